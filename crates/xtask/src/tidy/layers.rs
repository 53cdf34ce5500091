//! The floors: which crate may know which, what the pure ones may link, and the fences that `deny.toml` draws.
//!
//! `deny.toml` is the one list of fences. cargo-deny reads it where it is installed; this reads the same lines everywhere.

use super::Finding;
use crate::packages::{Kind, Packages};
use crate::tree::Tree;

/// Who may name whom. A crate that is missing here has no floor yet.
const FLOORS: &[(&str, &[&str])] = &[
    ("volume", &[]),
    ("evidence", &[]),
    ("exchange", &["volume"]),
    ("phrases", &[]),
    ("line", &["volume", "evidence"]),
    ("store", &["evidence", "line"]),
    ("bearer", &[]),
    ("console", &[]),
    ("station", &["volume", "evidence", "exchange", "phrases", "line", "store", "bearer", "console"]),
    ("testkit", &["volume", "evidence", "line", "store", "bearer", "station"]),
    (
        "targets",
        &[
            "volume", "evidence", "exchange", "phrases", "line", "store", "bearer", "console", "station", "testkit",
            "model",
        ],
    ),
    ("model", &["evidence", "line", "store", "testkit"]),
    ("bench", &["volume", "evidence", "line", "store", "bearer", "station", "testkit"]),
    ("faultdisk", &[]),
    ("trial", &["volume", "evidence", "line", "store", "bearer", "station", "testkit"]),
    ("xtask", &[]),
];

/// Arrows that tests may draw and the shipped code may not: the line's tests run it over a store, and the store's tests
/// say something about places.
const TESTED_WITH: &[(&str, &str)] = &[("line", "store"), ("store", "volume")];

/// What serves tests only, and may stand behind any crate's tests.
const FOR_TESTS: &[&str] = &["testkit", "faultdisk"];

/// The crates that take time, randomness and bytes as arguments.
const PURE: &[&str] = &["volume", "evidence", "line"];

/// What would give a pure crate a clock, a random number, a socket or a disk, however far behind it stands.
const IMPURE: &[&str] = &[
    "getrandom",
    "rand",
    "fastrand",
    "tokio",
    "async-std",
    "smol",
    "mio",
    "socket2",
    "rustix",
    "quinn",
    "rustls",
    "rusqlite",
    "jiff",
    "chrono",
    "time",
    "tracing",
    "log",
];

/// Where the floors are drawn, for the reader of a finding.
const HERE: &str = "crates/xtask/src/tidy/layers.rs";
const FENCES: &str = "deny.toml";

/// Every arrow between two crates of the workspace is one that the floors allow.
pub fn edges_hold(packages: &Packages) -> Vec<Finding> {
    let floor = |name: &str| FLOORS.iter().find(|(crate_name, _)| *crate_name == name);
    let mut findings = Vec::new();
    for member in packages.members.iter().filter(|member| floor(member).is_none()) {
        findings.push(Finding::new(HERE, 0, format!("`{member}` has no floor: say here which crates it may name")));
    }
    for arrow in packages.arrows.iter().filter(|arrow| packages.members.contains(&arrow.to)) {
        let Some((_, allowed)) = floor(&arrow.from) else {
            continue;
        };
        let drawn_for_tests = TESTED_WITH.contains(&(&arrow.from, &arrow.to));
        let serves_tests = arrow.kind == Kind::Dev && (FOR_TESTS.contains(&arrow.to.as_str()) || drawn_for_tests);
        if !serves_tests && !allowed.contains(&arrow.to.as_str()) {
            let what = match arrow.to.as_str() {
                to if FOR_TESTS.contains(&to) => format!("`{to}` may stand under [dev-dependencies] only"),
                to => format!("`{}` may not name `{to}`: the floors in ARCHITECTURE.md say why", arrow.from),
            };
            findings.push(Finding::new(&manifest(&arrow.from), 0, what));
        }
    }
    findings
}

/// Nothing that a pure crate links reaches a clock, a socket, a disk or the system's randomness.
pub fn pure_crates_link_nothing_else(packages: &Packages) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pure in PURE {
        let linked = packages.linked_into(pure);
        for impure in IMPURE.iter().filter(|impure| linked.contains_key(**impure)) {
            let what = format!("`{pure}` links `{impure}`, brought in by `{}`", linked[impure]);
            findings.push(Finding::new(&manifest(pure), 0, what));
        }
    }
    findings
}

