//! Words that try to break out of a document, in every format.

use std::io::{Cursor, Read as _};

use proptest::prelude::*;

use super::*;
use crate::analysis::Halt;
use crate::report::appendices::{Appendix, Choice, Source};
use crate::report::figures::FigureKind;

/// Words that try to break out of a document.
const HOSTILE: &str = "</p><script>alert(1)</script> ](javascript:alert(1)) | `x` **b** \
    <img src=x onerror=y> \" ' & &lt; \u{202e}drow \u{1b}[31m \u{9b}2J # - http://evil.example";

fn hostile() -> Sample {
    let mut sample = marked();
    let tidy: String = HOSTILE.chars().filter(|c| !c.is_control()).collect();
    let text = format!("P\"1<b>: {HOSTILE}\nINT: {HOSTILE}\n");
    sample.perform(Action::AddTranscripts(vec![transcript("<i>\"|", &text)]));
    sample.code("<i>\"|", "</p>", "evil.example", "trust");
    let code = sample.id("trust");
    sample.perform(Action::EditCode {
        code,
        edit: CodeEdit {
            label: Some(tidy),
            description: Some(Description {
                brief: HOSTILE.into(),
                definition: HOSTILE.into(),
                use_when: HOSTILE.into(),
                avoid_when: HOSTILE.into(),
                ..Description::default()
            }),
            ..CodeEdit::default()
        },
        why: String::new(),
    });
    sample.perform(Action::AddMemo {
        on: MemoTarget::Code(code),
        document: None,
        text: HOSTILE.into(),
    });
    sample.perform(Action::SetParticipants(vec![NewParticipant {
        name: "P\"1<b>".into(),
        role: Some(HOSTILE.replace(|c: char| c.is_control(), "")),
        attributes: BTreeMap::from([("<u>|".to_owned(), known(HOSTILE))]),
    }]));
    sample
}

/// Every element that a page may have.
const ELEMENTS: &str = "html head title body a header h1 h2 h3 h4 h5 h6 nav ul li main p div table caption thead tbody tr th \
    td section figure blockquote figcaption span code strong form label select option button details summary mark em";

/// Checks that a page, its style sheet and the script that emic wrote aside, has known elements alone, closed in order, with quoted
/// attributes alone.
pub(super) fn is_sound_html(page: &str) {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (between, rest) = rest.split_once("<script>").unwrap();
    let (script, behind) = rest.split_once("</script>").unwrap();
    assert_eq!(script, include_str!("../html/page.js"));
    let shape = regex::Regex::new(r#"^(/?[a-z0-9]+)((?: [a-z-]+="[^"<>]*")*)>([^<>]*)$"#).unwrap();
    let href = regex::Regex::new(r##"href="([^"]*)"##).unwrap();
    let (mut open, page) = (Vec::new(), [before, between, behind].concat());
    let drawn = regex::Regex::new("(?s)<svg .*?</svg>").unwrap();
    let page = drawn.replace_all(&page, "");
    for part in page.split('<').skip(1) {
        if part.starts_with("!DOCTYPE html>") || part.starts_with("meta ") {
            continue;
        }
        let found = shape.captures(part).expect("a tag that emic writes");
        let name = found.get(1).unwrap().as_str();
        for link in href.captures_iter(&found[2]) {
            assert!(
                link[1].starts_with('#'),
                "a link that leads out of the page"
            );
        }
        if let Some(closed) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed));
        } else {
            assert!(ELEMENTS.split(' ').any(|known| known == name), "{name}");
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

fn without_escapes(markdown: &str) -> String {
    let mut rest = String::new();
    let mut characters = markdown.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => drop(characters.next()),
            c => rest.push(c),
        }
    }
    rest
}

#[test]
fn hostile_words_break_out_of_no_format() {
    let summary = hostile().summary();
    let (markdown, html) = (to_markdown(&summary), to_html(&summary));
    is_sound_html(&html);
    assert!(html.contains("&lt;script&gt;alert(1)"));
    for page in [&markdown, &html] {
        assert!(page.contains("\u{241b}"), "an escape is shown");
        let hidden = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!page.contains(hidden));
    }
    let bare = without_escapes(&markdown);
    assert!(!bare.contains(['<', '[', ']', '~', '&', '$']));
    assert!(!bare.contains("://"));
    let columns = |line: &str| line.matches('|').count();
    for lines in bare.lines().collect::<Vec<_>>().windows(2) {
        if lines[0].starts_with('|') && lines[1].starts_with('|') {
            assert_eq!(columns(lines[0]), columns(lines[1]));
        }
    }
}

