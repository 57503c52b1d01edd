//! Small random studies and queries for the tests of search.

use std::sync::Arc;

use proptest::prelude::*;

use crate::study::{
    Action, CoderId, Document, Flags, IdSource, MemoTarget, NewCode, NewCoding, NewParticipant,
    NewSpeaker, NewTranscript, NewWho, Passage, Span, Stamp, Study, Text, Turn, Value,
};

/// A study as a test describes it.
#[derive(Debug, Clone)]
pub(super) struct Sketch {
    /// Turns of each transcript: whose (an index into [`LABELS`]) and what is said.
    pub transcripts: Vec<Vec<(usize, String)>>,
    /// Transcript, start, length, code, coder; brought into range.
    pub codings: Vec<(usize, u32, u32, usize, usize)>,
    /// Ages, bands and so on of the participants.
    pub values: Vec<[usize; 3]>,
    /// What a memo is on, where, and which word it has.
    pub memos: Vec<(usize, usize, u32, u32, usize)>,
}

/// What is said in a transcript, turn by turn: whose (an index into [`LABELS`]) and what.
pub(super) fn said(turns: &[(usize, &str)]) -> Vec<(usize, String)> {
    let turns = turns.iter();
    turns
        .map(|(who, speech)| (*who, (*speech).to_owned()))
        .collect()
}

pub(super) const LABELS: [&str; 5] = ["INT1", "INT2", "P", "Q", "REL"];
const CODES: [(&str, Option<&str>); 4] = [
    ("belonging", None),
    ("loneliness", Some("belonging")),
    ("isolation", Some("loneliness")),
    ("stigma", None),
];
const CODERS: [&str; 2] = ["ak", "mh"];
const VOCABULARY: [&str; 16] = [
    "lonely",
    "Lonely",
    "lonelier",
    "lone",
    "alone",
    "GP",
    "gps",
    "time",
    "link",
    "worker",
    "Zoë",
    "zoe",
    "don\u{2019}t",
    "[laughs]",
    "10",
    "I\u{307}d\u{345}",
];
const AFTER: [&str; 6] = [" ", " ", ". ", "? ", ", ", "\n"];
const AGES: [&str; 5] = ["45", "61", "70", "unknown", "declined"];
const BANDS: [&str; 5] = ["40-49", "50-59", "80+", "<20", ""];
const ALONE: [&str; 3] = ["yes", "no", "declined"];

fn speech() -> impl Strategy<Value = String> {
    let word = (0..VOCABULARY.len(), 0..AFTER.len());
    prop::collection::vec(word, 0..9).prop_map(|words| {
        let words = words.into_iter();
        words
            .map(|(word, after)| format!("{}{}", VOCABULARY[word], AFTER[after]))
            .collect()
    })
}

/// Any small study.
pub(super) fn sketches() -> impl Strategy<Value = Sketch> {
    let turns = prop::collection::vec((0..LABELS.len(), speech()), 0..7);
    (
        prop::collection::vec(turns, 1..4),
        prop::collection::vec(
            (0usize..4, 0u32..250, 1u32..60, 0usize..4, 0usize..2),
            0..10,
        ),
        prop::collection::vec([0usize..5, 0usize..5, 0usize..3], 4),
        prop::collection::vec((0usize..5, 0usize..4, 0u32..250, 1u32..40, 0usize..4), 0..3),
    )
        .prop_map(|(transcripts, codings, values, memos)| Sketch {
            transcripts,
            codings,
            values,
            memos,
        })
}

/// A term that every study of [`sketches`] can be asked.
fn terms() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "lonely",
        "lonely",
        "gp",
        "time",
        "=lonely",
        "=GP",
        "lon*",
        "*e*",
        "t*e",
        "zoe~1",
        "lonly~1",
        "tmie~1",
        "\"link worker\"",
        "\"lonely lonely\"",
        "\"gp time\"~2",
        "\"lonely gp lonely\"~4",
        "=\"link worker\"",
        "/l[io]n/",
        "/\\[/",
        "/(?i)gp|$/",
        "don't",
        "I\u{307}d\u{345}",
        "10",
        "code:belonging",
        "code:loneliness",
        "code:=loneliness",
        "code:stigma",
        "code:*",
        "coder:ak",
        "coder:mh",
        "speaker:int1",
        "speaker:P",
        "speaker:p1",
        "speaker:REL",
        "role:patient",
        "role:gp",
        "role:interviewer",
        "role:other",
        "transcript:T1",
        "set:wave-1",
        "set:\"wave two\"",
        "@age>60",
        "@age<=45",
        "@age:61",
        "@age:40-49",
        "age:unknown",
        "@age:declined",
        "@age:known",
        "@band>39",
        "@band<50",
        "band:40-49",
        "band>=80+",
        "@band:unknown",
        "@\"living alone\":yes",
        "@date>=2018-05",
        "@date<2019",
        "date:2018-05-14",
        "@date:unknown",
        "memo:lonely",
        "memo:ti*",
        "code:belonging NOT coder:ak",
        "code:stigma coder:mh NOT coder:ak",
        "(code:* OR code:=loneliness) (coder:ak OR coder:mh)",
        "code:loneliness coder:ak coder:mh",
        "(code:belonging WITHIN code:*) -coder:mh",
        "(code:stigma OR time) -coder:ak",
        "query:saved",
        "query:twice",
    ])
    .prop_map(str::to_owned)
}

