//! The one place that knows bytes: text with positions in code points, and its words, sentences and graphemes.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::span::{Position, Span};

/// How many code points lie between two checkpoints of a text that is not plain ASCII.
const STRIDE: u32 = 128;

/// SHA-256 of some content, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// Stands in a transcript's versions for one whose text has been erased: not even its hash is kept, which could tell
    /// whether a guess at its words is right.
    pub const ERASED: Self = Self([0; 32]);

    /// The hash of `parts`, one after another.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// Reads the 64 hexadecimal digits that [`Display`](fmt::Display) writes.
    pub fn parse(digits: &str) -> Option<Self> {
        let mut hash = [0; 32];
        if digits.len() != 64 || !digits.is_ascii() {
            return None;
        }
        for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&digits[at..at + 2], 16).ok()?;
        }
        Some(Self(hash))
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        Self::parse(&digits)
            .ok_or_else(|| serde::de::Error::custom("a content hash has 64 hexadecimal digits"))
    }
}

/// A transcript's whole text. Positions are code points; every line end is one line feed; there is no BOM.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text {
    string: Box<str>,
    /// The byte at which code point `STRIDE * i` starts; empty for ASCII, where bytes are code points.
    checkpoints: Vec<u32>,
    length: u32,
}

impl Text {
    /// Makes the text of `raw`: a leading BOM goes, CRLF and lone CR become line feeds.
    ///
    /// # Errors
    /// A text of 2³¹ bytes or more is refused: positions have 32 bits.
    pub fn new(raw: &str) -> Result<Self, TextTooLong> {
        let raw = raw.strip_prefix('\u{feff}').unwrap_or(raw);
        let string = if raw.contains('\r') {
            raw.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            raw.to_owned()
        };
        if string.len() > i32::MAX as usize {
            return Err(TextTooLong {
                bytes: string.len(),
            });
        }
        let mut checkpoints = Vec::new();
        let mut length = 0u32;
        if string.is_ascii() {
            length = string.len() as u32;
        } else {
            for (byte, _) in string.char_indices() {
                if length.is_multiple_of(STRIDE) {
                    checkpoints.push(byte as u32);
                }
                length += 1;
            }
        }
        Ok(Self {
            string: string.into(),
            checkpoints,
            length,
        })
    }

    /// The text as a string.
    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// Its length in code points.
    pub fn len(&self) -> Position {
        self.length
    }

    /// Whether it has no character.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The span of the whole text.
    pub fn whole(&self) -> Span {
        Span::new(0, self.length)
    }

    /// The byte at which the code point at `position` starts; positions behind the end give the end.
    pub fn byte(&self, position: Position) -> usize {
        if position >= self.length {
            return self.string.len();
        }
        if self.checkpoints.is_empty() {
            return position as usize;
        }
        let from = self.checkpoints[(position / STRIDE) as usize] as usize;
        let mut rest = self.string[from..].chars();
        if let Some(last) = (position % STRIDE).checked_sub(1) {
            rest.nth(last as usize);
        }
        self.string.len() - rest.as_str().len()
    }

    /// The position of the code point that `byte` lies in; bytes behind the end give the end.
    pub fn position(&self, byte: usize) -> Position {
        if byte >= self.string.len() {
            return self.length;
        }
        if self.checkpoints.is_empty() {
            return byte as u32;
        }
        let block = self
            .checkpoints
            .partition_point(|start| *start as usize <= byte)
            - 1;
        let from = self.checkpoints[block] as usize;
        let before = self.string[from..]
            .char_indices()
            .take_while(|(at, _)| from + at <= byte)
            .count();
        block as u32 * STRIDE + before as u32 - 1
    }

