//! What can be asked of the station, as a table: paths, checks and the description of the API are all made from it.

/// One thing that can be asked.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands behind `/api/`, as `call/seek`.
    pub path: String,
    /// What it does, in a sentence.
    pub about: String,
    /// True if it changes something: it is posted then, and read otherwise.
    pub changes: bool,
    /// What it takes.
    pub takes: Vec<Parameter>,
    /// True if it answers with a file.
    pub gives_file: bool,
    /// The place in the table of the read that shows what it is about: what a precondition is held against.
    pub shown_by: Option<usize>,
}

/// Something that an operation takes.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// As it is called in a query or a body.
    pub name: String,
    /// What it means.
    pub about: String,
    /// Of what form it is.
    pub takes: Takes,
    /// True if it cannot be left out.
    pub required: bool,
    /// True if there may be several.
    pub many: bool,
    /// What holds where it is left out.
    pub default: Option<String>,
}

/// Forms of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Words.
    Text,
    /// One of these words.
    OneOf(Vec<String>),
    /// A whole number from 0.
    Count,
    /// A number.
    Number,
    /// Yes or no; no if left out.
    Switch,
    /// What a file holds, as Base64.
    File,
}
