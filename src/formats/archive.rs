//! Archives (`.zip`) of transcripts: what is in them, and each file unpacked within limits.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

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

/// An archive in memory whose table of contents is read once. Cheap to clone.
#[derive(Clone)]
pub struct Archive(Arc<Mutex<Package<Arc<[u8]>>>>);

impl Archive {
    /// Reads the table of contents.
    ///
    /// # Errors
    /// It is damaged, holds more files than any study has transcripts, or unpacks to far more than transcripts do.
    pub fn open(bytes: Arc<[u8]>) -> Result<Self, ReadError> {
        Ok(Self(Arc::new(Mutex::new(Package::of_files(bytes)?))))
    }

    /// The files in it: their place in it, and their names with folders.
    pub fn files(&self) -> Vec<(usize, String)> {
        let package = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let names = package.names().into_iter().enumerate();
        names
            .filter(|(_, name)| !name.is_empty() && !name.ends_with(['/', '\\']))
            .collect()
    }

    /// The file at a place, unpacked.
    ///
    /// # Errors
    /// It is damaged, protected by a password, or unpacks to more than any transcript does.
    pub fn file(&self, at: usize) -> Result<Vec<u8>, ReadError> {
        let mut package = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        package.part_at(at)
    }
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Archive")
    }
}

impl PartialEq for Archive {
    /// Whether both are the same one in memory.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Archive {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write as _};

    #[test]
    fn an_archive_that_unpacks_to_far_more_than_talk_is_refused_at_once() {
        let bomb = |files: usize| {
            let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
            for at in 0..files {
                let options = zip::write::SimpleFileOptions::default();
                zip.start_file(format!("{at}.txt"), options).unwrap();
                zip.write_all(&vec![b' '; 40 << 20]).unwrap();
            }
            Arc::from(zip.finish().unwrap().into_inner())
        };
        let refusal = Archive::open(bomb(7)).unwrap_err().to_string();
        assert!(refusal.contains("unpack to 280 MB"), "{refusal}");
        let archive = Archive::open(bomb(1)).unwrap();
        for _ in 0..2 {
            assert_eq!(archive.file(0).map(|file| file.len()), Ok(40 << 20));
        }
    }
}
