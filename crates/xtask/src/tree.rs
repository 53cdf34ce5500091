//! The checkout as text: every file that git tracks or would track, by its path from the root.
//!
//! Binary files are left out. Rules see this value only, so a test builds a tree of three lines and asks one rule.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of the repository, and where they lie.
pub struct Tree {
    /// Where the checkout lies on this machine; only the rule against machine paths asks.
    pub root: PathBuf,
    /// Path from the root, with `/` between its parts, to the text of the file.
    pub files: BTreeMap<String, String>,
    /// Every path, binary files and folders included, so that a link to a picture resolves.
    pub paths: std::collections::BTreeSet<String>,
}

impl Tree {
    /// Reads what git lists: tracked files, and untracked ones that are not ignored.
    pub fn read(root: &Path) -> Result<Tree, String> {
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .map_err(|e| format!("git ls-files: {e}"))?;
        if !listed.status.success() {
            return Err(format!("git ls-files: {}", String::from_utf8_lossy(&listed.stderr).trim()));
        }
        let mut contents = Vec::new();
        for path in String::from_utf8_lossy(&listed.stdout).split_terminator('\0') {
            // A file that git lists and the disk lacks is a deletion that is not committed yet.
            if let Ok(bytes) = std::fs::read(root.join(path)) {
                contents.push((path.to_string(), bytes));
            }
        }
        Ok(Tree::of(root, contents))
    }

    fn of(root: &Path, contents: Vec<(String, Vec<u8>)>) -> Tree {
        let mut tree = Tree { root: root.to_path_buf(), files: BTreeMap::new(), paths: Default::default() };
        for (path, bytes) in contents {
            let folders = Path::new(&path).ancestors().skip(1);
            tree.paths.extend(folders.map(|folder| folder.to_string_lossy().into_owned()));
            tree.paths.insert(path.clone());
            if let Ok(text) = String::from_utf8(bytes) {
                tree.files.insert(path, text);
            }
        }
        tree
    }

    /// A tree for a test of one rule.
    #[cfg(test)]
    pub fn with(files: &[(&str, &str)]) -> Tree {
        let contents = files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect();
        Tree::of(Path::new("/somewhere/checkout"), contents)
    }

    /// The files whose name ends in `.extension`.
    pub fn ending<'a>(&'a self, extension: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| Path::new(path).extension().is_some_and(|e| e == extension))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The names of the folders in `crates/` that hold a manifest.
    pub fn crates(&self) -> Vec<&str> {
        let manifest = |path: &'_ String| path.starts_with("crates/") && path.ends_with("/Cargo.toml");
        self.files.keys().filter(|path| manifest(path)).filter_map(|path| path.split('/').nth(1)).collect()
    }
}
