//! Sealed frames: the bearer for paths on which no live handshake can be had or paid for.
//!
//! Plain UDP, serial ports, modems, pipes, relays, and files that somebody carries. Each datagram is sealed by itself to the
//! peer's station key ([`Sealing`]), so that the first one already carries a frame; between two *lives* of two stations the
//! datagrams make a small reliable transport, classes apart and the most urgent first.
//!
//! [`Carrier`] is all of it for one path, without I/O, clock or randomness. [`Bearer`] drives one over UDP or over a stream of
//! bytes; [`media`] seals for a file. What goes over the wire is in `spec/sealed.md`.
//!
//! What it will not do: keep a secret from whoever gets hold of the receiver's private key later (there is no handshake, so
//! no forward secrecy), retry a link that ended, look inside a frame, or keep one.

mod association;
mod carrier;
mod driver;
mod link;
mod lives;
pub mod media;
mod pace;
mod packet;
mod ranges;
mod sealing;
mod serial;
pub mod stream;
mod streams;

pub use carrier::{AdmitError, Carrier, Dropped, Event, Line, Passage, Transmit};
pub use driver::{Bearer, Config, Events, OpenError};
pub use link::Counts;
pub use lives::Lives;
pub use pace::Pace;
pub use packet::{Ack, Chunk, Close, End, Packet};
pub use sealing::{HEADER_BYTES, KeyError, Preshared, SEAL_BYTES, Sealing, VERSION};
