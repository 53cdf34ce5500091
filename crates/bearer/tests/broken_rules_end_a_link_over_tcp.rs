//! What a pinned but hostile peer may send over TCP beside the protocol: each breach ends its link with a cause that names it,
//! the blame is the right side's, the peer is told, and another peer's link stays served.
mod support;

use bearer::limits::{CHUNK_BYTES_MAX, FRAME_BYTES_MAX, REASON_BYTES_MAX, STREAM_WINDOW_BYTES};
use bearer::{Blame, Carrier, Cause, Class, Event};
use std::time::Duration;
use support::{PATIENCE, Station, hostile, join, run};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

const CREDIT: u8 = 0x10;
const ACK: u8 = 0x11;
const CLOSE: u8 = 0x12;

/// Lets a hostile peer do `breach`, and gives the cause that follows and what the peer read after it.
async fn breach(breach: impl AsyncFnOnce(&mut TlsStream<TcpStream>)) -> (Cause, Vec<u8>) {
    let mut station = Station::new(1);
    let mut friend = Station::new(2);
    let (friends_link, _) = join(&mut friend, &mut station, Carrier::Tcp).await;
    let villain = Station::new(3);
    station.pins.admit(villain.key());
    let (mut stream, link) = hostile::connect_tcp(3, &mut station).await;
    let ((), cause) = tokio::join!(breach(&mut stream), station.ended(link, villain.key()));
    let mut told = Vec::new();
    // How the connection ends for one who breaks its rules is not promised; that it ends is.
    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut told)).await.expect("an end");
    friend.bearer.send(friends_link, Class::Flash, vec![1]);
    assert_eq!(station.frame().await, (Class::Flash, vec![1]));
    (cause, told)
}

fn check(bytes: &[u8], expected: impl FnOnce(&Cause) -> bool) {
    run(async {
        let say = async |stream: &mut TlsStream<TcpStream>| {
            stream.write_all(bytes).await.expect("written");
            stream.flush().await.expect("written");
        };
        let (cause, told) = breach(say).await;
        assert!(expected(&cause), "{cause:?}");
        assert_eq!(cause.blame(), Blame::Peer);
        // A code of the bearer's own, in the long form, and the reason.
        let reason = cause.to_string();
        let at = told.len().checked_sub(10 + reason.len()).expect("it is told");
        assert_eq!((told[at], told[at + 1] >> 6, usize::from(told[at + 9])), (CLOSE, 3, reason.len()), "{told:x?}");
        assert_eq!(told[at + 10..], *reason.as_bytes(), "{told:x?}");
    });
}

#[test]
fn an_oversize_frame_in_small_chunks() {
    let length = FRAME_BYTES_MAX as u32 + 1;
    let mut bytes = Vec::new();
    for byte in (length | 0x8000_0000).to_be_bytes() {
        bytes.extend([Class::Flash as u8, 1, byte]);
    }
    check(&bytes, |cause| *cause == Cause::OversizeFrame { class: Class::Flash, bytes: u64::from(length) });
}

#[test]
fn an_empty_frame() {
    check(&[Class::Control as u8, 1, 0], |cause| matches!(cause, Cause::Malformed { .. }));
}

#[test]
fn an_empty_chunk() {
    check(&[Class::Control as u8, 0], |cause| *cause == Cause::Malformed { what: "an empty chunk" });
}

#[test]
fn a_chunk_above_the_limit() {
    let length = (CHUNK_BYTES_MAX as u16 + 1) | 0x4000;
    let mut bytes = vec![Class::Routine as u8];
    bytes.extend(length.to_be_bytes());
    check(&bytes, |cause| *cause == Cause::Malformed { what: "a chunk above the limit" });
    check(&[Class::Routine as u8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], |cause| {
        *cause == Cause::Malformed { what: "a chunk above the limit" }
    });
}

#[test]
fn a_length_in_a_longer_form() {
    check(&[Class::Control as u8, 0x40, 1, 1], |cause| matches!(cause, Cause::Malformed { .. }));
}

#[test]
fn an_unknown_class() {
    check(&[Class::COUNT as u8], |cause| *cause == Cause::UnknownClass { byte: Class::COUNT as u8 });
    check(&[CREDIT, Class::COUNT as u8], |cause| *cause == Cause::UnknownClass { byte: Class::COUNT as u8 });
}

#[test]
fn a_credit_for_what_was_not_sent() {
    check(&[CREDIT, Class::Routine as u8, 1], |cause| {
        *cause == Cause::Malformed { what: "a credit for what was not sent" }
    });
}

#[test]
fn an_acknowledgement_of_what_was_not_sent() {
    check(&[ACK, 1, 0], |cause| *cause == Cause::Malformed { what: "an acknowledgement of what was not sent" });
    check(&[ACK, 0, 0], |cause| *cause == Cause::Malformed { what: "an empty acknowledgement" });
}

