//! Assurance: whether a person answers, and whether a party has said that it does not speak for a while.

pub mod cli;
pub mod run;
pub mod show;
pub mod station;
pub mod view;