/// Any query in which terms and operators that `terms` and the language know are combined.
pub(super) fn queries() -> impl Strategy<Value = String> {
    combined(terms().boxed())
}

/// Queries without a coder: those for which NOT, AND and OR obey the laws of sets whatever stands beside what.
pub(super) fn lawful() -> impl Strategy<Value = String> {
    let no_coder = |term: &String| !term.contains("coder") && term != "query:twice";
    combined(terms().prop_filter("no coder", no_coder).boxed())
}

fn combined(terms: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    terms.prop_recursive(4, 12, 3, |inner| {
        let relation = prop::sample::select(vec![
            "WITHIN",
            "CONTAINS",
            "OVERLAPS",
            "NEAR/0",
            "NEAR/1",
            "NEAR/2",
            "THEN/0",
            "THEN/2",
            "NOT WITHIN",
            "NOT CONTAINS",
            "NOT OVERLAPS",
            "NOT NEAR/1",
            "NOT THEN/1",
        ]);
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) AND ({b})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a}) ({b}) ({c})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) OR ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) -({b})")),
            inner.clone().prop_map(|a| format!("NOT ({a})")),
            (inner.clone(), relation, inner).prop_map(|(a, r, b)| format!("({a}) {r} ({b})")),
        ]
    })
}

/// Something done to a study, as the workbench would.
pub(super) fn perform(study: &mut Study, stamp: &mut Stamp, action: Action) {
    let plan = action.plan(study, stamp).unwrap();
    plan.documents
        .into_iter()
        .for_each(|document| study.provide(document));
    plan.changes.iter().for_each(|change| study.apply(change));
}

/// The stamp with which [`Sketch::build`] works.
pub(super) fn stamp() -> Stamp {
    let mut ids = IdSource::counted("search");
    Stamp {
        coder: ids.fresh::<CoderId>(),
        time: 1,
        ids,
    }
}

/// A document of turns as `LABEL: speech` lines.
pub(super) fn document(turns: &[(usize, String)]) -> Arc<Document> {
    let mut raw = String::from("Interview: kept out of search, lonely gp time\n---\n");
    let mut rows = Vec::new();
    for (label, speech) in turns {
        let start = raw.chars().count() as u32;
        raw.push_str(LABELS[*label]);
        raw.push_str(": ");
        let from = raw.chars().count() as u32;
        raw.push_str(speech.trim());
        let to = raw.chars().count() as u32;
        raw.push('\n');
        rows.push(Turn {
            speaker: *label as u16,
            span: Span::new(start, to + 1),
            speech: Span::new(from, to),
            time: None,
            words: 0,
        });
    }
    let labels = LABELS.iter().map(|label| (*label).to_owned()).collect();
    Arc::new(Document::new(Text::new(&raw).unwrap(), labels, rows))
}

/// A transcript of these turns; `P` is the participant named like it, `Q` always the same one.
pub(super) fn transcript(number: usize, turns: &[(usize, String)]) -> NewTranscript {
    let who = |label: &&str| match *label {
        "P" => NewWho::Participant(format!("P{number}")),
        "Q" => NewWho::Participant("Q".into()),
        "REL" => NewWho::Other,
        _ => NewWho::Interviewer,
    };
    let speaker = |label: &&str| NewSpeaker {
        label: (*label).to_string(),
        who: who(label),
    };
    let dates = ["2018-05-14", "2018-06", "2019-01-02"];
    let date = dates
        .get(number % 4)
        .map(|date| ("date".to_owned(), Value::read(date)));
    NewTranscript {
        title: format!("T{number}"),
        document: document(turns),
        speakers: LABELS.iter().map(speaker).collect(),
        main: Some(format!("P{number}")),
        participants: Vec::new(),
        attributes: date.into_iter().collect(),
        original: None,
        memos: Vec::new(),
    }
}

