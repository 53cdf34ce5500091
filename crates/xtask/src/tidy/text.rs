//! Rules on every text file, whatever its language.

use super::Finding;
use crate::tree::Tree;

/// A file that grows past this is asked to justify itself or be split.
const LINES_MAX: usize = 1_200;

/// Files that no one reads from top to bottom: locks, vectors, and what a program wrote.
const UNREAD: &[&str] = &[
    "Cargo.lock",
    "fuzz/Cargo.lock",
    "LICENSE",
    "docs/commands.md",
    "docs/openapi.json",
    "web/package-lock.json",
    "spec/vectors/",
    "spec/session-vectors/",
    "spec/sealed-vectors/",
];

/// Words that mark a place as unfinished. Written in halves, or this file would find itself.
const UNFINISHED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("X", "XX"),
    concat!("HA", "CK"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
];

/// Beginnings of paths that exist on somebody's machine only.
const MACHINE_PATHS: &[&str] = &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/")];

/// What is not finished is an issue, not a comment.
pub fn nothing_unfinished(tree: &Tree) -> Vec<Finding> {
    every_line(tree, |line| {
        let word = UNFINISHED.iter().find(|word| contains_word(line, word))?;
        Some(format!("`{word}`: finish it, or file an issue and say here what holds today"))
    })
}

/// A path of one machine means nothing on another.
pub fn no_machine_paths(tree: &Tree) -> Vec<Finding> {
    let own = tree.root.to_string_lossy();
    // A checkout in `/src` would find itself in every other line, so only a deeper one is looked for.
    let own = (tree.root.components().count() > 2).then_some(&*own);
    every_line(tree, |line| {
        let path = MACHINE_PATHS.iter().copied().chain(own).find(|path| contains_word(line, path))?;
        Some(format!("`{path}…` exists on one machine: write the path from the root of the repository"))
    })
}

/// Length alone is no fault, but someone should have thought about it.
pub fn no_giant_files(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .filter(|(path, _)| !UNREAD.iter().any(|unread| path.starts_with(unread)))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(path, lines)| {
            Finding::new(path, 0, format!("{lines} lines, at most {LINES_MAX}: split it along its parts"))
        })
        .collect()
}

fn every_line(tree: &Tree, judge: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.files.iter().filter(|(path, _)| !path.ends_with("Cargo.lock")) {
        for (number, line) in (1..).zip(text.lines()) {
            findings.extend(judge(line).map(|what| Finding::new(path, number, what)));
        }
    }
    findings
}

/// Whether `word` stands in `line` and is not the middle or the end of a longer name.
fn contains_word(line: &str, word: &str) -> bool {
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '*' | '}');
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let ends_open = word.ends_with(['(', '/']);
        !before.is_some_and(in_name) && (ends_open || !after.is_some_and(|c| c.is_alphanumeric() || c == '_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_place_is_found_in_any_file() {
        for word in UNFINISHED {
            let text = format!("fine\n# {word} later\n");
            let found = nothing_unfinished(&Tree::with(&[("Makefile", &text)]));
            assert_eq!(found.len(), 1, "{word}");
            assert_eq!(found[0].line, 2);
        }
    }

    #[test]
    fn a_longer_word_is_another_word() {
        let text = format!("{}S and MET{} and {}X", UNFINISHED[0], UNFINISHED[0], UNFINISHED[2]);
        assert_eq!(nothing_unfinished(&Tree::with(&[("a.md", &text)])), []);
    }

    #[test]
    fn a_path_of_a_machine_is_found_and_a_path_of_the_repository_is_not() {
        let line = |text: &str| no_machine_paths(&Tree::with(&[("a.md", text)])).len();
        assert_eq!(line(&format!("see {}me/notes", MACHINE_PATHS[0])), 1);
        assert_eq!(line("built in /somewhere/checkout/crates"), 1);
        assert_eq!(line("see crates/line/src and https://example.org/somewhere/checkout"), 0);
    }

    #[test]
    fn a_giant_file_is_found_unless_nobody_reads_it() {
        let giant = "x\n".repeat(LINES_MAX + 1);
        let fits = "x\n".repeat(LINES_MAX);
        let tree = Tree::with(&[("a.rs", &giant), ("b.rs", &fits), ("spec/vectors/c.txt", &giant)]);
        let paths: Vec<String> = no_giant_files(&tree).into_iter().map(|f| f.path).collect();
        assert_eq!(paths, ["a.rs"]);
    }
}
