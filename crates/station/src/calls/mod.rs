//! Calls and contacts: who seeks whom, who answers and how, who was at the machine, who last spoke when.
//!
//! A decline is an answer and silence is none; both are on the record, and so is what came before the line was there.

pub mod calendar;
pub mod cli;
pub mod history;
pub mod run;
pub mod show;
pub mod spoken;
pub mod standing;
pub mod station;
pub mod view;
