//! What this repository asks of itself: `tidy` checks the rules that the compiler cannot see, `generate` writes the
//! documents that are derived from the code.
//!
//! It needs cargo and the checkout and nothing else: no network of its own, no tool that takes minutes to build.

mod limit_table;
mod packages;
mod tidy;
mod tree;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use packages::Packages;
use tree::Tree;

const USAGE: &str = "usage: cargo xtask tidy | generate limits";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["tidy"] => run_tidy(),
        ["generate", "limits"] => generate_limits(),
        _ => Err(USAGE.to_string()),
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run_tidy() -> Result<String, String> {
    let root = root()?;
    let tree = Tree::read(&root)?;
    let packages = Packages::of_workspace(&root)?;
    let findings = tidy::check(&tree, &packages);
    if findings.is_empty() {
        return Ok(format!("tidy: {} files, {} rules, nothing to mend", tree.files.len(), tidy::RULES.len()));
    }
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    Err(format!("{}\ntidy: {} to mend", lines.join("\n"), findings.len()))
}

fn generate_limits() -> Result<String, String> {
    let root = root()?;
    let text = limit_table::document(&Tree::read(&root)?);
    let path = root.join(limit_table::DOCUMENT);
    let folder = path.parent().expect("the document's path names its folder");
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(format!("wrote {}", limit_table::DOCUMENT))
}

/// The workspace that cargo was called in: two floors up from `crates/xtask`.
///
/// Asked at run time, since checkouts that share a target folder share this binary too.
fn root() -> Result<PathBuf, String> {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").ok_or("call this as `cargo xtask`: cargo says where the checkout is")?;
    let root = Path::new(&here).ancestors().nth(2).ok_or("crates/xtask lies two folders below the root")?;
    Ok(root.to_path_buf())
}
