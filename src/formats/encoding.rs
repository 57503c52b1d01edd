//! Bytes to characters: byte order mark, then strict UTF-8, then a guess among legacy encodings.
//!
//! The order matters: a guesser takes UTF-16 for something else, and UTF-8 proves itself.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Characters of a file, and how its bytes were read.
#[derive(Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The characters, without a byte order mark.
    pub text: String,
    /// The name of the encoding, as in `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// Whether the encoding is a guess: nothing in the file proves it, and nobody said it.
    pub guessed: bool,
    /// How many places could not be read and became U+FFFD.
    pub unreadable: usize,
}

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodingError {
    /// There is nothing in it.
    #[error("the file is empty; check that it was saved or copied whole")]
    Empty,
    /// It is something else than text.
    #[error("the file is not text but {what}; save it as plain text (UTF-8) and try again")]
    Binary {
        /// What it looks like.
        what: &'static str,
    },
    /// No encoding has this label.
    #[error(
        "no encoding is called {label:?}; use a label such as utf-8, utf-16le, windows-1252 or macintosh"
    )]
    UnknownLabel {
        /// The label.
        label: String,
    },
}

/// Reads `bytes` as text, in the encoding called `label` if one is given.
///
/// # Errors
/// Bytes that hold nothing or no text, and a label that names no encoding.
pub fn decode(bytes: &[u8], label: Option<&str>) -> Result<Decoded, EncodingError> {
    if bytes.is_empty() {
        return Err(EncodingError::Empty);
    }
    if let Some(what) = signature(bytes) {
        return Err(EncodingError::Binary { what });
    }
    let decoded = match label {
        Some(label) => decode_as(bytes, of_label(label)?, false),
        None => decode_unlabelled(bytes),
    };
    if decoded.text.trim().is_empty() {
        return Err(EncodingError::Empty);
    }
    if is_binary(&decoded.text) {
        let what = "binary data";
        return Err(EncodingError::Binary { what });
    }
    Ok(decoded)
}

/// The encoding that is called so.
///
/// # Errors
/// None is.
pub(super) fn of_label(label: &str) -> Result<&'static Encoding, EncodingError> {
    Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| EncodingError::UnknownLabel {
        label: label.chars().take(40).collect(),
    })
}

fn decode_unlabelled(bytes: &[u8]) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decode_as(bytes, encoding, false);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return decode_as(bytes, encoding, true);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return decode_as(bytes, UTF_8, false);
    }
    let damaged = decode_as(bytes, UTF_8, true);
    if is_damaged_utf8(&damaged) {
        return damaged;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    decode_as(bytes, detector.guess(None, Utf8Detection::Deny), true)
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding, guessed: bool) -> Decoded {
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    let unreadable = if malformed {
        text.matches('\u{fffd}').count()
    } else {
        0
    };
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        guessed,
        unreadable,
    }
}

/// Whether nearly all of what is beyond ASCII is well-formed UTF-8, which no legacy encoding is by chance: a file that was
/// cut off, or into which another one was pasted.
fn is_damaged_utf8(decoded: &Decoded) -> bool {
    let beyond_ascii = decoded.text.chars().filter(|c| !c.is_ascii()).count();
    decoded.unreadable * 10 <= beyond_ascii
}

/// UTF-16 without a byte order mark: text in which every other byte is mostly zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes.as_chunks::<2>().0;
    let zeros = |place: usize| pairs.iter().filter(|pair| pair[place] == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    let most = pairs.len() / 2;
    if pairs.len() < 4 {
        None
    } else if high == 0 && low > most {
        Some(UTF_16LE)
    } else if low == 0 && high > most {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// What the first bytes say of a file that is no text, whatever its name says.
fn signature(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 8] = [
        (b"PK\x03\x04", "a Word document or another zip archive"),
        (
            b"\xd0\xcf\x11\xe0",
            "a document of an old Word or another Office program",
        ),
        (b"%PDF", "a PDF"),
        (b"{\\rtf", "a rich text document (RTF)"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"ID3", "a recording"),
        (b"SQLite format 3\0", "a database"),
    ];
    let is = |(start, _): &&(&[u8], &str)| bytes.starts_with(start);
    SIGNATURES.iter().find(is).map(|(_, what)| *what)
}

/// Whether the characters hold a NUL or are to more than a tenth other control characters.
fn is_binary(text: &str) -> bool {
    let is_odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}');
    let odd = text.chars().filter(is_odd).count();
    text.contains('\0') || odd * 10 > text.chars().count()
}

