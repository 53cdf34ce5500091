//! Hands the target `record_file` whatever libFuzzer makes; what is held there, `targets` says.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::run("record_file", bytes));
