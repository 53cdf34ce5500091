//! Writes `spec/vectors/`: `cargo run -p evidence --example vectors`. A test fails if what is there differs.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a tool writes files; the crate does not")]

#[path = "../tests/vectors/mod.rs"]
mod vectors;
#[path = "../tests/world/mod.rs"]
mod world;

fn main() -> std::io::Result<()> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors");
    if folder.exists() {
        for file in std::fs::read_dir(&folder)? {
            std::fs::remove_file(file?.path())?;
        }
    }
    std::fs::create_dir_all(&folder)?;
    for vector in vectors::cases::all() {
        std::fs::write(folder.join(format!("{}.txt", vector.name)), vector.write())?;
    }
    Ok(())
}
