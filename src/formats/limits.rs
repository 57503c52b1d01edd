//! How much one transcript can hold. Lines, cues and rows cost memory many times their bytes: a file of tiny ones is refused before
//! they are taken apart.

use super::ReadError;
use super::flow::too_large;

/// The most lines with words, cues, or rows: far more than ten days of talk.
pub(super) const MOST_PARTS: usize = 400_000;
/// The most lines with anything in them in a file of any format: a cue takes several.
const MOST_LINES: usize = 3 * MOST_PARTS;

/// Refuses more lines than any transcript has.
///
/// # Errors
/// The refusal.
pub(super) fn check_lines(text: &str) -> Result<(), ReadError> {
    check(lines_with_words(text), MOST_LINES, "lines")
}

/// Refuses more paragraphs than any transcript has.
///
/// # Errors
/// The refusal.
pub(super) fn check_paragraphs(text: &str) -> Result<(), ReadError> {
    check(lines_with_words(text), MOST_PARTS, "lines")
}

/// Refuses more parts of a kind, such as cues, than any transcript has.
///
/// # Errors
/// The refusal.
pub(super) fn check_parts(count: usize, kind: &str) -> Result<(), ReadError> {
    check(count, MOST_PARTS, kind)
}

fn check(count: usize, most: usize, kind: &str) -> Result<(), ReadError> {
    if count > most {
        return Err(too_large(&format!("{count} {kind}, more than {most}")));
    }
    Ok(())
}

/// Both line feeds and the carriage returns of old files end a line.
fn lines_with_words(text: &str) -> usize {
    text.split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{ReadOptions, read_transcript};

    fn refusal(name: &str, text: &str) -> String {
        read_transcript(name, text.as_bytes(), &ReadOptions::default())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_file_of_more_parts_than_talk_has_is_refused_before_it_is_taken_apart() {
        let files = [
            ("a.txt", "a\n\n".repeat(MOST_PARTS + 1)),
            ("a.md", "A: b\r".repeat(MOST_PARTS + 1)),
            ("a.srt", "a\n\n".repeat(MOST_LINES + 1)),
            ("a.csv", "speaker,text\n".repeat(MOST_LINES + 1)),
            ("a.json", format!("[{}0]", "{},".repeat(MOST_PARTS))),
        ];
        for (name, text) in files {
            let refusal = refusal(name, &text);
            assert!(
                refusal.contains("which no transcript does"),
                "{name}: {refusal}"
            );
        }
        assert!(check_parts(MOST_PARTS, "cues").is_ok());
        assert!(check_parts(MOST_PARTS + 1, "cues").is_err());
    }
}
