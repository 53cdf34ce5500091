//! Every vector in `spec/sealed-vectors`, which a second implementation wrote: opened, parsed and read as it says, and sealed again
//! to the same bytes.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;

use bearer::sealed::media::{MediaError, Reader};
use bearer::sealed::{KeyError, Packet, Preshared, Sealing};
use bearer::{Key, Secret};
use rand_core::{TryCryptoRng, TryRng};

struct Vector {
    given: BTreeMap<String, String>,
    data: Vec<u8>,
}

/// Gives the bytes of a vector once, and nothing more.
struct Given(Vec<u8>);

impl TryRng for Given {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        panic!("HPKE draws bytes")
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        panic!("HPKE draws bytes")
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.copy_from_slice(&self.0.drain(..bytes.len()).collect::<Vec<_>>());
        Ok(())
    }
}

impl TryCryptoRng for Given {}

fn bytes(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("digits"), 16).expect("digits");
    digits.chunks(2).map(byte).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Vector {
    fn array(&self, name: &str) -> [u8; 32] {
        bytes(&self.given[name]).try_into().expect("32 bytes")
    }

    fn preshared(&self) -> Option<Preshared> {
        self.given.contains_key("preshared").then(|| Preshared::new(self.array("preshared")))
    }

    fn sealing(&self) -> Result<Sealing, KeyError> {
        let secret = Secret::from_seed(self.array("secret"));
        Sealing::new(&secret, Key(self.array("peer")), self.array("line"), self.preshared())
    }

    /// What it says, or the level at which it is refused.
    fn judge(&self) -> Result<String, &'static str> {
        match self.given["kind"].as_str() {
            "datagram" => self.datagram(),
            "packet" => Packet::parse(&self.data).map(|packet| told(&packet)).ok_or("form"),
            "file" => self.file(),
            other => panic!("no such kind: {other}"),
        }
    }

    fn datagram(&self) -> Result<String, &'static str> {
        let sealing = self.sealing().map_err(|_| "key")?;
        if self.data.len() < bearer::sealed::SEAL_BYTES || self.data[0] != bearer::sealed::VERSION {
            assert_eq!(sealing.open(&self.data), None);
            return Err("form");
        }
        if self.data[1..9] != sealing.inbound_hints() {
            assert_eq!(sealing.open(&self.data), None);
            return Err("hint");
        }
        let plaintext = sealing.open(&self.data).ok_or("seal")?;
        if self.given.contains_key("ikm") {
            let secret = Secret::from_seed(self.array("peer-secret"));
            let peer = Sealing::new(&secret, Key(reader()), self.array("line"), self.preshared()).expect("sound");
            assert_eq!(
                hexadecimal(&peer.seal(&plaintext, &mut Given(bytes(&self.given["ikm"])))),
                hexadecimal(&self.data)
            );
        }
        Ok(hexadecimal(&plaintext))
    }

    fn file(&self) -> Result<String, &'static str> {
        let sealing = self.sealing().map_err(|_| "key")?;
        let level = |error| match error {
            MediaError::NoFile | MediaError::Malformed { .. } | MediaError::Trailing => "form",
            MediaError::Foreign => "hint",
            MediaError::Torn { .. } => "torn",
            MediaError::Broken { .. } => "seal",
            MediaError::Io(error) => panic!("{error}"),
        };
        let mut reader = Reader::new(&self.data[..], &sealing).map_err(level)?;
        let mut told = Vec::new();
        while let Some(frames) = reader.next_frames().map_err(level)? {
            told.extend(frames.iter().map(|(class, frame)| format!("{} {}", *class as u8, hexadecimal(frame))));
        }
        Ok(told.join("; "))
    }
}

/// The public key of the vectors' reader: a seed of twos (RFC 8032).
fn reader() -> [u8; 32] {
    bytes("8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394").try_into().expect("32 bytes")
}

fn told(packet: &Packet<'_>) -> String {
    let mut out = vec![format!("from {}/{}", packet.from.life, packet.from.link)];
    out.extend(packet.to.map(|to| format!("to {}/{}", to.life, to.link)));
    out.push(format!("number {}", packet.number));
    out.extend(packet.asks.then(|| "asks".to_string()));
    if let Some(ack) = &packet.ack {
        let runs: Vec<String> = ack.runs.iter().map(|(first, last)| format!("{first}-{last}")).collect();
        out.push(format!("ack {} ms {}", ack.delay_ms, runs.join(" ")));
    }
    out.extend(packet.close.as_ref().map(|close| format!("close {} {}", close.code, hexadecimal(close.reason))));
    let chunk = |chunk: &bearer::sealed::Chunk<'_>| {
        format!("chunk {} {} {}", chunk.class as u8, chunk.offset, hexadecimal(chunk.bytes))
    };
    out.extend(packet.chunks.iter().map(chunk));
    out.join("; ")
}

#[test]
fn every_vector_is_judged_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/sealed-vectors");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the vectors") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let (head, body) = text.split_once("\n\n").expect("a head and a body");
        let mut lines = head.lines();
        assert_eq!(lines.next(), Some("detente vector v1"));
        let field = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_string(), value.to_string()));
        let given: BTreeMap<String, String> = lines.map(|line| field(line).expect("a field")).collect();
        let vector = Vector { given, data: bytes(body) };
        let (verdict, says) = match vector.judge() {
            Ok(says) => ("ok", Some(says)),
            Err(level) => (level, None),
        };
        assert_eq!(verdict, vector.given["expect"], "{}", path.display());
        assert_eq!(says.as_ref(), vector.given.get("says"), "{}", path.display());
        count += 1;
    }
    assert!(count >= 42, "{count} vectors");
}
