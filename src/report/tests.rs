mod access;
mod hostile;
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

#[test]
fn an_empty_study_makes_a_whole_report() {
    let summary = ThematicSummary::build(&Study::new(), &ReportOptions::default(), None);
    hostile::is_sound_html(&to_html(&summary));
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
