//! Two stations exchange frames of every class and size, both ways, in order within a class.
mod support;

use bearer::limits::FRAME_BYTES_MAX;
use bearer::{Carrier, Class, Event};
use support::{PATIENCE, Pair, Station, run_each};

fn frames(class: Class) -> Vec<Vec<u8>> {
    [1, 63, 64, 340, 16_384, FRAME_BYTES_MAX].iter().map(|length| vec![class as u8 + 1; *length]).collect()
}

async fn receive_all(station: &mut Station) -> Vec<Vec<Vec<u8>>> {
    let mut received = vec![Vec::new(); Class::COUNT];
    for _ in 0..Class::COUNT * 6 {
        let (class, bytes) = station.frame().await;
        received[class.index()].push(bytes);
    }
    received
}

#[test]
fn every_class_is_exchanged() {
    run_each(async |carrier| {
        let mut pair = Pair::new(carrier).await;
        for class in Class::ALL {
            for frame in frames(class) {
                pair.a.bearer.send(pair.a_link, class, frame.clone());
                pair.b.bearer.send(pair.b_link, class, frame);
            }
        }
        let expected: Vec<_> = Class::ALL.into_iter().map(frames).collect();
        assert_eq!(receive_all(&mut pair.b).await, expected);
        assert_eq!(receive_all(&mut pair.a).await, expected);
        let path = pair.a.bearer.path(pair.a_link).expect("a path");
        assert_eq!((path.carrier, path.address), (carrier, pair.b.address(carrier)));
        assert!(path.sent_bytes > 0 && path.received_bytes > 0);
    });
}

#[test]
fn both_sides_name_each_other() {
    run_each(async |carrier| {
        let (mut a, mut b) = (Station::new(1), Station::new(2));
        a.pins.admit(b.key());
        b.pins.admit(a.key());
        let dialed = a.bearer.dial(b.key(), &b.address(carrier), PATIENCE);
        match a.next().await {
            Event::Up { link, peer, dialed: true, carrier: on, address } => {
                assert_eq!((link, peer, on, address), (dialed, b.key(), carrier, b.address(carrier)));
            }
            other => panic!("{other:?}"),
        }
        match b.next().await {
            Event::Up { peer, dialed: false, carrier: on, address, .. } => {
                assert_eq!((peer, on, address.carrier()), (a.key(), carrier, carrier));
                // A TCP connection comes from a port of its own.
                assert!(carrier == Carrier::Tcp || address == a.address(carrier), "{address}");
            }
            other => panic!("{other:?}"),
        }
    });
}
