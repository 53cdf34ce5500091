//! Dials over TCP go by way of a proxy where one is set: HTTP CONNECT and SOCKS5, with and without a password, to addresses
//! and to names. A proxy that answers never, without end, nonsense or no is told for what it is, in time.
mod support;

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use bearer::{Address, Blame, Carrier, Cause, Class, Event};
use support::proxy::{Proxy, Speaks};
use support::{PATIENCE, Station, run};

const LOGIN: (&str, &str) = ("watch", "s:e@cret");
const NAME: &str = "station.example.mil";

/// A station that admits the one of seed 2 and dials by way of this proxy.
fn dialing(proxy: &str) -> Station {
    Station::with(1, |config| config.proxy = Some(proxy.parse().expect("a proxy")))
}

fn url(speaks: Speaks, proxy: &Proxy, login: Option<(&str, &str)>) -> String {
    let scheme = if speaks == Speaks::Connect { "http" } else { "socks5" };
    let login = login.map(|(user, password)| format!("{user}:{password}@")).unwrap_or_default();
    format!("{scheme}://{login}{}", proxy.addr)
}

#[test]
fn a_link_comes_up_and_carries() {
    for speaks in [Speaks::Connect, Speaks::Socks5] {
        for login in [None, Some(LOGIN)] {
            for by_name in [false, true] {
                run(async {
                    let mut b = Station::new(2);
                    let proxy = Proxy::honest(speaks, login, [(NAME, b.tcp_addr())]);
                    let mut a = dialing(&url(speaks, &proxy, login));
                    a.pins.admit(b.key());
                    b.pins.admit(a.key());
                    let named = format!("tcp:{NAME}:{}", b.tcp_addr().port()).parse().expect("an address");
                    let address = if by_name { named } else { b.address(Carrier::Tcp) };
                    let dialed = a.bearer.dial(b.key(), &address, PATIENCE);
                    match a.next().await {
                        Event::Up { link, carrier: Carrier::Tcp, address: told, .. } => {
                            assert_eq!((link, told), (dialed, address));
                        }
                        other => panic!("{speaks:?} {login:?} {by_name}: {other:?}"),
                    }
                    let b_link = b.up().await;
                    a.bearer.send(dialed, Class::Flash, vec![1; 340]);
                    assert_eq!(b.frame().await, (Class::Flash, vec![1; 340]));
                    b.bearer.send(b_link, Class::Routine, vec![2; 60_000]);
                    assert_eq!(a.frame().await, (Class::Routine, vec![2; 60_000]));
                    assert_eq!(proxy.made(), 1);
                    // A proxy takes nothing from who is trusted, and how the link ends.
                    b.bearer.close(b_link, 7, "good night");
                    assert_eq!(a.closed(dialed).await, Cause::ClosedByPeer { code: 7, reason: "good night".into() });
                });
            }
        }
    }
}

#[test]
fn quic_is_dialed_straight() {
    run(async {
        let mut b = Station::new(2);
        let mut a = dialing("http://127.0.0.1:1");
        support::join(&mut a, &mut b, Carrier::Quic).await;
    });
}

#[test]
fn a_name_without_a_proxy_is_not_dialed() {
    run(async {
        let (mut a, b) = (Station::new(1), Station::new(2));
        a.pins.admit(b.key());
        let address: Address = "tcp:station.example.mil:443".parse().expect("an address");
        let link = a.bearer.dial(b.key(), &address, PATIENCE);
        let cause = a.closed(link).await;
        assert_eq!(cause.blame(), Blame::Here);
        assert!(cause.to_string().contains("proxy"), "{cause}");
    });
}

/// Dials through what does with its client as told; gives how that ended, and after how long.
fn dialed(
    url: impl FnOnce(&Proxy) -> String,
    act: impl Fn(&mut std::net::TcpStream) + Send + Sync + 'static,
) -> (Cause, Duration) {
    let mut outcome = None;
    run(async {
        let b = Station::new(2);
        let proxy = Proxy::start(act);
        let mut a = dialing(&url(&proxy));
        a.pins.admit(b.key());
        let began = Instant::now();
        let link = a.bearer.dial(b.key(), &b.address(Carrier::Tcp), Duration::from_secs(2));
        outcome = Some((a.closed(link).await, began.elapsed()));
        assert_eq!(a.bearer.links(), 0);
    });
    outcome.expect("the dial ended")
}

fn connect(answer: &'static [u8]) -> Cause {
    let act = move |client: &mut std::net::TcpStream| {
        let mut head = [0; 4096];
        let _ = client.read(&mut head);
        let _ = client.write_all(answer);
        // Until the other end hangs up, so that nothing is lost of the answer.
        while client.read(&mut head).is_ok_and(|length| length > 0) {}
    };
    dialed(|proxy| url(Speaks::Connect, proxy, None), act).0
}

/// Says each of `answers` after hearing something.
fn socks(login: Option<(&str, &str)>, answers: &'static [&'static [u8]]) -> Cause {
    let act = move |client: &mut std::net::TcpStream| {
        let mut heard = [0; 1024];
        for answer in answers {
            let _ = client.read(&mut heard);
            let _ = client.write_all(answer);
        }
        while client.read(&mut heard).is_ok_and(|length| length > 0) {}
    };
    dialed(|proxy| url(Speaks::Socks5, proxy, login), act).0
}

fn is_setup(cause: &Cause, words: &str) {
    assert!(matches!(cause, Cause::Proxy { .. }), "{cause:?}");
    assert_eq!(cause.blame(), Blame::Setup);
    assert!(cause.to_string().contains(words), "{cause}");
}

