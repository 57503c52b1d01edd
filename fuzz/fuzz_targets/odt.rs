//! The reader of `.odt` files.

#![no_main]

const PARTS: [&str; 2] = ["content.xml", "META-INF/manifest.xml"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| emic_fuzz::read_packed("odt", &PARTS, &[], bytes));
