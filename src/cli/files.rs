//! Files that commands read and write.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::Path;

use anyhow::Context as _;

use super::failure::{refused, say};
use crate::report::Output;
use crate::workbench::{put_file, put_output};

/// The bytes of a file, or of standard input where it is called `-`.
///
/// # Errors
/// It cannot be read.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
        return Ok(bytes);
    }
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// What a file's name ends in, in lower case; empty where it has no ending.
pub(super) fn ending(path: &Path) -> String {
    path.extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase()
}

/// Why a file of this ending cannot be written.
pub(super) fn unknown_ending(path: &Path, known: &[&str]) -> anyhow::Error {
    let what = match ending(path).as_str() {
        "" => format!("{} has no ending that says how to write it", path.display()),
        ending => format!("emic cannot write this as .{ending}"),
    };
    refused(
        what,
        format!("choose a name that ends in .{}", known.join(", .")),
    )
}

/// Writes a file whole or not at all, in place of one that is there, and says so.
///
/// # Errors
/// The file cannot be written.
pub(super) fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    write_by(path, |file| file.write_all(bytes))
}

/// [`write()`] for what is written piece by piece, so that it need not be in memory as a whole.
///
/// # Errors
/// The file cannot be written, or what `fill` reports.
pub(super) fn write_by(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> anyhow::Result<()> {
    put_file(path, fill).with_context(|| format!("cannot write {}", path.display()))?;
    say_written(path);
    Ok(())
}

/// Writes what was laid out, with what stands beside it, and says so.
///
/// # Errors
/// A file cannot be written.
pub(super) fn write_output(path: &Path, output: &Output) -> anyhow::Result<()> {
    let beside = put_output(path, output);
    let beside = beside.with_context(|| format!("cannot write {}", path.display()))?;
    if let Some(folder) = beside.filter(|folder| folder != path) {
        say(&format!(
            "wrote {} figure{} into {}",
            output.beside.len(),
            if output.beside.len() == 1 { "" } else { "s" },
            folder.display()
        ));
    }
    say_written(path);
    Ok(())
}

/// Says that a file is there; of a pipe or a device nothing, for it may be where messages go.
fn say_written(path: &Path) {
    if path.is_file() || path.is_dir() {
        say(&format!("wrote {}", path.display()));
    }
}