impl std::fmt::Debug for Decoded {
    /// How it was read, without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoded")
            .field("encoding", &self.encoding)
            .field("guessed", &self.guessed)
            .field("unreadable", &self.unreadable)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::testing::real_input;

    fn read(bytes: &[u8]) -> Decoded {
        decode(bytes, None).unwrap()
    }

    fn utf16(text: &str, bom: bool, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mark = bom.then_some(0xfeff);
        mark.into_iter()
            .chain(text.encode_utf16())
            .flat_map(order)
            .collect()
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        let text = "INT1: Où ça ?\n\nP1: Là.";
        for (order, name) in [
            (u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"),
            (u16::to_be_bytes, "UTF-16BE"),
        ] {
            for bom in [true, false] {
                let decoded = read(&utf16(text, bom, order));
                assert_eq!((decoded.text.as_str(), decoded.encoding), (text, name));
                assert_eq!(decoded.guessed, !bom);
            }
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let decoded = read(b"\xef\xbb\xbfStudy: x");
        assert_eq!(
            (decoded.text.as_str(), decoded.guessed),
            ("Study: x", false)
        );
    }

    #[test]
    fn curly_quotes_of_windows_are_read_and_the_guess_is_said() {
        let decoded =
            read(b"INT1: And how was that?\n\nSU01: It\x92s all \x93fine\x94 \x96 really.");
        assert!(
            decoded
                .text
                .contains("It\u{2019}s all \u{201c}fine\u{201d} \u{2013} really.")
        );
        assert_eq!((decoded.encoding, decoded.guessed), ("windows-1252", true));
    }

    #[test]
    fn utf_8_with_one_broken_byte_stays_utf_8() {
        let mut bytes = "é".repeat(40).into_bytes();
        bytes.pop();
        let decoded = read(&bytes);
        assert_eq!((decoded.encoding, decoded.unreadable), ("UTF-8", 1));
    }

    #[test]
    fn a_label_overrides_the_guess_and_an_unknown_one_is_refused() {
        let decoded = decode(b"caf\x8e", Some("macintosh")).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.guessed), ("café", false));
        assert!(matches!(
            decode(b"x", Some("latin-eleventy")),
            Err(EncodingError::UnknownLabel { .. })
        ));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let refused = |bytes: &[u8]| decode(bytes, None).unwrap_err();
        assert_eq!(refused(b""), EncodingError::Empty);
        assert_eq!(refused(b"\xef\xbb\xbf \r\n"), EncodingError::Empty);
        for binary in [
            &b"a\0b"[..],
            b"\x01\x02\x03abc",
            b"PK\x03\x04rest",
            b"{\\rtf1 hello}",
        ] {
            assert!(matches!(refused(binary), EncodingError::Binary { .. }));
        }
    }

    #[test]
    fn a_text_is_never_shown_by_debug() {
        assert!(!format!("{:?}", read(b"secret")).contains("secret"));
    }

    #[test]
    fn files_of_many_scripts_are_read_in_their_script() {
        let scripts = [
            ("sample-arabic-1.txt", '\u{600}'..='\u{6ff}'),
            ("sample-arabic.txt", '\u{600}'..='\u{6ff}'),
            ("sample-bulgarian.txt", '\u{400}'..='\u{4ff}'),
            ("sample-chinese.txt", '\u{4e00}'..='\u{9fff}'),
            ("sample-greek.txt", '\u{370}'..='\u{3ff}'),
            ("sample-greek-2.txt", '\u{370}'..='\u{3ff}'),
            ("sample-hebrew-2.txt", '\u{590}'..='\u{5ff}'),
            ("sample-hebrew-3.txt", '\u{590}'..='\u{5ff}'),
            ("sample-korean.txt", '\u{ac00}'..='\u{d7a3}'),
            ("sample-russian-2.txt", '\u{400}'..='\u{4ff}'),
            ("sample-russian-3.txt", '\u{400}'..='\u{4ff}'),
            ("sample-spanish.txt", 'a'..='z'),
            ("sample-turkish.txt", 'a'..='z'),
        ];
        for (name, script) in scripts {
            let Some(bytes) = real_input(&format!("encodings/{name}")) else {
                return;
            };
            let decoded = read(&bytes);
            let letters = || decoded.text.chars().filter(|c| c.is_alphabetic());
            let of_script = letters().filter(|c| script.contains(c)).count();
            assert!(
                of_script * 10 > letters().count() * 7,
                "{name}: {decoded:?}"
            );
            assert_eq!(decoded.unreadable, 0, "{name}: {decoded:?}");
        }
    }
}
