//! Writes `spec/vectors/`: `cargo run -p evidence --example vectors`. A test fails if what is there differs.
//!
//! With a seed and a folder it writes vectors altered at random instead, with this crate's verdict on each, to be held
//! against another implementation: `cargo run -p evidence --example vectors 7 mutants && python spec/judge.py mutants`.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a tool writes files; the crate does not")]

#[path = "../tests/vectors/mod.rs"]
mod vectors;
#[path = "../tests/world/mod.rs"]
mod world;

use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors");
            write(folder, vectors::cases::all())
        }
        [seed, folder] => {
            let seed = seed.parse().map_err(std::io::Error::other)?;
            write(folder.into(), vectors::mutants::mutants(seed, 24))
        }
        _ => Err(std::io::Error::other("give nothing, or a seed and a folder")),
    }
}

/// Writes the vectors into a folder and removes those that were there.
fn write(folder: PathBuf, vectors: Vec<vectors::Vector>) -> std::io::Result<()> {
    std::fs::create_dir_all(&folder)?;
    for file in std::fs::read_dir(&folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|suffix| suffix == "txt") {
            std::fs::remove_file(path)?;
        }
    }
    for vector in vectors {
        std::fs::write(folder.join(format!("{}.txt", vector.name)), vector.write())?;
    }
    Ok(())
}
