//! What a pinned but hostile peer may send beside the protocol: each breach ends its link with a cause that names it,
//! the blame is the peer's, and another peer's link stays served.
mod support;

use bearer::limits::FRAME_BYTES_MAX;
use bearer::{Blame, Carrier, Cause, Class};
use quinn::{Connection, VarInt};
use std::future::Future;
use support::{Station, hostile, join, run};

async fn uni(connection: &Connection, bytes: &[u8]) -> quinn::SendStream {
    let mut stream = connection.open_uni().await.expect("a stream");
    stream.write_all(bytes).await.expect("written");
    stream
}

/// Lets a hostile peer do `breach`, and expects `cause`.
fn check<F: Future<Output = ()>>(breach: impl FnOnce(Connection) -> F, expected: impl FnOnce(&Cause) -> bool) {
    run(async {
        let mut station = Station::new(1);
        let mut friend = Station::new(2);
        let (friends_link, _) = join(&mut friend, &mut station, Carrier::Quic).await;
        let villain = Station::new(3);
        station.pins.admit(villain.key());
        let (_endpoint, connection, link) = hostile::connect(3, &mut station).await;
        let (cause, ()) = tokio::join!(station.ended(link, villain.key()), breach(connection.clone()));
        assert!(expected(&cause), "{cause:?}");
        assert_eq!(cause.blame(), Blame::Peer);
        connection.closed().await;
        friend.bearer.send(friends_link, Class::Flash, vec![1]);
        assert_eq!(station.frame().await, (Class::Flash, vec![1]));
    });
}

#[test]
fn an_oversize_frame() {
    let length = FRAME_BYTES_MAX as u32 + 1;
    let mut bytes = vec![Class::Flash as u8];
    bytes.extend_from_slice(&(length | 0x8000_0000).to_be_bytes());
    check(
        async |connection| {
            let _stream = uni(&connection, &bytes).await;
            connection.closed().await;
        },
        |cause| *cause == Cause::OversizeFrame { class: Class::Flash, bytes: u64::from(length) },
    );
}

#[test]
fn an_empty_frame() {
    check(
        async |connection| {
            let _stream = uni(&connection, &[Class::Control as u8, 0]).await;
            connection.closed().await;
        },
        |cause| matches!(cause, Cause::Malformed { .. }),
    );
}

#[test]
fn garbage() {
    check(
        async |connection| {
            let _stream =
                uni(&connection, &[Class::Routine as u8, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8]).await;
            connection.closed().await;
        },
        |cause| matches!(cause, Cause::OversizeFrame { class: Class::Routine, .. }),
    );
}

#[test]
fn a_length_in_a_longer_form() {
    check(
        async |connection| {
            let _stream = uni(&connection, &[Class::Priority as u8, 0x40, 0x01, 0x00]).await;
            connection.closed().await;
        },
        |cause| matches!(cause, Cause::Malformed { .. }),
    );
}

#[test]
fn an_unknown_class() {
    check(
        async |connection| {
            let _stream = uni(&connection, &[Class::COUNT as u8]).await;
            connection.closed().await;
        },
        |cause| *cause == Cause::UnknownClass { byte: Class::COUNT as u8 },
    );
}

#[test]
fn a_second_stream_for_a_class() {
    check(
        async |connection| {
            let _first = uni(&connection, &[Class::Flash as u8, 1, 1]).await;
            let _second = uni(&connection, &[Class::Flash as u8, 1, 1]).await;
            connection.closed().await;
        },
        |cause| *cause == Cause::DuplicateStream { class: Class::Flash },
    );
}

#[test]
fn a_stream_that_is_reset() {
    check(
        async |connection| {
            let mut stream = uni(&connection, &[Class::Flash as u8, 2, 1]).await;
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            stream.reset(VarInt::from_u32(1)).expect("open");
            connection.closed().await;
        },
        |cause| *cause == Cause::StreamEnded,
    );
}

#[test]
fn a_stream_that_is_finished() {
    check(
        async |connection| {
            let mut stream = uni(&connection, &[Class::Flash as u8, 1, 1]).await;
            stream.finish().expect("open");
            connection.closed().await;
        },
        |cause| *cause == Cause::StreamEnded,
    );
}

#[test]
fn no_more_streams_are_to_be_had_than_classes_and_none_both_ways() {
    run(async {
        let mut station = Station::new(1);
        let villain = Station::new(3);
        station.pins.admit(villain.key());
        let (_endpoint, connection, _) = hostile::connect(3, &mut station).await;
        let short = std::time::Duration::from_millis(200);
        assert!(tokio::time::timeout(short, connection.open_bi()).await.is_err());
        let mut streams = Vec::new();
        for class in Class::ALL {
            streams.push(uni(&connection, &[class as u8, 1, 1]).await);
        }
        assert!(tokio::time::timeout(short, connection.open_uni()).await.is_err());
        for _ in Class::ALL {
            station.frame().await;
        }
    });
}
