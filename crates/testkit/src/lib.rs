//! What tests stand on: a faulty network today. Dev only, nothing here ships.

pub mod netem;
