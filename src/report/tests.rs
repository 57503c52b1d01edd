mod model;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::analysis::testing::{cut, strokes, study_of};
use crate::analysis::{CountOptions, CrossTable, SubCodes, passages_of};
use crate::study::testing::{perform, transcript};
use crate::study::*;

const GP01: &str = "INT: How did it start?\n\
    GP01: He came in about his knee. It was never the knee.\n\
    INT: Mm.\n\
    GP01: He was lonely.\n";
const SU01: &str = "INT: And then?\n\
    SU01: I sat in the car.\n\
    REL: She did, for twenty minutes.\n\
    SU01: I was not lonely, mind.\n\
    SU02: I was.\n";

fn known(value: &str) -> Value {
    Value::Known(value.to_owned())
}

/// A coded study of two interviews.
struct Sample {
    study: Study,
    stamp: Stamp,
}

impl Sample {
    fn new() -> Self {
        let mut ids = IdSource::counted("report");
        let stamp = Stamp {
            coder: ids.fresh(),
            time: 1000,
            ids,
        };
        let mut sample = Self {
            study: Study::new(),
            stamp,
        };
        sample.perform(Action::Begin {
            title: "Social cure".into(),
            coder: "ak".into(),
        });
        sample.codebook();
        let mut gp = transcript("GP01", GP01);
        gp.attributes.insert("length".into(), known("00:31:05"));
        sample.perform(Action::AddTranscripts(vec![gp, transcript("SU01", SU01)]));
        let participant = |name: &str, role: &str, age: Value| NewParticipant {
            name: name.into(),
            role: Some(role.into()),
            attributes: BTreeMap::from([("age".to_owned(), age)]),
        };
        sample.perform(Action::SetParticipants(vec![
            participant("GP01", "gp", known("40-49")),
            participant("SU01", "patient", known("80+")),
            participant("SU02", "patient", Value::Declined),
        ]));
        sample.code("GP01", "He came in", "It was never the knee.", "trust");
        sample.code("GP01", "It was never", "He was lonely.", "loneliness");
        sample.code("SU01", "I sat", "twenty minutes.", "loneliness");
        sample.code("SU01", "I was not lonely", "mind.", "loneliness");
        sample.code("SU01", "I was.", "I was.", "loneliness");
        sample
    }

    fn codebook(&mut self) {
        let code = |slug: &str, label: &str, parent: Option<&str>, brief: &str| NewCode {
            slug: slug.into(),
            label: label.into(),
            parent: parent.map(str::to_owned),
            description: Description {
                brief: brief.into(),
                definition: format!("{brief}\n\nAt more length."),
                use_when: "It is said.".into(),
                ..Description::default()
            },
            ..NewCode::default()
        };
        self.perform(Action::AddCodes {
            codes: vec![
                code("belonging", "Belonging", None, "Being part of a group."),
                code(
                    "loneliness",
                    "Loneliness",
                    Some("belonging"),
                    "Missing others.",
                ),
                code("trust", "Trust", None, "Relying on somebody."),
                code("stigma", "Stigma", None, "Being looked down on."),
            ],
            book: Some(("Social Cure".into(), "2".into())),
        });
    }

    fn perform(&mut self, action: Action) {
        perform(&mut self.study, &mut self.stamp, action).unwrap();
    }

    /// Codes from the first place of `from` to the end of the first `to` at or after it.
    fn code(&mut self, title: &str, from: &str, to: &str, slug: &str) {
        let interview = self.study.interview_titled(title).unwrap();
        let text = interview.document().text.as_str();
        let start = text.find(from).unwrap();
        let end = start + text[start..].find(to).unwrap() + to.len();
        let action = Action::ApplyCodes {
            transcript: interview.transcript.id,
            document: interview.hash(),
            spans: vec![interview.document().text.span_of(start..end)],
            codes: vec![CodeChoice::Known(self.id(slug))],
        };
        self.perform(action);
    }

    fn id(&self, slug: &str) -> CodeId {
        self.study.codebook().by_slug(slug).unwrap().id
    }

    fn mark(&mut self, number: usize, edit: CodingEdit) {
        let mut all = Vec::new();
        for interview in self.study.interviews() {
            all.extend(interview.codings().iter().map(|coding| CodingAt {
                transcript: interview.transcript.id,
                coding: coding.id,
            }));
        }
        self.perform(Action::EditCodings {
            codings: vec![all[number]],
            edit,
        });
    }

    fn summary(&self) -> ThematicSummary {
        ThematicSummary::build(&self.study, &with_memos(), None)
    }
}

fn with_memos() -> ReportOptions {
    ReportOptions {
        memos: true,
        ..ReportOptions::default()
    }
}

