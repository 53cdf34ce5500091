//! A receiver that takes no bulk for a while still gets every heartbeat and FLASH, and can close.
mod support;

use bearer::limits::CREDIT_BYTES;
use bearer::{Cause, Class, Event};
use std::time::{Duration, Instant};
use support::{Pair, run_each};

#[test]
fn bulk_does_not_delay_control() {
    run_each(async |carrier| {
        let Pair { mut a, mut b, a_link, b_link } = Pair::new(carrier).await;
        // Fill everything on the way: credit, stream window, waiting room. B takes nothing meanwhile.
        let mut credit = CREDIT_BYTES[Class::Routine.index()];
        let mut sent = 0;
        let filled = Instant::now();
        while filled.elapsed() < Duration::from_millis(500) {
            while credit >= 60_000 {
                credit -= 60_000;
                sent += 60_000;
                a.bearer.send(a_link, Class::Routine, vec![0; 60_000]);
            }
            match tokio::time::timeout(Duration::from_millis(50), a.events.recv()).await {
                Ok(Some(Event::Sent { bytes, .. })) => credit += bytes,
                Ok(other) => panic!("{other:?}"),
                Err(_) => {}
            }
        }
        assert!(sent < 8 << 20, "{sent} bytes taken by a receiver that reads nothing");
        for class in [Class::Control, Class::Flash, Class::Immediate] {
            a.bearer.send(a_link, class, vec![1; 340]);
        }
        let started = Instant::now();
        // They come before all bulk that has waited for so long.
        tokio::time::sleep(Duration::from_millis(200)).await;
        for _ in 0..3 {
            let (class, bytes) = b.frame().await;
            assert!(class.is_urgent());
            assert_eq!(bytes.len(), 340);
        }
        assert!(started.elapsed() < Duration::from_secs(5));
        assert_eq!(b.frame().await.0, Class::Routine);
        // A reader that waits for room does not hold up the end.
        b.bearer.close(b_link, 1, "enough");
        assert_eq!(b.closed(b_link).await, Cause::ClosedHere { code: 1, reason: "enough".into() });
        assert_eq!(a.closed(a_link).await, Cause::ClosedByPeer { code: 1, reason: "enough".into() });
    });
}
