//! What tests stand on: a faulty network, parties with keys, and the simulator. Dev only, nothing here ships.

pub mod netem;
pub mod parties;
pub mod random;
pub mod sim;
