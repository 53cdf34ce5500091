//! The vectors of frames and bodies: one file, one object, one verdict. Tests and the generator share them.
#![allow(dead_code, reason = "the tests and the generator take what they need")]
#![allow(clippy::unwrap_used, reason = "only tests and the generator of the vectors come here")]

use evidence::cbor::Writer;
use evidence::{EntryRef, Hash, Lane, LineId, PartyIndex, PostIndex, Time, cbor};
use line::affairs::{Address, Body, CheckBody, MessageBody};
use line::{Fragment, Frame, Heartbeat, Hello};

/// How many lanes the line of the vectors has: three parties.
pub const LANES: usize = 12;

/// One object and what is to be said of it.
pub struct Vector {
    pub name: String,
    pub kind: &'static str,
    pub good: bool,
    pub comment: &'static str,
    pub bytes: Vec<u8>,
}

impl Vector {
    /// The file.
    pub fn write(&self) -> String {
        let expect = if self.good { "ok" } else { "form" };
        let mut text = format!("detente vector v1\nkind: {}\nexpect: {expect}\ncomment: {}\n", self.kind, self.comment);
        if self.kind == "frame" {
            text.push_str(&format!("lanes: {LANES}\n"));
        }
        text.push('\n');
        for line in self.bytes.chunks(50) {
            line.iter().for_each(|byte| text.push_str(&format!("{byte:02x}")));
            text.push('\n');
        }
        text
    }

    /// True if the code takes the object.
    pub fn taken(&self) -> bool {
        match self.kind {
            "frame" => Frame::parse(&self.bytes, LANES).is_ok(),
            _ => cbor::check("body", &self.bytes, usize::MAX).is_ok() && Body::decode(&self.bytes).is_ok(),
        }
    }
}

fn lane(number: u64) -> Lane {
    Lane::from_number(number).unwrap()
}

pub fn hello() -> Hello {
    let sizes: Vec<_> = (0..LANES as u64).map(|lane| lane * 1_000).collect();
    Hello {
        version: 1,
        line: LineId(Hash([0x20; 32])),
        drill: false,
        party: PartyIndex(1),
        epoch: 1,
        life: 0x0123_4567_89ab_cdef,
        time: Time(1_767_312_000_000),
        roots: sizes.iter().map(|&size| Hash([size as u8; 32])).collect(),
        sizes,
    }
}

/// Every kind of frame.
pub fn frames() -> Vec<(&'static str, &'static str, Frame)> {
    let sizes = vec![0, 1, 23, 24, 255, 256, 65_535, 65_536, 1 << 32, 1 << 48, 7, 8];
    let (number, time) = (17, Time(1_767_312_017_000));
    let heartbeat = Heartbeat { number, time, echo: 16, echo_age_us: 230_114, sizes };
    let fragment = Fragment { lane: lane(7), serial: 12, total: 20_000, offset: 8_192, part: vec![0xab; 100] };
    let root = Hash([7; 32]);
    vec![
        ("hello", "A hello.", Frame::Hello(hello())),
        ("foreign", "A hello of version 2, of which nothing more is read.", Frame::Foreign { version: 2 }),
        ("heartbeat", "A heartbeat with the smallest and the largest sizes.", Frame::Heartbeat(heartbeat)),
        ("entry", "An entry frame; what is inside is judged as an entry.", Frame::Entry(vec![0xd2, 0x84])),
        ("fragment", "The second part of an entry.", Frame::Fragment(fragment)),
        ("receipt", "A receipt frame; what is inside is judged as a receipt.", Frame::Receipt(vec![0xd2, 0x84])),
        ("probe", "Asks for a root.", Frame::Probe { lane: lane(3), size: 128 }),
        ("root", "Answers with a root.", Frame::Root { lane: lane(3), size: 128, root }),
        ("contest", "Shows an entry.", Frame::Contest { root_before: root, entry: vec![0xd2, 0x84] }),
        ("keys", "Two keys.", Frame::Keys(vec![vec![0xd2], vec![0xd2, 0x84]])),
        ("keys-none", "No key.", Frame::Keys(vec![])),
    ]
}

fn message() -> MessageBody {
    MessageBody {
        from: PostIndex(0),
        to: vec![Address { party: PartyIndex(1), post: PostIndex(0) }],
        subject: "Convoy".to_owned(),
        text: "Convoy of 12 vehicles leaves at 0600Z.".to_owned(),
        language: "en".to_owned(),
        reply_to: None,
        corrects: None,
    }
}

