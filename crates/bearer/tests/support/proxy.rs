//! Proxies on the loopback: HTTP CONNECT and SOCKS5, honest ones and ones that misbehave. On threads of their own.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What a proxy speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    Connect,
    Socks5,
}

/// A running proxy; takes nobody any more when dropped.
pub struct Proxy {
    pub addr: SocketAddr,
    /// Connections that it made.
    made: Arc<AtomicUsize>,
    gone: Arc<AtomicBool>,
}

impl Proxy {
    /// One that connects whoever asks, if need be by user and password, and knows these names.
    pub fn honest(
        speaks: Speaks,
        login: Option<(&'static str, &'static str)>,
        names: impl IntoIterator<Item = (&'static str, SocketAddr)>,
    ) -> Self {
        let names: Vec<_> = names.into_iter().collect();
        let made = Arc::<AtomicUsize>::default();
        let count = made.clone();
        let mut proxy = Self::start(move |client| {
            let resolve = |name: &str, port: u16| {
                let known = names.iter().find(|(known, addr)| *known == name && addr.port() == port);
                known.map(|(_, addr)| *addr)
            };
            let target = match speaks {
                Speaks::Connect => connect(client, login, &resolve),
                Speaks::Socks5 => socks(client, login, &resolve),
            };
            if let Ok(target) = target {
                count.fetch_add(1, Ordering::Relaxed);
                join(client, &target);
            }
        });
        proxy.made = made;
        proxy
    }

    /// One that does with each who comes what `act` says.
    pub fn start(act: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let addr = listener.local_addr().expect("bound");
        let gone = Arc::<AtomicBool>::default();
        let (is_gone, act) = (gone.clone(), Arc::new(act));
        std::thread::spawn(move || {
            for client in listener.incoming() {
                if is_gone.load(Ordering::Relaxed) {
                    return;
                }
                let (Ok(mut client), act) = (client, act.clone()) else { continue };
                std::thread::spawn(move || act(&mut client));
            }
        });
        Self { addr, made: Arc::default(), gone }
    }

    pub fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.gone.store(true, Ordering::Relaxed);
        // Whoever waits in accept looks again.
        let _ = TcpStream::connect(self.addr);
    }
}

type Resolve<'a> = &'a dyn Fn(&str, u16) -> Option<SocketAddr>;

fn connect(client: &mut TcpStream, login: Option<(&str, &str)>, resolve: Resolve<'_>) -> io::Result<TcpStream> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).map_err(io::Error::other)?;
    let lines: Vec<&str> = head.split("\r\n").collect();
    let refuse = |client: &mut TcpStream, status: &str| {
        write!(client, "HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n")?;
        client.shutdown(Shutdown::Write)?;
        Err(io::Error::other(status.to_owned()))
    };
    let target = lines[0].strip_prefix("CONNECT ").and_then(|rest| rest.strip_suffix(" HTTP/1.1"));
    let Some(target) = target.filter(|target| lines.contains(&format!("Host: {target}").as_str())) else {
        return refuse(client, "400 Bad Request");
    };
    if let Some((user, password)) = login {
        let expected = format!("Proxy-Authorization: Basic {}", base64(format!("{user}:{password}").as_bytes()));
        if !lines.contains(&expected.as_str()) {
            return refuse(client, "407 Proxy Authentication Required");
        }
    }
    let addr = target.parse().ok().or_else(|| {
        let (name, port) = target.rsplit_once(':')?;
        resolve(name, port.parse().ok()?)
    });
    let Some(addr) = addr else { return refuse(client, "502 Bad Gateway") };
    match TcpStream::connect(addr) {
        Ok(target) => {
            client.write_all(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n")?;
            Ok(target)
        }
        Err(_) => refuse(client, "502 Bad Gateway"),
    }
}

/// RFC 4648, of what fits a header.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize] as char;
            text.push(if at <= three.len() { letter } else { '=' });
        }
    }
    text
}

fn socks(client: &mut TcpStream, login: Option<(&str, &str)>, resolve: Resolve<'_>) -> io::Result<TcpStream> {
    let mut read = |length: usize| {
        let mut bytes = vec![0; length];
        client.read_exact(&mut bytes).map(|()| bytes)
    };
    let head = read(2)?;
    let methods = read(usize::from(head[1]))?;
    let wanted = if login.is_some() { 2 } else { 0 };
    let method = if methods.contains(&wanted) { wanted } else { 0xff };
    client.write_all(&[5, method])?;
    if method == 0xff {
        return Err(io::Error::other("no method"));
    }
    let mut read = |length: usize| {
        let mut bytes = vec![0; length];
        client.read_exact(&mut bytes).map(|()| bytes)
    };
    if let Some((user, password)) = login {
        let length = read(2)?[1];
        let theirs = read(usize::from(length))?;
        let length = read(1)?[0];
        let secret = read(usize::from(length))?;
        let fits = theirs == user.as_bytes() && secret == password.as_bytes();
        client.write_all(&[1, u8::from(!fits)])?;
        if !fits {
            return Err(io::Error::other("wrong password"));
        }
    }
    let mut read = |length: usize| {
        let mut bytes = vec![0; length];
        client.read_exact(&mut bytes).map(|()| bytes)
    };
    let request = read(4)?;
    let host = match request[3] {
        1 => Ok(IpAddr::from(<[u8; 4]>::try_from(read(4)?).expect("four"))),
        4 => Ok(IpAddr::from(Ipv6Addr::from(<[u8; 16]>::try_from(read(16)?).expect("sixteen")))),
        _ => {
            let length = read(1)?[0];
            Err(String::from_utf8(read(usize::from(length))?).map_err(io::Error::other)?)
        }
    };
    let port = read(2)?;
    let port = u16::from_be_bytes([port[0], port[1]]);
    let addr = match host {
        Ok(ip) => Some(SocketAddr::new(ip, port)),
        Err(name) => resolve(&name, port),
    };
    match addr.map(TcpStream::connect) {
        Some(Ok(target)) => {
            // The address it dials from told as a name, which few clients expect.
            client.write_all(&[5, 0, 0, 3, 4, b'h', b'e', b'r', b'e', 0, 1])?;
            Ok(target)
        }
        Some(Err(_)) => {
            client.write_all(&[5, 5, 0, 1, 0, 0, 0, 0, 0, 0])?;
            Err(io::Error::other("refused"))
        }
        None => {
            client.write_all(&[5, 4, 0, 1, 0, 0, 0, 0, 0, 0])?;
            Err(io::Error::other("unknown host"))
        }
    }
}

/// Carries bytes both ways until each side has ended.
fn join(client: &TcpStream, target: &TcpStream) {
    let carry = |mut from: &TcpStream, mut to: &TcpStream| {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    };
    std::thread::scope(|scope| {
        scope.spawn(|| carry(client, target));
        carry(target, client);
    });
}
