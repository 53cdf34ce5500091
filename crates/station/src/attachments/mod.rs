//! Attachments: what is named, what of it has come, and how it is taken out of the record into a file.
//!
//! Nothing here opens an attachment: it is bytes of somebody who may mean us no good.

pub mod cli;
pub mod content;
pub mod run;
pub mod show;
pub mod station;
pub mod view;