/// Every kind of body.
pub fn bodies() -> Vec<(&'static str, &'static str, Body)> {
    let at = |number, serial| EntryRef { lane: lane(number), serial };
    let (reply_to, corrects) = (Some(at(6, 3)), Some(at(2, u64::MAX)));
    let received = Time(1_767_312_017_000);
    vec![
        ("message", "A message.", Body::Message(message())),
        ("message-reply", "A reply.", Body::Message(MessageBody { reply_to, ..message() })),
        ("message-correction", "A correction.", Body::Message(MessageBody { corrects, ..message() })),
        ("message-both", "A reply that corrects.", Body::Message(MessageBody { reply_to, corrects, ..message() })),
        ("read", "A message was read.", Body::Read { message: at(2, 7), by: "watch B".to_owned() }),
        ("cancellation", "A message is taken back.", Body::Cancellation { message: at(2, 7), reason: String::new() }),
        ("check", "A line check.", Body::Check(CheckBody { missed: 9 })),
        ("answer", "A line check is answered.", Body::Answer { check: at(6, 4), received }),
        ("restored", "A station got its own back.", Body::Restored { before: [0, 2, 9, 120], after: [3, 2, 11, 131] }),
        ("unknown", "Of a kind that this version does not know.", Body::Unknown { kind: 7 }),
    ]
}

/// Writes some CBOR.
fn cbor(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new();
    write(&mut writer);
    writer.into_bytes()
}

fn heartbeat(sizes: &[u64]) -> Vec<u8> {
    cbor(|writer| {
        writer.array(6).uint(1).uint(1).uint(0).uint(0).uint(0).array(sizes.len() as u64);
        for &size in sizes {
            writer.uint(size);
        }
    })
}

/// What is no frame, each for one reason.
fn bad_frames() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let good = Frame::Hello(hello()).encode();
    let short_roots = Frame::Hello(Hello { roots: vec![Hash([0; 32]); LANES - 1], ..hello() }).encode();
    let many_keys = Frame::Keys(vec![vec![0xd2]; 25]).encode();
    vec![
        ("empty", "No bytes at all.", vec![]),
        ("no-array", "A number.", vec![0x00]),
        ("no-type", "An array of nothing.", vec![0x80]),
        ("hello-bare", "A hello without a version.", vec![0x81, 0x00]),
        ("type-unknown", "A frame of type 9.", vec![0x82, 0x09, 0x00]),
        ("type-text", "A frame whose type is text.", vec![0x82, 0x61, 0x32, 0x00]),
        ("long-head", "The head of an array in a longer form.", vec![0x98, 0x02, 0x04, 0x41, 0x00]),
        ("indefinite", "An array of indefinite length.", vec![0x9f, 0x02, 0x41, 0x00, 0xff]),
        ("trailing-byte", "A byte after the end.", vec![0x82, 0x02, 0x41, 0x00, 0x00]),
        ("truncated", "A hello without its last byte.", good[..good.len() - 1].to_vec()),
        ("hello-few-roots", "A hello with a root less than sizes.", short_roots),
        ("hello-drill-number", "A hello whose drill is a number.", {
            let mut bytes = good.clone();
            // After the heads of array, type, version and a byte string of 32.
            bytes[3 + 2 + 32] = 0x00;
            bytes
        }),
        ("heartbeat-few-sizes", "A heartbeat with sizes of too few lanes.", heartbeat(&[0; LANES - 1])),
        ("heartbeat-many-sizes", "A heartbeat with sizes of too many lanes.", heartbeat(&[0; LANES + 1])),
        ("heartbeat-size-beyond", "More entries than a lane can hold.", heartbeat(&[(1 << 48) + 1; LANES])),
        ("heartbeat-size-largest", "The largest number there is.", heartbeat(&[u64::MAX; LANES])),
        ("heartbeat-negative", "A size below zero.", {
            let mut bytes = heartbeat(&[0; LANES]);
            let last = bytes.len() - 1;
            bytes[last] = 0x20;
            bytes
        }),
        ("entry-text", "An entry that is text.", vec![0x82, 0x02, 0x61, 0x41]),
        ("entry-extra", "An entry frame of three items.", vec![0x83, 0x02, 0x41, 0x00, 0x00]),
        ("fragment-lane-beyond", "A part of an entry in a lane that the line has not.", {
            cbor(|writer| {
                writer.array(6).uint(3).uint(12).uint(1).uint(10).uint(0).bytes(&[0]);
            })
        }),
        ("fragment-large", "A part above its limit.", {
            cbor(|writer| {
                writer.array(6).uint(3).uint(0).uint(1).uint(60_000).uint(0).bytes(&[0; 8_193]);
            })
        }),
        ("receipt-large", "A receipt above its limit.", {
            cbor(|writer| {
                writer.array(2).uint(4).bytes(&[0; 257]);
            })
        }),
        ("probe-lane-beyond", "A probe for a lane that the line has not.", vec![0x83, 0x05, 0x0c, 0x01]),
        ("probe-lane-64", "A probe for a lane that no line has.", vec![0x83, 0x05, 0x18, 0x40, 0x01]),
        ("root-short", "A root of 31 bytes.", {
            cbor(|writer| {
                writer.array(4).uint(6).uint(0).uint(1).bytes(&[0; 31]);
            })
        }),
        ("contest-no-root", "A contest without the root before it.", vec![0x82, 0x07, 0x41, 0x00]),
        ("keys-many", "Twenty-five keys.", many_keys),
        ("keys-no-array", "A key that is in no array.", vec![0x82, 0x08, 0x41, 0x00]),
    ]
}

