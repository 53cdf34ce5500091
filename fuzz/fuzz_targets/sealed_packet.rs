//! Hands the target `sealed_packet` whatever libFuzzer makes; what is held there, `targets` says.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::run("sealed_packet", bytes));