impl Sketch {
    /// The study.
    pub(super) fn build(&self) -> Study {
        let (mut study, mut stamp) = (Study::new(), stamp());
        let mut act = |action: Action| perform(&mut study, &mut stamp, action);
        act(Action::Begin {
            title: "a study".into(),
            coder: CODERS[0].into(),
        });
        let code = |(slug, parent): &(&str, Option<&str>)| NewCode {
            slug: (*slug).into(),
            parent: parent.map(str::to_owned),
            ..Default::default()
        };
        act(Action::AddCoder {
            name: CODERS[1].into(),
        });
        act(Action::AddCodes {
            codes: CODES.iter().map(code).collect(),
            book: None,
        });
        act(Action::SetParticipants(self.participants()));
        for (at, turns) in self.transcripts.iter().enumerate() {
            act(Action::AddTranscripts(vec![transcript(at + 1, turns)]));
        }
        for (name, parity) in [("wave-1", 0), ("wave two", 1)] {
            let members = study.interviews().iter().skip(parity).step_by(2);
            let action = Action::MakeSet {
                name: name.into(),
                members: members.map(|interview| interview.transcript.id).collect(),
            };
            perform(&mut study, &mut stamp, action);
        }
        let mut act = |action: Action| perform(&mut study, &mut stamp, action);
        for (name, query) in [
            ("saved", "lonely OR code:stigma"),
            ("twice", "query:saved coder:ak"),
        ] {
            act(Action::SaveQuestion {
                name: name.into(),
                query: query.into(),
            });
        }
        let codings = self
            .codings
            .iter()
            .map(|coding| self.coding(&study, *coding))
            .collect();
        perform(&mut study, &mut stamp, Action::AddCodings(codings));
        for memo in &self.memos {
            let action = self.memo(&study, *memo);
            perform(&mut study, &mut stamp, action);
        }
        study
    }

    fn participants(&self) -> Vec<NewParticipant> {
        let names = ["P1", "P2", "P3", "Q"];
        let roles = ["patient", "gp", "patient", "provider"];
        let participant = |at: usize| {
            let [age, band, alone] = self.values[at];
            let values = [
                ("age", AGES[age]),
                ("band", BANDS[band]),
                ("living alone", ALONE[alone]),
            ];
            let known = values.into_iter().filter(|(_, value)| !value.is_empty());
            NewParticipant {
                name: names[at].into(),
                role: Some(roles[at].into()),
                attributes: known
                    .map(|(name, value)| (name.to_owned(), Value::read(value)))
                    .collect(),
            }
        };
        let mut all: Vec<NewParticipant> = (0..4).map(participant).collect();
        all.push(NewParticipant {
            name: "elsewhere".into(),
            role: None,
            attributes: [("age", "50"), ("band", "60-69")]
                .map(|(name, value)| (name.to_owned(), Value::read(value)))
                .into(),
        });
        all
    }

    fn span(study: &Study, transcript: usize, start: u32, length: u32) -> (usize, Span) {
        let transcript = transcript % study.interviews().len();
        let end = study.interviews()[transcript].document().text.len();
        let start = start % end;
        (transcript, Span::new(start, (start + length).min(end)))
    }

    fn coding(&self, study: &Study, coding: (usize, u32, u32, usize, usize)) -> NewCoding {
        let (transcript, start, length, code, coder) = coding;
        let (transcript, span) = Self::span(study, transcript, start, length);
        let interview = &study.interviews()[transcript];
        NewCoding {
            transcript: interview.transcript.id,
            document: interview.hash(),
            span,
            code: study.codebook().by_slug(CODES[code].0).unwrap().id,
            coder: CODERS[coder].into(),
            comment: String::new(),
            flags: Flags::default(),
            weight: None,
        }
    }

    fn memo(&self, study: &Study, memo: (usize, usize, u32, u32, usize)) -> Action {
        let (kind, which, start, length, word) = memo;
        let (at, span) = Self::span(study, which, start, length);
        let interview = &study.interviews()[at];
        let on = match kind {
            0 => MemoTarget::Study,
            1 => MemoTarget::Transcript(interview.transcript.id),
            2 => MemoTarget::Participant(study.participants()[which].id),
            3 => MemoTarget::Code(study.codebook().by_slug(CODES[which].0).unwrap().id),
            _ => MemoTarget::Passage(Passage {
                transcript: interview.transcript.id,
                span,
            }),
        };
        Action::AddMemo {
            on,
            document: Some(interview.hash()),
            text: ["so lonely", "no time", "Lonely time", "nothing"][word].into(),
        }
    }
}
