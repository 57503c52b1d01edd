//! The reader of archives of transcripts.

#![no_main]

use emic::formats::archive::{file_at, files_in};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for (at, _) in files_in(bytes).unwrap_or_default().into_iter().take(50) {
        let _ = file_at(bytes, at);
    }
});
