//! Amendments of the charter on their way over the line: brought by one party, signed by each, and taken up when all have.

pub mod cli;
pub mod run;
pub mod show;
pub mod station;
pub mod view;