    /// The bytes that `span` covers, cut to the text.
    pub fn bytes(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start);
        start..self.byte(span.end).max(start)
    }

    /// The words of `span`, cut to the text.
    pub fn slice(&self, span: Span) -> &str {
        &self.string[self.bytes(span)]
    }

    /// The span of a range of bytes of [`as_str`](Self::as_str).
    pub fn span_of(&self, bytes: Range<usize>) -> Span {
        Span::new(self.position(bytes.start), self.position(bytes.end))
    }

    /// `span` cut to the text and grown outwards to the borders of graphemes.
    pub fn on_graphemes(&self, span: Span) -> Span {
        let start = self.grapheme_at(span.start).start;
        let end = if span.end <= span.start {
            start
        } else {
            self.grapheme_at(span.end - 1).end
        };
        Span::new(start, end)
    }

    /// The grapheme that the character at `position` belongs to; at the end of the text an empty span.
    pub fn grapheme_at(&self, position: Position) -> Span {
        let at = self.byte(position);
        if at == self.string.len() {
            return Span::new(self.length, self.length);
        }
        let mut cursor = GraphemeCursor::new(at, self.string.len(), true);
        let start = match cursor.is_boundary(&self.string, 0) {
            Ok(true) => at,
            _ => cursor
                .prev_boundary(&self.string, 0)
                .ok()
                .flatten()
                .unwrap_or(0),
        };
        let mut cursor = GraphemeCursor::new(at, self.string.len(), true);
        let end = cursor
            .next_boundary(&self.string, 0)
            .ok()
            .flatten()
            .unwrap_or(self.string.len());
        self.span_of(start..end)
    }

    /// The grapheme border before `position`, or 0.
    pub fn grapheme_before(&self, position: Position) -> Position {
        if position == 0 {
            0
        } else {
            self.grapheme_at(position.min(self.length) - 1).start
        }
    }

    /// The grapheme border behind `position`, or the end.
    pub fn grapheme_after(&self, position: Position) -> Position {
        self.grapheme_at(position).end
    }

    /// `span` without the white space at its ends.
    pub fn trimmed(&self, span: Span) -> Span {
        let bytes = self.bytes(span);
        let words = &self.string[bytes.clone()];
        let start = bytes.start + (words.len() - words.trim_start().len());
        self.span_of(start..start + words.trim().len())
    }

    /// The words within `span`: segments by UAX #29 that have a letter or a digit, marks in `[brackets]` left out.
    pub fn words(&self, span: Span) -> impl Iterator<Item = Span> + '_ {
        let bytes = self.bytes(span);
        words_of(&self.string[bytes.clone()])
            .map(move |word| self.span_of(bytes.start + word.start..bytes.start + word.end))
    }

    /// How many words lie within `span`.
    pub fn count_words(&self, span: Span) -> usize {
        words_of(self.slice(span)).count()
    }

    /// The sentences within `span` (one speech): UAX #29, no break after a common abbreviation, outer blanks left out.
    pub fn sentences(&self, span: Span) -> Vec<Span> {
        let bytes = self.bytes(span);
        sentences_of(&self.string[bytes.clone()])
            .into_iter()
            .map(|sentence| self.span_of(bytes.start + sentence.start..bytes.start + sentence.end))
            .collect()
    }
}

impl fmt::Debug for Text {
    /// The size alone: texts are confidential and must not reach a log by way of `{:?}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} code points)", self.length)
    }
}

/// A text is longer than positions of 32 bits can reach.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the text has {bytes} bytes, more than emic can hold in one transcript (2 GB); split the file"
)]
pub struct TextTooLong {
    /// The length in bytes.
    pub bytes: usize,
}

/// The byte ranges of the words of `speech`: UAX #29 segments with a letter or digit, outside `[marks]`.
///
/// A bracket that is not closed within the speech is no mark.
pub fn words_of(speech: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let marks = marks_of(speech);
    let mut next_mark = 0;
    speech
        .unicode_word_indices()
        .filter_map(move |(start, word)| {
            while marks.get(next_mark).is_some_and(|mark| mark.end <= start) {
                next_mark += 1;
            }
            let in_mark = marks
                .get(next_mark)
                .is_some_and(|mark| mark.contains(&start));
            (!in_mark && word.chars().any(char::is_alphanumeric)).then(|| start..start + word.len())
        })
}

/// The byte ranges of `[marks]` in `speech`, brackets included.
pub fn marks_of(speech: &str) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    let mut open = None;
    for (at, byte) in speech.bytes().enumerate() {
        match (byte, open) {
            (b'[', _) => open = Some(at),
            (b']', Some(start)) => {
                marks.push(start..at + 1);
                open = None;
            }
            _ => {}
        }
    }
    marks
}

