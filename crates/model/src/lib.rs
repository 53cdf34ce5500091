//! Model checking of sessions and recovery: small worlds of two stations, of which every order of events is tried.
//!
//! A [`World`] holds two real [`line::Line`]s, each over a [`store::Memory`] behind a disk that keeps things late, and the
//! frames under way between them. [`Action`] is the list of all that can happen next, and a [`Scope`] says how often.
//! [`explore`] goes from world to world breadth first until no new one is found, and holds each against the [`Rule`]s.
//!
//! What is stepped is the machine that ships, and no second one in another language; what is left out of the world to
//! make it small is said in [`Scope`]. That the rules see what they should is tried with a [`Bug`].

mod disk;
mod explore;
mod ground;
mod links;
mod play;
mod rules;
mod scope;
mod station;
mod world;

pub use explore::{Counterexample, Explored, explore};
pub use play::Play;
pub use rules::Rule;
pub use scope::{Before, Bug, Hostile, Scope};
pub use world::{Action, File, World};
