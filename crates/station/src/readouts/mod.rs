//! Readouts: what each side makes of a call, laid side by side by coded points, and what it releases to the public.

pub mod cli;
pub mod publish;
pub mod run;
pub mod show;
pub mod station;
pub mod view;
