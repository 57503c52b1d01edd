//! Small studies and random actions for tests.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;

/// A document of `LABEL: speech` lines.
pub fn document(lines: &str) -> Arc<Document> {
    let text = Text::new(lines).expect("a short text");
    let (mut labels, mut turns, mut byte) = (Vec::<String>::new(), Vec::new(), 0);
    for line in text.as_str().split_inclusive('\n') {
        let label = line.split(':').next().unwrap_or_default().to_owned();
        let speaker = labels
            .iter()
            .position(|known| *known == label)
            .unwrap_or_else(|| {
                labels.push(label.clone());
                labels.len() - 1
            });
        let end = byte + line.trim_end().len();
        let span = text.span_of(byte..end);
        let speech = text.span_of((byte + label.len() + 2).min(end)..end);
        turns.push(Turn {
            speaker: speaker as u16,
            span,
            speech,
            time: None,
            words: 0,
        });
        byte += line.len();
    }
    Arc::new(Document::new(text, labels, turns))
}

/// A transcript to be brought in: `INT` asks, every other label is a participant of that name.
pub fn transcript(title: &str, lines: &str) -> NewTranscript {
    let document = document(lines);
    let who = |label: &String| match label.as_str() {
        "INT" => NewWho::Interviewer,
        "REL" => NewWho::Other,
        name => NewWho::Participant(name.to_owned()),
    };
    let speakers: Vec<NewSpeaker> = document
        .labels
        .iter()
        .map(|label| NewSpeaker {
            label: label.clone(),
            who: who(label),
        })
        .collect();
    let main = document
        .labels
        .iter()
        .find(|label| !matches!(label.as_str(), "INT" | "REL"))
        .cloned();
    NewTranscript {
        title: title.to_owned(),
        document,
        speakers,
        main,
        participants: Vec::new(),
        attributes: Attributes::new(),
        original: None,
        memos: Vec::new(),
    }
}

/// Plans an action and applies what it comes to.
pub fn perform(study: &mut Study, stamp: &mut Stamp, action: Action) -> Result<Plan, Refusal> {
    let plan = action.plan(study, stamp)?;
    study.apply_plan(&plan);
    stamp.time += 1;
    Ok(plan)
}

/// A study with two coders, two transcripts and three codes; the stamp is the first coder's.
pub fn small_study() -> (Study, Stamp) {
    let mut study = Study::new();
    let mut ids = IdSource::counted("small study");
    let mut stamp = Stamp {
        coder: ids.fresh(),
        time: 1000,
        ids,
    };
    for action in beginning() {
        perform(&mut study, &mut stamp, action).expect("the beginning of a small study");
    }
    (study, stamp)
}

/// The actions that make [`small_study`].
pub fn beginning() -> Vec<Action> {
    let code = |slug: &str, parent: Option<&str>| NewCode {
        slug: slug.to_owned(),
        parent: parent.map(str::to_owned),
        ..NewCode::default()
    };
    vec![
        Action::Begin {
            title: "Small".into(),
            coder: "ak".into(),
        },
        Action::AddCoder { name: "mh".into() },
        Action::AddCodes {
            codes: vec![
                code("belonging", None),
                code("loneliness", Some("belonging")),
                code("trust", None),
            ],
            book: None,
        },
        Action::AddTranscripts(vec![
            transcript(
                "GP01",
                "INT: How did it start?\nGP01: He came in about his knee. It was never the knée.\n",
            ),
            transcript(
                "SU01",
                "INT: And then?\nSU01: I sat in the car. Twenty minutes, I sat.\nREL: She did.\nSU01: I did.\n",
            ),
        ]),
    ]
}

/// A random action: small numbers that [`Step::action`] takes for records of the study at hand.
#[derive(Debug, Clone)]
pub struct Step {
    what: u8,
    a: usize,
    b: usize,
    start: u32,
    length: u32,
}

/// Random steps.
pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (0u8..43, 0usize..8, 0usize..8, 0u32..80, 1u32..40);
    prop::collection::vec(
        step.prop_map(|(what, a, b, start, length)| Step {
            what,
            a,
            b,
            start,
            length,
        }),
        0..most,
    )
}