/// What is no body, each for one reason.
fn bad_bodies() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let many = MessageBody { to: vec![message().to[0]; 33], ..message() };
    let subject = MessageBody { subject: "x".repeat(513), ..message() };
    let text = MessageBody { text: "x".repeat(48 * 1024 + 1), ..message() };
    vec![
        ("no-array", "A number.", vec![0x01]),
        ("three-items", "An array of three.", vec![0x83, 0x04, 0x81, 0x00, 0x00]),
        ("kind-text", "A kind that is text.", vec![0x82, 0x61, 0x34, 0x81, 0x00]),
        ("check-bare", "A line check without its array.", vec![0x82, 0x04, 0x00]),
        ("check-negative", "A line check that missed less than none.", vec![0x82, 0x04, 0x81, 0x20]),
        (
            "read-lane-64",
            "A reference to a lane that no line has.",
            vec![0x82, 0x02, 0x82, 0x82, 0x18, 0x40, 0x01, 0x60],
        ),
        ("read-no-name", "A reading by nobody.", vec![0x82, 0x02, 0x81, 0x82, 0x00, 0x01]),
        ("answer-no-time", "An answer without its time.", vec![0x82, 0x05, 0x81, 0x82, 0x00, 0x01]),
        ("restored-three", "Sizes of three lanes.", vec![0x82, 0x06, 0x82, 0x83, 0, 0, 0, 0x84, 0, 0, 0, 0]),
        ("message-empty", "A message that says nothing at all.", vec![0x82, 0x01, 0xa0]),
        ("message-array", "A message that is an array.", vec![0x82, 0x01, 0x80]),
        ("message-many", "Thirty-three addressees.", Body::Message(many).encode()),
        ("message-subject-large", "A subject above its limit.", Body::Message(subject).encode()),
        ("message-text-large", "A text above its limit.", Body::Message(text).encode()),
        ("message-key-unknown", "A message with a key of a later version.", {
            let mut bytes = Body::Message(message()).encode();
            bytes[2] += 1;
            bytes.extend([0x07, 0x00]);
            bytes
        }),
    ]
}

/// Every vector.
pub fn all() -> Vec<Vector> {
    let vector = |kind, good| {
        move |(name, comment, bytes): (&str, &'static str, Vec<u8>)| {
            let name = if good { format!("{kind}-ok-{name}") } else { format!("{kind}-{name}") };
            Vector { name, kind, good, comment, bytes }
        }
    };
    let frames = frames().into_iter().map(|(name, comment, frame)| (name, comment, frame.encode()));
    let bodies = bodies().into_iter().map(|(name, comment, body)| (name, comment, body.encode()));
    let good = frames.map(vector("frame", true)).chain(bodies.map(vector("body", true)));
    let bad =
        bad_frames().into_iter().map(vector("frame", false)).chain(bad_bodies().into_iter().map(vector("body", false)));
    good.chain(bad).collect()
}
