//! Rich text as programs write it.

use crate::formats::testing::real_input;
use crate::formats::{ReadOptions, ReadTranscript, read_transcript};

fn read(rtf: &str) -> ReadTranscript {
    read_transcript("a.rtf", rtf.as_bytes(), &ReadOptions::default()).unwrap()
}

fn text_of(rtf: &str) -> String {
    read(rtf).transcript.document.text.as_str().to_owned()
}

#[test]
fn characters_come_by_code_page_by_font_and_by_number() {
    let rtf = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial;}{\f2\fcharset134 SimSun;}}\f0 caf\'e9 \'93q\'94\par {\f1 Prosz\'ea}\par {\f2 \'b9\'fb}\par \uc1\u8211?\u-10179?\u-8704?{\uc2\u233ab}c\par}";
    assert_eq!(text_of(rtf), "café “q”\n\nProszę\n\n果\n\n–😀éc\n");
    assert_eq!(read(rtf).encoding, "windows-1252");
}

#[test]
fn what_is_no_text_is_left_out() {
    let rtf = r"{\rtf1{\info{\author X}}{\header no}{\*\generator no;}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}} {\v secret }{\deleted gone}{\pict 0102}kept{\upr{old}{\*\ud{new}}}\bin2 }}.\par}";
    let read = read(rtf);
    assert_eq!(read.transcript.document.text.as_str(), "link keptnew.\n");
    assert!(
        read.warnings
            .iter()
            .any(|warning| warning.starts_with("1 words are formatted as hidden")),
        "{:?}",
        read.warnings
    );
}

#[test]
fn tables_notes_boxes_and_comments_have_their_places() {
    let rtf = r"{\rtf1 A\par\trowd\pard\intbl INT1\cell How?\cell\row\trowd\pard\intbl SU01\cell So.\cell\row\pard B{\footnote\pard a note}\par C {\*\atrfstart 1}here{\*\atrfend 1}{\*\atnid K}{\*\atnauthor Kim}{\*\annotation{\*\atnref 1}\pard Check.}\par{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt\pard boxed\par}}}D\par}";
    let read = read(rtf);
    assert_eq!(
        read.transcript.document.text.as_str(),
        "A\n\nINT1: How?\n\nSU01: So.\n\nB [footnote: a note]\n\nC here\n\nD\n\nboxed\n"
    );
    let memo = &read.transcript.memos[0];
    assert_eq!(
        (
            memo.text.as_str(),
            read.transcript.document.text.slice(memo.span.unwrap())
        ),
        ("Kim: Check.", "here")
    );
}

#[test]
fn groups_without_end_are_refused() {
    let refusal = read_transcript(
        "a.rtf",
        format!("{{\\rtf1{}", "{".repeat(2000)).as_bytes(),
        &ReadOptions::default(),
    )
    .unwrap_err();
    assert!(refusal.to_string().contains("without end"));
}

#[test]
fn real_files_are_read_in_their_encodings() {
    for (name, encoding, turns, words) in [
        (
            "rtf/striprtf_Example_text.rtf",
            "windows-1252",
            16,
            "Text here with hyperlink",
        ),
        (
            "rtf/striprtf_ansicpg1250.rtf",
            "windows-1250",
            2,
            "Proszę o zapoznanie się",
        ),
        ("rtf/striprtf_french.rtf", "windows-1252", 4, "10‘000"),
        (
            "rtf/striprtf_issue_63.rtf",
            "windows-1252",
            1,
            "Trade and other receivables",
        ),
        (
            "rtf/striprtf_line_break_textedit_mac.rtf",
            "windows-1252",
            3,
            "A\n\nB\n\nC\n",
        ),
        (
            "rtf/striprtf_specialchars.rtf",
            "windows-1252",
            1,
            "non\u{a0}breaking\u{a0}spaces. Optional hyphenfoo. Non breaking hyphen\u{2011}foo.",
        ),
        (
            "rtf/striprtf_test_line_breaks_google_docs.rtf",
            "windows-1252",
            3,
            "Asdf",
        ),
        ("rtf/striprtf_unicode.rtf", "windows-1252", 1, "柔道"),
    ] {
        let Some(bytes) = real_input(name) else {
            return;
        };
        let read = read_transcript(name, &bytes, &ReadOptions::default()).unwrap();
        let document = &read.transcript.document;
        assert_eq!(
            (read.encoding.as_str(), document.turns.len()),
            (encoding, turns),
            "{name}"
        );
        assert!(
            document.text.as_str().starts_with(words) || document.text.as_str().contains(words),
            "{name}"
        );
    }
}

#[test]
fn archived_interviews_are_read_with_their_speakers_and_misspelt_labels_are_told() {
    for (name, turns, labels) in [("6226int003", 374, 2), ("6226int041", 816, 3)] {
        let Some(bytes) = real_input(&format!("ukds-6226/{name}.rtf")) else {
            return;
        };
        let read =
            read_transcript(&format!("{name}.rtf"), &bytes, &ReadOptions::default()).unwrap();
        let document = &read.transcript.document;
        assert_eq!(
            (document.turns.len(), document.labels.len()),
            (turns, labels),
            "{:?}",
            document.labels
        );
        let asks = read
            .transcript
            .speakers
            .iter()
            .find(|speaker| speaker.who == crate::study::NewWho::Interviewer);
        assert_eq!(
            asks.map(|speaker| speaker.label.to_uppercase()).as_deref(),
            Some("PAUL")
        );
        let misspelt = read
            .warnings
            .iter()
            .any(|warning| warning.contains("it was taken for GEORGE"));
        assert_eq!(misspelt, labels == 3, "{:?}", read.warnings);
    }
}