/// The bans on calls are one file in each of their folders, since clippy reads the nearest only.
pub fn pure_crates_share_their_bans(tree: &Tree) -> Vec<Finding> {
    let bans = |name: &str| tree.files.get(&format!("crates/{name}/clippy.toml"));
    let first = bans(PURE[0]);
    let differs = |name: &&&str| bans(name).is_none() || bans(name) != first;
    PURE.iter()
        .filter(differs)
        .map(|name| {
            let what = format!("must equal crates/{}/clippy.toml, byte for byte", PURE[0]);
            Finding::new(&format!("crates/{name}/clippy.toml"), 0, what)
        })
        .collect()
}

/// Each fence of `deny.toml` stands: the fenced crate is needed by those named there and by no one else.
pub fn fences_hold(tree: &Tree, packages: &Packages) -> Vec<Finding> {
    let Some(text) = tree.files.get(FENCES) else {
        return vec![Finding::new(FENCES, 0, "is missing: it draws the fences around tokio, rusqlite and the like")];
    };
    let (fences, mut findings) = read_fences(text);
    for fence in &fences {
        if fence.may_need.is_empty() && packages.names.contains(&fence.crate_name) {
            findings.push(Finding::new(
                FENCES,
                fence.line,
                format!("`{}` is banned and yet in the graph", fence.crate_name),
            ));
        }
        for arrow in packages.arrows.iter().filter(|arrow| arrow.to == fence.crate_name) {
            if !fence.may_need.is_empty() && !fence.may_need.contains(&arrow.from) {
                let what = format!("`{}` is fenced in and `{}` is not on its list", fence.crate_name, arrow.from);
                findings.push(Finding::new(FENCES, fence.line, what));
            }
        }
    }
    findings.sort_by_key(|finding| finding.line);
    findings.dedup();
    findings
}

struct Fence {
    crate_name: String,
    /// Empty: nobody may.
    may_need: Vec<String>,
    line: usize,
}

/// Reads `{ crate = "a", wrappers = ["b", "c"], … }`, one to a line, from the list `deny` in `[bans]`.
fn read_fences(text: &str) -> (Vec<Fence>, Vec<Finding>) {
    let lines = (1..).zip(text.lines().map(str::trim));
    let (mut fences, mut findings) = (Vec::new(), Vec::new());
    let bans = lines.skip_while(|(_, line)| *line != "deny = [").skip(1).take_while(|(_, line)| *line != "]");
    for (number, line) in bans.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        match read_fence(line) {
            Some((crate_name, may_need)) => fences.push(Fence { crate_name, may_need, line: number }),
            None => findings.push(Finding::new(
                FENCES,
                number,
                "one fence to a line: { crate = \"…\", wrappers = […], reason = \"…\" }",
            )),
        }
    }
    if fences.is_empty() {
        findings.push(Finding::new(FENCES, 0, "no fences under [bans]: expected a line `deny = [`"));
    }
    (fences, findings)
}

fn read_fence(line: &str) -> Option<(String, Vec<String>)> {
    let (crate_name, rest) = line.strip_prefix("{ crate = \"")?.split_once('"')?;
    if !rest.trim_end_matches(',').ends_with('}') {
        return None;
    }
    let Some((_, list)) = rest.split_once("wrappers = [") else {
        return Some((crate_name.to_string(), Vec::new()));
    };
    let (list, _) = list.split_once(']')?;
    let names = list.split(',').map(|name| name.trim().trim_matches('"').to_string());
    Some((crate_name.to_string(), names.filter(|name| !name.is_empty()).collect()))
}

