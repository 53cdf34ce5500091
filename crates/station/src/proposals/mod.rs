//! Proposals and what comes of them: ceasefires, pauses, corridors, exchanges, withdrawals; who accepted which words, and
//! how what was agreed is kept.

pub mod cli;
pub mod run;
pub mod show;
pub mod station;
pub mod view;
