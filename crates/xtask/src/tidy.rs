//! The rules. Each is a function from the tree (and cargo's graph) to findings, with a test in which it fails.
//!
//! A rule that clippy or cargo-deny can hold alone is theirs; here is what they cannot see,
//! and the layer edges, because cargo-deny takes minutes to build and a fresh machine does not have it.

mod code;
mod docs;
mod layers;
mod text;

use std::fmt;

use crate::packages::Packages;
use crate::tree::Tree;

/// One thing to mend: where, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub path: String,
    /// Counted from 1; 0 where the whole file is meant.
    pub line: usize,
    pub what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Finding {
        Finding { path: path.to_string(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

type Rule = fn(&Tree, &Packages) -> Vec<Finding>;

/// Every rule, in the order in which its findings are shown.
pub const RULES: &[Rule] = &[
    |tree, _| code::files_say_their_role(tree),
    |tree, _| code::unwrap_stays_in_tests(tree),
    |tree, _| text::nothing_unfinished(tree),
    |tree, _| text::no_machine_paths(tree),
    |tree, _| text::no_giant_files(tree),
    |tree, _| docs::links_resolve(tree),
    |tree, _| docs::crate_map_is_true(tree),
    |tree, _| docs::limits_are_documented(tree),
    |tree, _| docs::states_are_explained(tree),
    |tree, _| docs::spec_map_is_whole(tree),
    |tree, _| docs::named_symbols_exist(tree),
    |tree, _| layers::pure_crates_share_their_bans(tree),
    |_, packages| layers::edges_hold(packages),
    |_, packages| layers::pure_crates_link_nothing_else(packages),
    layers::fences_hold,
];

/// Applies every rule.
pub fn check(tree: &Tree, packages: &Packages) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| rule(tree, packages)).collect()
}
