//! Files for others: written whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::analysis::Halt;
use crate::report::{Content, Output};

/// Writes a file whole or not at all, in place of one that is there; into a pipe or a device, which cannot be replaced, as it comes.
///
/// # Errors
/// The file cannot be written, or what `fill` reports.
pub fn put_file(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let filled = |file: File| {
        let mut writer = BufWriter::with_capacity(1 << 16, file);
        fill(&mut writer)?;
        writer.into_inner().map_err(io::IntoInnerError::into_error)
    };
    if is_device(path) {
        filled(File::options().write(true).open(path)?)?;
        return Ok(());
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let put = || {
        let file = filled(File::create(&part)?)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    put().inspect_err(|_| drop(fs::remove_file(&part)))
}

/// Whether something is at a path that is neither a file nor a folder.
fn is_device(path: &Path) -> bool {
    path.exists() && !path.is_file() && !path.is_dir()
}

/// Writes what was laid out, and what stands beside it; gives the folder of the latter, if there is one. Beside a pipe or a device
/// nothing stands.
///
/// # Errors
/// A file or folder cannot be written: what was written before it stays.
pub fn put_output(path: &Path, output: &Output) -> io::Result<Option<PathBuf>> {
    put_output_through(path, output, |file| {
        output.content.write(file, &Halt::default())
    })
}

/// [`put_output`], with the content written by `fill`.
///
/// # Errors
/// As `put_output`, and what `fill` reports.
pub fn put_output_through(
    path: &Path,
    output: &Output,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<Option<PathBuf>> {
    let mut folder = None;
    if !is_device(path) {
        for (name, bytes) in &output.beside {
            let to = path.with_file_name(name);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent)?;
                folder = Some(parent.to_owned());
            }
            put_file(&to, |file| file.write_all(bytes))?;
        }
    }
    match &output.content {
        Content::Folder => fs::create_dir_all(path)?,
        _ => put_file(path, |file| fill(file))?,
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_and_what_stands_beside_it_are_written_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("my report.md");
        fs::write(&path, "older").unwrap();
        let output = Output {
            content: Content::Bytes(b"new".to_vec()),
            beside: vec![("my report-figures/roles.png".to_owned(), b"png".to_vec())],
        };
        let beside = put_output(&path, &output).unwrap().unwrap();
        assert_eq!(beside, folder.path().join("my report-figures"));
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read(beside.join("roles.png")).unwrap(), b"png");
        let failed = put_file(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("full"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        assert!(put_output(folder.path(), &b"x".to_vec().into()).is_err());
    }

    #[test]
    fn a_folder_holds_what_it_is_made_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("figures");
        let output = Output {
            content: Content::Folder,
            beside: vec![("figures/roles.svg".to_owned(), b"svg".to_vec())],
        };
        assert_eq!(put_output(&path, &output).unwrap(), Some(path.clone()));
        assert_eq!(fs::read(path.join("roles.svg")).unwrap(), b"svg");
    }
}
