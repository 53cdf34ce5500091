//! Everything that two stations must agree on, as a value that can be stepped.
//!
//! The central type is [`Line`]: one line, as one of its parties' stations runs it. It is driven by
//! [`Line::handle`], which takes the time, one [`Input`] and a read-only view of the record, and pushes [`Output`]s
//! into a buffer of the caller's. The caller does what the outputs ask, in their order, and feeds back what came of
//! it. Three rules hold by construction: *durable before sent* (an entry goes out only after [`Input::Stored`]),
//! *verified before stored* (only a [`evidence::VerifiedEntry`] can be kept), *stored before shown* (events about an
//! entry come with the fold, which runs in the transaction that keeps it).
//!
//! Two clocks come in with every step: [`Mono`] rules every wait, [`evidence::Time`] is only ever written into
//! entries and compared with the charter's terms.
//!
//! This crate never reads a clock, draws randomness, starts a task or thread, opens a socket or a file, or speaks SQL;
//! a simulator runs the very code that ships. It does not decide how frames travel, where the record lives or who may
//! give a command.

pub mod affairs;
mod blame;
mod contest;
pub mod desk;
mod frame;
mod health;
mod lanes;
pub mod limits;
mod line;
mod peer;
mod pictures;
pub mod plot;
mod record;
mod step;

pub use blame::{Blame, LocalFault, Misdeed, Mismatch};
pub use frame::{Fragment, Frame, Heartbeat, Hello, VERSION, entry_frame};
pub use health::{Closing, Cut, LineState, Reason};
pub use line::{HandedOver, Line, Load, PeerStatus, Start, Unasked, Waiting};
pub use pictures::{Compared, Division, PICTURE_FORM, Parts, PictureSums, Sum};
pub use record::{Awaiting, AwaitingWith, KeptEntry, Picture, Record, RecordError};
pub use step::{
    CarriedError, Check, Class, Command, CommandError, CommandId, Cover, Done, Ending, Event, Input, Keep, LinkId,
    Mono, Now, Output, Over, Parcel, PassedOver, Verdict,
};