fn is_path(cause: &Cause, words: &str) {
    assert!(matches!(cause, Cause::Unreachable { .. }), "{cause:?}");
    assert_eq!(cause.blame(), Blame::Path);
    assert!(cause.to_string().contains(words), "{cause}");
}

#[test]
fn a_connect_proxy_that_says_no_is_quoted() {
    is_setup(&connect(b"HTTP/1.1 403 Not for \x1b[2Jstations\r\n\r\n"), "");
    is_setup(&connect(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"), "403 Forbidden");
    is_setup(&connect(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"), "asks for a user and a password");
    is_path(&connect(b"HTTP/1.1 502 Bad Gateway\r\n\r\n"), "502 Bad Gateway");
    is_path(&connect(b"HTTP/1.1 504 Gateway Timeout\r\n\r\n"), "504");
}

#[test]
fn a_connect_proxy_that_speaks_otherwise_is_none() {
    is_setup(&connect(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "does not speak HTTP");
    is_setup(&connect(b"HTTP/1.1 200 OK\r\n\r\n\x15\x03\x03\x00\x02\x02\x50"), "more than its answer");
    is_setup(&connect(b"\r\n\r\n\r\n\r\n"), "does not speak HTTP");
}

#[test]
fn a_proxy_without_end_is_cut_off() {
    let (cause, took) = dialed(
        |proxy| url(Speaks::Connect, proxy, None),
        |client| {
            let _ = client.write_all(b"HTTP/1.1 200 OK\r\n");
            while client.write_all(&[b'x'; 4096]).is_ok() {}
        },
    );
    is_setup(&cause, "no end");
    assert!(took < Duration::from_millis(1_500), "{took:?}");
}

#[test]
fn a_proxy_that_drips_or_answers_never_is_given_up_in_time() {
    for speaks in [Speaks::Connect, Speaks::Socks5] {
        let (cause, took) = dialed(
            |proxy| url(speaks, proxy, None),
            |client| while client.read(&mut [0; 64]).is_ok_and(|length| length > 0) {},
        );
        is_path(&cause, "the proxy does not answer in time");
        assert!(Duration::from_millis(1_900) < took && took < Duration::from_secs(4), "{took:?}");
    }
    let (cause, _) = dialed(
        |proxy| url(Speaks::Connect, proxy, None),
        |client| {
            while client.write_all(b"x").is_ok() {
                std::thread::sleep(Duration::from_millis(100));
            }
        },
    );
    is_path(&cause, "the proxy does not answer in time");
}

#[test]
fn a_proxy_that_hangs_up_or_is_not_there_is_the_paths() {
    for speaks in [Speaks::Connect, Speaks::Socks5] {
        let hang_up = |client: &mut std::net::TcpStream| drop(client.read(&mut [0; 4096]));
        is_path(&dialed(|proxy| url(speaks, proxy, None), hang_up).0, "the proxy hung up");
        let gone = dialed(|_| url(speaks, &Proxy::start(|_| ()), None).replace("127.0.0.1", "127.0.0.3"), |_| ());
        is_path(&gone.0, "the proxy: ");
    }
}

#[test]
fn a_socks_proxy_that_says_no_is_told_for_what() {
    is_setup(&socks(None, &[&[5, 0xff]]), "asks for a user and a password");
    is_setup(&socks(Some(LOGIN), &[&[5, 0xff]]), "none of our ways");
    is_setup(&socks(Some(LOGIN), &[&[5, 2], &[1, 1]]), "does not take our user and password");
    is_setup(&socks(None, &[&[5, 2]]), "does not speak SOCKS5");
    is_setup(&socks(None, &[&[4, 0]]), "does not speak SOCKS5");
    is_setup(&socks(None, &[&[5, 0], &[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]]), "do not allow");
    is_setup(&socks(None, &[&[5, 0], &[5, 9, 0, 1, 0, 0, 0, 0, 0, 0]]), "code 9");
    is_setup(&socks(None, &[&[5, 0], &[5, 0, 0, 9, 0, 0, 0, 0, 0, 0]]), "does not speak SOCKS5");
    is_path(&socks(None, &[&[5, 0], &[5, 4, 0, 1, 0, 0, 0, 0, 0, 0]]), "host unreachable");
    is_path(&socks(None, &[&[5, 0], &[5, 5, 0, 1, 0, 0, 0, 0, 0, 0]]), "connection refused");
}

#[test]
fn a_proxy_that_connects_to_somebody_else_is_found_out() {
    run(async {
        let (mut wrong, b) = (Station::new(3), Station::new(2));
        let there = wrong.tcp_addr();
        let proxy = Proxy::start(move |client| {
            let mut head = [0; 4096];
            let _ = client.read(&mut head);
            let _ = client.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            let mut target = std::net::TcpStream::connect(there).expect("it listens");
            let (mut from, mut to) = (client.try_clone().expect("ours"), target.try_clone().expect("ours"));
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            let _ = std::io::copy(&mut target, client);
        });
        let mut a = dialing(&url(Speaks::Connect, &proxy, None));
        a.pins.admit(b.key());
        wrong.pins.admit(a.key());
        let link = a.bearer.dial(b.key(), &b.address(Carrier::Tcp), PATIENCE);
        assert_eq!(a.closed(link).await, Cause::WrongKey { shown: wrong.key() });
        assert_eq!(wrong.refused().await, Cause::NotPinnedThere);
    });
}
