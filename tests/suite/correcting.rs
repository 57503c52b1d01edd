//! A transcript is corrected after coding has begun: the codings follow their words.

use std::fs;

use emic::study::CodingState;
use emic::workbench::Workbench;

use crate::researcher::Researcher;

const BEFORE: &str = "INT1: How was it?\n\nSU01: I sat in the car. Twenty minuets, I sat. She tapped on the window.\n";
const AFTER: &str =
    "INT1: So how was it for you?\n\nSU01: I sat in the car. Twenty minutes, I sat.\n";

/// Quote and state of every coding, lost ones last.
fn codings(path: &std::path::Path) -> Vec<(String, CodingState)> {
    let workbench = Workbench::open_whole(path, None).expect("the study");
    let interview = workbench
        .study()
        .interview_titled("SU01")
        .expect("the transcript")
        .clone();
    let codings = interview.codings();
    let placed = codings
        .iter()
        .map(|c| (interview.document().text.slice(c.span).to_owned(), c.state));
    let lost = codings.lost().iter().map(|c| {
        let quote = codings.note(c.id).and_then(|note| note.quote.clone());
        (quote.unwrap_or_default(), c.state)
    });
    placed.chain(lost).collect()
}

#[test]
fn codings_follow_a_corrected_text_and_one_undo_takes_it_back() {
    let researcher = Researcher::new();
    let path = researcher.path("trial.emic");
    fs::write(researcher.path("SU01.txt"), BEFORE).expect("an interview");
    fs::write(researcher.path("corrected.txt"), AFTER).expect("its correction");
    let place = |words: &str| {
        let start = BEFORE.find(words).expect("the words");
        format!("SU01,{start},{},a-code,ak\n", start + words.len())
    };
    let rows = [
        "I sat in the car.",
        "Twenty minuets, I sat.",
        "She tapped on the window.",
    ]
    .map(place)
    .concat();
    fs::write(
        researcher.path("codings.csv"),
        format!("transcript,start,end,code,coder\n{rows}"),
    )
    .expect("codings");
    fs::write(
        researcher.path("book.json"),
        r#"{"title":"T","version":"1","codes":[{"id":"a-code","label":"A code"}]}"#,
    )
    .expect("a codebook");
    researcher.does(&[
        "new",
        "trial.emic",
        "--coder",
        "ak",
        "--codebook",
        "book.json",
    ]);
    researcher.does(&["import", "trial.emic", "SU01.txt"]);
    researcher.does(&["code", "trial.emic", "codings.csv"]);
    let before = codings(&path);

    researcher.does(&[
        "correct",
        "trial.emic",
        "SU01",
        "corrected.txt",
        "--why",
        "listened again",
    ]);
    let expected = [
        ("I sat in the car.", CodingState::Sound),
        ("Twenty minutes, I sat.", CodingState::Changed),
        ("She tapped on the window.", CodingState::Lost),
    ];
    assert_eq!(
        codings(&path),
        expected.map(|(quote, state)| (quote.to_owned(), state))
    );
    researcher.does(&["verify", "trial.emic"]);
    let listed: Vec<(String, String)> = researcher
        .json(&["review", "trial.emic", "--json"])
        .iter()
        .map(|item| (item["why"].to_string(), item["old"].to_string()))
        .collect();
    let waiting = [
        ("\"changed\"", "\"Twenty minuets, I sat.\""),
        ("\"lost\"", "\"She tapped on the window.\""),
    ];
    assert_eq!(
        listed,
        waiting.map(|(why, old)| (why.to_owned(), old.to_owned()))
    );

    researcher.does(&["undo", "trial.emic"]);
    assert_eq!(codings(&path), before);
    researcher.does(&["verify", "trial.emic"]);
}

/// A Word document of these paragraphs, with nothing but what one needs.
fn word_document(paragraphs: &[&str]) -> Vec<u8> {
    use std::io::Write as _;
    let paragraph = |text: &&str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body: String = paragraphs.iter().map(paragraph).collect();
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let rels = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, part) in [
        ("[Content_Types].xml", types),
        ("_rels/.rels", rels),
        ("word/document.xml", &document),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(part.as_bytes()).expect("its content");
    }
    zip.finish().expect("the document").into_inner()
}

#[test]
fn a_word_document_corrects_a_transcript_and_its_earlier_version_is_still_read() {
    let researcher = Researcher::new();
    fs::write(researcher.path("SU01.txt"), BEFORE).expect("an interview");
    researcher.does(&["new", "trial.emic", "--coder", "ak"]);
    researcher.does(&["import", "trial.emic", "SU01.txt"]);
    let corrected = word_document(&[
        "INT1: So how was it for you?",
        "SU01: I sat in the car. Twenty minutes, I sat.",
    ]);
    researcher.file("corrected.docx", corrected);
    researcher.does(&["correct", "trial.emic", "SU01", "corrected.docx"]);

    let version = |number: usize| {
        let id = format!("SU01@v{number}");
        let read = researcher.json(&["open", "trial.emic", &id, "--json"]);
        assert_eq!(read[0]["versions"], 2);
        assert_eq!(
            researcher.does(&["open", "trial.emic", &id]),
            read[0]["text"].as_str().expect("a text")
        );
        read[0]["text"].as_str().expect("a text").to_owned()
    };
    assert_eq!(version(1), BEFORE);
    let now = version(2);
    assert!(
        now.contains("SU01: I sat in the car. Twenty minutes, I sat."),
        "{now}"
    );
    assert!(!now.contains("tapped"), "{now}");
    researcher.fails(1, &["open", "trial.emic", "SU01@v3"], &["has no version 3"]);
    researcher.fails(
        1,
        &["open", "trial.emic", "SU02@v1"],
        &["there is no transcript SU02"],
    );

    researcher.does(&["erase", "trial.emic", "versions", "--yes"]);
    researcher.fails(1, &["open", "trial.emic", "SU01@v1"], &["has been erased"]);
}