#[test]
fn a_reason_above_the_limit() {
    check(&[CLOSE, 0, 0x40, REASON_BYTES_MAX as u8 + 1], |cause| {
        *cause == Cause::Malformed { what: "a reason above the limit" }
    });
}

#[test]
fn more_of_a_class_than_its_window() {
    run(async {
        let mut station = Station::new(1);
        let villain = Station::new(3);
        station.pins.admit(villain.key());
        let (mut stream, link) = hostile::connect_tcp(3, &mut station).await;
        // Nobody takes what comes, so no window is returned beyond what the waiting room holds.
        let chunk = [&[Class::Routine as u8, 0x50, 0x00][..], &[0x2f; CHUNK_BYTES_MAX]].concat();
        let mut sent = 0;
        // The system holds some megabytes more, on either side.
        while sent < 64 << 20 && stream.write_all(&chunk).await.is_ok() {
            sent += CHUNK_BYTES_MAX;
        }
        assert!(sent < 64 << 20, "all was taken");
        assert!(sent >= STREAM_WINDOW_BYTES as usize, "{sent} bytes taken");
        let cause = station.closed(link).await;
        assert_eq!(cause, Cause::Malformed { what: "more of a class than its window" });
        assert_eq!(cause.blame(), Blame::Peer);
    });
}

#[test]
fn an_end_without_a_word_is_the_paths_and_one_with_half_a_word_the_peers() {
    run(async {
        // TLS is closed, which nobody on the path can do, and no reason was given.
        let (cause, _) = breach(async |stream| stream.shutdown().await.expect("said")).await;
        assert_eq!((&cause, cause.blame()), (&Cause::StreamEnded, Blame::Peer));
        // The connection is closed, which anybody on the path can do.
        let cut = async |stream: &mut TlsStream<TcpStream>| stream.get_mut().0.shutdown().await.expect("cut");
        let (cause, _) = breach(cut).await;
        assert_eq!((&cause, cause.blame()), (&Cause::Reset, Blame::Path));
    });
}

#[test]
fn a_reason_is_bounded_and_printable() {
    run(async {
        let say = async |stream: &mut TlsStream<TcpStream>| {
            stream.write_all(&[CLOSE, 7, 5, b'a', 0x1b, b'[', 0xff, b'b']).await.expect("written");
        };
        let (cause, _) = breach(say).await;
        assert_eq!(cause, Cause::ClosedByPeer { code: 7, reason: "a\u{fffd}[\u{fffd}b".into() });
        assert_eq!(cause.blame(), Blame::Nobody);
        let (cause, _) = breach(async |stream| stream.write_all(&[CLOSE, 0, 0]).await.expect("said")).await;
        assert_eq!(cause, Cause::ClosedByPeer { code: 0, reason: String::new() });
    });
}

#[test]
fn what_is_no_tls_or_another_protocol_is_turned_away() {
    run(async {
        let mut station = Station::new(1);
        let mut stranger = TcpStream::connect(station.tcp_addr()).await.expect("taken");
        stranger.write_all(b"GET / HTTP/1.1\r\nHost: anyone\r\n\r\n").await.expect("said");
        assert_eq!(station.refused().await, Cause::WrongProtocol);
        let known = Station::new(7);
        station.pins.admit(known.key());
        for alpn in [Vec::new(), vec![b"detente/1".to_vec()], vec![b"h2".to_vec()]] {
            let mut tls =
                hostile::tls(7, hostile::hybrid(), std::sync::Arc::default(), rustls::client::Resumption::disabled());
            tls.alpn_protocols = alpn;
            let stream = hostile::tcp(tls, &station).await;
            assert_eq!(station.refused().await, Cause::WrongProtocol);
            drop(stream);
        }
        assert_eq!(station.bearer.links(), 0);
    });
}

#[test]
fn a_peer_that_never_reads_costs_no_more_than_the_credit() {
    run(async {
        let mut station = Station::new(1);
        let villain = Station::new(3);
        station.pins.admit(villain.key());
        let (stream, link) = hostile::connect_tcp(3, &mut station).await;
        let mut returned = 0;
        for _ in 0..4 {
            station.bearer.send(link, Class::Flash, vec![0; 60_000]);
        }
        // What the system takes is sent; the rest stays and counts as outstanding.
        while let Ok(event) = tokio::time::timeout(Duration::from_millis(300), station.next()).await {
            let Event::Sent { bytes, .. } = event else { panic!("{event:?}") };
            returned += bytes;
        }
        assert!(returned <= 240_000);
        station.bearer.close(link, 0, "enough");
        assert_eq!(station.closed(link).await, Cause::ClosedHere { code: 0, reason: "enough".into() });
        let asked = std::time::Instant::now();
        station.bearer.shutdown().await;
        assert!(asked.elapsed() < Duration::from_secs(4), "{:?}", asked.elapsed());
        drop(stream);
    });
}
