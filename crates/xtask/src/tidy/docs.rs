//! Rules on the documents: links resolve, the crate map is true, the table of limits is the one that the code holds.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use crate::limit_table;
use crate::tree::Tree;

const MAP: &str = "ARCHITECTURE.md";

/// Every Markdown link within the repository leads to a file that exists, and its `#heading` to a heading.
pub fn links_resolve(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending("md") {
        for link in links(text).into_iter().filter(|link| !leads_outside(&link.target)) {
            if let Some(what) = broken(tree, path, &link.target) {
                findings.push(Finding::new(path, link.line, what));
            }
        }
    }
    findings
}

/// Each crate has its place in the map, and each place its crate.
pub fn crate_map_is_true(tree: &Tree) -> Vec<Finding> {
    let Some(map) = tree.files.get(MAP) else {
        return vec![Finding::new(MAP, 0, "is missing")];
    };
    let crates: BTreeSet<&str> = tree.crates().into_iter().collect();
    let mut named = BTreeMap::new();
    for (line, text) in (1..).zip(map.lines()) {
        for rest in text.split("crates/").skip(1) {
            let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').next().unwrap_or_default();
            named.entry(name).or_insert(line);
        }
    }
    let missing = crates.iter().filter(|name| !named.contains_key(**name));
    let missing = missing.map(|name| Finding::new(MAP, 0, format!("says nothing of `crates/{name}`")));
    let gone = named.iter().filter(|(name, _)| !name.is_empty() && !crates.contains(**name));
    let gone =
        gone.map(|(name, line)| Finding::new(MAP, *line, format!("names `crates/{name}`, which does not exist")));
    missing.chain(gone).collect()
}

/// Every limit says what it bounds, and the table that operators read is generated from the code as it is.
pub fn limits_are_documented(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for limit in limit_table::all(tree).iter().filter(|limit| limit.meaning.is_empty()) {
        let what = format!("`{}` needs a `///`: what it bounds, its unit, and what happens there", limit.name);
        findings.push(Finding::new(&limit.path, limit.line, what));
    }
    if tree.files.get(limit_table::DOCUMENT) != Some(&limit_table::document(tree)) {
        findings.push(Finding::new(
            limit_table::DOCUMENT,
            0,
            "is not what the code says: run `cargo xtask generate limits`",
        ));
    }
    findings
}

/// Every state that a line can show is explained to operators.
pub fn states_are_explained(tree: &Tree) -> Vec<Finding> {
    const STATES: &str = "crates/line/src/health.rs";
    const EXPLAINED: &str = "docs/operate.md";
    let text = |path: &str| tree.files.get(path).map_or("", String::as_str);
    let shown = text(STATES).lines().filter_map(|line| line.trim().strip_prefix("LineState::")?.split('"').nth(1));
    shown
        .filter(|state| !text(EXPLAINED).contains(&format!("**{state}**")))
        .map(|state| Finding::new(EXPLAINED, 0, format!("does not say what **{state}** means, which a line can show")))
        .collect()
}

/// Every file and folder of the specification has its place in the map of `spec/README.md`.
pub fn spec_map_is_whole(tree: &Tree) -> Vec<Finding> {
    const SPEC_MAP: &str = "spec/README.md";
    let map = tree.files.get(SPEC_MAP).map_or("", String::as_str);
    let parts = tree.paths.iter().filter_map(|path| path.strip_prefix("spec/"));
    let unnamed = |part: &&str| !part.contains('/') && *part != "README.md" && !map.contains(&format!("[`{part}"));
    let finding = |part: &str| Finding::new(SPEC_MAP, 0, format!("says nothing of `spec/{part}`"));
    parts.filter(unnamed).map(finding).collect()
}

/// What ARCHITECTURE.md calls by a path in the code (`Line::handle`) has a name that the code knows.
pub fn named_symbols_exist(tree: &Tree) -> Vec<Finding> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let code = tree.ending("rs").flat_map(|(_, text)| text.split(|c: char| !is_name(c)));
    let known: BTreeSet<&str> = code.chain(tree.crates()).collect();
    let mut findings = Vec::new();
    for (line, text) in prose(tree.files.get(MAP).map_or("", String::as_str)) {
        for path in text.split('`').skip(1).step_by(2).filter(|span| span.contains("::")) {
            let unknown = path.split(|c: char| !is_name(c)).find(|name| !name.is_empty() && !known.contains(name));
            if let Some(name) = unknown {
                findings.push(Finding::new(MAP, line, format!("`{path}`: the code knows no `{name}`")));
            }
        }
    }
    findings
}

struct Link {
    target: String,
    line: usize,
}

fn leads_outside(target: &str) -> bool {
    target.contains("://") || target.starts_with("mailto:")
}

fn broken(tree: &Tree, from: &str, target: &str) -> Option<String> {
    let (file, heading) = target.split_once('#').map_or((target, None), |(file, heading)| (file, Some(heading)));
    let path = if file.is_empty() { from.to_string() } else { resolve(from, file)? };
    if !tree.paths.contains(&path) {
        return Some(format!("the link to `{target}` leads nowhere"));
    }
    let heading = heading.filter(|_| path.ends_with(".md"))?;
    let headings = headings(tree.files.get(&path)?);
    (!headings.contains(heading)).then(|| format!("`{path}` has no heading `#{heading}`"))
}

