//! The reader of `.txt` files.

#![no_main]

use emic::formats::{ReadOptions, read_transcript};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = read_transcript("fuzzed.txt", bytes, &ReadOptions::default());
});
