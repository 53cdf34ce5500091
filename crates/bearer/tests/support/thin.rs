//! A thin line for TCP: a relay with a rate, a delay and a queue of its own, as a radio link with a proxy at its near end is.
//!
//! It takes bytes off its sender as fast as its queue has room, so the sender's own TCP sees a short and idle path.
#![allow(dead_code, reason = "each test file uses its part")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::Instant;

/// What goes on the wire at a time, and the headers that it would have.
const PACKET_BYTES: usize = 1_200;
const HEADER_BYTES: usize = 40;

/// A running relay; its tasks end with the runtime.
pub struct Thin {
    pub addr: SocketAddr,
    up_bytes: Arc<AtomicU64>,
}

impl Thin {
    /// Listens on a port of its own and carries whatever comes to `target`: so many bits each second and so long, each way,
    /// with a queue of two seconds.
    pub fn start(target: SocketAddr, bits_per_s: u64, delay: Duration) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        // What the system would hold for the relay is queue too: let it be the relay's own.
        socket.set_recv_buffer_size(4_096).expect("a size");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
        let listener = socket.listen(16).expect("a port");
        let addr = listener.local_addr().expect("bound");
        let up_bytes = Arc::<AtomicU64>::default();
        let counted = up_bytes.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let Ok(far) = TcpStream::connect(target).await else { continue };
                for stream in [&near, &far] {
                    stream.set_nodelay(true).expect("open");
                }
                SockRef::from(&far).set_recv_buffer_size(4_096).expect("a size");
                let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
                tokio::spawn(carry(near_in, far_out, bits_per_s, delay, counted.clone()));
                tokio::spawn(carry(far_in, near_out, bits_per_s, delay, Arc::default()));
            }
        });
        Self { addr, up_bytes }
    }

    /// Bytes that were put on the wire from near to far, headers included.
    pub fn up_bytes(&self) -> u64 {
        self.up_bytes.load(Ordering::Relaxed)
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, rate: u64, delay: Duration, bytes: Arc<AtomicU64>) {
    let queue = Arc::new(Semaphore::new((rate / 4) as usize));
    let (put, mut get) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let room = queue.clone();
    tokio::spawn(async move {
        let mut free_at = Instant::now();
        let mut packet = vec![0; PACKET_BYTES];
        while let Ok(length @ 1..) = from.read(&mut packet).await {
            let on_wire = length + HEADER_BYTES;
            room.acquire_many(on_wire as u32).await.expect("never closed").forget();
            let takes = Duration::from_secs_f64(on_wire as f64 * 8.0 / rate as f64);
            free_at = free_at.max(Instant::now()) + takes;
            if put.send((free_at, packet[..length].to_vec())).is_err() {
                return;
            }
        }
    });
    // Leaving the queue and arriving are two moments.
    let (fly, mut land) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    tokio::spawn(async move {
        while let Some((left_at, packet)) = get.recv().await {
            tokio::time::sleep_until(left_at).await;
            queue.add_permits(packet.len() + HEADER_BYTES);
            bytes.fetch_add((packet.len() + HEADER_BYTES) as u64, Ordering::Relaxed);
            if fly.send((left_at + delay, packet)).is_err() {
                return;
            }
        }
    });
    while let Some((at, packet)) = land.recv().await {
        tokio::time::sleep_until(at).await;
        if to.write_all(&packet).await.is_err() {
            return;
        }
    }
}
