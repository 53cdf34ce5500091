//! What stores need to know of affairs, for the questions that they answer.

use evidence::PartyIndex;
use line::affairs::{Affair, Standing};

/// [`Affair::kind`] of a message.
pub const MESSAGE: u64 = 1;

/// [`Affair::kind`] of a line check.
pub const CHECK: u64 = 4;

/// Every kind of affair.
pub const KINDS: [u64; 2] = [MESSAGE, CHECK];

/// True while an affair waits for this party: to read a message that stands, or to answer a check.
pub fn waits(affair: &Affair, own: PartyIndex) -> bool {
    match affair {
        Affair::Message(message) => message.standing == Standing::Stands && message.readers.contains(&(own, None)),
        Affair::Check(check) => check.answers.contains(&(own, None)),
    }
}
