//! Every byte sent is returned as credit exactly once, and to exceed the credit costs the link.
mod support;

use bearer::limits::{CREDIT_BYTES, FRAME_BYTES_MAX};
use bearer::{Cause, Class, Event};
use support::{Pair, run_each};

#[test]
fn every_byte_sent_comes_back_as_credit() {
    run_each(async |carrier| {
        let Pair { mut a, mut b, a_link, .. } = Pair::new(carrier).await;
        let drain = tokio::spawn(async move {
            let mut received = [0; Class::COUNT];
            while received.iter().sum::<usize>() < Class::COUNT * (200 * 340 + 3 * 60_000) {
                let (class, bytes) = b.frame().await;
                received[class.index()] += bytes.len();
            }
            (b, received)
        });
        let mut expected = [0; Class::COUNT];
        for class in Class::ALL {
            for length in std::iter::repeat_n(340, 200).chain([60_000; 3]) {
                a.bearer.send(a_link, class, vec![0; length]);
                expected[class.index()] += length;
            }
        }
        let mut returned = [0; Class::COUNT];
        while returned != expected {
            match a.next().await {
                Event::Sent { link, class, bytes } => {
                    assert_eq!(link, a_link);
                    returned[class.index()] += bytes;
                    assert!(returned[class.index()] <= expected[class.index()]);
                }
                other => panic!("{other:?}"),
            }
        }
        let (_b, received) = drain.await.expect("drained");
        assert_eq!(received, expected);
    });
}

#[test]
fn more_than_the_credit_costs_the_link() {
    run_each(async |carrier| {
        let mut pair = Pair::new(carrier).await;
        // Nothing runs between these calls, so nothing is sent and no credit returns.
        let frames = CREDIT_BYTES[Class::Routine.index()] / FRAME_BYTES_MAX;
        for _ in 0..=frames {
            pair.a.bearer.send(pair.a_link, Class::Routine, vec![0; FRAME_BYTES_MAX]);
        }
        assert!(matches!(pair.a.closed(pair.a_link).await, Cause::Misuse { .. }));
        assert!(matches!(pair.b.closed(pair.b_link).await, Cause::ClosedByPeer { .. }));
    });
}

#[test]
fn frames_that_could_not_be_read_are_not_sent() {
    for length in [0, FRAME_BYTES_MAX + 1] {
        run_each(async |carrier| {
            let mut pair = Pair::new(carrier).await;
            pair.a.bearer.send(pair.a_link, Class::Flash, vec![0; length]);
            assert!(matches!(pair.a.closed(pair.a_link).await, Cause::Misuse { .. }));
        });
    }
}
