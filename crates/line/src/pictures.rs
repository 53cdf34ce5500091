//! Whether two stations fold the same picture from the same entries: sums over what they fold, stated and compared.

use std::collections::VecDeque;

use evidence::cbor::{Reader, Writer};
use evidence::limits::PARTIES_MAX;
use evidence::merkle::sha256;
use evidence::{EntryRef, Hash, Lane, Malformed, Seen, Serial, Time};

use crate::limits::{PART_WIDTH, PARTS_MAX, PICTURES_KEPT};

/// The form in which this program encodes the states of affairs. Sums of another form are not compared: they differ
/// without anything being wrong.
pub const PICTURE_FORM: u64 = 1;

/// As many forms may there be: what a form is stated with tells the number of an amendment above them.
const FORMS: u64 = 1 << 16;

/// Lanes that a line can have.
const LANES_MAX: u64 = 4 * PARTIES_MAX as u64;

/// A sum over affairs: of each the SHA-256 of its place and its state, added modulo 2²⁵⁶ (AdHash, Bellare and
/// Micciancio 1997). So an affair that changes is taken out and put in again, and the others are not looked at.
///
/// It tells faults apart and no forgeries: entries are signed, and the picture follows from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum([u64; 4]);

impl Sum {
    /// The sum of one affair, by the entry that began it and its encoded state.
    #[must_use]
    pub fn of(id: EntryRef, state: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(state.len() + 9);
        bytes.push(id.lane.number());
        bytes.extend(id.serial.to_be_bytes());
        bytes.extend(state);
        Sum::from_bytes(&sha256(&bytes).0)
    }

    /// What [`Sum::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let (words, _) = bytes.as_chunks::<8>();
        let mut sum = Sum::default();
        sum.0.iter_mut().zip(words).for_each(|(word, bytes)| *word = u64::from_le_bytes(*bytes));
        sum
    }

    /// As it is kept, the least byte first.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes.chunks_exact_mut(8).zip(self.0).for_each(|(to, word)| to.copy_from_slice(&word.to_le_bytes()));
        bytes
    }

    /// As it is stated: the least 16 bytes of it.
    #[must_use]
    pub fn stated(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&self.to_bytes()[..16]);
        bytes
    }

    /// With another added.
    #[must_use]
    pub fn plus(self, other: Sum) -> Sum {
        let (mut sum, mut carry) = (Sum::default(), false);
        for (place, word) in sum.0.iter_mut().enumerate() {
            let (with, over) = self.0[place].overflowing_add(other.0[place]);
            let (with, again) = with.overflowing_add(u64::from(carry));
            (*word, carry) = (with, over || again);
        }
        sum
    }

    /// With another taken off.
    #[must_use]
    pub fn minus(self, other: Sum) -> Sum {
        let negative = Sum(other.0.map(|word| !word)).plus(Sum([1, 0, 0, 0]));
        self.plus(negative)
    }
}

/// What a station folds from the entries that it holds, once nothing of them is left to be folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureSums {
    /// By which amendment of the charter it was folded; 0 by the one that founded the line.
    pub amendment: u64,
    /// From which entries: the sizes of all lanes, and the digest of their roots.
    pub held: Seen,
    /// Of the affairs that the entries of each lane began, their [`Sum::stated`].
    pub sums: Vec<[u8; 16]>,
    /// The same of parts of a lane, while its author knows that another folds something else of it.
    pub parts: Option<Parts>,
}

/// What a station folds of some of the affairs of one lane, part by part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Which parts these are.
    pub of: Division,
    /// Of each part, its [`Sum::stated`]; at most [`PARTS_MAX`].
    pub sums: Vec<[u8; 16]>,
}

/// How a lane, or a part of it, is divided to look for the first affair that two stations fold otherwise: from `from` on
/// into [`PARTS_MAX`] parts of `width` serials each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Division {
    /// The lane that began the affairs.
    pub lane: Lane,
    /// The first serial of the first part.
    pub from: Serial,
    /// Serials of each part.
    pub width: u64,
}

impl Division {
    /// All of a lane of this size.
    pub(crate) fn whole(lane: Lane, size: u64) -> Self {
        Division { lane, from: 0, width: (size / PARTS_MAX as u64 + 1).next_power_of_two().max(PART_WIDTH) }
    }

