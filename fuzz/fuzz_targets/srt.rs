//! The reader of `.srt` files.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| emic_fuzz::read("srt", bytes));
