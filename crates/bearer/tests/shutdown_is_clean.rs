//! Shutdown tells the peers, ends every link once, and then the events end.
mod support;

use bearer::{Cause, Event};
use std::time::{Duration, Instant};
use support::{Pair, run_each};

#[test]
fn shutdown_is_clean() {
    run_each(async |carrier| {
        let Pair { a, mut b, a_link, b_link } = Pair::new(carrier).await;
        let mut events = a.events;
        let started = Instant::now();
        a.bearer.shutdown().await;
        assert!(started.elapsed() < Duration::from_secs(5));
        match events.recv().await {
            Some(Event::Closed { link, cause: Cause::ShutDown, was_up: true, .. }) => assert_eq!(link, a_link),
            other => panic!("{other:?}"),
        }
        assert!(events.recv().await.is_none());
        assert!(matches!(b.closed(b_link).await, Cause::ClosedByPeer { .. }));
    });
}

#[test]
fn the_last_handle_closes_everything() {
    run_each(async |carrier| {
        let Pair { a, mut b, b_link, .. } = Pair::new(carrier).await;
        drop(a.bearer);
        assert!(matches!(b.closed(b_link).await, Cause::ClosedByPeer { .. }));
        let mut events = a.events;
        while events.recv().await.is_some() {}
    });
}
