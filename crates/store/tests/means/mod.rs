//! What tests of failing disks need of the machine, and what a test does that finds no means to try anything: it says so
//! where somebody sees it.

#![allow(dead_code, reason = "each test file takes what it needs")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names the means that is missing. `tools/test.sh` gathers these and ends with them; where `CI` is set, it is a failure.
pub fn skipped(why: &str) {
    println!("skipped: {why}");
    if let Some(list) = std::env::var_os("DETENTE_SKIPPED") {
        let mut list = std::fs::File::options().append(true).open(list).expect("the list of tools/test.sh");
        writeln!(list, "{why}").expect("the list is written");
    }
    assert!(std::env::var_os("CI").is_none(), "in CI everything is tried: {why}; tools/need.sh faults python");
}

/// True if `strace` may make the calls of a process fail; otherwise the test is skipped.
pub fn may_trace() -> bool {
    let tried = Command::new("strace").args(["-D", "-f", "-o", "/dev/null", "true"]).output();
    let may = tried.is_ok_and(|tried| tried.status.success());
    if !may {
        skipped("strace is not installed, or may not trace");
    }
    may
}

/// A file system in memory, taken away when dropped.
pub struct Mounted(PathBuf);

impl Mounted {
    /// Mounts one of this size, as `24m`, on a folder; where that may not be, the test is skipped.
    pub fn at(path: &Path, size: &str) -> Option<Self> {
        if mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "detente-test"], path) {
            return Some(Mounted(path.to_owned()));
        }
        skipped("no file system may be mounted");
        None
    }

    /// Changes its options.
    pub fn remount(&self, options: &str) {
        assert!(mount(&["-o", &format!("remount,{options}")], &self.0), "{options}");
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Lazily, since a test that failed may still hold files in it.
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

fn mount(args: &[&str], path: &Path) -> bool {
    Command::new("mount").args(args).arg(path).output().is_ok_and(|done| done.status.success())
}
