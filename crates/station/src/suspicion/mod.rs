//! That whoever speaks for the other side may be impersonated, coerced or forged, and the challenges that settle it.
//!
//! It is for one's own eyes and blocks nothing. Whatever a command prints passes [`mark::answer`], which says there what of
//! it is suspected; what is made for others to read passes it by.

pub mod cli;
pub mod mark;
pub mod run;
pub mod show;
pub mod station;
mod view;

pub(crate) use view::open;
