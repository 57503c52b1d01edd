//! Archives (`.zip`) of transcripts: what is in them, and each file unpacked within limits.

use super::ReadError;
use super::package::Package;

/// Whether a file is a zip archive of files, and no document that happens to be packed as one.
pub fn is_archive(bytes: &[u8]) -> bool {
    let is_document = |name: &String| {
        name == "mimetype" || name.starts_with("[Content_Types]") || name == "content.xml"
    };
    bytes.starts_with(b"PK\x03\x04")
        && Package::open(bytes).is_ok_and(|package| !package.names().iter().any(is_document))
}

/// The files in an archive: their place in it, and their names with folders.
///
/// # Errors
/// It is damaged, or holds more files than any study has transcripts.
pub fn files_in(bytes: &[u8]) -> Result<Vec<(usize, String)>, ReadError> {
    let names = Package::open(bytes)?.names().into_iter().enumerate();
    Ok(names
        .filter(|(_, name)| !name.is_empty() && !name.ends_with(['/', '\\']))
        .collect())
}

/// The file at a place in an archive, unpacked.
///
/// # Errors
/// It is damaged, protected by a password, or unpacks to more than any transcript does.
pub fn file_at(bytes: &[u8], at: usize) -> Result<Vec<u8>, ReadError> {
    Package::open(bytes)?.part_at(at)
}
