//! Writes `spec/session-vectors/`: `cargo run -p line --example session_vectors`. A test fails if what is there differs.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a tool writes files; the crate does not")]

#[path = "../tests/vectors/mod.rs"]
mod vectors;

use std::path::Path;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/session-vectors");
    std::fs::create_dir_all(&folder)?;
    for file in std::fs::read_dir(&folder)? {
        std::fs::remove_file(file?.path())?;
    }
    for vector in vectors::all() {
        std::fs::write(folder.join(format!("{}.txt", vector.name)), vector.write())?;
    }
    Ok(())
}