    /// Goes on in the first part of which the two sums differ; the affair, once a part is one. `None` if none does.
    pub(crate) fn narrowed(self, ours: &[[u8; 16]], theirs: &[[u8; 16]]) -> Option<(Division, Option<EntryRef>)> {
        let part =
            (0..).zip(ours.iter().zip(theirs)).find(|(_, (ours, theirs))| ours != theirs).map(|(part, _)| part)?;
        let from = self.from.saturating_add(self.width.saturating_mul(part));
        let found = (self.width == 1).then_some(EntryRef { lane: self.lane, serial: from });
        Some((Division { from, width: self.width.div_ceil(PARTS_MAX as u64).max(1), ..self }, found))
    }
}

impl PictureSums {
    pub(crate) fn write(&self, writer: &mut Writer) {
        let form = self.amendment.saturating_mul(FORMS) | PICTURE_FORM;
        writer.array(4 + u64::from(self.parts.is_some())).uint(form).array(self.held.sizes.len() as u64);
        for size in &self.held.sizes {
            writer.uint(*size);
        }
        writer.bytes(&self.held.digest.0).array(self.sums.len() as u64);
        for sum in &self.sums {
            writer.bytes(sum);
        }
        if let Some(Parts { of: Division { lane, from, width }, sums }) = &self.parts {
            writer.array(4).uint(lane.number().into()).uint(*from).uint(*width).array(sums.len() as u64);
            for sum in sums {
                writer.bytes(sum);
            }
        }
    }

    /// What was stated in a form that this program knows; `None` of another.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, Malformed> {
        let in_parts = reader.array_or_one_more(4)?;
        let form = reader.uint()?;
        let lanes = reader.array_up_to(LANES_MAX)?;
        let sizes = (0..lanes).map(|_| reader.uint()).collect::<Result<_, _>>()?;
        let held = Seen { sizes, digest: Hash(reader.fixed()?) };
        reader.array(lanes)?;
        let sums = (0..lanes).map(|_| reader.fixed()).collect::<Result<_, _>>()?;
        let parts = if in_parts { Some(Parts::read(reader)?) } else { None };
        let amendment = form / FORMS;
        Ok((form % FORMS == PICTURE_FORM).then_some(PictureSums { amendment, held, sums, parts }))
    }
}

impl Parts {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        reader.array(4)?;
        let lane = reader.uint()?;
        let lane = Lane::from_number(lane).ok_or_else(|| reader.refuse("no such lane"))?;
        let (from, width) = (reader.uint()?, reader.uint()?);
        if width == 0 {
            return Err(reader.refuse("parts without a width"));
        }
        let parts = reader.array_up_to(PARTS_MAX as u64)?;
        let sums = (0..parts).map(|_| reader.fixed()).collect::<Result<_, _>>()?;
        Ok(Parts { of: Division { lane, from, width }, sums })
    }
}

/// How what a peer folds compares with what this station does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// When it was compared last.
    pub at: Time,
    /// The lanes that began the affairs on which they differ; none, if they agree.
    pub lanes: Vec<Lane>,
    /// The first of these affairs, once it is found.
    pub first: Option<EntryRef>,
}

/// How much of each lane was folded, and to which sum.
type State = Vec<(u64, Sum)>;

/// What this station folded lately, for being held against what others state.
///
/// It is noted with every settling, and looked at with a check: from which entries it was folded is found out then.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pictures(VecDeque<State>);

impl Pictures {
    /// Notes what is folded now.
    pub(crate) fn note(&mut self, now: State) {
        if self.0.back() != Some(&now) {
            self.0.push_back(now);
        }
        if self.0.len() > PICTURES_KEPT {
            self.0.pop_front();
        }
    }

    /// What was folded last.
    pub(crate) fn last(&self) -> Option<&State> {
        self.0.back()
    }

    /// The lanes of which another folds something else from the same entries; `None` if this station was never where
    /// the other was, so that nothing can be said. `held` is what this one holds of lanes of such sizes.
    pub(crate) fn compare<E>(
        &self,
        theirs: &PictureSums,
        held: impl FnOnce(&[u64]) -> Result<Option<Seen>, E>,
    ) -> Result<Option<Vec<Lane>>, E> {
        let sizes = &theirs.held.sizes;
        let there = |state: &&State| state.iter().map(|(size, _)| size).eq(sizes);
        let Some(ours) = self.0.iter().rev().find(there) else { return Ok(None) };
        if held(sizes)?.as_ref() != Some(&theirs.held) {
            return Ok(None);
        }
        let lanes = (0..).filter_map(Lane::from_number).zip(ours.iter().zip(&theirs.sums));
        let differs = |(_, ((_, ours), theirs)): &(Lane, (&(u64, Sum), &[u8; 16]))| ours.stated() != **theirs;
        Ok(Some(lanes.filter(differs).map(|(lane, _)| lane).collect()))
    }
}