fn manifest(crate_name: &str) -> String {
    match crate_name {
        "bench" => "bench/Cargo.toml".to_string(),
        name => format!("crates/{name}/Cargo.toml"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Kind::{Build, Dev, Normal};

    fn said(findings: &[Finding]) -> String {
        findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_drawn_edges_pass() {
        let packages = Packages::with(
            &["evidence", "line", "store", "testkit"],
            &[
                ("line", "evidence", Normal),
                ("store", "line", Normal),
                ("store", "testkit", Dev),
                ("testkit", "line", Normal),
            ],
        );
        assert_eq!(edges_hold(&packages), []);
    }

    #[test]
    fn an_edge_that_is_not_drawn_is_found_whatever_its_kind() {
        for kind in [Normal, Dev, Build] {
            let packages = Packages::with(&["store", "bearer"], &[("bearer", "store", kind)]);
            assert!(said(&edges_hold(&packages)).contains("`bearer` may not name `store`"), "{kind:?}");
        }
    }

    #[test]
    fn testkit_is_for_tests() {
        let packages = Packages::with(&["store", "testkit"], &[("store", "testkit", Normal)]);
        assert!(said(&edges_hold(&packages)).contains("[dev-dependencies]"));
    }

    #[test]
    fn what_tests_may_draw_the_shipped_code_may_not() {
        let with = |kind| Packages::with(&["line", "store"], &[("line", "store", kind)]);
        assert_eq!(edges_hold(&with(Dev)), []);
        assert!(said(&edges_hold(&with(Normal))).contains("`line` may not name `store`"));
    }

    #[test]
    fn a_crate_without_a_floor_is_found() {
        assert!(said(&edges_hold(&Packages::with(&["attic"], &[]))).contains("`attic` has no floor"));
    }

    #[test]
    fn an_impure_crate_is_found_however_far_behind() {
        let arrows = [("line", "a", Normal), ("a", "b", Normal), ("b", "getrandom", Normal)];
        let found = said(&pure_crates_link_nothing_else(&Packages::with(&["line"], &arrows)));
        assert!(found.contains("`line` links `getrandom`, brought in by `b`"), "{found}");
    }

    #[test]
    fn what_only_tests_or_build_scripts_need_is_not_linked() {
        let arrows = [("line", "rand", Dev), ("line", "tokio", Build)];
        assert_eq!(pure_crates_link_nothing_else(&Packages::with(&["line"], &arrows)), []);
    }

    #[test]
    fn bans_that_differ_or_are_missing_are_found() {
        let found = |texts: &[&str]| {
            let paths: Vec<String> = PURE.iter().map(|name| format!("crates/{name}/clippy.toml")).collect();
            let files: Vec<(&str, &str)> = paths.iter().map(String::as_str).zip(texts.iter().copied()).collect();
            pure_crates_share_their_bans(&Tree::with(&files)).len()
        };
        assert_eq!(found(&["a", "a", "a"]), 0);
        assert_eq!(found(&["a", "a", "b"]), 1);
        assert_eq!(found(&["a", "a"]), 1);
        assert_eq!(found(&["a", "b", "b"]), 2);
        assert_eq!(found(&[]), 3);
    }

    const SOME_FENCES: &str = "[bans]\ndeny = [\n    # why\n    { crate = \"ring\", reason = \"r\" },\n    \
                               { crate = \"tokio\", wrappers = [\"bearer\", \"quinn\"], reason = \"r\" },\n]\n";

    #[test]
    fn a_fence_lets_in_those_it_names() {
        let packages = Packages::with(&["bearer"], &[("bearer", "tokio", Normal), ("quinn", "tokio", Normal)]);
        assert_eq!(fences_hold(&Tree::with(&[(FENCES, SOME_FENCES)]), &packages), []);
    }

    #[test]
    fn a_fence_keeps_out_all_others_and_a_ban_everyone() {
        let packages = Packages::with(&["store"], &[("store", "tokio", Dev), ("quinn", "ring", Normal)]);
        let found = said(&fences_hold(&Tree::with(&[(FENCES, SOME_FENCES)]), &packages));
        assert!(found.contains("deny.toml:5: `tokio` is fenced in and `store` is not on its list"), "{found}");
        assert!(found.contains("deny.toml:4: `ring` is banned"), "{found}");
    }

    #[test]
    fn a_fence_that_cannot_be_read_is_not_passed_over() {
        for text in ["", "deny = [\n\"ring\",\n]", "deny = [\n{ crate = \"tokio\", wrappers = [\n\"bearer\",\n] },\n]"]
        {
            assert!(!fences_hold(&Tree::with(&[(FENCES, text)]), &Packages::default()).is_empty(), "{text}");
        }
        assert!(!fences_hold(&Tree::with(&[]), &Packages::default()).is_empty());
    }
}
