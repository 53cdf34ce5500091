//! A key that leaves the pins loses its live link at once and gets no new one.
mod support;

use bearer::Cause;
use support::{PATIENCE, Pair, run_each};

#[test]
fn revocation_is_immediate() {
    run_each(async |carrier| {
        let mut pair = Pair::new(carrier).await;
        pair.b.pins.revoke(pair.a.key());
        assert_eq!(pair.b.closed(pair.b_link).await, Cause::NotPinnedHere);
        assert_eq!(pair.a.closed(pair.a_link).await, Cause::NotPinnedThere);
        let again = pair.a.bearer.dial(pair.b.key(), &pair.b.address(carrier), PATIENCE);
        assert_eq!(pair.b.refused().await, Cause::WrongKey { shown: pair.a.key() });
        assert_eq!(pair.a.closed(again).await, Cause::NotPinnedThere);
        pair.b.pins.admit(pair.a.key());
        pair.a.bearer.dial(pair.b.key(), &pair.b.address(carrier), PATIENCE);
        pair.b.up().await;
    });
}
