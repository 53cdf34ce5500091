//! Two lines, of which a fuzzer says what happens next: over a path that alters what passes, and with a peer that signs
//! whatever it likes. What must hold then is what must hold in every world of `model`.

use arbitrary::{Result, Unstructured};
use evidence::{Claims, Hash, Lane, PartyIndex, Precedence, Seen, Time, UnsignedEntry, VerifiedEntry, merkle};
use line::{Class, Cover, Fragment, Frame, Heartbeat, Hello, VERSION};
use model::{Action, File, Hostile, Play, Scope};
use testkit::parties::{self, START};

/// Most things that happen in one run.
const EVENTS_MAX: usize = 250;

/// Most files that are kept to be brought again.
const FILES_MAX: usize = 8;

const LANES: usize = 8;

fn hold(play: &Play) {
    if let Some((rule, why)) = play.broken() {
        panic!("{}: {why}", rule.name());
    }
}

/// Two honest stations over a path that alters, drops, repeats and makes up frames, over links of two ranks, and with
/// couriers who bring files late, in part, out of their order and again. No history comes apart, nobody panics, and once
/// the path is honest again both come to hold the same.
pub fn hostile_path(bytes: &[u8]) {
    let mut play = Play::new(Scope { hostile: Some(Hostile::Path), ..Scope::WIDE });
    let mut bytes = Unstructured::new(bytes);
    let (mut seen, mut files) = (Vec::new(), Vec::new());
    for _ in 0..EVENTS_MAX {
        if bytes.is_empty() || path_event(&mut bytes, &mut play, &mut seen, &mut files).is_err() {
            break;
        }
        hold(&play);
    }
    if let Err(why) = play.rests() {
        panic!("both do not come to rest: {why}");
    }
}

fn path_event(
    bytes: &mut Unstructured<'_>,
    play: &mut Play,
    seen: &mut Vec<(Class, Vec<u8>)>,
    files: &mut Vec<(usize, File)>,
) -> Result<()> {
    if bytes.ratio(1, 12)? {
        return courier(bytes, play, files);
    }
    let possible = play.possible();
    if possible.is_empty() {
        return Ok(());
    }
    let action = *bytes.choose(&possible)?;
    let Action::Arrive { link, at, class } = action else {
        play.act(action);
        return Ok(());
    };
    let harm = bytes.int_in_range(0..=15u8)?;
    if harm >= 6 {
        play.act(action);
        return Ok(());
    }
    let Some(mut frame) = play.take(link, at, class) else { return Ok(()) };
    let mut class = Class::ALL[class];
    seen.push((class, frame.clone()));
    match harm {
        0 => return Ok(()),
        1 => alter(bytes, &mut frame)?,
        2 => class = *bytes.choose(&Class::ALL)?,
        3 => {
            let (other, earlier) = bytes.choose(seen)?.clone();
            play.arrive(link, at, other, earlier);
        }
        4 => frame = made_up(bytes)?.encode(),
        _ => frame = bytes.arbitrary()?,
    }
    play.arrive(link, at, class, frame);
    Ok(())
}

/// A file is written and kept, or some of one that is kept is read. Its seal lets nobody alter it.
fn courier(bytes: &mut Unstructured<'_>, play: &mut Play, files: &mut Vec<(usize, File)>) -> Result<()> {
    if files.is_empty() || bytes.arbitrary()? {
        let writer = bytes.int_in_range(0..=1)?;
        if let Some(file) = play.write_file(writer).filter(|_| files.len() < FILES_MAX) {
            files.push((1 - writer, file));
        }
        return Ok(());
    }
    let (reader, file) = bytes.choose(files)?;
    let from = if bytes.arbitrary()? { 0 } else { bytes.int_in_range(0..=file.frames.len())? };
    let to = if bytes.arbitrary()? { file.frames.len() } else { bytes.int_in_range(from..=file.frames.len())? };
    if play.life(*reader).is_some() {
        play.read_file(*reader, file.cover, from == 0, false, file.frames[from..to].to_vec());
    }
    Ok(())
}

