//! The reader of archives of transcripts.

#![no_main]

use emic::formats::archive::Archive;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(archive) = Archive::open(bytes.into()) else {
        return;
    };
    for (at, _) in archive.files().into_iter().take(50) {
        let _ = archive.file(at);
    }
});
