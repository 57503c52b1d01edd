//! PDF files with text in them: the order of reading, without what repeats on every page, hyphens at line ends undone.
//!
//! Where a PDF puts its letters is told by a library, which may panic, never end or run out of memory on hostile files: so
//! files are measured first ([`guard`]), and the library runs on a thread of its own within a time.

mod guard;
mod letters;
mod lines;
mod ranges;

use std::time::Duration;

use super::ReadError;
use super::contained::{Trouble, within};
use super::package::damaged;

/// How long reading may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The text of a PDF, and what to tell the researcher.
///
/// # Errors
/// A damaged or protected file, one that only holds pictures of pages, and one that unfolds without end.
pub(super) fn text_of(bytes: &[u8]) -> Result<(String, Vec<String>), ReadError> {
    guard::measure(bytes)?;
    let owned = bytes.to_vec();
    let pages =
        within(PATIENCE, move || letters::pages_of(&owned)).map_err(
            |trouble| match trouble {
                Trouble::Panicked => damaged("its pages cannot be read"),
                Trouble::TooLong => damaged("reading its pages takes too long"),
            },
        )??;
    let text = lines::text_of(&pages);
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters < pages.len().max(1) * 4 {
        return Err(ReadError::Malformed {
            message: "the PDF holds pictures of pages and no text (a scan); let a program recognise the text (OCR) and save it with text, or as .docx".to_owned(),
        });
    }
    let unknown = text.matches('\u{fffd}').count();
    let mut warnings = vec![
        "a PDF does not say where paragraphs end; check that turns begin and end where they should"
            .to_owned(),
    ];
    if unknown > 0 {
        warnings.push(format!(
            "{unknown} letters of it cannot be told and stand as \u{fffd}"
        ));
    }
    Ok((text, warnings))
}

#[cfg(test)]
mod tests {
    use crate::formats::testing::real_input;
    use crate::formats::{ReadOptions, read_transcript};

