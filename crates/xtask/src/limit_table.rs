//! The table of limits: every `pub const` of every `crates/*/src/limits.rs`, with its value and its doc comment.
//!
//! The sources are the truth; `docs/limits.md` is written from them and `tidy` compares the two.

use crate::tree::Tree;

/// Where the table is kept.
pub const DOCUMENT: &str = "docs/limits.md";

const PREAMBLE: &str = "# Limits\n\n\
    Every queue, message, table and wait of a station has a bound with a name, and reaching it is an answer, never an accident.\n\
    This table is generated from the `limits.rs` of each crate by `cargo xtask generate limits`; edit the sources, not this file.\n";

/// One bound.
pub struct Limit {
    pub path: String,
    pub line: usize,
    pub name: String,
    pub value: String,
    /// The doc comment on one line; empty where there is none.
    pub meaning: String,
}

/// Every limit, crate by crate, in the order of the sources.
pub fn all(tree: &Tree) -> Vec<Limit> {
    let is_limits = |path: &str| path.starts_with("crates/") && path.ends_with("/src/limits.rs");
    tree.files.iter().filter(|(path, _)| is_limits(path)).flat_map(|(path, text)| parse(path, text)).collect()
}

/// The document as it should be.
pub fn document(tree: &Tree) -> String {
    let mut text = PREAMBLE.to_string();
    let mut shown = "";
    let limits = all(tree);
    for limit in &limits {
        if limit.path != shown {
            shown = &limit.path;
            let crate_name = limit.path.split('/').nth(1).unwrap_or_default();
            text += &format!("\n## {crate_name}\n\n| limit | value | what it bounds |\n|---|---|---|\n");
        }
        let cell = |text: &str| without_code_links(text).replace('|', "\\|");
        text += &format!("| `{}` | `{}` | {} |\n", limit.name, cell(&limit.value), cell(&limit.meaning));
    }
    text
}

/// The text with rustdoc's links to items reduced to their names: outside rustdoc they lead nowhere.
fn without_code_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[`") {
        plain.push_str(before);
        let Some((name, behind)) = after.split_once("`]") else {
            rest = &rest[before.len()..];
            break;
        };
        plain.push_str(&format!("`{name}`"));
        let target = behind.strip_prefix('(').and_then(|target| target.split_once(')'));
        rest = target.map_or(behind, |(_, behind)| behind);
    }
    plain + rest
}

fn parse(path: &str, text: &str) -> Vec<Limit> {
    let mut limits = Vec::new();
    let mut meaning: Vec<&str> = Vec::new();
    let mut lines = (1..).zip(text.lines());
    while let Some((number, line)) = lines.next() {
        let line = line.trim();
        if let Some(doc) = line.strip_prefix("///") {
            meaning.push(doc.trim());
        } else if let Some(declared) = line.strip_prefix("pub const ").filter(|rest| !rest.starts_with("fn ")) {
            let mut declared = declared.to_string();
            while !declared.ends_with(';') {
                let Some((_, more)) = lines.next() else { break };
                declared = format!("{declared} {}", more.trim());
            }
            let (name, rest) = declared.split_once(':').unwrap_or((&declared, ""));
            let value = rest.split_once('=').map_or("", |(_, value)| value);
            limits.push(Limit {
                path: path.to_string(),
                line: number,
                name: name.trim().to_string(),
                value: value.trim().trim_end_matches(';').to_string(),
                meaning: std::mem::take(&mut meaning).join(" ").trim().to_string(),
            });
        } else if !line.starts_with("#[") {
            meaning.clear();
        }
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Limits.\n\n/// Bytes of one frame.\n/// A longer one closes the session.\n\
                          pub const FRAME_BYTES_MAX: usize = 64 * 1024;\n\n/// Stray.\n\npub const BARE: u8 = 1;\n\
                          /// Wait.\n#[doc(hidden)]\npub const LONG: Duration =\n    Duration::from_secs(2);\n\
                          pub const fn not_a_limit() {}\nconst PRIVATE: u8 = 2;\n";

    #[test]
    fn limits_are_read_with_value_and_meaning() {
        let limits = parse("crates/line/src/limits.rs", SOURCE);
        let read: Vec<_> = limits.iter().map(|l| (l.name.as_str(), l.value.as_str(), l.meaning.as_str())).collect();
        assert_eq!(
            read,
            [
                ("FRAME_BYTES_MAX", "64 * 1024", "Bytes of one frame. A longer one closes the session."),
                ("BARE", "1", ""),
                ("LONG", "Duration::from_secs(2)", "Wait."),
            ]
        );
        assert_eq!(limits[0].line, 5);
    }

    #[test]
    fn links_to_items_become_names() {
        let cases = [
            ("See [`A::b`](crate::A::b), and [`C`].", "See `A::b`, and `C`."),
            ("A [b](c.md) and [`d", "A [b](c.md) and [`d"),
        ];
        for (doc, plain) in cases {
            assert_eq!(without_code_links(doc), plain);
        }
    }

    #[test]
    fn the_document_has_one_table_to_a_crate() {
        let tree = Tree::with(&[
            ("crates/line/src/limits.rs", "/// A | b.\npub const A: u8 = 1;\n/// C.\npub const B: u8 = 1;\n"),
            ("crates/store/src/limits.rs", "/// C.\npub const C: u8 = 1;\n"),
        ]);
        let text = document(&tree);
        assert_eq!(text.matches("## ").count(), 2);
        assert!(text.contains("| `A` | `1` | A \\| b. |"), "{text}");
    }
}
