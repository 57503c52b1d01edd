//! Files that commands read and write.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::Path;

use anyhow::Context as _;

use super::failure::{refused, say};

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
    let cannot = || format!("cannot write {}", path.display());
    let filled = |file: File| {
        let mut writer = BufWriter::with_capacity(1 << 16, file);
        fill(&mut writer)?;
        writer.into_inner().map_err(io::IntoInnerError::into_error)
    };
    if path.exists() && !path.is_file() {
        // A pipe or a device: it cannot be replaced.
        let file = File::options().write(true).open(path);
        file.and_then(filled).with_context(cannot)?;
        return Ok(());
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let put = || {
        let file = filled(File::create(&part)?)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    if let Err(error) = put() {
        let _ = std::fs::remove_file(&part);
        return Err(error).with_context(cannot);
    }
    say(&format!("wrote {}", path.display()));
    Ok(())
}
