//! The reader of `.docx` files.

#![no_main]

const PARTS: [&str; 6] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/comments.xml",
    "word/footnotes.xml",
    "_rels/.rels",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| emic_fuzz::read_packed("docx", &PARTS, &[], bytes));
