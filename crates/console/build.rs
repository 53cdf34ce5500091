//! Has the crate built again when the page is another. What holds the page is made where it is missing, so that a build
//! without the page is a build all the same, and is not done again for that each time.

fn main() -> std::io::Result<()> {
    std::fs::create_dir_all("../../web/dist")?;
    println!("cargo::rerun-if-changed=../../web/dist");
    Ok(())
}
