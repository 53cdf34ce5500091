//! A key that is not pinned gets no link, and both ends learn why.
mod support;

use bearer::{Blame, Cause, Key};
use support::{PATIENCE, Station, run_each};

#[test]
fn the_listener_names_the_key_and_the_dialer_learns_it_is_not_admitted() {
    run_each(async |carrier| {
        let (mut a, mut b) = (Station::new(1), Station::new(2));
        a.pins.admit(b.key());
        let link = a.bearer.dial(b.key(), &b.address(carrier), PATIENCE);
        assert_eq!(b.refused().await, Cause::WrongKey { shown: a.key() });
        let cause = a.closed(link).await;
        assert_eq!(cause, Cause::NotPinnedThere);
        assert_eq!(cause.blame(), Blame::Setup);
        assert_eq!(b.bearer.links(), 0);
    });
}

#[test]
fn the_dialer_names_the_key_that_answered() {
    run_each(async |carrier| {
        let (mut a, mut b) = (Station::new(1), Station::new(2));
        let expected = Key([9; 32]);
        // Pinned here, but not the one that was dialed.
        a.pins.replace([expected, b.key()]);
        b.pins.admit(a.key());
        let link = a.bearer.dial(expected, &b.address(carrier), PATIENCE);
        assert_eq!(a.closed(link).await, Cause::WrongKey { shown: b.key() });
        assert_eq!(b.refused().await, Cause::NotPinnedThere);
    });
}

#[test]
fn a_key_that_is_not_pinned_is_not_dialed() {
    run_each(async |carrier| {
        let (mut a, b) = (Station::new(1), Station::new(2));
        let link = a.bearer.dial(b.key(), &b.address(carrier), PATIENCE);
        assert_eq!(a.closed(link).await, Cause::NotPinnedHere);
    });
}
