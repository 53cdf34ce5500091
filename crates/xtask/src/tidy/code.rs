//! Rules on Rust sources, and the small scanner that keeps them from tripping over comments and strings.

use std::collections::BTreeSet;

use super::Finding;
use crate::tree::Tree;

/// A `//!` line of fewer words says nothing about a role.
const ROLE_WORDS_MIN: usize = 3;

/// Every file opens with what it is for.
pub fn files_say_their_role(tree: &Tree) -> Vec<Finding> {
    let says_role = |text: &str| {
        let first = text.lines().next().unwrap_or_default();
        let role = first.strip_prefix("//!");
        role.is_some_and(|role| role.split_whitespace().count() >= ROLE_WORDS_MIN)
    };
    tree.ending("rs")
        .filter(|(_, text)| !says_role(text))
        .map(|(path, _)| {
            Finding::new(path, 1, "open the file with `//!` and a sentence: its role, and what it refuses")
        })
        .collect()
}

/// `unwrap()` says that its author did not ask; `expect("why it holds")` says why.
pub fn unwrap_stays_in_tests(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let for_tests = test_modules(tree);
    for (path, text) in tree.ending("rs").filter(|(path, _)| !is_for_tests(path) && !for_tests.contains(*path)) {
        let code = without_tests(&without_comments(text));
        for (line, code) in (1..).zip(code.lines()) {
            if code.contains(".unwrap()") {
                findings.push(Finding::new(
                    path,
                    line,
                    "`unwrap()`: write `expect(\"why it holds\")`, or pass the error on",
                ));
            }
        }
    }
    findings
}

fn is_for_tests(path: &str) -> bool {
    path.starts_with("crates/testkit/")
        || path.split('/').any(|part| matches!(part, "tests" | "benches" | "bench" | "examples" | "fuzz"))
}

/// The files of modules that are declared as `#[cfg(test)] mod name;` in another file.
fn test_modules(tree: &Tree) -> BTreeSet<String> {
    const MARK: &str = "#[cfg(test)]";
    let mut files = BTreeSet::new();
    for (path, text) in tree.ending("rs").filter(|(_, text)| text.contains(MARK)) {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.trim_end_matches(".rs");
        let folder =
            if matches!(stem, "mod" | "lib" | "main") { folder.to_string() } else { format!("{folder}/{stem}") };
        for item in without_comments(text).split(MARK).skip(1) {
            let declared = item.trim_start().strip_prefix("mod ").and_then(|rest| rest.split_once(';'));
            if let Some((name, _)) = declared.filter(|(name, _)| !name.contains('{')) {
                files.extend([format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")]);
            }
        }
    }
    files
}

/// The text with comments and the insides of literals blanked; every line keeps its number.
pub fn without_comments(text: &str) -> String {
    let mut scanner = Scanner { rest: text, code: String::with_capacity(text.len()) };
    while !scanner.rest.is_empty() {
        scanner.step();
    }
    scanner.code
}

/// The code with the item behind each `#[cfg(test)]` blanked. Expects comments and literals to be gone.
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        kept.push_str(&rest[..start]);
        let item = &rest[start..];
        let end = item_end(item);
        kept.extend(item[..end].chars().filter(|c| *c == '\n'));
        rest = &item[end..];
    }
    kept.push_str(rest);
    kept
}

/// Where the item ends: at the first `;` outside every brace, or at the brace that closes its first.
fn item_end(item: &str) -> usize {
    let mut depth = 0usize;
    for (at, c) in item.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    item.len()
}

/// Walks Rust source just well enough to tell code from comments, strings and characters.
struct Scanner<'a> {
    rest: &'a str,
    code: String,
}

impl Scanner<'_> {
    fn step(&mut self) {
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.blank(end);
        } else if self.rest.starts_with("/*") {
            self.blank(block_comment_len(self.rest));
        } else if let Some(len) = raw_string_len(self.rest).filter(|_| !self.is_inside_word()) {
            self.blank(len);
        } else if self.rest.starts_with('"') {
            self.blank(quoted_len(self.rest, '"'));
        } else if let Some(len) = char_len(self.rest) {
            self.blank(len);
        } else {
            let c = self.rest.chars().next().expect("the loop ends before the text does");
            self.code.push(c);
            self.rest = &self.rest[c.len_utf8()..];
        }
    }

    /// Whether the character before was part of a name, so that the `r` of `for"` opens no raw string.
    fn is_inside_word(&self) -> bool {
        let before = self.code.chars().next_back();
        before.is_some_and(|c| c != 'b' && c != 'c' && (c.is_alphanumeric() || c == '_'))
    }

    fn blank(&mut self, len: usize) {
        let (gone, rest) = self.rest.split_at(len);
        self.code.push(' ');
        self.code.extend(gone.chars().filter(|c| *c == '\n'));
        self.rest = rest;
    }
}

