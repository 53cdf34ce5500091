//! The table of `detente find`.

use clap::Args;

use crate::cli::Line;

/// What `find` takes.
#[derive(Debug, Args)]
pub struct Find {
    /// Which line.
    #[command(flatten)]
    pub line: Line,
    /// Words that are all in it, in any order, small or capital; `bridg*` is the beginning of a word.
    pub words: Vec<String>,
    /// What sort of thing it is, as message, notice, call, reply, readout; may be given again.
    #[arg(long = "kind")]
    pub kinds: Vec<String>,
    /// A post that speaks or is spoken to in it, as USA/minister.
    #[arg(long)]
    pub post: Option<String>,
    /// The party that said it.
    #[arg(long)]
    pub party: Option<String>,
    /// Said then or later, on its author's clock: 2022-03-01, or 2022-03-01T08:00:00Z.
    #[arg(long)]
    pub from: Option<String>,
    /// Said before then, on its author's clock; a day is meant to its end.
    #[arg(long)]
    pub until: Option<String>,
    /// flash, immediate, priority or routine.
    #[arg(short, long)]
    pub precedence: Option<String>,
    /// Most that are listed.
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    /// Only what was kept before this entry: the last of a list goes on with the next.
    #[arg(long)]
    pub before: Option<String>,
}
