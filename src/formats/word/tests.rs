//! Word documents as people make them.

use std::io::{Cursor, Write as _};

use crate::formats::testing::real_input;
use crate::formats::{ReadOptions, ReadTranscript, read_transcript};

/// A document with this body, and other parts by name.
fn document(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let body = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"
    );
    for (name, content) in [("word/document.xml", body.as_str())].iter().chain(parts) {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(bytes: &[u8]) -> ReadTranscript {
    read_transcript("SU01.docx", bytes, &ReadOptions::default()).unwrap()
}

fn text_of(body: &str) -> String {
    read(&document(body, &[]))
        .transcript
        .document
        .text
        .as_str()
        .to_owned()
}

fn refusal(bytes: &[u8]) -> String {
    read_transcript("a.docx", bytes, &ReadOptions::default())
        .unwrap_err()
        .to_string()
}

fn p(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

#[test]
fn a_header_and_paragraphs_are_the_house_format() {
    let body = [
        "Interview: SU07   Role: patient",
        "Favourite pet: a cat",
        "---",
        "INT1: How?",
        "SU07: So.",
        "And so on.",
    ]
    .map(p)
    .concat();
    let read = read(&document(&body, &[]));
    assert_eq!(
        read.transcript.document.text.as_str(),
        "Interview: SU07   Role: patient\nFavourite pet: a cat\n---\n\nINT1: How?\n\nSU07: So.\n\nAnd so on.\n"
    );
    assert_eq!(
        (
            read.transcript.title.as_str(),
            read.transcript.document.turns.len()
        ),
        ("SU07", 2)
    );
    assert_eq!(read.format, "Word document");
}

#[test]
fn blank_paragraphs_part_the_others_where_there_are_any() {
    let body = ["INT1: How", "are you?", "", "SU01: So.", "", "INT1: And?"]
        .map(p)
        .concat();
    assert_eq!(
        text_of(&body),
        "INT1: How\nare you?\n\nSU01: So.\n\nINT1: And?\n"
    );
}

#[test]
fn tracked_changes_are_accepted() {
    let body = "<w:p><w:r><w:t>It was </w:t></w:r><w:del><w:r><w:delText>bad</w:delText></w:r></w:del><w:ins><w:r><w:t>good</w:t></w:r></w:ins>\
        <w:moveFrom><w:r><w:t> gone</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> here</w:t></w:r></w:moveTo></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p><w:p><w:r><w:t>paragraph.</w:t></w:r></w:p>";
    assert_eq!(text_of(body), "It was good here\n\nOne paragraph.\n");
}

#[test]
fn names_in_bold_are_labels() {
    let turn = |name: &str, words: &str| {
        format!(
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{name}</w:t></w:r><w:r><w:t> {words}</w:t></w:r></w:p>"
        )
    };
    let body = [
        turn("Interviewer", "How?"),
        turn("Maureen", "So."),
        turn("Interviewer", "And?"),
        turn("Maureen", "Well."),
    ]
    .concat();
    let read = read(&document(&body, &[]));
    assert_eq!(
        read.transcript.document.text.as_str(),
        "Interviewer: How?\n\nMaureen: So.\n\nInterviewer: And?\n\nMaureen: Well.\n"
    );
    assert_eq!(read.transcript.document.labels, ["Interviewer", "Maureen"]);
    assert!(read.warnings[0].contains("bold"), "{:?}", read.warnings);
}

#[test]
fn a_talk_set_as_a_table_is_turns_and_other_tables_keep_their_rows() {
    let row = |cells: &[&str]| {
        let cells: String = cells
            .iter()
            .map(|cell| format!("<w:tc>{}</w:tc>", p(cell)))
            .collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let talk = [
        row(&["1", "00:04", "INT1", "How?"]),
        row(&["2", "00:09", "SU01", "So."]),
        row(&["3", "", "INT1", "And?"]),
        row(&["4", "00:20", "SU01", "Well."]),
    ];
    let read = read(&document(&format!("<w:tbl>{}</w:tbl>", talk.concat()), &[]));
    assert_eq!(
        read.transcript.document.text.as_str(),
        "00:04 INT1: How?\n\n00:09 SU01: So.\n\nINT1: And?\n\n00:20 SU01: Well.\n"
    );
    assert_eq!(read.transcript.document.turns[1].time, Some(9_000));
    let other = format!(
        "{}<w:tbl>{}{}</w:tbl>{}",
        p("Above"),
        row(&["a", "b"]),
        row(&["c", "d"]),
        p("Below")
    );
    assert_eq!(text_of(&other), "Above\n\na\tb\nc\td\n\nBelow\n");
}

#[test]
fn lists_notes_boxes_and_content_controls_are_read() {
    let item = |words: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"2\"/><w:numFmt w:val=\"decimal\"/></w:lvl></w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>";
    let notes = "<w:footnotes><w:footnote w:id=\"5\"><w:p><w:r><w:t>She means the club.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let body = format!(
        "{}{}{}{}<w:p><w:r><w:t>There</w:t><w:footnoteReference w:id=\"5\"/></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>\
         <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt><w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        p("Words."),
        item("one"),
        item("two"),
        p("More."),
        p("boxed"),
        p("boxed"),
        p("Click here"),
        p("Last.")
    );
    let read = read(&document(
        &body,
        &[
            ("word/numbering.xml", numbering),
            ("word/footnotes.xml", notes),
        ],
    ));
    assert_eq!(
        read.transcript.document.text.as_str(),
        "Words.\n\n2. one\n3. two\n\nMore.\n\nThere [footnote: She means the club.]\n\nboxed\n\nLast.\n"
    );
}

#[test]
fn comments_become_memos_at_their_place() {
    let body = "<w:p><w:r><w:t>It was </w:t></w:r><w:commentRangeStart w:id=\"7\"/><w:r><w:t>caf\u{e9} good</w:t></w:r><w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r></w:p>";
    let comments = "<w:comments><w:comment w:id=\"7\" w:author=\"AK\" w:date=\"2018-05-14T10:00:00Z\"><w:p><w:r><w:t>Check this.</w:t></w:r></w:p></w:comment></w:comments>";
    let read = read(&document(body, &[("word/comments.xml", comments)]));
    let memo = &read.transcript.memos[0];
    assert_eq!(memo.text, "AK, 2018-05-14: Check this.");
    assert_eq!(
        read.transcript.document.text.slice(memo.span.unwrap()),
        "caf\u{e9} good"
    );
}

#[test]
fn bombs_and_strangers_are_refused() {
    assert!(refusal(&document(&"<w:tbl><w:tr><w:tc>".repeat(100), &[])).contains("without end"));
    assert!(refusal(&document(&"<w:x>".repeat(1000), &[])).contains("without end"));
    let much = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(60 << 20));
    assert!(refusal(&document(&much, &[])).contains("more than 48 MB"));
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:document><w:body><w:p><w:r><w:t>x&b;y</w:t></w:r></w:p></w:body></w:document>";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(
        "word/document.xml",
        zip::write::SimpleFileOptions::default(),
    )
    .unwrap();
    zip.write_all(entities.as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(read(&bytes).transcript.document.text.as_str(), "xy\n");
    assert!(refusal(b"PK\x03\x04 and nothing").contains("cannot be read"));
    let old =
        read_transcript("a.doc", b"\xd0\xcf\x11\xe0rest", &ReadOptions::default()).unwrap_err();
    assert!(old.to_string().contains("save it as .docx"), "{old}");
}

#[test]
fn real_documents_are_read_as_they_look() {
    for (name, expected) in [
        ("mammoth_comments", "Ouch.\n"),
        (
            "mammoth_footnotes",
            "Ouch [footnote: A tachyon walks into a bar.]. [footnote: Fin.]\n",
        ),
        ("mammoth_single-paragraph", "Walking on imported air\n"),
        ("mammoth_strict-format", "Test\n"),
        (
            "mammoth_tables",
            "Above\n\nTop left\tTop right\nBottom left\tBottom right\n\nBelow\n",
        ),
        ("mammoth_text-box", "Datum plane\n"),
        ("mammoth_utf8-bom", "This XML has a byte order mark.\n"),
    ] {
        let Some(bytes) = real_input(&format!("docx/{name}.docx")) else {
            return;
        };
        assert_eq!(
            read(&bytes).transcript.document.text.as_str(),
            expected,
            "{name}"
        );
    }
    let empty = real_input("docx/mammoth_empty.docx").unwrap();
    assert!(refusal(&empty).contains("holds no text"));
    let coded = read(&real_input("docx/dedoose_coder_a.docx").unwrap()).transcript;
    assert_eq!(
        (
            coded.document.turns.len(),
            coded.document.labels.len(),
            coded.memos.len()
        ),
        (8, 2, 6)
    );
}
