//! A client that offers X25519 alone is refused: there is no silent step down.
mod support;

use bearer::{Carrier, Cause};
use rustls::client::Resumption;
use std::sync::Arc;
use support::{Station, hostile, loopback, run_each};

#[test]
fn classical_key_agreement_is_refused() {
    run_each(async |carrier| {
        let mut station = Station::new(1);
        let known = Station::new(7);
        station.pins.admit(known.key());
        let tls = hostile::tls(7, hostile::classical(), Arc::default(), Resumption::disabled());
        if carrier == Carrier::Tcp {
            assert!(hostile::tcp(tls, &station).await.is_err());
        } else {
            let endpoint = hostile::endpoint(tls, loopback());
            let outcome = endpoint.connect(station.addr(), "anyone").expect("an attempt").await;
            assert!(outcome.is_err());
        }
        assert_eq!(station.refused().await, Cause::NoHybrid);
    });
}
