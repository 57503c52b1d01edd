//! What the fuzz targets share: a file for the reader of its format, made of arbitrary bytes.

use std::io::{Cursor, Write as _};

use emic::formats::{ReadOptions, read_transcript};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Parts the bytes of one part of a container from the next.
const BETWEEN: u8 = 0x1e;

/// Reads the bytes as a file of the format that `extension` names.
pub fn read(extension: &str, bytes: &[u8]) {
    let _ = read_transcript(&format!("fuzzed.{extension}"), bytes, &ReadOptions::default());
}

/// Reads the bytes as a container, and as what stands in one: its parts, in the order of `names`, with record separators between.
/// Mutations of a packed file rarely get further than its checksums.
pub fn read_packed(extension: &str, names: &[&str], fixed: &[(&str, &str)], bytes: &[u8]) {
    read(extension, bytes);
    let parts = names.iter().copied().zip(bytes.split(|byte| *byte == BETWEEN));
    let fixed = fixed.iter().map(|(name, content)| (*name, content.as_bytes()));
    if let Ok(file) = packed(fixed.chain(parts)) {
        read(extension, &file);
    }
}

fn packed<'a>(parts: impl Iterator<Item = (&'a str, &'a [u8])>) -> std::io::Result<Vec<u8>> {
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, stored)?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}