fn alter(bytes: &mut Unstructured<'_>, frame: &mut Vec<u8>) -> Result<()> {
    for _ in 0..bytes.int_in_range(1..=4)? {
        if frame.is_empty() {
            break;
        }
        let at = bytes.choose_index(frame.len())?;
        match bytes.int_in_range(0..=3)? {
            0 => frame[at] = bytes.arbitrary()?,
            1 => frame[at] ^= 1 << bytes.int_in_range(0..=7)?,
            2 => frame.truncate(at),
            _ => frame.insert(at, bytes.arbitrary()?),
        }
    }
    Ok(())
}

/// A frame of the right form, of no signature that holds.
fn made_up(bytes: &mut Unstructured<'_>) -> Result<Frame> {
    let lane = Lane::from_number(bytes.int_in_range(0..=LANES as u64 - 1)?).expect("a lane of the charter");
    let size = size(bytes)?;
    let sizes: Vec<u64> = (0..LANES).map(|_| self::size(bytes)).collect::<Result<_>>()?;
    Ok(match bytes.int_in_range(0..=7)? {
        0 => Frame::Hello(hello(bytes, sizes)?),
        1 => Frame::Heartbeat(heartbeat(bytes, sizes)?),
        2 => Frame::Probe { lane, size },
        3 => Frame::Root { lane, size, root: hash(bytes)? },
        4 => Frame::Fragment(Fragment {
            lane,
            serial: size,
            total: bytes.arbitrary()?,
            offset: 0,
            part: bytes.arbitrary()?,
        }),
        5 => Frame::Entry(bytes.arbitrary()?),
        6 => Frame::Keys(bytes.arbitrary()?),
        _ => Frame::Contest { root_before: hash(bytes)?, entry: bytes.arbitrary()? },
    })
}

/// Small, and now and then at the edge of what can be said.
fn size(bytes: &mut Unstructured<'_>) -> Result<u64> {
    Ok(match bytes.int_in_range(0..=9)? {
        0 => bytes.arbitrary()?,
        1 => line::limits::LANE_ENTRIES_MAX,
        _ => bytes.int_in_range(0..=5)?,
    })
}

fn hash(bytes: &mut Unstructured<'_>) -> Result<Hash> {
    Ok(if bytes.arbitrary()? { merkle::empty_root() } else { Hash(bytes.arbitrary()?) })
}

fn hello(bytes: &mut Unstructured<'_>, sizes: Vec<u64>) -> Result<Hello> {
    let rules = line::affairs::Rules::of(Play::charter().charter()).expect("a line can be run by the charter");
    let root = |size: &u64| if *size == 0 { Ok(merkle::empty_root()) } else { hash(bytes) };
    let roots = sizes.iter().map(root).collect::<Result<_>>()?;
    Ok(Hello {
        version: VERSION,
        line: rules.line,
        drill: rules.charter.drill,
        amendment: 0,
        charter: rules.hash,
        party: PartyIndex(1),
        epoch: 1,
        life: bytes.int_in_range(0..=3)?,
        time: Time(START.0 + 86_400_000),
        roots,
        sizes,
    })
}

fn heartbeat(bytes: &mut Unstructured<'_>, sizes: Vec<u64>) -> Result<Heartbeat> {
    let number = bytes.int_in_range(0..=6)?;
    let echo = bytes.int_in_range(0..=3)?;
    Ok(Heartbeat {
        number,
        time: Time(START.0 + 86_400_000),
        echo,
        echo_age_us: bytes.int_in_range(0..=2_000_000)?,
        sizes,
    })
}