fn pick<T: Clone>(items: &[T], at: usize) -> Option<T> {
    (!items.is_empty()).then(|| items[at % items.len()].clone())
}

impl Step {
    /// The action that this step is in `study`; none where there is nothing to act on.
    pub fn action(&self, study: &Study) -> Option<Action> {
        let interview = pick(study.interviews(), self.a);
        let codes: Vec<CodeId> = study.codebook().iter().map(|code| code.id).collect();
        let code = pick(&codes, self.b);
        let codings: Vec<CodingAt> = study
            .interviews()
            .iter()
            .flat_map(|i| {
                i.codings().iter().map(|c| CodingAt {
                    transcript: i.transcript.id,
                    coding: c.id,
                })
            })
            .collect();
        let coding = pick(&codings, self.a);
        let home = coding.and_then(|at| study.interview(at.transcript));
        let span = Span::new(self.start, self.start + self.length);
        let name = format!("name-{}", self.b);
        Some(match self.what {
            0..=5 => {
                let interview = interview?;
                let choice = if self.b == 7 {
                    CodeChoice::New(NewCode {
                        label: format!("made {}", self.start),
                        ..NewCode::default()
                    })
                } else {
                    CodeChoice::Known(code?)
                };
                Action::ApplyCodes {
                    transcript: interview.transcript.id,
                    document: interview.hash(),
                    spans: vec![span],
                    codes: vec![choice],
                }
            }
            6 => Action::RemoveCodings(vec![coding?]),
            7 => Action::Recode {
                codings: vec![coding?],
                code: CodeChoice::Known(code?),
            },
            8 => Action::ResizeCoding {
                coding: coding?,
                document: home?.hash(),
                span,
            },
            9 => Action::SplitCoding {
                coding: coding?,
                document: home?.hash(),
                at: self.start,
            },
            10 => Action::EditCodings {
                codings: vec![coding?],
                edit: CodingEdit {
                    comment: Some(name),
                    key: Some(self.b.is_multiple_of(2)),
                    ..CodingEdit::default()
                },
            },
            11 => Action::MergeCodes {
                from: code?,
                into: pick(&codes, self.a)?,
                why: "alike".into(),
            },
            12 => Action::RemoveCode {
                code: code?,
                why: String::new(),
            },
            13 => Action::MoveCode {
                code: code?,
                parent: pick(&codes, self.a),
                before: None,
            },
            14 => Action::EditCode {
                code: code?,
                edit: CodeEdit {
                    slug: Some(name.clone()),
                    label: Some(name),
                    ..CodeEdit::default()
                },
                why: String::new(),
            },
            15 => {
                let interview = interview?;
                let passage = Passage {
                    transcript: interview.transcript.id,
                    span,
                };
                let (on, document) = match self.b % 3 {
                    0 => (MemoTarget::Passage(passage), Some(interview.hash())),
                    1 => (MemoTarget::Code(code?), None),
                    _ => (MemoTarget::Study, None),
                };
                Action::AddMemo {
                    on,
                    document,
                    text: name,
                }
            }
            16 => Action::RemoveMemo {
                memo: pick(study.memos(), self.a)?.id,
            },
            17 => Action::RemoveTranscript {
                transcript: interview?.transcript.id,
            },
            18 => Action::MergeCoders {
                from: pick(study.coders(), self.a)?.id,
                into: pick(study.coders(), self.b)?.id,
            },
            19..=22 => {
                let interview = interview?;
                Action::CorrectText {
                    transcript: interview.transcript.id,
                    from: interview.hash(),
                    document: document(&self.edited(&interview.document().text)),
                    speakers: Vec::new(),
                    why: name,
                }
            }
            23 => Action::ReviewCodings {
                codings: study
                    .to_review()
                    .map(|(interview, coding)| CodingAt {
                        transcript: interview.transcript.id,
                        coding: coding.id,
                    })
                    .collect(),
            },
            24 => Action::SaveQuestion {
                name,
                query: "lonely".into(),
            },
            _ => return self.of_people_and_transcripts(study, name),
        })
    }

