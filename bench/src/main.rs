//! Measures two real stations and the index of volumes on this machine, and in the same run what the machine itself can
//! do, so that a figure means something on any machine.
//!
//! Prints one line a figure: `name value unit limit ratio`. Without arguments all figures, else those named.
//! Every station is a process of its own with its keys and its disk; both sync before they answer, and every entry is
//! signed and strictly verified.

mod child;
mod clocks;
mod console;
mod figures;
mod find;
mod fold;
mod limits;
mod pair;
mod report;
mod sites;
mod talk;
mod told;
mod volumes;

use anyhow::Result;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        // The bench starts itself again as each station.
        Some("--station") => child::run(arguments.get(1).map_or("", String::as_str)),
        Some("--help" | "-h") => {
            println!("bench [NAME…]: measures all figures, or those whose name begins with one of these");
            let names = [
                &figures::NAMES[..],
                &sites::NAMES,
                &volumes::NAMES,
                &fold::NAMES,
                &find::NAMES,
                &clocks::NAMES,
                &told::NAMES,
                &console::NAMES,
            ];
            println!("names: {}", names.concat().join(" "));
            Ok(())
        }
        _ => figures::run(&arguments),
    }
}
