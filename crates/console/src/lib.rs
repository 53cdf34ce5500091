//! The watch's console: what an officer does at the station, over HTTP, from a browser on the same desk.
//!
//! [`serve`] listens with TLS and answers for a [`Backend`], which carries out the station's commands: the console can do
//! nothing that the command line cannot, and is held by the same gate. What commands there are, the backend says as a
//! table of [`Operation`]s; paths, the checks of what a request carries, and the description of the API are made from it.
//!
//! It knows no line, no record and no key, and keeps no state of its own but the latest events and the latest answers, so
//! that a browser whose connection breaks goes on where it was and says nothing twice. What it refuses by itself is about
//! the door: where a request comes from, how large it is, and how many there are.

mod answered;
mod api;
mod backend;
mod describe;
mod events;
mod given;
mod guard;
pub mod limits;
mod operation;
mod page;
mod problem;
mod serve;
#[cfg(feature = "targets")]
pub mod targets;

pub use backend::{Answer, Assertion, Backend, Kind, NewPasskey, Refused, Session};
pub use describe::describe;
pub use events::{Event, Events};
pub use given::{Given, Value};
pub use operation::{Operation, Parameter, Takes};
pub use problem::Problem;
pub use serve::{Config, Running, ServeError, serve};