    /// A PDF with one page that shows `lines`, each a font size, a place and words.
    fn pdf(content: &str) -> Vec<u8> {
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
            format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        ];
        let mut file = b"%PDF-1.4\n".to_vec();
        let mut places = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            places.push(file.len());
            file.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
        }
        let table = file.len();
        file.extend(b"xref\n0 6\n0000000000 65535 f \n");
        for place in places {
            file.extend(format!("{place:010} 00000 n \n").bytes());
        }
        file.extend(
            format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF").bytes(),
        );
        file
    }

    fn refusal(bytes: &[u8]) -> String {
        read_transcript("a.pdf", bytes, &ReadOptions::default())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn lines_are_joined_and_hyphens_at_their_ends_undone() {
        let content = "BT /F1 12 Tf 50 700 Td (INT: How did it all start for you, and what had happened in the months be-) Tj 0 -14 Td (fore that?) Tj 0 -14 Td (SU01: Slowly.) Tj 0 -14 Td (INT: And then?) Tj 0 -14 Td (SU01: Fast.) Tj ET";
        let read = read_transcript("a.pdf", &pdf(content), &ReadOptions::default()).unwrap();
        let document = &read.transcript.document;
        let said: Vec<&str> = document
            .turns
            .iter()
            .map(|turn| document.text.slice(turn.speech))
            .collect();
        assert_eq!(
            said,
            [
                "How did it all start for you, and what had happened in the months before that?",
                "Slowly.",
                "And then?",
                "Fast."
            ]
        );
        assert_eq!(document.labels, ["INT", "SU01"]);
    }

    #[test]
    fn a_file_that_unfolds_without_end_is_refused() {
        let bomb = packed("", &[&vec![b' '; 49 << 20]]);
        assert!(bomb.len() < 100_000);
        let unpacks = refusal(&bomb);
        assert!(unpacks.contains("unpacks without end"), "{unpacks}");
        let nested = refusal(&[b"%PDF-1.4\n1 0 obj\n".to_vec(), vec![b'['; 5_000]].concat());
        assert!(nested.contains("brackets"), "{nested}");
    }

    #[test]
    fn what_is_packed_as_text_or_several_times_is_measured_too() {
        // Not one byte alone, which as text would be a bracket repeated, and refused for that.
        let bytes: Vec<u8> = (0..49 << 20).map(|at: u32| (at % 251) as u8).collect();
        let bomb = zlib(&bytes);
        for (filters, content) in [
            ("/ASCII85Decode /FlateDecode", ascii85(&bomb)),
            // A name can be written in more than one way.
            ("/ASCII85#44ecode /FlateDecode", ascii85(&bomb)),
            (
                "/ASCII85Decode /ASCII85Decode /FlateDecode",
                ascii85(&ascii85(&bomb)),
            ),
            (
                "/FlateDecode /ASCII85Decode /FlateDecode",
                zlib(&ascii85(&bomb)),
            ),
            ("/FlateDecode /FlateDecode /FlateDecode", zlib(&zlib(&bomb))),
        ] {
            let mut file = b"%PDF-1.4\n".to_vec();
            file.extend(object(1, &format!("/Filter [{filters}]"), &content));
            let said = refusal(&file);
            assert!(said.contains("without end"), "{filters}: {said}");
        }
        let deep = (0..9).fold(b"BT ET".to_vec(), |content, _| zlib(&content));
        let said = refusal(&[b"%PDF-1.4\n".to_vec(), object(1, "", &deep)].concat());
        assert!(said.contains("packed within one another"), "{said}");
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        use std::io::Write as _;
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    /// Text that stands for bytes, filled up with zeros to groups of four.
    fn ascii85(bytes: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        for group in bytes.chunks(4) {
            let mut four = [0; 4];
            four[..group.len()].copy_from_slice(group);
            let number = u32::from_be_bytes(four);
            let digits = (0..5).rev().map(|power| number / 85_u32.pow(power) % 85);
            text.extend(digits.map(|digit| b'!' + digit as u8));
        }
        text.extend(b"~>");
        text
    }

    /// An object that is a stream, of which `about` stands in the dictionary.
    fn object(number: usize, about: &str, content: &[u8]) -> Vec<u8> {
        let length = content.len();
        let mut object =
            format!("{number} 0 obj\n<< {about} /Length {length} >>\nstream\n").into_bytes();
        object.extend(content);
        object.extend(b"\nendstream\nendobj\n");
        object
    }

    /// A file of one object for each stream, packed, of which `about` stands in the dictionary.
    fn packed(about: &str, streams: &[&[u8]]) -> Vec<u8> {
        let mut file = b"%PDF-1.4\n".to_vec();
        for (at, stream) in streams.iter().enumerate() {
            let about = format!("{about} /Filter /FlateDecode");
            file.extend(object(at + 1, &about, &zlib(stream)));
        }
        file
    }

    #[test]
    fn many_pictures_that_unpack_to_much_are_refused() {
        let picture = vec![0; 47 << 20];
        let bomb = packed("/Type /XObject /Subtype /Image", &[&picture[..]; 11]);
        assert!(bomb.len() < 1_000_000);
        let said = refusal(&bomb);
        assert!(said.contains("pictures that unpack without end"), "{said}");
    }

    #[test]
    fn tables_of_characters_without_end_are_refused_and_openings_without_end_are_no_trouble() {
        let ranges = "<00000000> <7fffffff> <0041>\n".repeat(100);
        let table = format!("100 beginbfrange\n{ranges}endbfrange");
        let said = refusal(&packed("", &[table.as_bytes()]));
        assert!(said.contains("a table of characters without end"), "{said}");
        // Looked through once for each opening, these would take hours.
        for opening in ["range ", "beginbfrange ", "beginbfrange <00> "] {
            let openings = opening.repeat((16 << 20) / opening.len());
            let said = refusal(&packed("", &[openings.as_bytes()]));
            assert!(said.starts_with("the file cannot be read"), "{said}");
        }
    }

    #[test]
    fn a_scan_and_a_broken_file_are_refused() {
        assert!(refusal(&pdf("q 600 0 0 800 0 0 cm Q")).contains("(a scan)"));
        assert!(refusal(b"%PDF-1.4\nnothing").starts_with("the file cannot be read"));
    }

    #[test]
    fn a_real_interview_is_read_with_its_speakers() {
        let Some(bytes) = real_input("pdf/P1.pdf") else {
            return;
        };
        let read = read_transcript("P1.pdf", &bytes, &ReadOptions::default()).unwrap();
        // Its turns are numbered in the margin; numbers 2 to 95 stand beside turns.
        let document = &read.transcript.document;
        assert_eq!(document.turns.len(), 94);
        let bare = |line: &&str| line.trim().parse::<u32>().is_ok();
        assert_eq!(document.text.as_str().lines().find(bare), None);
    }
}
