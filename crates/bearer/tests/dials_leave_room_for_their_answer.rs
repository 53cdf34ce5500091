//! What a dial over QUIC costs the path, and when the next one should be made.
mod support;

use std::time::{Duration, Instant};

use bearer::limits::{HANDSHAKES_PER_IP_MAX, INITIAL_RTT, KNOCKS_HEED, MTU_DISCOVERED_MAX};
use bearer::{Address, Carrier};
use support::{PATIENCE, Station, loopback, run};
use testkit::netem::{Netem, Profile, Way};
use tokio::net::UdpSocket;

#[test]
fn the_first_flight_of_a_handshake_is_one_datagram() {
    run(async {
        let (station, other) = (Station::new(1), Station::new(2));
        station.pins.admit(other.key());
        // Held, so that no port comes again: the second dial to an address is another.
        let mut held = Vec::new();
        // QUIC draws some of it at random: were it not one for all draws, some of these would be two.
        for _ in 0..40 {
            let silent = UdpSocket::bind(loopback()).await.expect("a port");
            let link = station.bearer.dial(other.key(), &silent.local_addr().expect("bound").into(), PATIENCE);
            let mut buffer = [0; 2_048];
            let mut lengths = vec![silent.recv(&mut buffer).await.expect("the first")];
            // A second would go with it.
            tokio::time::sleep(Duration::from_millis(30)).await;
            while let Ok(length) = silent.try_recv(&mut buffer) {
                lengths.push(length);
            }
            station.bearer.close(link, 0, "");
            assert!(lengths.len() == 1 && lengths[0] <= usize::from(MTU_DISCOVERED_MAX), "{lengths:?}");
            held.push(silent);
        }
    });
}

#[test]
fn a_path_that_carries_no_large_datagrams_costs_two_dials_and_no_other() {
    run(async {
        let (mut from, mut to) = (Station::new(1), Station::new(2));
        from.pins.admit(to.key());
        to.pins.admit(from.key());
        let narrow = Profile { mtu_bytes: Some(1_280), ..Profile::default() };
        let netem = Netem::start(to.addr(), narrow).expect("a proxy");
        let address: Address = netem.addr().into();
        let mut unanswered = Vec::new();
        for dials in [2, 2, 1, 1] {
            if dials == 2 {
                let before = netem.counters().up;
                unanswered.push(from.bearer.dial(to.key(), &address, PATIENCE));
                while netem.counters().up.datagrams == before.datagrams {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                let after = netem.counters().up;
                assert_eq!((after.dropped, after.delivered), (before.dropped + 1, before.delivered));
            }
            let began = Instant::now();
            let link = from.bearer.dial(to.key(), &address, PATIENCE);
            assert_eq!(from.up().await, link);
            assert!(began.elapsed() < INITIAL_RTT, "{:?}: nothing had to be sent again", began.elapsed());
            let there = to.up().await;
            from.bearer.close(link, 0, "");
            from.closed(link).await;
            to.closed(there).await;
        }
        unanswered.into_iter().for_each(|link| from.bearer.close(link, 0, ""));
    });
}

#[test]
fn while_a_handshake_comes_in_from_an_address_it_is_dialed_more_rarely() {
    run(async {
        let (from, to) = (Station::new(1), Station::new(2));
        from.pins.admit(to.key());
        to.pins.admit(from.key());
        let netem = Netem::start(to.addr(), Profile::default()).expect("a proxy");
        let elsewhere = Address::Quic("127.0.0.2:4747".parse().expect("an address"));
        let back = from.address(Carrier::Quic);
        assert_eq!(to.bearer.patience(&back), INITIAL_RTT);
        netem.black_hole_one_way(Way::Down, true);
        // However many there are.
        for _ in 0..HANDSHAKES_PER_IP_MAX {
            from.bearer.dial(to.key(), &netem.addr().into(), PATIENCE);
        }
        while to.bearer.patience(&back) == INITIAL_RTT {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(to.bearer.patience(&back), KNOCKS_HEED);
        assert_eq!(to.bearer.patience(&elsewhere), INITIAL_RTT);
        assert_eq!(to.bearer.patience(&from.address(Carrier::Tcp)), Duration::ZERO);
    });
}
