//! The station: settings, keys, clock, randomness, the one loop, the command line.
//!
//! The only crate that sees all others, and the only one that reads a clock or draws a random number.
//! [`serve::Station`] is what runs; everything else is a command that makes its folder, speaks to it over its socket,
//! or reads its record.

pub mod alarm;
pub mod amendments;
pub mod annex;
pub mod assurance;
pub mod attachments;
pub mod calls;
pub mod carry;
pub mod ceases;
pub mod ceremony;
pub mod changes;
pub mod channel;
pub mod claims;
pub mod cli;
pub mod client;
pub mod clock;
pub mod clocks;
pub mod coded;
pub mod console;
pub mod demo;
pub mod desk;
pub mod extract;
pub mod failure;
pub mod find;
pub mod folder;
pub mod forms;
pub mod gaps;
pub mod handling;
mod hex;
pub mod incidents;
pub mod notices;
pub mod parse;
pub mod performance;
pub mod place;
pub mod plain;
pub mod plausible;
pub mod preshared;
pub mod proposals;
pub mod protocol;
pub mod reading;
pub mod readouts;
mod reasons;
pub mod run;
pub mod said;
pub mod scenario;
pub mod serve;
pub mod settings;
pub mod show;
pub mod sites;
pub mod situation;
pub mod socket;
pub mod suspicion;
pub mod tide;
pub mod trace;
pub mod transcript;
pub mod view;
pub mod ways;
