//! Correcting a text: what is edited, where, and an editor of the researcher's choice.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Command as Program;

use crate::formats::Corrected;
use crate::study::{ContentHash, TranscriptId};

/// What of a transcript's text is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edited {
    /// The transcript.
    pub transcript: TranscriptId,
    /// The document that the text was taken from.
    pub from: ContentHash,
    /// The turn whose speech it is; none: the whole text.
    pub turn: Option<usize>,
}

/// A way to correct a text, or to look at what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CorrectWay {
    /// The turn's speech, or the whole text, in the workbench.
    Here(Edited),
    /// The same in an editor of the researcher's choice.
    Outside(Edited),
    /// An earlier version, with its differences to the present one.
    Version(TranscriptId, usize),
}

/// A corrected text that waits for a reason before it is saved.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    /// What was edited.
    pub edited: Edited,
    /// The text as it was given to be edited.
    pub before: String,
    /// The text as it came back.
    pub text: String,
    /// The whole transcript, cut into turns.
    pub corrected: Corrected,
    /// What will happen, line by line.
    pub told: Vec<String>,
}

/// The editor that the researcher has chosen: `VISUAL`, else `EDITOR`, else what the system has.
pub(crate) fn editor() -> String {
    let chosen = ["VISUAL", "EDITOR"]
        .iter()
        .filter_map(|name| std::env::var(name).ok());
    let chosen = chosen
        .map(|value| value.trim().to_owned())
        .find(|value| !value.is_empty());
    chosen.unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned())
}

/// Lets a text be edited in a program, in a file that only its owner can read and that is gone afterwards, together with
/// whatever the program left beside it.
///
/// # Errors
/// The file cannot be written or read, is no UTF-8 afterwards, or the program cannot be run or fails.
pub(crate) fn edit_outside(editor: &str, text: &str) -> io::Result<String> {
    let folder = tempfile::Builder::new().prefix("emic-").tempdir()?;
    let path = folder.path().join("transcript.txt");
    std::fs::write(&path, text)?;
    make_private(&path)?;
    let mut words = words_of_command(editor).into_iter();
    let program = words.next().unwrap_or_default();
    let status = Program::new(&program)
        .args(words)
        .arg(&path)
        .status()
        .map_err(|error| {
            io::Error::new(
                error.kind(),
                format!(
                    "{} cannot be run ({error}); set EDITOR to a program that can",
                    program.display()
                ),
            )
        })?;
    if !status.success() {
        return Err(io::Error::other(format!(
            "{} ended with {status}, so nothing was taken over",
            program.display()
        )));
    }
    let bytes = std::fs::read(&path)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            "the editor saved the text in another encoding than UTF-8, so nothing was taken over",
        )
    })?;
    folder.close()?;
    Ok(text)
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn make_private(_path: &Path) -> io::Result<()> {
    // The folder for temporary files belongs to the user alone.
    Ok(())
}

/// A program and its arguments: parted by blanks, unless these stand in quotes. A path with blanks that is there as it
/// stands is one word.
fn words_of_command(command: &str) -> Vec<OsString> {
    if Path::new(command).exists() {
        return vec![command.into()];
    }
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in command.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, c) if c.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word).into());
                }
            }
            _ => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word.into());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_a_program_with_arguments() {
        let words = |command: &str| words_of_command(command);
        assert_eq!(words("code --wait"), ["code", "--wait"]);
        assert_eq!(
            words("'C:\\Program Files\\e.exe' -n"),
            ["C:\\Program Files\\e.exe", "-n"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_text_goes_through_a_program_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let seen = folder.path().join("seen");
        let script = folder.path().join("edit.sh");
        let lines = format!(
            "stat -c '%a' \"$1\" > {0}\necho \"$1\" >> {0}\nsed -i s/car/bus/ \"$1\"\n",
            seen.display()
        );
        std::fs::write(&script, lines).unwrap();
        let editor = format!("sh {}", script.display());
        assert_eq!(
            edit_outside(&editor, "in the car\n").unwrap(),
            "in the bus\n"
        );
        let seen = std::fs::read_to_string(seen).unwrap();
        let mut seen = seen.lines();
        assert_eq!(seen.next(), Some("600"));
        assert!(!Path::new(seen.next().unwrap()).exists());
        assert!(
            edit_outside("false", "x")
                .unwrap_err()
                .to_string()
                .contains("nothing was taken over")
        );
        assert!(edit_outside("no-such-editor-here", "x").is_err());
    }
}
