//! What staff say to staff beside the traffic of principals: watches about the line itself, linguists about terms.

pub mod cli;
pub mod run;
pub mod show;
pub mod station;
pub mod view;