/// Abbreviations after which a full stop ends no sentence, in lower case without the stop. Words that can be a whole
/// answer ("No.") are left out: a missed join is a smaller harm than two answers made one.
const ABBREVIATIONS: [&str; 24] = [
    "mr", "mrs", "ms", "mx", "dr", "drs", "prof", "rev", "sr", "jr", "vs", "e.g", "i.e", "cf",
    "approx", "nos", "dept", "tel", "ext", "hosp", "appt", "viz", "ca", "fig",
];

fn sentences_of(speech: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut continues = false;
    for (start, piece) in speech.split_sentence_bound_indices() {
        let end = start + piece.len();
        match sentences.last_mut() {
            Some(last) if continues => last.end = end,
            _ => sentences.push(start..end),
        }
        continues = ends_in_abbreviation(piece);
    }
    sentences.iter_mut().for_each(|range| {
        let piece = &speech[range.clone()];
        range.start += piece.len() - piece.trim_start().len();
        range.end = range.start + piece.trim().len();
    });
    sentences.retain(|range| !range.is_empty());
    sentences
}

fn ends_in_abbreviation(piece: &str) -> bool {
    let Some(before_stop) = piece.trim_end().strip_suffix('.') else {
        return false;
    };
    let word = before_stop
        .rsplit(|c: char| c.is_whitespace() || "([\"\u{201c}\u{2018}".contains(c))
        .next()
        .unwrap_or("");
    !piece.trim_end_matches([' ', '\t']).ends_with('\n')
        && ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(raw: &str) -> Text {
        Text::new(raw).unwrap()
    }

    #[test]
    fn line_ends_and_bom_are_made_one() {
        assert_eq!(text("\u{feff}a\r\nb\rc\n").as_str(), "a\nb\nc\n");
    }

    #[test]
    fn marks_are_no_words() {
        let speech = text("[laughs] By accident -- it's [NAME], 3 days [unclear");
        let words: Vec<&str> = speech
            .words(speech.whole())
            .map(|word| speech.slice(word))
            .collect();
        assert_eq!(words, ["By", "accident", "it's", "3", "days", "unclear"]);
    }

    #[test]
    fn sentences_do_not_break_after_a_title() {
        let speech = text("I saw Dr. Smith. She said, e.g. Walking helps.  No. I did not!");
        let sentences: Vec<&str> = speech
            .sentences(speech.whole())
            .iter()
            .map(|sentence| speech.slice(*sentence))
            .collect();
        assert_eq!(
            sentences,
            [
                "I saw Dr. Smith.",
                "She said, e.g. Walking helps.",
                "No.",
                "I did not!"
            ]
        );
    }

    #[test]
    fn graphemes_are_never_cut() {
        let family = text("a👩‍👩‍👧e\u{301}z");
        assert_eq!(family.on_graphemes(Span::new(2, 3)), Span::new(1, 6));
        assert_eq!(family.grapheme_after(6), 8);
        assert_eq!(family.grapheme_before(8), 6);
    }

    #[test]
    fn debug_output_holds_no_words() {
        assert_eq!(format!("{:?}", text("secret")), "Text(6 code points)");
    }

    proptest! {
        #[test]
        fn positions_and_bytes_are_inverse(raw in "[a-zé\u{301}👩\u{200d}\n ]{0,400}") {
            let text = text(&raw);
            prop_assert_eq!(text.len() as usize, text.as_str().chars().count());
            for (position, (byte, _)) in text.as_str().char_indices().enumerate() {
                prop_assert_eq!(text.byte(position as u32), byte);
                prop_assert_eq!(text.position(byte), position as u32);
            }
        }

        #[test]
        fn sentences_cover_every_word(raw in "[A-Za-z.!? \n]{0,200}") {
            let text = text(&raw);
            let sentences = text.sentences(text.whole());
            for word in text.words(text.whole()) {
                prop_assert!(sentences.iter().any(|sentence| sentence.contains(word)));
            }
        }
    }
}
