//! Scenarios: a readable file of dated steps, played on real stations in the time that the file tells.
//!
//! Every step is a command as an officer would type it, carried out by the program itself; nothing is played past it.
//! The stations' line is a drill line, since only there may a clock be set.

mod answers;
pub mod cli;
pub mod file;
mod play;

pub use file::Scenario;
pub use play::{Played, Told, play};
