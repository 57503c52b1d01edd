//! What a PDF unpacks to, measured before a library reads it without limits.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use crate::formats::ReadError;
use crate::formats::flow::too_large;

/// The most that one stream may unpack to, in bytes.
const LARGEST_STREAM: u64 = 48 << 20;
/// The most that all streams but pictures may unpack to.
const LARGEST_WHOLE: u64 = 192 << 20;
/// Brackets within one another deeper than this are an attack.
const DEEPEST: usize = 2_000;
/// Ranges of characters wider than this are an attack: there are no more characters in a font.
const WIDEST: u64 = 0xffff;

/// Measures a file.
///
/// # Errors
/// A file that unfolds to more than any transcript does.
pub(super) fn measure(bytes: &[u8]) -> Result<(), ReadError> {
    check_nesting(bytes)?;
    check_ranges(bytes)?;
    let mut whole = 0;
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
        if !is_zlib(content) {
            continue;
        }
        let is_picture = find(dictionary, b"/Image").is_some();
        whole += unpack(content, is_picture)?;
        if whole > LARGEST_WHOLE {
            return Err(too_large("pages that unpack without end"));
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

/// Unpacks a stream, looks at what is in it, and gives its length; 0 for a picture.
fn unpack(content: &[u8], is_picture: bool) -> Result<u64, ReadError> {
    let mut unpacked = Vec::new();
    // What is damaged ends where it is damaged, for the library too.
    let _ = ZlibDecoder::new(content)
        .take(LARGEST_STREAM + 1)
        .read_to_end(&mut unpacked);
    if unpacked.len() as u64 > LARGEST_STREAM {
        return Err(too_large("a page or picture that unpacks without end"));
    }
    if is_zlib(&unpacked) {
        let mut twice = ZlibDecoder::new(&unpacked[..]).take(LARGEST_STREAM + 1);
        if std::io::copy(&mut twice, &mut std::io::sink())
            .is_ok_and(|length| length > LARGEST_STREAM)
        {
            return Err(too_large("a page that unpacks without end"));
        }
    }
    if is_picture {
        return Ok(0);
    }
    check_nesting(&unpacked)?;
    check_ranges(&unpacked)?;
    Ok(unpacked.len() as u64)
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

/// Refuses tables of characters whose ranges have no end.
fn check_ranges(bytes: &[u8]) -> Result<(), ReadError> {
    let mut from = 0;
    while let Some(start) = find(&bytes[from..], b"range").map(|at| from + at + 5) {
        from = start;
        let window = &bytes[start..];
        let end = find(window, b"end").unwrap_or(window.len());
        let mut numbers = Vec::new();
        for token in window[..end].split(|byte| matches!(byte, b'<' | b'>')) {
            let digits: Vec<u8> = token
                .iter()
                .copied()
                .filter(u8::is_ascii_hexdigit)
                .collect();
            let number = std::str::from_utf8(&digits)
                .ok()
                .filter(|digits| !digits.is_empty());
            // More digits than a number of 64 bits has are no range but a text.
            numbers.extend(number.and_then(|digits| u64::from_str_radix(digits, 16).ok()));
        }
        let too_wide = numbers
            .windows(2)
            .filter(|pair| pair[1] > pair[0] && pair[1] - pair[0] > WIDEST)
            .count();
        // In a list of from, to and target, a target may be far from the next one's start: only small tables can be told.
        if too_wide > 0 && numbers.len() <= 3
            || numbers
                .chunks(3)
                .any(|range| range.len() > 1 && range[1] > range[0].saturating_add(WIDEST))
                && numbers.len() < 64
        {
            return Err(too_large("a table of characters without end"));
        }
    }
    Ok(())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
