//! The vectors of frames and bodies: one file, one object, one verdict. Tests and the generator share them.
#![allow(dead_code, reason = "the tests and the generator take what they need")]
#![allow(clippy::unwrap_used, reason = "only tests and the generator of the vectors come here")]

mod affairs;
mod decisions;
mod incidents;
mod people;
mod volumes;

use evidence::cbor::Writer;
use evidence::{Hash, Lane, LineId, PartyIndex, Time, cbor};
use line::affairs::{Annex, AnnexError, Body};
use line::{Fragment, Frame, Heartbeat, Hello};
use volume::{Range, Separations, Verdict, Volume};

use volumes::Pair;
pub use volumes::annexes;

/// How many lanes the line of the vectors has: three parties.
pub const LANES: usize = 12;

/// One object and what is to be said of it.
pub struct Vector {
    pub name: String,
    pub kind: &'static str,
    /// `ok`, or the level at which it is refused.
    pub expect: &'static str,
    pub comment: &'static str,
    /// What whoever judges it is given.
    pub given: Vec<(&'static str, String)>,
    pub bytes: Vec<u8>,
}

impl Vector {
    /// The file.
    pub fn write(&self) -> String {
        let Vector { kind, expect, comment, .. } = self;
        let mut text = format!("detente vector v1\nkind: {kind}\nexpect: {expect}\ncomment: {comment}\n");
        for (name, value) in &self.given {
            text.push_str(&format!("{name}: {value}\n"));
        }
        text.push('\n');
        for line in self.bytes.chunks(50) {
            line.iter().for_each(|byte| text.push_str(&format!("{byte:02x}")));
            text.push('\n');
        }
        text
    }

    /// The separations that are given.
    fn apart(&self) -> Separations {
        let (name, numbers) = &self.given[0];
        assert_eq!(*name, "separations", "{}", self.name);
        let numbers: Vec<u32> = numbers.split(' ').map(|number| number.parse().unwrap()).collect();
        Separations { horizontal_cm: numbers[0], vertical_cm: numbers[1], time_ms: numbers[2].into() }
    }

    /// What the code says of the object.
    pub fn judged(&self) -> &'static str {
        let form = |good: bool| if good { "ok" } else { "form" };
        let body = || cbor::check("body", &self.bytes, usize::MAX).and_then(|()| Body::decode(&self.bytes));
        match self.kind {
            "frame" => form(Frame::parse(&self.bytes, LANES).is_ok()),
            "body" => form(body().is_ok()),
            "annex" => match Annex::decode(&self.bytes) {
                Ok(_) => "ok",
                Err(AnnexError::Malformed(_)) => "form",
                Err(AnnexError::Area { .. } | AnnexError::Unsound(_)) => "charter",
            },
            "approach" => match body() {
                Ok(Body::Notice(notice)) if said(&notice.volumes, self.apart()) == self.given[1..] => "ok",
                _ => "form",
            },
            "proposal" => match decisions::judged(&self.bytes) {
                Some(status) if [("status", status.clone())] == self.given[..] => "ok",
                _ => "form",
            },
            kind => panic!("no kind is called {kind:?}"),
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
        amendment: 2,
        charter: Hash([0x21; 32]),
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

/// What is to be said of two volumes.
fn said(volumes: &[Volume], apart: Separations) -> Vec<(&'static str, String)> {
    let [one, other] = volumes else { return vec![] };
    let near = one.solid().unwrap().approach(&other.solid().unwrap(), &apart);
    let range = |Range { least, most }: Range| match most {
        u64::MAX => format!("{least} unbounded"),
        most => format!("{least} {most}"),
    };
    let verdict = match near.verdict {
        Verdict::Clear => "clear",
        Verdict::Possible => "possible",
        Verdict::Conflict => "conflict",
    };
    vec![
        ("verdict", verdict.to_owned()),
        ("horizontal-cm", range(near.horizontal_cm)),
        ("vertical-cm", range(near.vertical_cm)),
        ("time-ms", near.time_ms.to_string()),
    ]
}

/// A notice with two volumes, and how near they come.
fn approach(pair: Pair) -> Vector {
    let Pair { name, comment, separations, verdict, volumes } = pair;
    let mut given = said(&volumes, separations);
    given[0].1 = verdict.to_owned();
    let apart = format!("{} {} {}", separations.horizontal_cm, separations.vertical_cm, separations.time_ms);
    given.insert(0, ("separations", apart));
    let bytes = Body::Notice(affairs::notice(volumes.to_vec())).encode();
    Vector { name: format!("approach-ok-{name}"), kind: "approach", expect: "ok", comment, given, bytes }
}

/// Every kind of body.
pub fn bodies() -> Vec<(&'static str, &'static str, Body)> {
    [affairs::bodies(), people::bodies(), incidents::bodies()].concat()
}

/// Every vector.
pub fn all() -> Vec<Vector> {
    let vector = |kind, expect| {
        move |(name, comment, bytes): (&str, &'static str, Vec<u8>)| {
            let name = if expect == "ok" { format!("{kind}-ok-{name}") } else { format!("{kind}-{name}") };
            let given = if kind == "frame" { vec![("lanes", LANES.to_string())] } else { vec![] };
            Vector { name, kind, expect, comment, given, bytes }
        }
    };
    let frames = frames().into_iter().map(|(name, comment, frame)| (name, comment, frame.encode()));
    let bodies = bodies().into_iter().map(|(name, comment, body)| (name, comment, body.encode()));
    let annexes = annexes().into_iter().map(|(name, comment, annex)| (name, comment, annex.encode()));
    let mut all: Vec<Vector> = frames.map(vector("frame", "ok")).collect();
    all.extend(bodies.map(vector("body", "ok")));
    all.extend(annexes.map(vector("annex", "ok")));
    all.extend(volumes::pairs().into_iter().map(approach));
    all.extend(decisions::cases().into_iter().map(|(name, comment, status, words)| Vector {
        name: format!("proposal-ok-{name}"),
        kind: "proposal",
        expect: "ok",
        comment,
        given: vec![("status", decisions::status(status))],
        bytes: decisions::write(&words),
    }));
    all.extend(bad_frames().into_iter().map(vector("frame", "form")));
    let bad_bodies = [affairs::bad_bodies(), people::bad_bodies(), incidents::bad_bodies()].concat();
    all.extend(bad_bodies.into_iter().map(vector("body", "form")));
    for (name, level, comment, bytes) in volumes::bad_annexes() {
        all.push(vector("annex", level)((name, comment, bytes)));
    }
    all
}
