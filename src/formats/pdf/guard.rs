//! What a PDF unpacks to, measured before a library reads it without limits.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

use crate::formats::ReadError;
use crate::formats::flow::too_large;

use super::ranges::characters_named;

/// The most that one stream may unpack to, in bytes.
const LARGEST_STREAM: u64 = 48 << 20;
/// The most that all streams but pictures may unpack to.
const LARGEST_WHOLE: u64 = 192 << 20;
/// Brackets within one another deeper than this are an attack.
const DEEPEST: usize = 2_000;
/// Streams packed within one another deeper than this are an attack.
const DEEPEST_PACKED: usize = 4;
/// The most that all pictures may unpack to: nothing is read from them, but a page may be called a picture.
const LARGEST_PICTURES: u64 = 512 << 20;
/// The most characters that all tables of characters may name; a font has 65,536 codes at most.
const MOST_CHARACTERS: u64 = 2 << 20;

/// What a file has come to so far.
#[derive(Debug, Default)]
struct Measured {
    /// Bytes of what was unpacked, pictures aside.
    whole: u64,
    /// Bytes of what was unpacked of pictures.
    pictures: u64,
    /// Characters that tables of characters name.
    characters: u64,
}

/// Measures a file.
///
/// # Errors
/// A file that unfolds to more than any transcript does.
pub(super) fn measure(bytes: &[u8]) -> Result<(), ReadError> {
    let mut measured = Measured::default();
    measured.look_into(bytes)?;
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], b"stream").map(|at| from + at) {
        from = at + 6;
        if bytes[..at].ends_with(b"end") {
            continue;
        }
        let content = bytes[from..].strip_prefix(b"\r").unwrap_or(&bytes[from..]);
        let content = content.strip_prefix(b"\n").unwrap_or(content);
        let dictionary = dictionary_before(&bytes[..at]);
        if find(dictionary, b"LZW").is_some() && content.len() > 4096 {
            return Err(too_large("streams packed in an outdated way (LZW)"));
        }
        let is_picture = find(dictionary, b"/Image").is_some();
        if let Some(packed) = packed(content) {
            measured.unpack(packed, is_picture)?;
        }
    }
    Ok(())
}

/// What stands before a stream, back to the start of its object.
fn dictionary_before(bytes: &[u8]) -> &[u8] {
    let window = &bytes[bytes.len().saturating_sub(1000)..];
    let start = window
        .windows(4)
        .rposition(|window| window == b" obj")
        .unwrap_or(0);
    &window[start..]
}

/// Whether a stream starts as packed data do (RFC 1950).
fn is_zlib(content: &[u8]) -> bool {
    match content {
        [first, second, ..] => {
            first & 0x0f == 8 && (u16::from(*first) * 256 + u16::from(*second)).is_multiple_of(31)
        }
        _ => false,
    }
}

/// The packed data of a stream, with text that stands for bytes (ASCII85) decoded; none where nothing is packed. The content
/// itself is asked: a dictionary can name its filters in ways that only a whole reader understands.
fn packed(content: &[u8]) -> Option<Cow<'_, [u8]>> {
    let mut head = Cow::Borrowed(&content[..content.len().min(64)]);
    for layers in 0..DEEPEST_PACKED {
        if is_zlib(&head) {
            let decoded = |content: Cow<'_, [u8]>, _| Cow::Owned(from_ascii85(&content));
            return Some((0..layers).fold(Cow::Borrowed(content), decoded));
        }
        head = Cow::Owned(from_ascii85(&head));
    }
    None
}

/// The bytes that text stands for (ISO 32000-1, 7.4.3), up to what is none of it.
fn from_ascii85(text: &[u8]) -> Vec<u8> {
    let (mut bytes, mut group, mut count) = (Vec::new(), 0u32, 0);
    let letters = text.iter().filter(|letter| !letter.is_ascii_whitespace());
    for letter in letters {
        match letter {
            b'z' if count == 0 => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                let digit = u32::from(letter - b'!');
                group = group.wrapping_mul(85).wrapping_add(digit);
                count += 1;
            }
            _ => break,
        }
        if count == 5 {
            bytes.extend(group.to_be_bytes());
            (group, count) = (0, 0);
        }
    }
    if count > 1 {
        let group = (count..5).fold(group, |group, _| group.wrapping_mul(85).wrapping_add(84));
        bytes.extend(&group.to_be_bytes()[..count - 1]);
    }
    bytes
}

impl Measured {
    /// Unpacks a stream layer by layer, counts each, and looks at what is in it.
    fn unpack(&mut self, packed_in: Cow<'_, [u8]>, is_picture: bool) -> Result<(), ReadError> {
        let mut layer = packed_in;
        for _ in 0..DEEPEST_PACKED {
            let mut unpacked = Vec::new();
            // What is damaged ends where it is damaged, for the library too.
            let _ = ZlibDecoder::new(&layer[..])
                .take(LARGEST_STREAM + 1)
                .read_to_end(&mut unpacked);
            if unpacked.len() as u64 > LARGEST_STREAM {
                return Err(too_large("a page or picture that unpacks without end"));
            }
            // Text that stands for bytes was decoded before, and takes room of its own.
            let decoded = match &layer {
                Cow::Owned(decoded) => decoded.len(),
                Cow::Borrowed(_) => 0,
            };
            self.count((decoded + unpacked.len()) as u64, is_picture)?;
            if !is_picture {
                self.look_into(&unpacked)?;
            }
            match packed(&unpacked) {
                Some(inner) => layer = Cow::Owned(inner.into_owned()),
                None => return Ok(()),
            }
        }
        Err(too_large("streams packed within one another without end"))
    }

    fn count(&mut self, length: u64, is_picture: bool) -> Result<(), ReadError> {
        let (sum, most) = match is_picture {
            true => (&mut self.pictures, LARGEST_PICTURES),
            false => (&mut self.whole, LARGEST_WHOLE),
        };
        *sum += length;
        if *sum > most {
            return Err(too_large("pages or pictures that unpack without end"));
        }
        Ok(())
    }

    /// Refuses brackets and tables of characters without end.
    fn look_into(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        check_nesting(bytes)?;
        self.characters = self.characters.saturating_add(characters_named(bytes));
        if self.characters > MOST_CHARACTERS {
            return Err(too_large("a table of characters without end"));
        }
        Ok(())
    }
}

/// Refuses brackets within one another without end. The count starts anew with each object.
fn check_nesting(bytes: &[u8]) -> Result<(), ReadError> {
    let mut depth = 0usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' | b'<' => depth += 1,
            b']' | b'>' => depth = depth.saturating_sub(1),
            b'o' if bytes[at..].starts_with(b"obj") || bytes[at..].starts_with(b"ObjStm") => {
                depth = 0
            }
            _ => {}
        }
        if depth > DEEPEST {
            return Err(too_large("brackets within one another without end"));
        }
    }
    Ok(())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
