//! Who depends on whom, as `cargo metadata` tells it: the workspace's crates and all that stands behind them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Where a station runs. What a dependency would need elsewhere is not our graph.
const PLATFORMS: &[&str] = &["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

const TREE: &[&str] =
    &["tree", "--workspace", "--all-features", "--edges", "normal,build,dev", "--prefix", "none", "--format", "{p}"];

/// One arrow of the graph. A package that is needed for more than one purpose has an arrow for each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: String,
    pub to: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Normal,
    Dev,
    Build,
}

/// The graph by package name. Two versions of a package are one name here: a fence holds for both.
#[derive(Default)]
pub struct Packages {
    pub members: BTreeSet<String>,
    pub names: BTreeSet<String>,
    pub arrows: BTreeSet<Arrow>,
}

impl Packages {
    /// Asks cargo, for the platforms that `deny.toml` names.
    pub fn of_workspace(root: &Path) -> Result<Packages, String> {
        let answer = cargo(root, &["metadata", "--format-version", "1", "--all-features"], "--filter-platform")?;
        let answer = serde_json::from_str(&answer).map_err(|e| format!("cargo metadata: {e}"))?;
        let mut packages = Packages::parse(&answer)
            .ok_or_else(|| "cargo metadata: an answer of a shape not known here".to_string())?;
        // The metadata also lists what a weak feature (`a?/b`) would need and nobody builds; the tree does not.
        let built = cargo(root, TREE, "--target")?;
        packages.keep_built(&built);
        Ok(packages)
    }

    fn parse(answer: &Value) -> Option<Packages> {
        let mut name_of = BTreeMap::new();
        for package in answer["packages"].as_array()? {
            name_of.insert(package["id"].as_str()?, package["name"].as_str()?.to_string());
        }
        let mut packages = Packages { names: name_of.values().cloned().collect(), ..Packages::default() };
        for member in answer["workspace_members"].as_array()? {
            packages.members.insert(name_of.get(member.as_str()?)?.clone());
        }
        for node in answer["resolve"]["nodes"].as_array()? {
            let from = name_of.get(node["id"].as_str()?)?;
            for needed in node["deps"].as_array()? {
                let to = name_of.get(needed["pkg"].as_str()?)?;
                for purpose in needed["dep_kinds"].as_array()? {
                    let kind = match purpose["kind"].as_str() {
                        None => Kind::Normal,
                        Some("dev") => Kind::Dev,
                        Some("build") => Kind::Build,
                        Some(_) => return None,
                    };
                    packages.arrows.insert(Arrow { from: from.clone(), to: to.clone(), kind });
                }
            }
        }
        Some(packages)
    }

    /// Keeps what `cargo tree` says is built: one package to a line, its name first.
    fn keep_built(&mut self, tree: &str) {
        let built: BTreeSet<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
        self.names.retain(|name| built.contains(name.as_str()));
        self.arrows.retain(|arrow| built.contains(arrow.from.as_str()) && built.contains(arrow.to.as_str()));
    }

    /// A graph for a test of one rule.
    #[cfg(test)]
    pub fn with(members: &[&str], arrows: &[(&str, &str, Kind)]) -> Packages {
        let owned = |name: &&str| name.to_string();
        let mut packages = Packages { members: members.iter().map(owned).collect(), ..Packages::default() };
        packages.names = packages.members.clone();
        for (from, to, kind) in arrows {
            packages.names.extend([from.to_string(), to.to_string()]);
            packages.arrows.insert(Arrow { from: from.to_string(), to: to.to_string(), kind: *kind });
        }
        packages
    }

    /// Everything linked into `start`, each with the package that brought it in first.
    pub fn linked_into<'a>(&'a self, start: &'a str) -> BTreeMap<&'a str, &'a str> {
        let mut brought_by = BTreeMap::new();
        let mut waiting = VecDeque::from([start]);
        while let Some(from) = waiting.pop_front() {
            for arrow in self.arrows.iter().filter(|arrow| arrow.from == from && arrow.kind == Kind::Normal) {
                if !brought_by.contains_key(arrow.to.as_str()) {
                    brought_by.insert(arrow.to.as_str(), from);
                    waiting.push_back(&arrow.to);
                }
            }
        }
        brought_by
    }
}

/// What cargo prints, with `platform_flag` given once for each platform.
fn cargo(root: &Path, words: &[&str], platform_flag: &str) -> Result<String, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let asked = Command::new(cargo)
        .args(words)
        .args(PLATFORMS.iter().flat_map(|platform| [platform_flag, platform]))
        .current_dir(root)
        .output()
        .map_err(|e| format!("cargo {}: {e}", words[0]))?;
    if !asked.status.success() {
        let said = String::from_utf8_lossy(&asked.stderr);
        return Err(format!("cargo {}: {}", words[0], said.trim()));
    }
    Ok(String::from_utf8_lossy(&asked.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_s_answer_becomes_arrows_by_kind() {
        let answer: Value = serde_json::from_str(
            r#"{"packages":[{"id":"a#1","name":"a"},{"id":"b#1","name":"b"}],
                "workspace_members":["a#1"],
                "resolve":{"nodes":[{"id":"a#1","deps":[{"pkg":"b#1","dep_kinds":[{"kind":null},{"kind":"dev"}]}]},
                                    {"id":"b#1","deps":[]}]}}"#,
        )
        .unwrap();
        let packages = Packages::parse(&answer).unwrap();
        assert_eq!(packages.members, BTreeSet::from(["a".to_string()]));
        let kinds: Vec<Kind> = packages.arrows.iter().map(|arrow| arrow.kind).collect();
        assert_eq!(kinds, [Kind::Normal, Kind::Dev]);
    }

    #[test]
    fn what_nobody_builds_leaves_the_graph() {
        let mut packages = Packages::with(&["a"], &[("a", "b", Kind::Normal), ("b", "ring", Kind::Normal)]);
        packages.keep_built("a v1.0.0 (somewhere)\nb v2.0.0\n");
        assert!(!packages.names.contains("ring"));
        assert_eq!(packages.arrows.len(), 1);
    }

    #[test]
    fn an_answer_of_another_shape_is_refused() {
        assert!(Packages::parse(&serde_json::json!({"packages": 3})).is_none());
    }

    #[test]
    fn what_is_linked_follows_normal_arrows_only() {
        let packages = Packages::with(
            &["a"],
            &[("a", "b", Kind::Normal), ("b", "c", Kind::Normal), ("b", "d", Kind::Build), ("a", "e", Kind::Dev)],
        );
        assert_eq!(packages.linked_into("a"), BTreeMap::from([("b", "a"), ("c", "b")]));
    }
}