/// The parts of a Word document or a workbook that are XML, each read to its end: they are well formed, or this fails.
fn words_in_xml(file: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut words = String::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let (name, mut xml) = (part.name().unwrap().into_owned(), String::new());
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        part.read_to_string(&mut xml).unwrap();
        let mut reader = quick_xml::Reader::from_str(&xml);
        loop {
            match reader
                .read_event()
                .unwrap_or_else(|e| panic!("{name}: {e}"))
            {
                quick_xml::events::Event::Text(text) => words.push_str(&text),
                quick_xml::events::Event::GeneralRef(entity) => {
                    words.push_str(match &*entity {
                        "lt" => "<",
                        "gt" => ">",
                        "amp" => "&",
                        "quot" => "\"",
                        "apos" | "#39" => "'",
                        "#9" | "#10" | "#13" => " ",
                        other => panic!("{name} has the entity {other}"),
                    });
                }
                quick_xml::events::Event::DocType(_) => panic!("{name} has a document type"),
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
    }
    words
}

/// A study in which `words` stand wherever a researcher or a transcript can put them.
fn full_of(words: &str) -> Sample {
    let mut sample = marked();
    let code = sample.id("trust");
    let label: String = words.chars().filter(|c| !c.is_control()).collect();
    let label = format!("L {label}").trim().to_owned();
    sample.perform(Action::EditCode {
        code,
        edit: CodeEdit {
            label: Some(label),
            description: Some(Description {
                brief: words.into(),
                definition: words.into(),
                use_when: words.into(),
                avoid_when: words.into(),
                example: words.into(),
                source: words.into(),
            }),
            ..CodeEdit::default()
        },
        why: String::new(),
    });
    sample.perform(write_narrative(code, words));
    sample.perform(declare_school_of_analysis(words));
    let on = MemoTarget::Code(code);
    if !words.trim().is_empty() {
        sample.perform(Action::AddMemo {
            on,
            document: None,
            text: words.into(),
        });
    }
    let text = format!("P1: start {words}\nINT: {words}\n");
    sample.perform(Action::AddTranscripts(vec![transcript("P1", &text)]));
    sample.code("P1", "start", "start", "trust");
    sample.perform(Action::SetParticipants(vec![NewParticipant {
        name: "P1".into(),
        role: Some("patient".into()),
        attributes: BTreeMap::from([("note".to_owned(), Value::read(words))]),
    }]));
    sample
}

/// An appendix as a file of this ending.
fn appendix(study: &Study, appendix: Appendix, ending: &str) -> Vec<u8> {
    let source = Source {
        study,
        history: &[],
        choice: &Choice::default(),
        halt: &Halt::default(),
    };
    let file = std::path::PathBuf::from(format!("file.{ending}"));
    let rendered = appendix.render(source, &file).unwrap();
    let mut bytes = Vec::new();
    rendered
        .output
        .content
        .write(&mut bytes, &Halt::default())
        .unwrap();
    bytes
}

/// No cell of a table runs as a formula, however it is quoted.
fn runs_nothing(csv: &[u8]) {
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(csv);
    for record in table.records() {
        for cell in &record.unwrap() {
            let is_number = cell.parse::<f64>().is_ok();
            let starts = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            assert!(is_number || !starts, "{cell:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever is said and written, each format stays whole, and no part of it is markup, a formula or an entity.
    #[test]
    fn no_words_break_any_format(words in "[-=+@<>&\"'`*_|#~$:/!?\\[\\](){}\\\\;%a-c0-2\u{e9}\u{202e}\u{1b}\u{7}\u{fffe} ]{0,24}") {
        let sample = full_of(&words);
        let (study, mut summary) = (&sample.study, sample.summary());
        is_sound_html(&to_html(&summary));
        // Pixels hold no words, and take long to draw.
        summary.drawn = Drawings::default();
        let marked = String::from_utf8(appendix(study, Appendix::Transcripts, "html")).unwrap();
        prop_assert_eq!(marked.matches("<script").count(), 0);
        prop_assert_eq!(marked.matches("<div class=\"turn").count(), marked.matches("</div>").count());
        // What people read shows what could steer them; what goes into other programs holds words as they are.
        let (mut read, mut data) = (Vec::new(), Vec::new());
        read.push(to_docx(&summary).unwrap());
        read.push(to_xlsx(&summary).unwrap());
        read.push(appendix(study, Appendix::Transcripts, "docx"));
        runs_nothing(&appendix(study, Appendix::Saturation, "csv"));
        for one in [Appendix::Codebook, Appendix::Matrix] {
            read.push(appendix(study, one, "docx"));
            data.push(appendix(study, one, "xlsx"));
            runs_nothing(&appendix(study, one, "csv"));
        }
        for one in [Appendix::Codings, Appendix::Quotes] {
            data.push(appendix(study, one, "xlsx"));
            runs_nothing(&appendix(study, one, "csv"));
        }
        runs_nothing(&to_csv(&summary).unwrap());
        for document in &read {
            let hides = words_in_xml(document).contains(['\u{202e}', '\u{1b}', '\u{7}']);
            prop_assert!(!hides);
        }
        for workbook in &data {
            words_in_xml(workbook);
        }
        for kind in FigureKind::ALL {
            let svg = kind.draw(study, &Default::default()).svg();
            let mut reader = quick_xml::Reader::from_str(&svg);
            while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
            prop_assert!(!svg.contains("<script"));
        }
    }
}