    fn of_people_and_transcripts(&self, study: &Study, name: String) -> Option<Action> {
        let interview = pick(study.interviews(), self.a);
        let participant = pick(study.participants(), self.a);
        let set = pick(study.sets(), self.b);
        let link = pick(study.links(), self.b);
        let attribute = pick(&study.attribute_names(), self.a).map(str::to_owned);
        let age = [("age".to_owned(), Value::Known(self.start.to_string()))];
        Some(match self.what {
            25 => Action::AddParticipant {
                name,
                role: "GP".into(),
            },
            26 => Action::MergeParticipants {
                from: participant?.id,
                into: pick(study.participants(), self.b)?.id,
                why: "one person".into(),
            },
            27 => {
                let interview = interview?;
                let speaker = pick(&interview.transcript.speakers, self.b)?;
                let Who::Participant(participant) = speaker.who else {
                    return None;
                };
                Action::SplitParticipant {
                    participant,
                    labels: vec![(interview.transcript.id, speaker.label)],
                    name,
                    why: "two people".into(),
                }
            }
            28 => Action::RemoveParticipant {
                participant: participant?.id,
            },
            29 => Action::AddAttribute {
                name,
                of_transcripts: self.a.is_multiple_of(2),
            },
            30 => Action::RenameAttribute {
                name: attribute?,
                to: name,
            },
            31 => Action::RemoveAttribute { name: attribute? },
            32 => Action::TypeAttribute {
                name: attribute?,
                kind: pick(&AttributeType::ALL, self.b).filter(|_| self.b > 2),
            },
            33 => Action::OrderTranscripts {
                order: study
                    .interviews()
                    .iter()
                    .rev()
                    .map(|i| i.transcript.id)
                    .collect(),
            },
            34 => Action::DescribeTranscript {
                transcript: interview?.transcript.id,
                attributes: age.into(),
            },
            35 => Action::ListTranscript {
                transcript: interview?.transcript.id,
                under: pick(study.participants(), self.b).map(|p| p.id),
            },
            36 => Action::MakeSet {
                name,
                members: vec![interview?.transcript.id],
            },
            37 => Action::ChangeSet {
                set: set?.id,
                add: vec![interview?.transcript.id],
                remove: Vec::new(),
            },
            38 => Action::RemoveSet { set: set?.id },
            39 => {
                let (one, other) = (interview?, pick(study.interviews(), self.b)?);
                let end = |interview: &Interview, start: u32| Passage {
                    transcript: interview.transcript.id,
                    span: Span::new(start, start + self.length),
                };
                Action::AddLink {
                    from: end(&one, self.start),
                    to: end(&other, self.length),
                    documents: (one.hash(), other.hash()),
                    label: name,
                }
            }
            40 => Action::RenameLink {
                link: link?.id,
                label: name,
            },
            41 => Action::RemoveLink { link: link?.id },
            _ => {
                let interview = interview?;
                let coding = interview.codings().iter().next()?;
                let codes: Vec<CodeId> = study.codebook().iter().map(|code| code.id).collect();
                Action::SplitCode {
                    from: study.code_id(coding.code),
                    codings: vec![CodingAt {
                        transcript: interview.transcript.id,
                        coding: coding.id,
                    }],
                    into: CodeChoice::Known(pick(&codes, self.b)?),
                    why: "too broad".into(),
                }
            }
        })
    }

    /// `text` with a few characters replaced by words of its own.
    fn edited(&self, text: &Text) -> String {
        let start = self.start.min(text.len());
        let gone = Span::new(start, start + self.length / 3);
        let copied = Span::new(self.length, self.length + self.b as u32 * 4);
        let (before, behind) = (
            text.slice(Span::new(0, gone.start)),
            text.slice(Span::new(gone.end, text.len())),
        );
        format!("{before}{}{behind}", text.slice(copied))
    }
}
