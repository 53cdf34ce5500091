//! A client that would like to resume gets no ticket: its second handshake is as full as its first.
mod support;

use bearer::Class;
use rustls::NamedGroup;
use rustls::client::{ClientSessionStore, Resumption, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{Station, hostile, loopback, run};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[derive(Debug, Default)]
struct Greedy(AtomicUsize);

impl ClientSessionStore for Greedy {
    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}
    fn kx_hint(&self, _: &ServerName<'_>) -> Option<NamedGroup> {
        None
    }
    fn set_tls12_session(&self, _: ServerName<'static>, _: Tls12ClientSessionValue) {}
    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        None
    }
    fn remove_tls12_session(&self, _: &ServerName<'static>) {}
    fn insert_tls13_ticket(&self, _: ServerName<'static>, _: Tls13ClientSessionValue) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        None
    }
}

#[test]
fn nothing_is_resumed_over_tcp() {
    run(async {
        let mut station = Station::new(1);
        let known = Station::new(7);
        station.pins.admit(known.key());
        let (verifier, tickets) = (Arc::<hostile::Naive>::default(), Arc::<Greedy>::default());
        for handshake in 1..=2 {
            let tls = hostile::tls(7, hostile::hybrid(), verifier.clone(), Resumption::store(tickets.clone()));
            let mut stream = hostile::tcp(tls, &station).await.expect("a handshake");
            assert!(!stream.get_ref().1.is_early_data_accepted());
            let link = station.up().await;
            stream.write_all(&[0, 2, 1, 1]).await.expect("written");
            station.frame().await;
            // Tickets would have come by the time that this is answered.
            station.bearer.send(link, Class::Control, vec![1]);
            stream.read_exact(&mut [0; 4]).await.expect("answered");
            assert_eq!(verifier.0.load(Ordering::Relaxed), handshake);
            assert_eq!(tickets.0.load(Ordering::Relaxed), 0);
            drop(stream);
            station.closed(link).await;
        }
    });
}

#[test]
fn nothing_is_resumed() {
    run(async {
        let mut station = Station::new(1);
        let known = Station::new(7);
        station.pins.admit(known.key());
        let (verifier, tickets) = (Arc::<hostile::Naive>::default(), Arc::<Greedy>::default());
        let tls = hostile::tls(7, hostile::hybrid(), verifier.clone(), Resumption::store(tickets.clone()));
        let endpoint = hostile::endpoint(tls, loopback());
        for handshake in 1..=2 {
            let connecting = endpoint.connect(station.addr(), "anyone").expect("an attempt");
            // Early data would need a ticket.
            let Err(connecting) = connecting.into_0rtt() else { panic!("early data") };
            let (connection, link) = tokio::join!(connecting, station.up());
            let connection = connection.expect("a connection");
            let mut stream = connection.open_uni().await.expect("a stream");
            stream.write_all(&[0, 1, 1]).await.expect("written");
            station.frame().await;
            assert_eq!(verifier.0.load(Ordering::Relaxed), handshake);
            assert_eq!(tickets.0.load(Ordering::Relaxed), 0);
            connection.close(0u32.into(), b"");
            station.closed(link).await;
        }
    });
}
