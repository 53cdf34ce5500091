//! Sealed frames over simulated paths: virtual time, seeds, and everything that a network or a peer may do.
mod sim;

mod bounds;
mod lives;
mod thin;
mod whole;
