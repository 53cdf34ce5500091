//! The situation log: reports with source, grade, place and time, and assessments that cite them, on one's own side only.
//!
//! The rules are [`line::desk::situation`]'s. What is released becomes a draft at the desk's own gate, put into words here
//! without its source and its grade.

pub mod cli;
pub mod run;
pub mod show;
pub mod station;
mod view;
mod words;