/// The path from the root that `file` names when read in `from`. Leading out of the repository, it is outside.
fn resolve(from: &str, file: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Links outside code: `[text](target)`, pictures among them, and `[name]: target`.
fn links(markdown: &str) -> Vec<Link> {
    let mut found = Vec::new();
    for (line, text) in prose(markdown) {
        let text = without_code_spans(text);
        let defined = text.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]: "));
        let defined = defined.map(|(_, target)| target);
        let inline = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        for target in inline.chain(defined) {
            let target = target.split_whitespace().next().unwrap_or_default().trim_matches(['<', '>']);
            found.push(Link { target: target.to_string(), line });
        }
    }
    found
}

/// The lines outside fenced code, numbered from 1.
fn prose(markdown: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_fence = false;
    (1..).zip(markdown.lines()).filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        in_fence ^= is_fence;
        !in_fence && !is_fence
    })
}

fn without_code_spans(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

/// The anchors of a document, as the common forges form them.
fn headings(markdown: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for (_, line) in prose(markdown) {
        let Some(title) = line.strip_prefix('#').map(|rest| rest.trim_start_matches('#')) else {
            continue;
        };
        let Some(title) = title.strip_prefix(' ') else {
            continue;
        };
        let kept = title.trim().to_lowercase();
        let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
        let again = (1..).map(|n| format!("{anchor}-{n}"));
        let free = std::iter::once(anchor.clone()).chain(again).find(|name| !anchors.contains(name));
        anchors.extend(free);
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_specification_that_the_map_lacks_is_found() {
        let files = [
            ("spec/README.md", "[`a.md`](a.md) [`b/`](b/)"),
            ("spec/a.md", ""),
            ("spec/b/1.txt", ""),
            ("spec/c.md", ""),
        ];
        let found = spec_map_is_whole(&Tree::with(&files));
        assert_eq!(found.len(), 1, "{}", found[0]);
        assert!(found[0].what.contains("spec/c.md"));
    }

    #[test]
    fn a_symbol_that_the_code_does_not_know_is_found() {
        let map = "`Line::handle` and `Line::gone(now)`, `plain`\n```\n`Other::thing`\n```\n";
        let found = named_symbols_exist(&Tree::with(&[(MAP, map), ("a.rs", "impl Line { fn handle() {} }")]));
        assert_eq!(found.len(), 1);
        assert!(found[0].what.contains("knows no `gone`"), "{}", found[0]);
    }

    #[test]
    fn a_state_without_its_explanation_is_found() {
        let states = "match self {\n    LineState::Up => \"up\",\n    LineState::Down => \"down\",\n}\n";
        let files = [("crates/line/src/health.rs", states), ("docs/operate.md", "| **up** | it carries |\n")];
        let found = states_are_explained(&Tree::with(&files));
        assert_eq!(found.len(), 1);
        assert!(found[0].what.contains("**down**"), "{}", found[0]);
    }

    fn link_findings(files: &[(&str, &str)]) -> Vec<String> {
        links_resolve(&Tree::with(files)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_link_to_nothing_is_found() {
        let text = "fine\nsee [the spec](spec/line.md) and [here](#there)\n[later]: docs/\n";
        let found = link_findings(&[("README.md", text)]);
        assert_eq!(
            found,
            [
                "README.md:2: the link to `spec/line.md` leads nowhere",
                "README.md:2: `README.md` has no heading `#there`",
                "README.md:3: the link to `docs/` leads nowhere",
            ]
        );
    }

    #[test]
    fn links_to_files_folders_headings_and_the_world_pass() {
        let text = "# The Way: two\n[a](../README.md#what-it-is) [b](#the-way-two) [c](..) [d](https://example.org/x) [e](x.md)\n";
        let files = [("docs/a.md", text), ("README.md", "## What it *is*\n"), ("docs/x.md", "")];
        // `..` from docs/ is the root, which is a folder of every tree.
        assert_eq!(link_findings(&files), Vec::<String>::new());
    }

    #[test]
    fn code_is_not_read_for_links() {
        assert_eq!(link_findings(&[("a.md", "`[a](b)`\n```\n[a](b)\n# c\n```\n")]), Vec::<String>::new());
    }

    #[test]
    fn a_heading_said_twice_has_two_anchors() {
        assert_eq!(headings("# A b\n## A b\n#no\n"), BTreeSet::from(["a-b".to_string(), "a-b-1".to_string()]));
    }

    #[test]
    fn a_crate_without_a_place_and_a_place_without_a_crate_are_found() {
        let tree = Tree::with(&[
            ("crates/line/Cargo.toml", ""),
            ("crates/store/Cargo.toml", ""),
            (MAP, "`crates/line` and\n`crates/volume/src`"),
        ]);
        let found: Vec<String> = crate_map_is_true(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "ARCHITECTURE.md: says nothing of `crates/store`",
                "ARCHITECTURE.md:2: names `crates/volume`, which does not exist",
            ]
        );
    }

    #[test]
    fn a_limit_without_a_word_and_a_stale_table_are_found() {
        let source = ("crates/line/src/limits.rs", "//! Limits.\npub const A_MAX: usize = 1;\n");
        let found: Vec<String> =
            limits_are_documented(&Tree::with(&[source])).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("crates/line/src/limits.rs:2: `A_MAX` needs a `///`"), "{found:?}");
        assert!(found[1].starts_with("docs/limits.md: is not what the code says"), "{found:?}");
    }

    #[test]
    fn a_current_table_passes() {
        let source = ("crates/line/src/limits.rs", "//! Limits.\n/// Entries.\npub const A_MAX: usize = 1;\n");
        let document = limit_table::document(&Tree::with(&[source]));
        assert_eq!(limits_are_documented(&Tree::with(&[source, (limit_table::DOCUMENT, &document)])), []);
    }
}
