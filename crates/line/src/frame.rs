//! Session frames: what two stations say to each other about the record. Each is one item of deterministic CBOR,
//! `[type, …]` (`spec/session.md`). Frames are not signed; what they carry is, where it matters.

use std::sync::Arc;

use evidence::cbor::{self, Reader, Writer};
use evidence::limits::{DELEGATION_BYTES_MAX, ENTRY_BYTES_MAX, PARTIES_MAX, RECEIPT_BYTES_MAX};
use evidence::{Epoch, Hash, Lane, LineId, Malformed, PartyIndex, Serial, Time, VerifiedEntry};

use crate::limits::{FRAGMENT_BYTES_MAX, FRAME_BYTES_MAX, KEYS_PER_FRAME_MAX, LANE_ENTRIES_MAX};

/// The version of the session protocol.
pub const VERSION: u64 = 1;

/// One frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The first frame of either side on every link.
    Hello(Hello),
    /// The hello of a station that speaks another version, of which nothing more is understood.
    Foreign {
        /// The version.
        version: u64,
    },
    /// "I am here, and hold this."
    Heartbeat(Heartbeat),
    /// A signed entry.
    Entry(Vec<u8>),
    /// A part of a signed entry.
    Fragment(Fragment),
    /// A signed receipt.
    Receipt(Vec<u8>),
    /// Asks for the root of a lane's first `size` entries.
    Probe {
        /// The lane.
        lane: Lane,
        /// The size.
        size: u64,
    },
    /// Answers a probe.
    Root {
        /// The lane.
        lane: Lane,
        /// The size.
        size: u64,
        /// The root.
        root: Hash,
    },
    /// "At this place, after this history, I hold this entry": both sides show theirs where histories part.
    Contest {
        /// The root of the lane before the place.
        root_before: Hash,
        /// The entry.
        entry: Vec<u8>,
    },
    /// Delegations and revocations of any party.
    Keys(Vec<Vec<u8>>),
}

/// Who speaks, on which line, holding what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The version of the session protocol.
    pub version: u64,
    /// The line.
    pub line: LineId,
    /// Whether the line is a drill.
    pub drill: bool,
    /// The number of the amendment of the charter that holds there; 0 for the charter that founded the line.
    pub amendment: u64,
    /// The SHA-256 of the charter that holds there, as it was signed.
    pub charter: Hash,
    /// The party that speaks.
    pub party: PartyIndex,
    /// The number of its station key.
    pub epoch: Epoch,
    /// Random, drawn when the speaker started: what came from an earlier life of its station is known as such.
    pub life: u64,
    /// Its clock.
    pub time: Time,
    /// How many entries it durably holds of each lane.
    pub sizes: Vec<u64>,
    /// Their roots.
    pub roots: Vec<Hash>,
}

/// Says that the speaker lives, what it holds, and what it heard last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    /// Counts up from 1 on each link.
    pub number: u64,
    /// The speaker's clock.
    pub time: Time,
    /// The number of the last heartbeat that the speaker heard on this link, 0 for none.
    pub echo: u64,
    /// Microseconds since then.
    pub echo_age_us: u64,
    /// How many entries the speaker durably holds of each lane; of the hearer's own lanes, how many it has verified,
    /// so that nothing of the hearer's is left out that may yet become durable.
    pub sizes: Vec<u64>,
}

/// A part of an entry. Parts of one entry come in order on its class's stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The entry's lane.
    pub lane: Lane,
    /// The entry's place.
    pub serial: Serial,
    /// The size of the whole.
    pub total: u64,
    /// Where this part begins.
    pub offset: u64,
    /// The part.
    pub part: Vec<u8>,
}

const HELLO: u64 = 0;
const HEARTBEAT: u64 = 1;
const ENTRY: u64 = 2;
const FRAGMENT: u64 = 3;
const RECEIPT: u64 = 4;
const PROBE: u64 = 5;
const ROOT: u64 = 6;
const CONTEST: u64 = 7;
const KEYS: u64 = 8;

