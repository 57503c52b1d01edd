//! The reader of `.tsv` files.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| emic_fuzz::read("tsv", bytes));
