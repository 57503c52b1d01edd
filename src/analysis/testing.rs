//! Random coded studies, and figures worked out one character at a time.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::study::testing::{perform, transcript};
use crate::study::*;

/// The codes of [`study_of`], in codebook order.
pub const CODES: [&str; 5] = ["belonging", "isolation", "loneliness", "trust", "time"];
/// Its coders.
pub const CODERS: [&str; 2] = ["ak", "mh"];

const TRANSCRIPTS: [(&str, &str); 4] = [
    (
        "GP01",
        "INT: How did it start?\nGP01: He came in about his  knee. It was never the knée [laughs], no.\nGP02: Never.\n",
    ),
    (
        "SU01",
        "INT: And then?\nSU01: I sat in the car. Twenty minutes.\nREL: She did, it's true.\nSU01: I did.\nINT: Mm.\nSU01: I did it\n",
    ),
    (
        "SU02",
        "SU02: Right. \nSU02: Right then, 3.5 miles.\nGP01: He walks.\n",
    ),
    ("SU03", "INT: Hello?\nSU03: No.\n"),
];

/// A coding: transcript, start, length, code, coder.
pub type Stroke = (usize, u32, u32, usize, usize);

/// Random codings.
pub fn strokes() -> impl Strategy<Value = Vec<Stroke>> {
    prop::collection::vec(
        (0usize..4, 0u32..110, 1u32..45, 0usize..5, 0usize..2),
        0..24,
    )
}

/// A study with these codings; those that reach behind a text's end are cut to it or left out.
pub fn study_of(strokes: &[Stroke]) -> (Study, Stamp) {
    let mut study = Study::new();
    let mut ids = IdSource::counted("random study");
    let mut stamp = Stamp {
        coder: ids.fresh(),
        time: 1000,
        ids,
    };
    for action in beginning() {
        perform(&mut study, &mut stamp, action).unwrap();
    }
    code(&mut study, &mut stamp, strokes);
    (study, stamp)
}

/// Adds codings to a study of [`study_of`].
pub fn code(study: &mut Study, stamp: &mut Stamp, strokes: &[Stroke]) {
    let coding = |(at, start, length, code, coder): &Stroke| {
        let interview = &study.interviews()[*at];
        let span =
            Span::new(*start, start + length).intersection(interview.document().text.whole())?;
        Some(NewCoding {
            transcript: interview.transcript.id,
            document: interview.hash(),
            span,
            code: code_id(study, CODES[*code]),
            coder: CODERS[*coder].to_owned(),
            comment: String::new(),
            flags: Flags {
                key: length % 5 == 0,
                contrary: length % 7 == 0,
            },
            weight: None,
        })
    };
    let new: Vec<NewCoding> = strokes.iter().filter_map(coding).collect();
    perform(study, stamp, Action::AddCodings(new)).unwrap();
}

/// The code with this id.
pub fn code_id(study: &Study, slug: &str) -> CodeId {
    study.codebook().by_slug(slug).unwrap().id
}

fn beginning() -> Vec<Action> {
    let code = |slug: &str, parent: Option<&str>| NewCode {
        slug: slug.to_owned(),
        parent: parent.map(str::to_owned),
        ..NewCode::default()
    };
    let participant = |name: &str, role: Option<&str>, age: Option<Value>| NewParticipant {
        name: name.to_owned(),
        role: role.map(str::to_owned),
        attributes: age.into_iter().map(|age| ("age".to_owned(), age)).collect(),
    };
    let new = TRANSCRIPTS.iter();
    vec![
        Action::Begin {
            title: "Random".into(),
            coder: CODERS[0].into(),
        },
        Action::AddCoder {
            name: CODERS[1].into(),
        },
        Action::AddCodes {
            codes: vec![
                code("belonging", None),
                code("isolation", Some("belonging")),
                code("loneliness", Some("isolation")),
                code("trust", None),
                code("time", Some("trust")),
            ],
            book: None,
        },
        Action::AddTranscripts(new.map(|(title, lines)| transcript(title, lines)).collect()),
        Action::SetParticipants(vec![
            participant("GP01", Some("gp"), Some(Value::Known("41".into()))),
            participant("GP02", Some("gp"), Some(Value::Declined)),
            participant("SU01", Some("patient"), Some(Value::Known("9".into()))),
            participant("SU02", Some("patient"), None),
            participant("SU03", None, Some(Value::Known("41".into()))),
        ]),
    ]
}

