//! One file: what is durable of it, and what was written since; and what of that a loss of power leaves.

use std::collections::BTreeMap;

use crate::draw::Draw;

const PAGE: usize = 4_096;

/// True of nothing but zeros.
pub fn is_zero(bytes: &[u8]) -> bool {
    bytes.chunks(PAGE).all(|chunk| chunk == &[0; PAGE][..chunk.len()])
}

/// The bytes of a file; a page that is nothing but zeros is not held.
#[derive(Clone, Debug, Default)]
pub struct Image {
    pub len: u64,
    pub pages: BTreeMap<u64, Box<[u8; PAGE]>>,
}

/// What was done to a file and is not durable yet.
#[derive(Clone, Debug)]
pub enum Change {
    Bytes { at: u64, bytes: Vec<u8> },
    Zeros { at: u64, len: u64 },
    Cut { len: u64 },
}

/// A file of the disk, under whichever name.
#[derive(Clone, Debug, Default)]
pub struct File {
    pub durable: Image,
    pub pending: Vec<Change>,
}

/// How much of what is not durable survives a loss of power.
#[derive(Clone, Copy, Debug)]
pub struct Fate {
    /// Bytes that are written as one: 512 or 4,096.
    pub sector: u64,
    /// Of a thousand sectors, names and sizes so many survive.
    pub kept_permille: u64,
    /// Of a thousand that survive so many are torn.
    pub torn_permille: u64,
    /// What was done first survives and the rest does not, instead of each by itself.
    pub in_order: bool,
}

impl Fate {
    /// One of a seed: nothing, everything, all up to a moment, or a share of it.
    pub fn draw(draw: &mut Draw) -> Self {
        let sector = [512, 4_096][draw.below(2) as usize];
        let torn_permille = [0, 100, 400][draw.below(3) as usize];
        let (kept_permille, in_order) = match draw.below(8) {
            0 => (0, false),
            1 => (1_000, false),
            2 | 3 => (draw.below(1_000), true),
            4 => (950, false),
            5 => (50, false),
            _ => (500, false),
        };
        Fate { sector, kept_permille, torn_permille, in_order }
    }
}

impl Image {
    /// Bytes as they are in a file.
    pub fn of(bytes: &[u8]) -> Self {
        let mut image = Image::default();
        image.write(0, bytes);
        image
    }

    pub fn write(&mut self, at: u64, bytes: &[u8]) {
        self.len = self.len.max(at + bytes.len() as u64);
        let mut at = at;
        let mut rest = bytes;
        while !rest.is_empty() {
            let (page, within) = (at / PAGE as u64, (at % PAGE as u64) as usize);
            let (now, later) = rest.split_at(rest.len().min(PAGE - within));
            if !is_zero(now) || self.pages.contains_key(&page) {
                let page = self.pages.entry(page).or_insert_with(|| Box::new([0; PAGE]));
                page[within..within + now.len()].copy_from_slice(now);
            }
            at += now.len() as u64;
            rest = later;
        }
    }

    fn zero(&mut self, at: u64, len: u64) {
        let (before, end) = (self.len, at + len);
        if at < before {
            let within = (before.min(end) - at) as usize;
            self.write(at, &vec![0; within]);
        }
        self.len = before.max(end);
    }

    fn cut(&mut self, len: u64) {
        if len < self.len {
            self.pages.split_off(&len.div_ceil(PAGE as u64));
            if let Some(page) = self.pages.get_mut(&(len / PAGE as u64)) {
                page[(len % PAGE as u64) as usize..].fill(0);
            }
        }
        self.len = len;
    }

    fn apply(&mut self, change: &Change) {
        match change {
            Change::Bytes { at, bytes } => self.write(*at, bytes),
            Change::Zeros { at, len } => self.zero(*at, *len),
            Change::Cut { len } => self.cut(*len),
        }
    }
}

impl Change {
    pub fn written(at: u64, bytes: &[u8]) -> Self {
        // A log that is grown is many zeros.
        if bytes.len() > PAGE && is_zero(bytes) {
            Change::Zeros { at, len: bytes.len() as u64 }
        } else {
            Change::Bytes { at, bytes: bytes.to_vec() }
        }
    }
}

impl File {
    /// All that was written is durable.
    pub fn sync(&mut self) {
        for change in std::mem::take(&mut self.pending) {
            self.durable.apply(&change);
        }
    }

