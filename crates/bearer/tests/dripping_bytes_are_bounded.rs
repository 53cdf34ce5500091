//! Bytes that drip, in a handshake or in a chunk, keep no connection alive: only what is whole counts as a sign of the peer.
mod support;

use bearer::limits::{HANDSHAKE_MS_MAX, IDLE_MS_MAX};
use bearer::{Cause, Event};
use std::time::{Duration, Instant};
use support::{Station, hostile};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends a byte each half second for as long as it is taken.
async fn drip(mut stream: impl AsyncWrite + Unpin, bytes: &[u8]) {
    for byte in bytes.iter().cycle() {
        if stream.write_all(&[*byte]).await.is_err() || stream.flush().await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

#[test]
fn dripping_bytes_are_bounded() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut station = Station::new(1);
        let known = Station::new(7);
        station.pins.admit(known.key());
        let (mut chunks, link) = hostile::connect_tcp(7, &mut station).await;
        // The head of a chunk of 4,096 bytes, and then of a frame of 32,768.
        chunks.write_all(&[3, 0x50, 0]).await.expect("written");
        tokio::spawn(drip(chunks, &[0x80, 0, 0x80, 0]));
        let hello = TcpStream::connect(station.tcp_addr()).await.expect("taken");
        tokio::spawn(drip(hello, &[22, 3, 1, 4, 0, 1, 0, 3, 0xfc, 3, 3]));
        let began = Instant::now();
        let within = |limit_ms: u64| {
            let (took, limit) = (began.elapsed(), Duration::from_millis(limit_ms));
            limit - Duration::from_secs(1) < took && took < limit + Duration::from_secs(5)
        };
        match station.events.recv().await {
            Some(Event::Refused { cause: Cause::TimedOut, .. }) => assert!(within(HANDSHAKE_MS_MAX)),
            other => panic!("{other:?} after {:?}", began.elapsed()),
        }
        match station.events.recv().await {
            Some(Event::Closed { link: closed, cause: Cause::TimedOut, .. }) => {
                assert_eq!(closed, link);
                assert!(within(IDLE_MS_MAX));
            }
            other => panic!("{other:?} after {:?}", began.elapsed()),
        }
    });
}