/// The frame of an entry, written without an intermediate copy.
#[must_use]
pub fn entry_frame(entry: &VerifiedEntry) -> Vec<u8> {
    let mut writer = Writer::with_capacity(entry.bytes().len() + 8);
    writer.array(2).uint(ENTRY).bytes(entry.bytes());
    writer.into_bytes()
}

/// The frame of the part of `entry` that begins at `offset`, and where the next part begins.
#[must_use]
pub fn fragment_frame(entry: &Arc<VerifiedEntry>, offset: usize) -> (Vec<u8>, usize) {
    let bytes = entry.bytes();
    let end = bytes.len().min(offset + FRAGMENT_BYTES_MAX);
    let mut writer = Writer::with_capacity(end - offset + 24);
    writer.array(6).uint(FRAGMENT).uint(entry.at().lane.number().into()).uint(entry.at().serial);
    writer.uint(bytes.len() as u64).uint(offset as u64).bytes(&bytes[offset..end]);
    (writer.into_bytes(), end)
}

impl Frame {
    /// The frame as it is sent.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        match self {
            Frame::Hello(hello) => {
                writer.array(12).uint(HELLO).uint(hello.version).bytes(&hello.line.0.0).bool(hello.drill);
                writer.uint(hello.amendment).bytes(&hello.charter.0);
                writer.uint(hello.party.0.into()).uint(hello.epoch).uint(hello.life).uint(hello.time.0);
                write_sizes(&mut writer, &hello.sizes);
                writer.array(hello.roots.len() as u64);
                for root in &hello.roots {
                    writer.bytes(&root.0);
                }
            }
            Frame::Foreign { version } => {
                writer.array(2).uint(HELLO).uint(*version);
            }
            Frame::Heartbeat(heartbeat) => {
                writer.array(6).uint(HEARTBEAT).uint(heartbeat.number).uint(heartbeat.time.0);
                writer.uint(heartbeat.echo).uint(heartbeat.echo_age_us);
                write_sizes(&mut writer, &heartbeat.sizes);
            }
            Frame::Entry(entry) => {
                writer.array(2).uint(ENTRY).bytes(entry);
            }
            Frame::Fragment(fragment) => {
                writer.array(6).uint(FRAGMENT).uint(fragment.lane.number().into()).uint(fragment.serial);
                writer.uint(fragment.total).uint(fragment.offset).bytes(&fragment.part);
            }
            Frame::Receipt(receipt) => {
                writer.array(2).uint(RECEIPT).bytes(receipt);
            }
            Frame::Probe { lane, size } => {
                writer.array(3).uint(PROBE).uint(lane.number().into()).uint(*size);
            }
            Frame::Root { lane, size, root } => {
                writer.array(4).uint(ROOT).uint(lane.number().into()).uint(*size).bytes(&root.0);
            }
            Frame::Contest { root_before, entry } => {
                writer.array(3).uint(CONTEST).bytes(&root_before.0).bytes(entry);
            }
            Frame::Keys(keys) => {
                writer.array(2).uint(KEYS).array(keys.len() as u64);
                for key in keys {
                    writer.bytes(key);
                }
            }
        }
        writer.into_bytes()
    }

    /// Parses what a peer sent. `lanes` is how many lanes the line has.
    ///
    /// # Errors
    /// [`Malformed`] with the first rule broken: the peer's fault.
    pub fn parse(bytes: &[u8], lanes: usize) -> Result<Self, Malformed> {
        const WHAT: &str = "frame";
        cbor::check(WHAT, bytes, FRAME_BYTES_MAX)?;
        let mut reader = Reader::new(WHAT, bytes);
        let items = reader.array_up_to(u64::MAX)?;
        let kind = reader.uint()?;
        let expected = match kind {
            // Every version begins its hello like this, whatever follows.
            HELLO if items >= 2 => match reader.uint()? {
                VERSION => 12,
                version => return Ok(Frame::Foreign { version }),
            },
            HEARTBEAT | FRAGMENT => 6,
            ENTRY | RECEIPT | KEYS => 2,
            PROBE | CONTEST => 3,
            ROOT => 4,
            _ => return Err(reader.refuse("a frame of no known type")),
        };
        if items != expected {
            return Err(reader.refuse("frame with another number of items"));
        }
        let lane = |reader: &mut Reader<'_>| {
            let number = reader.uint()?;
            let known = Lane::from_number(number).filter(|lane| (lane.number() as usize) < lanes);
            known.ok_or_else(|| reader.refuse("no such lane on this line"))
        };
        let frame = match kind {
            HELLO => {
                let version = VERSION;
                let line = LineId(Hash(reader.fixed()?));
                let drill = reader.bool()?;
                let (amendment, charter) = (reader.uint()?, Hash(reader.fixed()?));
                let party = u8::try_from(reader.uint()?).map_err(|_| reader.refuse("no such party"))?;
                let (epoch, life, time) = (reader.uint()?, reader.uint()?, Time(reader.uint()?));
                let sizes = read_sizes(&mut reader)?;
                reader.array(sizes.len() as u64)?;
                let roots = sizes.iter().map(|_| reader.fixed().map(Hash)).collect::<Result<_, _>>()?;
                let party = PartyIndex(party);
                Frame::Hello(Hello { version, line, drill, amendment, charter, party, epoch, life, time, sizes, roots })
            }
            HEARTBEAT => {
                let (number, time) = (reader.uint()?, Time(reader.uint()?));
                let (echo, echo_age_us) = (reader.uint()?, reader.uint()?);
                let sizes = read_sizes(&mut reader)?;
                if sizes.len() != lanes {
                    return Err(reader.refuse("another number of lanes"));
                }
                Frame::Heartbeat(Heartbeat { number, time, echo, echo_age_us, sizes })
            }
            ENTRY => Frame::Entry(reader.bytes(ENTRY_BYTES_MAX)?.to_vec()),
            FRAGMENT => {
                let lane = lane(&mut reader)?;
                let (serial, total, offset) = (reader.uint()?, reader.uint()?, reader.uint()?);
                let part = reader.bytes(FRAGMENT_BYTES_MAX)?.to_vec();
                Frame::Fragment(Fragment { lane, serial, total, offset, part })
            }
            RECEIPT => Frame::Receipt(reader.bytes(RECEIPT_BYTES_MAX)?.to_vec()),
            PROBE => Frame::Probe { lane: lane(&mut reader)?, size: reader.uint()? },
            ROOT => Frame::Root { lane: lane(&mut reader)?, size: reader.uint()?, root: Hash(reader.fixed()?) },
            CONTEST => {
                Frame::Contest { root_before: Hash(reader.fixed()?), entry: reader.bytes(ENTRY_BYTES_MAX)?.to_vec() }
            }
            _ => {
                let count = reader.array_up_to(KEYS_PER_FRAME_MAX as u64)?;
                let keys = (0..count).map(|_| reader.bytes(DELEGATION_BYTES_MAX).map(<[u8]>::to_vec));
                Frame::Keys(keys.collect::<Result<_, _>>()?)
            }
        };
        reader.end()?;
        Ok(frame)
    }
}

fn write_sizes(writer: &mut Writer, sizes: &[u64]) {
    writer.array(sizes.len() as u64);
    for &size in sizes {
        writer.uint(size);
    }
}

fn read_sizes(reader: &mut Reader<'_>) -> Result<Vec<u64>, Malformed> {
    let lanes = reader.array_up_to(PARTIES_MAX as u64 * 4)?;
    (0..lanes)
        .map(|_| match reader.uint()? {
            size if size <= LANE_ENTRIES_MAX => Ok(size),
            _ => Err(reader.refuse("more entries than a lane can hold")),
        })
        .collect()
}
