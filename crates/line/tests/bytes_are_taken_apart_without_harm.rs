//! Any bytes at all may come as a frame or a body: they are refused or understood, and what is understood is written
//! in exactly one way.
#![allow(clippy::unwrap_used, reason = "a test")]

use evidence::{Hash, Lane, LineId, PartyIndex, PostIndex, Time, cbor};
use line::affairs::{Address, Body, CheckBody, MessageBody};
use line::limits::LANE_ENTRIES_MAX;
use line::{Fragment, Frame, Heartbeat, Hello, VERSION};
use proptest::prelude::*;

const LANES: usize = 12;

fn lane() -> impl Strategy<Value = Lane> {
    (0..LANES as u64).prop_map(|number| Lane::from_number(number).unwrap())
}

fn sizes() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(0..=LANE_ENTRIES_MAX, LANES)
}

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash)
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..most)
}

fn frame() -> impl Strategy<Value = Frame> {
    let hello = (any::<[u8; 32]>(), any::<bool>(), any::<u8>(), any::<(u64, u64, u64)>(), sizes());
    let hello =
        (hello, prop::collection::vec(hash(), LANES)).prop_map(|((line, drill, party, numbers, sizes), roots)| {
            let (epoch, life, time) = (numbers.0, numbers.1, Time(numbers.2));
            let (line, party) = (LineId(Hash(line)), PartyIndex(party));
            Frame::Hello(Hello { version: VERSION, line, drill, party, epoch, life, time, sizes, roots })
        });
    let heartbeat = (any::<[u64; 4]>(), sizes()).prop_map(|([number, time, echo, echo_age_us], sizes)| {
        Frame::Heartbeat(Heartbeat { number, time: Time(time), echo, echo_age_us, sizes })
    });
    let fragment = (lane(), any::<[u64; 3]>(), bytes(200)).prop_map(|(lane, [serial, total, offset], part)| {
        Frame::Fragment(Fragment { lane, serial, total, offset, part })
    });
    prop_oneof![
        hello,
        heartbeat,
        fragment,
        any::<u64>().prop_filter("ours", |version| *version != VERSION).prop_map(|version| Frame::Foreign { version }),
        bytes(300).prop_map(Frame::Entry),
        bytes(200).prop_map(Frame::Receipt),
        (lane(), any::<u64>()).prop_map(|(lane, size)| Frame::Probe { lane, size }),
        (lane(), any::<u64>(), hash()).prop_map(|(lane, size, root)| Frame::Root { lane, size, root }),
        (hash(), bytes(300)).prop_map(|(root_before, entry)| Frame::Contest { root_before, entry }),
        prop::collection::vec(bytes(60), 0..5).prop_map(Frame::Keys),
    ]
}

fn entry_ref() -> impl Strategy<Value = evidence::EntryRef> {
    (0..64u64, any::<u64>())
        .prop_map(|(lane, serial)| evidence::EntryRef { lane: Lane::from_number(lane).unwrap(), serial })
}

fn body() -> impl Strategy<Value = Body> {
    let address =
        any::<(u8, u8)>().prop_map(|(party, post)| Address { party: PartyIndex(party), post: PostIndex(post) });
    let words = (any::<u8>(), prop::collection::vec(address, 0..5), ".{0,40}", ".{0,400}", "[a-z]{2}");
    let references = (prop::option::of(entry_ref()), prop::option::of(entry_ref()));
    let message = (words, references).prop_map(|((from, to, subject, text, language), (reply_to, corrects))| {
        Body::Message(MessageBody { from: PostIndex(from), to, subject, text, language, reply_to, corrects })
    });
    prop_oneof![
        message,
        (entry_ref(), ".{0,40}").prop_map(|(message, by)| Body::Read { message, by }),
        (entry_ref(), ".{0,40}").prop_map(|(message, reason)| Body::Cancellation { message, reason }),
        any::<u64>().prop_map(|missed| Body::Check(CheckBody { missed })),
        (entry_ref(), any::<u64>()).prop_map(|(check, time)| Body::Answer { check, received: Time(time) }),
        any::<([u64; 4], [u64; 4])>().prop_map(|(before, after)| Body::Restored { before, after }),
        (7..u64::MAX).prop_map(|kind| Body::Unknown { kind }),
    ]
}

proptest! {
    #[test]
    fn any_bytes_may_come(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Frame::parse(&bytes, LANES);
        let _ = Body::decode(&bytes);
    }

    #[test]
    fn a_frame_with_some_bytes_changed_may_come(frame in frame(), at in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = frame.encode();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(frame) = Frame::parse(&bytes, LANES) {
            let again = Frame::parse(&frame.encode(), LANES);
            prop_assert_eq!(again.as_ref(), Ok(&frame));
            if !matches!(frame, Frame::Foreign { .. }) {
                prop_assert_eq!(frame.encode(), bytes, "what is understood is written in one way");
            }
        }
    }

    #[test]
    fn frames_are_read_as_they_were_written(frame in frame()) {
        let bytes = frame.encode();
        prop_assert!(cbor::check("frame", &bytes, usize::MAX).is_ok());
        prop_assert_eq!(Frame::parse(&bytes, LANES), Ok(frame));
    }

    #[test]
    fn bodies_are_read_as_they_were_written(body in body()) {
        let bytes = body.encode();
        prop_assert!(cbor::check("body", &bytes, usize::MAX).is_ok());
        prop_assert_eq!(Body::decode(&bytes), Ok(body));
    }

    #[test]
    fn a_body_with_some_bytes_changed_may_come(body in body(), at in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = body.encode();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cbor::check("body", &bytes, usize::MAX).is_ok()
            && let Ok(body) = Body::decode(&bytes)
            && !matches!(body, Body::Unknown { .. })
        {
            prop_assert_eq!(body.encode(), bytes);
        }
    }
}