/// The second station signs with its party's own keys whatever it likes. The first does not panic or stop, keeps nothing
/// that does not verify, never signs one place twice, and sends nothing before it is durable.
pub fn hostile_peer(bytes: &[u8]) {
    let mut play = Play::new(Scope { hostile: Some(Hostile::Peer), ..Scope::WIDE });
    let mut bytes = Unstructured::new(bytes);
    let mut peer = Peer { history: Default::default(), own: Vec::new() };
    for _ in 0..EVENTS_MAX {
        if bytes.is_empty() || peer.event(&mut bytes, &mut play).is_err() {
            break;
        }
        hold(&play);
    }
}

/// The second station.
struct Peer {
    /// What it signed last in each of its lanes.
    history: [Vec<VerifiedEntry>; 4],
    /// Entries of the first station that reached it.
    own: Vec<Vec<u8>>,
}

impl Peer {
    fn event(&mut self, bytes: &mut Unstructured<'_>, play: &mut Play) -> Result<()> {
        if bytes.ratio(1, 3)? {
            // Of what happens by itself, all but what would reach the second station's own line.
            let of_first = |action: &Action| match action {
                Action::Arrive { at, .. } | Action::LinkUp { at, .. } | Action::LinkDown { at, .. } => *at == 0,
                Action::Say(at) | Action::Store(at) | Action::Judge(at) | Action::Crash { at, .. } => *at == 0,
                Action::Write(at) | Action::Read(at) => *at == 0,
                _ => true,
            };
            let possible: Vec<_> = play.possible().into_iter().filter(of_first).collect();
            if !possible.is_empty() {
                play.act(*bytes.choose(&possible)?);
            }
            return Ok(());
        }
        // It reads what the first has sent it.
        for action in play.possible() {
            if let Action::Arrive { link, at: 1, class } = action
                && let Some(frame) = play.take(link, 1, class)
                && let Ok(Frame::Entry(entry)) = Frame::parse(&frame, LANES)
            {
                self.own.push(entry);
            }
        }
        if bytes.ratio(1, 8)? {
            return self.file(bytes, play);
        }
        let links = play.links(0);
        if links.is_empty() {
            // A link, for something to be sent on: made by the second station, and heard of by the first.
            for wanted in [
                |action: &Action| matches!(action, Action::Connect(1)),
                |action: &Action| matches!(action, Action::LinkUp { at: 0, .. }),
            ] {
                if let Some(action) = play.possible().into_iter().find(wanted) {
                    play.act(action);
                }
            }
            return Ok(());
        }
        let link = *bytes.choose(&links)?;
        let (class, frame) = self.frame(bytes, play)?;
        play.arrive(link, 0, class, frame.encode());
        Ok(())
    }

    /// Frames of a file that it has sealed, and of which it says what it likes.
    fn file(&mut self, bytes: &mut Unstructured<'_>, play: &mut Play) -> Result<()> {
        let Some(reader) = play.life(0) else { return Ok(()) };
        let cover = Cover {
            peer: PartyIndex(1),
            epoch: bytes.int_in_range(1..=2)?,
            life: bytes.int_in_range(0..=3)?,
            to_life: if bytes.arbitrary()? { reader } else { bytes.int_in_range(0..=3)? },
            at: Time(START.0 + 86_400_000 + bytes.int_in_range(0..=2_000_000)?),
        };
        let mut frames = Vec::new();
        for _ in 0..bytes.int_in_range(0..=6)? {
            let (class, frame) = self.frame(bytes, play)?;
            frames.push((class, frame.encode()));
        }
        if bytes.ratio(3, 4)? {
            // What a file begins with.
            let hello = Hello { life: cover.life, epoch: cover.epoch, ..hello(bytes, vec![0; LANES])? };
            frames.insert(0, (Class::Control, Frame::Hello(hello).encode()));
        }
        play.read_file(0, cover, bytes.ratio(3, 4)?, bytes.arbitrary()?, frames);
        Ok(())
    }