    /// A sync that failed: some of it is durable and some never will be, though whoever reads the file sees all of it.
    pub fn sync_by_halves(&mut self, draw: &mut Draw) {
        let fate = Fate::draw(draw);
        self.durable = self.after(fate, draw);
        self.pending.clear();
    }

    /// What is there after a loss of power.
    pub fn after(&self, fate: Fate, draw: &mut Draw) -> Image {
        let mut image = self.durable.clone();
        let whole = self.pending.len() as u64 * fate.kept_permille / 1_000;
        for (turn, change) in (0..).zip(&self.pending) {
            let permille = match fate.in_order {
                true if turn < whole => 1_000,
                true if turn == whole => 500,
                true => 0,
                false => fate.kept_permille,
            };
            match change {
                Change::Bytes { at, bytes } => write_some(&mut image, *at, bytes, permille, fate, draw),
                _ if draw.permille(permille) => image.apply(change),
                _ => {}
            }
        }
        image
    }
}

/// Writes each sector whole, torn or not at all.
fn write_some(image: &mut Image, at: u64, bytes: &[u8], permille: u64, fate: Fate, draw: &mut Draw) {
    let (mut at, mut rest) = (at, bytes);
    while !rest.is_empty() {
        let room = (fate.sector - at % fate.sector) as usize;
        let (sector, later) = rest.split_at(rest.len().min(room));
        let end = at + sector.len() as u64;
        if !draw.permille(permille) {
            // The file system may have noted that the file is longer and not have written what is there.
            if draw.permille(permille / 4) {
                image.len = image.len.max(end);
            }
        } else if draw.permille(fate.torn_permille) {
            let middle = draw.below(sector.len() as u64) as usize;
            match draw.below(3) {
                0 => image.write(at, &sector[..middle]),
                1 => image.write(at + middle as u64, &sector[middle..]),
                _ => {
                    let noise: Vec<u8> = sector.iter().map(|_| draw.any() as u8).collect();
                    image.write(at, &noise);
                }
            }
        } else {
            image.write(at, sector);
        }
        at = end;
        rest = later;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(image: &Image) -> Vec<u8> {
        let mut bytes = vec![0; image.len as usize];
        for (page, content) in &image.pages {
            let at = *page as usize * PAGE;
            let end = bytes.len().min(at + PAGE);
            bytes[at..end].copy_from_slice(&content[..end - at]);
        }
        bytes
    }

    #[test]
    fn an_image_is_what_a_file_would_be() {
        let mut draw = Draw::new(1);
        let (mut image, mut plain) = (Image::default(), Vec::<u8>::new());
        for _ in 0..2_000 {
            let at = draw.below(20_000);
            let len = draw.below(9_000);
            let change = match draw.below(4) {
                0 => Change::Cut { len: at },
                1 => Change::written(at, &vec![0; len as usize]),
                _ => Change::written(at, &vec![draw.any() as u8 | 1; len as usize]),
            };
            match &change {
                Change::Cut { len } => plain.resize(*len as usize, 0),
                Change::Zeros { at, len } => {
                    plain.resize(plain.len().max((at + len) as usize), 0);
                    plain[*at as usize..(at + len) as usize].fill(0);
                }
                Change::Bytes { at, bytes } => {
                    plain.resize(plain.len().max(*at as usize + bytes.len()), 0);
                    plain[*at as usize..*at as usize + bytes.len()].copy_from_slice(bytes);
                }
            }
            image.apply(&change);
            assert_eq!(bytes(&image), plain);
        }
    }

    #[test]
    fn what_was_synced_survives_and_the_rest_is_old_or_new_or_torn() {
        let mut draw = Draw::new(2);
        let (mut old, mut new, mut other) = (0, 0, 0);
        for _ in 0..300 {
            let mut file = File { durable: Image::of(&[1; 8_192]), pending: Vec::new() };
            file.pending.push(Change::written(4_096, &[2; 4_096]));
            let after = bytes(&file.after(Fate::draw(&mut draw), &mut draw));
            assert_eq!(after[..4_096], [1; 4_096]);
            match &after[4_096..] {
                half if half == [1; 4_096] => old += 1,
                half if half == [2; 4_096] => new += 1,
                _ => other += 1,
            }
        }
        assert!(20 < old && 20 < new && 20 < other, "{old} {new} {other}");
    }
}