/// For each character of a transcript, whether it lies under one of `keep`'s codings, or in white space between two that do.
pub fn covered(interview: &Interview, keep: impl Fn(&Coding) -> bool) -> Vec<bool> {
    let text: Vec<char> = interview.document().text.as_str().chars().collect();
    let mut covered = vec![false; text.len()];
    for coding in interview.codings().iter().filter(|coding| keep(coding)) {
        (coding.span.start..coding.span.end).for_each(|at| covered[at as usize] = true);
    }
    for at in 0..text.len() {
        if at == 0 || !covered[at - 1] || covered[at] {
            continue;
        }
        let letter = (at..text.len()).find(|next| !text[*next].is_whitespace());
        let behind = at..=letter.unwrap_or(at);
        if let Some(next) = behind.clone().find(|inner| covered[*inner]) {
            (at..next).for_each(|inner| covered[inner] = true);
        }
    }
    covered
}

/// The runs of covered characters.
pub fn runs(covered: &[bool]) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for (at, _) in covered.iter().enumerate().filter(|(_, covered)| **covered) {
        let at = at as u32;
        match runs.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => runs.push(Span::new(at, at + 1)),
        }
    }
    runs
}

/// Passages, words and participants of what `belongs` to a group in the runs of all transcripts.
pub fn slow_figures(
    study: &Study,
    keep: impl Fn(&Coding) -> bool,
    belongs: impl Fn(&Interview, &Turn) -> bool,
) -> (u64, u64, u64) {
    let (mut passages, mut words, mut participants) = (0, 0, BTreeSet::new());
    for interview in study.interviews() {
        for run in runs(&covered(interview, &keep)) {
            let mut met = false;
            for turn in &interview.document().turns {
                let Some(piece) = turn.speech.intersection(run) else {
                    continue;
                };
                if belongs(interview, turn) {
                    met = true;
                    words += interview.document().text.count_words(piece) as u64;
                    if let Who::Participant(id) = interview.who(turn) {
                        participants.insert(id);
                    }
                }
            }
            passages += u64::from(met);
        }
    }
    (passages, words, participants.len() as u64)
}

/// The study after cutting codings in two: which ones, and where.
pub fn with_cuts(before: &Study, stamp: &Stamp, cuts: Vec<(usize, u32)>) -> Study {
    let mut after = before.clone();
    for (number, (which, share)) in cuts.into_iter().enumerate() {
        let mut stamp = stamp.clone();
        stamp.ids = IdSource::counted(&format!("cut {number}"));
        after = cut(&after, &stamp, which, share).unwrap_or(after);
    }
    after
}

/// The study after cutting one of its codings in two, if the cut can be made there.
pub fn cut(study: &Study, stamp: &Stamp, which: usize, share: u32) -> Option<Study> {
    let all = study.interviews().iter().flat_map(|interview| {
        let codings = interview.codings().iter();
        codings.map(move |coding| (interview, *coding))
    });
    let all: Vec<_> = all.collect();
    let (interview, coding) = all.get(which % all.len().max(1))?;
    let cut = Action::SplitCoding {
        coding: CodingAt {
            transcript: interview.transcript.id,
            coding: coding.id,
        },
        document: interview.hash(),
        at: coding.span.start + share % coding.span.len().max(1),
    };
    let mut after = study.clone();
    perform(&mut after, &mut stamp.clone(), cut).ok()?;
    Some(after)
}
