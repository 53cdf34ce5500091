//! Many handshakes that never finish, all from one address, leave room for those from another.
mod support;

use bearer::limits::{HANDSHAKES_MAX, HANDSHAKES_PER_IP_MAX};
use bearer::{Carrier, Cause, Event};
use std::collections::HashMap;
use std::net::UdpSocket;
use std::time::Duration;
use support::{PATIENCE, Station, hostile, join, run};
use testkit::netem::{Netem, Profile};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpSocket, TcpStream};

const ATTEMPTS: usize = 40;

/// The first datagrams of many handshakes, one of each, caught on the way to nowhere.
async fn first_datagrams() -> Vec<Vec<u8>> {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let nowhere = socket.local_addr().expect("bound");
    socket.set_read_timeout(Some(PATIENCE)).expect("not zero");
    let endpoint = hostile::plain(9);
    let _attempts: Vec<_> = (0..ATTEMPTS).map(|_| endpoint.connect(nowhere, "anyone").expect("an attempt")).collect();
    let catch = move || {
        // The connection id that a client chooses first stands at a fixed place (RFC 9000, section 17.2).
        let mut caught: HashMap<Vec<u8>, Vec<u8>> = HashMap::new();
        let mut buffer = [0; 2048];
        while caught.len() < ATTEMPTS {
            let (length, _) = socket.recv_from(&mut buffer).expect("a datagram");
            caught.entry(buffer[5..14].to_vec()).or_insert_with(|| buffer[..length].to_vec());
        }
        caught.into_values().collect()
    };
    tokio::task::spawn_blocking(catch).await.expect("caught")
}

#[test]
fn half_open_handshakes_are_bounded() {
    run(async {
        let mut station = Station::new(1);
        // Half a ClientHello: no handshake can go on from it.
        for datagram in first_datagrams().await {
            let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
            socket.send_to(&datagram, station.addr()).expect("sent");
        }
        let mut turned_away = 0;
        while turned_away < ATTEMPTS - HANDSHAKES_PER_IP_MAX {
            match station.next().await {
                Event::Refused { cause: Cause::Busy { here: true }, .. } => turned_away += 1,
                other => panic!("{other:?}"),
            }
        }
        // The whole of 127/8 is the loopback: a friend at another address is served.
        let mut friend = Station::with(2, |config| config.listen = ([127, 0, 0, 2], 0).into());
        friend.pins.admit(station.key());
        station.pins.admit(friend.key());
        friend.bearer.dial(station.key(), &station.addr().into(), PATIENCE);
        friend.up().await;
    });
}

#[test]
fn half_open_handshakes_are_bounded_over_tcp() {
    run(async {
        let mut station = Station::new(1);
        let mut silent = Vec::new();
        for _ in 0..ATTEMPTS {
            let mut stream = TcpStream::connect(station.tcp_addr()).await.expect("taken");
            // The head of a ClientHello that never comes. Whoever is turned away need not hear it.
            let _ = stream.write_all(&[22, 3, 1, 4, 0, 1]).await;
            silent.push(stream);
        }
        let mut turned_away = 0;
        while turned_away < ATTEMPTS - HANDSHAKES_PER_IP_MAX {
            match station.next().await {
                Event::Refused { cause: Cause::Busy { here: true }, .. } => turned_away += 1,
                other => panic!("{other:?}"),
            }
        }
        let listen = ([127, 0, 0, 2], 0).into();
        let mut friend = Station::with(2, |config| (config.listen, config.tcp) = (listen, Some(listen)));
        join(&mut friend, &mut station, Carrier::Tcp).await;
        // Those who hold all of TCP's places for their address hold none of QUIC's.
        let mut neighbour = Station::new(3);
        join(&mut neighbour, &mut station, Carrier::Quic).await;
        // And who gives up gives back.
        drop(silent);
        for _ in 0..HANDSHAKES_PER_IP_MAX {
            assert_eq!(station.refused().await, Cause::Reset);
        }
        let mut late = Station::new(4);
        join(&mut late, &mut station, Carrier::Tcp).await;
    });
}

#[test]
fn a_flood_from_many_addresses_is_bounded() {
    run(async {
        let mut station = Station::new(1);
        let mut silent = Vec::new();
        for host in 1..=2 * (HANDSHAKES_MAX / HANDSHAKES_PER_IP_MAX) as u8 {
            for _ in 0..HANDSHAKES_PER_IP_MAX {
                let socket = TcpSocket::new_v4().expect("a socket");
                socket.bind(([127, 0, 1, host], 0).into()).expect("all of 127/8 is ours");
                silent.push(socket.connect(station.tcp_addr()).await.expect("taken"));
            }
        }
        let mut turned_away = 0;
        while turned_away < HANDSHAKES_MAX {
            match station.next().await {
                Event::Refused { cause: Cause::Busy { here: true }, .. } => turned_away += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(station.bearer.refused_dropped(), 0);
        join(&mut Station::new(2), &mut station, Carrier::Quic).await;
    });
}

#[test]
fn a_dial_into_the_void_times_out_once() {
    run(async {
        let (mut a, b) = (Station::new(1), Station::new(2));
        a.pins.admit(b.key());
        let netem = Netem::start(b.addr(), Profile::default()).expect("a proxy");
        netem.black_hole(true);
        let link = a.bearer.dial(b.key(), &netem.addr().into(), Duration::from_millis(300));
        assert_eq!(a.closed(link).await, Cause::TimedOut);
        let given_up = a.bearer.dial(b.key(), &netem.addr().into(), PATIENCE);
        a.bearer.close(given_up, 4, "never mind");
        assert_eq!(a.closed(given_up).await, Cause::ClosedHere { code: 4, reason: "never mind".into() });
        assert!(tokio::time::timeout(Duration::from_millis(300), a.events.recv()).await.is_err());
    });
}
