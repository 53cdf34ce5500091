//! Hands the target `carried_file` whatever libFuzzer makes; what is held there, `targets` says.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::run("carried_file", bytes));
