//! What tests stand on: a faulty network, parties with keys, volumes by the million, PostGIS as a judge, and the
//! simulator. Dev only, nothing here ships.

pub mod netem;
pub mod parties;
pub mod plans;
pub mod postgis;
pub mod random;
pub mod signatures;
pub mod sim;
pub mod volumes;
