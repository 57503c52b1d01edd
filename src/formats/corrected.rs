//! A text that was corrected by hand, cut into turns again.

use std::sync::Arc;

use super::{ReadError, ReadOptions, read_transcript};
use crate::study::{Document, NewSpeaker, Text, carry_turns};

/// A corrected text, ready for [`Action::CorrectText`](crate::study::Action::CorrectText).
#[derive(Debug, Clone)]
pub struct Corrected {
    /// The text, cut into turns.
    pub document: Arc<Document>,
    /// Who may stand behind its labels.
    pub speakers: Vec<NewSpeaker>,
    /// What the researcher should look at.
    pub warnings: Vec<String>,
}

/// The formats whose text is the file itself, so that reading a transcript's text gives the same turns again.
const AS_IT_STANDS: [&str; 3] = ["text.txt", "text.vtt", "text.srt"];

/// Cuts a corrected text into turns: by the reader that gives the turns of the present document, where one does, else by
/// carrying these over.
///
/// # Errors
/// The text is none, or longer than positions reach.
pub fn corrected(document: &Document, title: &str, text: &str) -> Result<Corrected, ReadError> {
    let options = ReadOptions {
        title: Some(title.to_owned()),
        ..ReadOptions::default()
    };
    let present = document.text.as_str().as_bytes();
    for name in AS_IT_STANDS {
        let again = read_transcript(name, present, &options);
        if again.is_ok_and(|read| read.transcript.document.hash == document.hash) {
            let read = read_transcript(name, text.as_bytes(), &options)?;
            return Ok(Corrected {
                document: read.transcript.document,
                speakers: read.transcript.speakers,
                warnings: read.warnings,
            });
        }
    }
    Ok(Corrected {
        document: Arc::new(carry_turns(document, Text::new(text)?)),
        speakers: Vec::new(),
        warnings: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Span, Turn};

    #[test]
    fn a_plain_text_is_read_again_and_another_one_keeps_its_turns() {
        let raw = "INT: How was it?\n\nSU01: Fine.\n";
        let read = read_transcript("a.txt", raw.as_bytes(), &ReadOptions::default()).unwrap();
        let plain = &read.transcript.document;
        let after = corrected(
            plain,
            "a",
            "INT: How was it?\n\nSU01: Fine.\n\nINT: Sure?\n",
        )
        .unwrap();
        assert_eq!(after.document.turns.len(), 3);
        let text = Text::new("Good morning\nYes").unwrap();
        let turn = |start, end| Turn {
            speaker: 0,
            span: Span::new(start, end),
            speech: Span::new(start, end),
            time: None,
            words: 0,
        };
        let odd = Document::new(text, vec!["A".into()], vec![turn(0, 12), turn(13, 16)]);
        let after = corrected(&odd, "b", "Good morning\nYes, so").unwrap();
        let said: Vec<&str> = after
            .document
            .turns
            .iter()
            .map(|t| after.document.text.slice(t.speech))
            .collect();
        assert_eq!(said, ["Good morning", "Yes, so"]);
        assert_eq!(after.document.labels, ["A"]);
    }
}