    fn frame(&mut self, bytes: &mut Unstructured<'_>, play: &Play) -> Result<(Class, Frame)> {
        let precedence = *bytes.choose(&Precedence::ALL)?;
        let held = play.status(0).map(|status| status.held).unwrap_or_default();
        Ok(match bytes.int_in_range(0..=9)? {
            // What an honest station would say at first.
            0 => (Class::Control, Frame::Hello(hello(bytes, vec![0; LANES])?)),
            1 => (
                Class::Control,
                Frame::Heartbeat(heartbeat(bytes, if held.len() == LANES { held } else { vec![0; LANES] })?),
            ),
            2 | 3 => (Class::Lane(precedence), Frame::Entry(self.entry(bytes, precedence)?)),
            4 => {
                let lane = Lane { party: PartyIndex(bytes.int_in_range(0..=1)?), precedence };
                let claims = Claims {
                    receiver: PartyIndex(1),
                    epoch: 1,
                    lane,
                    size: size(bytes)?,
                    time: Time(START.0 + 86_400_000),
                };
                let receipt =
                    claims.sign(Play::charter().line_id(), hash(bytes)?, &parties::station_key(PartyIndex(1), 1));
                (Class::Control, Frame::Receipt(receipt.bytes().to_vec()))
            }
            5 => {
                let epoch = bytes.int_in_range(1..=4)?;
                let key = if bytes.arbitrary()? {
                    parties::delegation(PartyIndex(1), epoch)
                } else {
                    let sizes = [size(bytes)?, size(bytes)?, size(bytes)?, size(bytes)?];
                    parties::revocation(Play::charter(), PartyIndex(1), epoch, sizes)
                };
                (Class::Control, Frame::Keys(vec![key]))
            }
            6 => {
                let entry = self.entry(bytes, precedence)?;
                (Class::Control, Frame::Contest { root_before: self.root(precedence), entry })
            }
            7 if !self.own.is_empty() => (Class::Lane(precedence), Frame::Entry(bytes.choose(&self.own)?.clone())),
            _ => (*bytes.choose(&Class::ALL)?, made_up(bytes)?),
        })
    }

    fn root(&self, precedence: Precedence) -> Hash {
        let leaves: Vec<Hash> = self.history[precedence as usize].iter().map(VerifiedEntry::leaf).collect();
        merkle::root(&leaves)
    }

    /// An entry of its own, that goes on from its last or takes the place of it.
    fn entry(&mut self, bytes: &mut Unstructured<'_>, precedence: Precedence) -> Result<Vec<u8>> {
        if bytes.ratio(1, 4)? {
            self.history[precedence as usize].pop();
        }
        let root_before = self.root(precedence);
        let lane = Lane { party: PartyIndex(1), precedence };
        let seen = if bytes.arbitrary()? {
            let sizes: Vec<u64> = (0..LANES).map(|_| size(bytes)).collect::<Result<_>>()?;
            Some(Seen::new(Play::charter().line_id(), sizes, &[merkle::empty_root(); LANES]))
        } else {
            None
        };
        let body: Vec<u8> = match bytes.int_in_range(0..=2)? {
            0 => vec![0x82, 0x01, 0x00],
            1 => bytes.arbitrary()?,
            _ => crate::stores::body(bytes, PartyIndex(1))?.encode(),
        };
        let draft = UnsignedEntry {
            lane,
            serial: self.history[precedence as usize].len() as u64 + 1,
            time: Time(START.0 + 86_400_000 + bytes.int_in_range(0..=1_000)?),
            epoch: bytes.int_in_range(1..=2)?,
            seen,
            body,
        };
        let key = parties::station_key(PartyIndex(1), draft.epoch);
        let Ok(entry) = draft.sign(Play::charter().line_id(), root_before, &key) else { return bytes.arbitrary() };
        let sent = entry.bytes().to_vec();
        self.history[precedence as usize].push(entry);
        Ok(sent)
    }
}
