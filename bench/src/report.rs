//! What every figure is told with, and where it is measured.

use anyhow::Result;
use tempfile::TempDir;

/// Prints a figure.
pub fn say(name: &str, value: f64, unit: &str, limit: f64) {
    println!("{name} {value:.1} {unit} {limit:.1} {:.3}", value / limit);
}

/// A folder on the disk that the sources are on, since that of temporary files is often memory.
pub fn folder() -> Result<TempDir> {
    let base = std::env::var_os("DETENTE_BENCH_DIR").map_or_else(|| "target".into(), std::path::PathBuf::from);
    std::fs::create_dir_all(&base)?;
    Ok(TempDir::with_prefix_in("bench-", base)?)
}