/// Rust's block comments nest.
fn block_comment_len(text: &str) -> usize {
    let mut depth = 0usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn raw_string_len(text: &str) -> Option<usize> {
    let hashes = text.strip_prefix('r')?.chars().take_while(|c| *c == '#').count();
    let body = text[1 + hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&close).map_or(body.len(), |at| at + close.len());
    Some(1 + hashes + 1 + end)
}

fn quoted_len(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a character literal; `None` for a lifetime, which has no closing quote behind its first character.
fn char_len(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    let first = body.chars().next()?;
    if first == '\\' {
        return Some(quoted_len(text, '\''));
    }
    body[first.len_utf8()..].starts_with('\'').then_some(1 + first.len_utf8() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_role_is_found() {
        let tree = Tree::with(&[
            ("a.rs", "//! Says what it is for.\n"),
            ("b.rs", "use std::fmt;\n"),
            ("c.rs", "//! placeholder\n"),
            ("d.rs", ""),
        ]);
        let paths: Vec<String> = files_say_their_role(&tree).into_iter().map(|f| f.path).collect();
        assert_eq!(paths, ["b.rs", "c.rs", "d.rs"]);
    }

    #[test]
    fn unwrap_is_found_in_code_and_nowhere_else() {
        let source = "fn a() { x.unwrap(); }\n\
                      // x.unwrap()\n\
                      const B: &str = \"x.unwrap()\";\n\
                      #[cfg(test)]\nmod tests { fn c() { { x.unwrap(); } } }\n\
                      fn d() { y.unwrap() }\n";
        let tree = Tree::with(&[("crates/line/src/lib.rs", source), ("crates/line/tests/a.rs", source)]);
        let lines: Vec<usize> = unwrap_stays_in_tests(&tree).into_iter().map(|f| f.line).collect();
        assert_eq!(lines, [1, 6]);
    }

    #[test]
    fn a_module_that_is_declared_for_tests_may_unwrap() {
        let source = "fn a() { x.unwrap(); }\n";
        let tree = Tree::with(&[
            ("crates/store/src/lib.rs", "mod a;\n#[cfg(test)]\nmod b;\n"),
            ("crates/store/src/a.rs", source),
            ("crates/store/src/b.rs", "#[cfg(test)] mod c;\n"),
            ("crates/store/src/b/c.rs", source),
        ]);
        let paths: Vec<String> = unwrap_stays_in_tests(&tree).into_iter().map(|f| f.path).collect();
        assert_eq!(paths, ["crates/store/src/a.rs"]);
    }

    #[test]
    fn a_test_item_without_braces_ends_at_its_semicolon() {
        assert_eq!(without_tests("#[cfg(test)]\nmod tests;\nfn a() {}"), "\n\nfn a() {}");
    }

    #[test]
    fn comments_and_literals_are_blanked_and_lines_kept() {
        let cases = [
            ("a // b", "a  "),
            ("a /* b /* c */ d */ e", "a   e"),
            ("f(\"a\\\"b\", c)", "f( , c)"),
            ("r#\"a\"b\"# c", "  c"),
            ("br\"a\" c", "b  c"),
            ("'\\'' 'x' 'é' &'a str", "      &'a str"),
            ("\"a\nb\" c", " \n c"),
        ];
        for (source, code) in cases {
            let words = |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
            assert_eq!(words(&without_comments(source)), words(code), "{source}");
            assert_eq!(without_comments(source).lines().count(), source.lines().count(), "{source}");
        }
    }

    #[test]
    fn an_unclosed_literal_ends_with_the_file() {
        for source in ["\"a", "r#\"a\"", "/* a", "'\\", "'"] {
            without_comments(source);
        }
    }
}