#[cfg(test)]
mod tests {
    use evidence::{PartyIndex, Precedence};

    use super::*;

    fn sum(serial: u64, state: &[u8]) -> Sum {
        Sum::of(EntryRef { lane: Lane { party: PartyIndex(0), precedence: Precedence::Flash }, serial }, state)
    }

    #[test]
    fn a_sum_does_not_depend_on_the_order_and_forgets_what_is_taken_off() {
        let all: Vec<Sum> = (0..100).map(|n| sum(n, b"state")).collect();
        let of = |order: &mut dyn Iterator<Item = &Sum>| order.fold(Sum::default(), |sum, one| sum.plus(*one));
        let whole = of(&mut all.iter());
        assert_eq!(whole, of(&mut all.iter().rev()));
        assert_eq!(all[1..].iter().fold(whole, |sum, one| sum.minus(*one)), all[0]);
        assert_eq!(whole.minus(whole), Sum::default());
        let changed = whole.minus(all[7]).plus(sum(7, b"another"));
        assert_ne!(changed.stated(), whole.stated());
        assert_eq!(Sum::from_bytes(&whole.to_bytes()), whole);
    }

    #[test]
    fn it_carries_over_every_word() {
        let (most, one) = (Sum([u64::MAX; 4]), Sum([1, 0, 0, 0]));
        assert_eq!(most.plus(one), Sum::default());
        assert_eq!(Sum::default().minus(one), most);
        assert_eq!(Sum([u64::MAX, 0, 0, 0]).plus(one), Sum([0, 1, 0, 0]));
    }

    #[test]
    fn a_search_comes_to_the_first_affair_that_differs() {
        let lane = Lane::from_number(5).expect("a lane");
        for (size, wrong) in [(1, 1), (70, 64), (5_000, 4_999), (1_000_000, 1), (1_000_000, 999_999), (66_000, 65_536)]
        {
            let (mut search, mut rounds) = (Division::whole(lane, size), 0);
            let found = loop {
                let parts = |bad: bool| -> Vec<[u8; 16]> {
                    let from = |part: u64| search.from + part * search.width;
                    let holds = |part: u64| bad && (from(part)..from(part + 1)).contains(&wrong);
                    (0..PARTS_MAX as u64).map(|part| [u8::from(holds(part)); 16]).collect()
                };
                rounds += 1;
                let (next, found) = search.narrowed(&parts(false), &parts(true)).expect("it is there");
                search = next;
                if let Some(found) = found {
                    break found;
                }
            };
            assert_eq!((found, rounds <= 4), (EntryRef { lane, serial: wrong }, true), "{size}");
        }
        let whole = Division::whole(lane, 9);
        assert_eq!(whole.narrowed(&[[1; 16]], &[[1; 16]]), None);
    }

    #[test]
    fn only_what_was_folded_from_the_same_entries_is_compared() {
        let state = |size: u64, state: &[u8]| vec![(size, sum(1, state)), (1, sum(2, b"same"))];
        let held = |sizes: &[u64]| Seen { sizes: sizes.to_vec(), digest: Hash([7; 32]) };
        let at = |size: u64, folded: &[u8]| {
            let (sizes, sums): (Vec<_>, Vec<_>) = state(size, folded).into_iter().unzip();
            let sums = sums.into_iter().map(Sum::stated).collect();
            PictureSums { amendment: 0, held: held(&sizes), sums, parts: None }
        };
        let mut pictures = Pictures::default();
        (1..=PICTURES_KEPT as u64 + 1).for_each(|size| pictures.note(state(size, b"ours")));
        let compare = |theirs: &PictureSums| {
            pictures.compare(theirs, |sizes| Ok::<_, std::convert::Infallible>(Some(held(sizes)))).expect("no fault")
        };
        assert_eq!(compare(&at(2, b"ours")), Some(vec![]));
        assert_eq!(compare(&at(2, b"theirs")), Some(vec![Lane::from_number(0).expect("the first")]));
        assert_eq!(compare(&at(1, b"ours")), None, "it is too long ago");
        assert_eq!(compare(&at(0, b"ours")), None);
        let mut forked = at(2, b"theirs");
        forked.held.digest = Hash([8; 32]);
        assert_eq!(compare(&forked), None, "other entries are told as such, and make other pictures");
    }
}
