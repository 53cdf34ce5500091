//! Where no datagram passes, two stations have their line over TCP: straight, or by way of a proxy. Where both pass, UDP it is.

#[path = "../../bearer/tests/support/proxy.rs"]
mod proxy;
mod support;

use std::fs;
use std::net::{SocketAddr, TcpListener};

use proxy::{Proxy, Speaks};
use serde_json::Value;
use support::{BLUE, CAST, Folders, Pair, RED, eventually, run};

fn free_tcp_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port")
}

/// Two folders; each listens for TCP too, and knows `reach` of the other beside its address of UDP.
fn folders(listen: [SocketAddr; 2], reach: [&str; 2], proxy: Option<&str>) -> Folders {
    let folders = Folders::make();
    for (at, other) in [(BLUE, RED), (RED, BLUE)] {
        let path = folders.folders[at].settings();
        let settings = fs::read_to_string(&path).expect("settings");
        let known = format!("{} = [\"{}\"]", CAST[other].code, folders.cables[other].address());
        assert!(settings.contains(&known), "{settings}");
        let both = known.replace(']', &format!(", \"{}\"]", reach[other]));
        let proxy = proxy.map(|proxy| format!("proxy = \"{proxy}\"\n")).unwrap_or_default();
        let settings = format!("tcp = \"{}\"\n{proxy}{}", listen[at], settings.replace(&known, &both));
        fs::write(&path, settings).expect("our file");
    }
    folders
}

fn straight() -> Folders {
    let listen = [free_tcp_port(), free_tcp_port()];
    let reach = listen.map(|addr| format!("tcp:{addr}"));
    folders(listen, [&reach[0], &reach[1]], None)
}

fn block_udp(folders: &Folders) {
    folders.cables.iter().for_each(|cable| cable.cut(true));
}

fn peer(pair: &Pair, at: usize) -> Value {
    pair.ask(at, &["status"])["lines"][0]["peers"][0].clone()
}

/// The line is up over TCP, both say so, and words pass both ways with their receipts.
fn carries_over_tcp(pair: &Pair) {
    pair.wait_up();
    for at in [BLUE, RED] {
        eventually("both are on the link that carries", || peer(pair, at)["carrier"] == "tcp");
        pair.send(at, "flash", "over TCP");
    }
    pair.send(BLUE, "routine", "and at leisure");
    pair.wait_same();
}

#[test]
fn where_udp_is_blocked_the_line_comes_up_over_tcp() {
    let folders = straight();
    block_udp(&folders);
    let pair = folders.start();
    carries_over_tcp(&pair);
    let known = |at: usize| peer(&pair, at)["address"].as_str().expect("an address").to_owned();
    assert!([BLUE, RED].iter().all(|at| known(*at).starts_with("tcp:127.0.0.1:")), "{} {}", known(BLUE), known(RED));
    let status = pair.ask(BLUE, &["status"]);
    let listening = status["listening_tcp"].as_str().expect("it listens").to_owned();
    let words = run(&pair.path(BLUE), &["status"]).out;
    assert!(words.contains(&format!(" and tcp:{listening}")), "{words}");
    assert!(words.contains(&format!("Over TCP with {}", known(BLUE))), "{words}");
}

#[test]
fn where_udp_passes_again_it_carries_the_line_and_where_it_ends_tcp_takes_over() {
    let folders = straight();
    block_udp(&folders);
    let pair = folders.start();
    carries_over_tcp(&pair);
    pair.cables.iter().for_each(|cable| cable.cut(false));
    for at in [BLUE, RED] {
        eventually("UDP carries the line", || peer(&pair, at)["carrier"] == "quic");
        pair.send(at, "flash", "over UDP");
    }
    for at in [BLUE, RED] {
        let downs = pair.log(at).matches("state=down").count();
        assert_eq!(downs, 0, "the line was never down: {}", pair.log(at));
    }
    let words = run(&pair.path(RED), &["status"]).out;
    assert!(words.contains("Over QUIC with 127.0.0.1:"), "{words}");
    pair.cables.iter().for_each(|cable| cable.cut(true));
    pair.send(RED, "flash", "the path of UDP is gone");
    carries_over_tcp(&pair);
}

#[test]
fn the_line_comes_up_by_way_of_either_kind_of_proxy_to_a_name() {
    for (speaks, scheme) in [(Speaks::Connect, "http"), (Speaks::Socks5, "socks5")] {
        let listen = [free_tcp_port(), free_tcp_port()];
        let names = [("blue.example.mil", listen[BLUE]), ("red.example.mil", listen[RED])];
        let proxy = Proxy::honest(speaks, Some(("watch", "s:e@cret")), names);
        let reach = names.map(|(name, addr)| format!("tcp:{name}:{}", addr.port()));
        let url = format!("{scheme}://watch:s:e@cret@{}", proxy.addr);
        let folders = folders(listen, [&reach[BLUE], &reach[RED]], Some(&url));
        block_udp(&folders);
        let pair = folders.start();
        carries_over_tcp(&pair);
        assert!(proxy.made() > 0, "no connection went by way of the proxy");
        for at in [BLUE, RED] {
            assert!(!pair.log(at).contains("cret"), "a password is in the log");
        }
    }
}

#[test]
fn a_proxy_that_says_no_is_told_as_the_reason() {
    let listen = [free_tcp_port(), free_tcp_port()];
    let reach = listen.map(|addr| format!("tcp:{addr}"));
    let proxy = Proxy::honest(Speaks::Connect, Some(("watch", "other")), []);
    let folders = folders(listen, [&reach[0], &reach[1]], Some(&format!("http://watch:mine@{}", proxy.addr)));
    block_udp(&folders);
    let pair = folders.start();
    eventually("the watch is told", || {
        let told = peer(&pair, BLUE);
        told["state"] == "establishing"
            && told["reason"].as_str().is_some_and(|why| why.contains("the proxy does not take"))
    });
    assert_ne!(peer(&pair, BLUE)["state"], "refused");
}