/// The sample with a key quote, a contrary case and memos.
fn marked() -> Sample {
    let mut sample = Sample::new();
    sample.mark(
        4,
        CodingEdit {
            key: Some(true),
            ..CodingEdit::default()
        },
    );
    sample.mark(
        3,
        CodingEdit {
            contrary: Some(true),
            ..CodingEdit::default()
        },
    );
    let on = MemoTarget::Code(sample.id("loneliness"));
    sample.perform(Action::AddMemo {
        on,
        document: None,
        text: "Said with care.\n\nAnd late.".into(),
    });
    let interview = sample.study.interview_titled("GP01").unwrap();
    let passage = Passage {
        transcript: interview.transcript.id,
        span: Span::new(60, 64),
    };
    let document = Some(interview.hash());
    sample.perform(Action::AddMemo {
        on: MemoTarget::Passage(passage),
        document,
        text: "The knee again.".into(),
    });
    sample
}

#[test]
fn a_small_study_reads_as_expected() {
    let summary = marked().summary();
    let csv = String::from_utf8(to_csv(&summary).unwrap()).unwrap();
    // To accept a change of wording, run with EMIC_WRITE_GOLDEN=1 and read the difference.
    for (file, written) in [
        ("golden.md", to_markdown(&summary)),
        ("golden.csv", csv),
        ("golden.json", to_json(&summary).unwrap()),
    ] {
        let path = format!("{}/src/report/{file}", env!("CARGO_MANIFEST_DIR"));
        let written = written.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        if std::env::var_os("EMIC_WRITE_GOLDEN").is_some() {
            std::fs::write(&path, &written).unwrap();
        }
        assert_eq!(written, std::fs::read_to_string(&path).unwrap(), "{file}");
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let sample = marked();
    let again = marked();
    assert_eq!(
        to_markdown(&sample.summary()),
        to_markdown(&again.summary())
    );
    assert_eq!(to_html(&sample.summary()), to_html(&again.summary()));
}

#[test]
fn words_of_each_speaker_are_quoted_apart_and_the_interviewer_is_cut_out() {
    let summary = Sample::new().summary();
    let loneliness = &summary.themes[1];
    let parts: Vec<Vec<(&str, &str)>> = (loneliness.quotes.iter())
        .map(|quote| {
            let parts = quote.parts.iter();
            parts
                .map(|part| (part.speaker.as_str(), part.text.as_str()))
                .collect()
        })
        .collect();
    assert!(parts.contains(&vec![(
        "GP01",
        "It was never the knee. [...] He was lonely."
    )]));
    assert!(parts.contains(&vec![
        ("SU01", "I sat in the car."),
        ("REL", "She did, for twenty minutes."),
    ]));
}

#[test]
fn quotes_are_spread_over_roles_and_participants_and_key_quotes_come_first() {
    let mut sample = Sample::new();
    let names = |sample: &Sample, most: usize| -> Vec<String> {
        let options = ReportOptions {
            quotes: Quotes::AtMost(most),
            ..ReportOptions::default()
        };
        let summary = ThematicSummary::build(&sample.study, &options, None);
        let loneliness = &summary.themes[1];
        assert_eq!(loneliness.quotes.len() + loneliness.not_shown, 4);
        loneliness
            .quotes
            .iter()
            .map(|quote| quote.parts[0].speaker.clone())
            .collect()
    };
    assert_eq!(names(&sample, 2), ["GP01", "SU01"]);
    assert_eq!(names(&sample, 3), ["GP01", "SU01", "SU02"]);
    assert_eq!(names(&sample, 0), Vec::<String>::new());
    sample.mark(
        4,
        CodingEdit {
            key: Some(true),
            ..CodingEdit::default()
        },
    );
    for most in [1, 2, 8] {
        assert_eq!(
            names(&sample, most),
            ["SU02"],
            "picked quotes are printed alone"
        );
    }
    assert_eq!(names(&sample, 0), Vec::<String>::new());
}

#[test]
fn who_does_not_consent_is_counted_and_not_quoted() {
    for (attribute, value) in [("consent", "no"), ("consent_quotes", "declined")] {
        let mut sample = Sample::new();
        let before = sample.summary();
        sample.perform(Action::SetParticipants(vec![NewParticipant {
            name: "SU01".into(),
            role: None,
            attributes: BTreeMap::from([(attribute.to_owned(), Value::read(value))]),
        }]));
        let summary = sample.summary();
        assert_eq!(summary.themes[1].cells, before.themes[1].cells);
        assert_eq!(summary.themes[1].withheld, 2);
        assert_eq!(summary.limits.not_quoted, ["SU01"]);
        assert!(
            summary
                .participants
                .iter()
                .all(|section| section.attributes == ["age"])
        );
        for page in [to_markdown(&summary), to_html(&summary)] {
            assert!(!page.contains("sat in the car"));
            assert!(page.contains("2 passages left out because a speaker does not consent"));
        }
    }
}

#[test]
fn a_report_can_be_limited_to_codes_roles_and_coders() {
    let sample = Sample::new();
    let options = ReportOptions {
        codes: Some(vec![sample.id("loneliness")]),
        roles: Some(vec!["patient".into()]),
        coders: Some(vec![sample.stamp.coder]),
        ..ReportOptions::default()
    };
    let summary = ThematicSummary::build(&sample.study, &options, None);
    let labels: Vec<&str> = summary
        .themes
        .iter()
        .map(|theme| theme.label.as_str())
        .collect();
    assert_eq!(labels, ["Loneliness"]);
    assert_eq!(summary.themes[0].depth, 0);
    assert_eq!(summary.roles.len(), 1);
    assert_eq!(summary.participants.len(), 1);
    let page = to_markdown(&summary);
    assert!(!page.contains("knee") && !page.contains("She did"));
    assert!(page.contains("limited to the codes Loneliness, with the codes under them"));
}

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

/// Checks that a page, its style sheet and the script that emic wrote aside, has known elements alone, closed in order, with quoted attributes alone.
fn is_sound_html(page: &str) {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (between, rest) = rest.split_once("<script>").unwrap();
    let (script, behind) = rest.split_once("</script>").unwrap();
    assert_eq!(script, include_str!("html/page.js"));
    let shape = regex::Regex::new(r#"^(/?[a-z0-9]+)((?: [a-z-]+="[^"<>]*")*)>([^<>]*)$"#).unwrap();
    let href = regex::Regex::new(r##"href="([^"]*)"##).unwrap();
    let (mut open, page) = (Vec::new(), [before, between, behind].concat());
    let drawn = regex::Regex::new("(?s)<svg role=\"img\".*?</svg>|<svg .*?</svg>").unwrap();
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

#[test]
fn a_page_needs_no_network() {
    let page = to_html(&marked().summary());
    is_sound_html(&page);
    assert!(page.contains("default-src 'none'"));
    for outside in [
        "http:", "https:", "url(", "@import", " src=", "fetch(", "XMLHttp", "import(",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("<script").count(), 1);
}

#[test]
fn headings_go_down_one_step_at_a_time_and_ids_are_unique() {
    let page = to_html(&marked().summary());
    let level = regex::Regex::new("<h([1-6])").unwrap();
    let levels: Vec<u8> = level
        .captures_iter(&page)
        .map(|h| h[1].parse().unwrap())
        .collect();
    assert!(
        levels.windows(2).all(|two| two[1] <= two[0] + 1),
        "{levels:?}"
    );
    let id = regex::Regex::new(" id=\"([^\"]*)\"").unwrap();
    let ids: Vec<&str> = id
        .captures_iter(&page)
        .map(|id| id.get(1).unwrap().as_str())
        .collect();
    let unique: std::collections::HashSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    let href = regex::Regex::new("href=\"#([^\"]*)\"").unwrap();
    for link in href.captures_iter(&page) {
        assert!(ids.contains(&link.get(1).unwrap().as_str()), "{}", &link[1]);
    }
}

#[test]
fn an_empty_study_makes_a_whole_report() {
    let summary = ThematicSummary::build(&Study::new(), &ReportOptions::default(), None);
    is_sound_html(&to_html(&summary));
    assert!(to_markdown(&summary).contains("0 interview transcripts"));
}

fn all_quotes() -> ReportOptions {
    ReportOptions {
        quotes: Quotes::All,
        ..ReportOptions::default()
    }
}

proptest! {
    #[test]
    fn figures_of_a_report_are_those_of_the_counts(strokes in strokes()) {
        let (study, _) = study_of(&strokes);
        let summary = ThematicSummary::build(&study, &all_quotes(), None);
        let table = CrossTable::count(&study, CountOptions::default());
        for (entry, row) in summary.themes.iter().zip(&table.rows) {
            prop_assert_eq!(entry.code, row.code);
            prop_assert_eq!(entry.total.passages, row.total.passages);
            prop_assert_eq!(entry.total.participants, row.total.participants);
            for (cell, role) in entry.cells.iter().zip(&summary.roles) {
                let named = |group: &crate::analysis::GroupHead| {
                    let label = group.group.label(&study);
                    label == role.role || role.role.is_empty() && label == "unknown"
                };
                let at = table.groups.iter().position(named).unwrap();
                prop_assert_eq!(cell.passages, row.cells[at].passages);
                prop_assert_eq!(cell.participants, row.cells[at].participants);
                prop_assert_eq!(cell.of, table.groups[at].participants);
            }
            let speaking: u64 = entry.cells.iter().map(|cell| cell.participants).sum();
            let silent: usize = entry.silent.iter().map(|silence| silence.names.len()).sum();
            prop_assert_eq!(speaking + silent as u64, table.participants);
            let own = passages_of(&study, row.code, SubCodes::Exclude, &Default::default());
            prop_assert_eq!(entry.quotes.len() + entry.contrary.len(), own.len());
        }
    }

    #[test]
    fn a_report_does_not_change_when_a_coding_is_cut_in_two(
        strokes in strokes(), which: usize, share in 1u32..45,
    ) {
        let (study, stamp) = study_of(&strokes);
        let stamp = Stamp { ids: IdSource::counted("cut"), ..stamp };
        let Some(after) = cut(&study, &stamp, which, share) else { return Ok(()) };
        for options in [all_quotes(), ReportOptions::default()] {
            let before = ThematicSummary::build(&study, &options, None);
            let after = ThematicSummary::build(&after, &options, None);
            prop_assert_eq!(to_markdown(&before), to_markdown(&after));
        }
    }
}
