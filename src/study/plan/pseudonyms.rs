//! Planning the replacement of real names by pseudonyms, in all that a study holds.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Planned, Planner, Refusal, counted};
use crate::study::coding::CodingState;
use crate::study::edits::Edits;
use crate::study::ids::TranscriptId;
use crate::study::notes::{MemoTarget, Passage};
use crate::study::pseudonyms::Pseudonyms;
use crate::study::record::{Change, Record};
use crate::study::span::Span;
use crate::study::transcript::{Document, Speaker, Transcript};

impl Planner<'_> {
    pub(super) fn pseudonymise(&mut self, table: &Pseudonyms, why: &str) -> Planned {
        let mut moved: HashMap<TranscriptId, Edits> = HashMap::new();
        let (mut names, mut texts) = (0, 0);
        let interviews = self.study.interviews().to_vec();
        let all = interviews.len();
        for (at, interview) in interviews.into_iter().enumerate() {
            self.looked_at(at, all)?;
            let interview = self.interview(interview.transcript.id)?;
            let edits = table.edits_of(interview.document());
            if edits.is_empty() {
                continue;
            }
            (names, texts) = (names + edits.len(), texts + 1);
            let document = self.replaced_text(interview.document(), &edits, table)?;
            let transcript = &interview.transcript;
            self.study.provide(document.clone());
            self.plan.documents.push(document.clone());
            let mut versions = transcript.versions.clone();
            versions.push(document.hash);
            let after = Transcript {
                versions,
                speakers: self.relabelled(transcript, &document, table)?,
                ..transcript.clone()
            };
            moved.insert(transcript.id, edits);
            self.edit(transcript.clone(), after);
        }
        self.looked_at(all, all)?;
        let mut changes = Vec::new();
        let mut fields = 0;
        for record in self.study.records() {
            let mut after = record.clone();
            move_passages(&mut after, &moved);
            if let Some(reworded) = table.reworded(&after) {
                fields += 1;
                after = reworded;
            }
            if after != record {
                changes.push(Change {
                    before: Some(record),
                    after: Some(after),
                });
            }
        }
        self.make_all(changes);
        if names + fields == 0 {
            self.notice("no real name of the table stands in the study");
        }
        self.say(format!(
            "replaced {} by pseudonyms in {}{}",
            counted(names, "name"),
            counted(texts, "text"),
            match fields {
                0 => String::new(),
                fields => format!(" and in {} beside them", counted(fields, "record")),
            }
        ));
        self.plan.why = why.trim().to_owned();
        Ok(())
    }

    fn replaced_text(
        &self,
        document: &Document,
        edits: &Edits,
        table: &Pseudonyms,
    ) -> Planned<Arc<Document>> {
        let edited = document.edited(edits, &|label| table.label(label));
        let edited = edited.map_err(|error| Refusal::new(error.to_string(), ""))?;
        Ok(Arc::new(edited))
    }

    /// Who stands behind each label once names in them are replaced.
    fn relabelled(
        &self,
        transcript: &Transcript,
        document: &Document,
        table: &Pseudonyms,
    ) -> Planned<Vec<Speaker>> {
        let mut speakers: Vec<Speaker> = Vec::new();
        for speaker in &transcript.speakers {
            let label = table.label(&speaker.label);
            match speakers.iter().find(|known| known.label == label) {
                Some(known) if known.who != speaker.who => {
                    return Err(Refusal::new(
                        format!(
                            "two speakers of {} would both be called {label}",
                            transcript.title
                        ),
                        "give them different replacements",
                    ));
                }
                Some(_) => {}
                None => speakers.push(Speaker {
                    label,
                    who: speaker.who,
                }),
            }
        }
        speakers.retain(|speaker| document.labels.contains(&speaker.label));
        Ok(speakers)
    }
}

/// Moves what hangs on passages of texts that were edited. A coding whose ends lie inside a name is marked changed.
fn move_passages(record: &mut Record, moved: &HashMap<TranscriptId, Edits>) {
    let place = |passage: &mut Passage| {
        if let Some(edits) = moved.get(&passage.transcript) {
            passage.span = edits.moved(passage.span).0;
        }
    };
    match record {
        Record::Coding(coding) => {
            let edits = moved.get(&coding.transcript);
            let Some((edits, span)) = edits.zip(coding.span) else {
                return;
            };
            let (span, whole): (Span, bool) = edits.moved(span);
            coding.span = Some(span);
            if !whole && coding.state == CodingState::Sound {
                coding.state = CodingState::Changed;
            }
        }
        Record::Memo(memo) => {
            if let MemoTarget::Passage(passage) = &mut memo.on {
                place(passage);
            }
        }
        Record::Link(link) => [&mut link.from, &mut link.to].into_iter().for_each(place),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::testing::{perform, small_study, transcript};
    use crate::study::{Action, CodeChoice, CodingEdit, Pseudonym, QuoteId, Study, Text};

    fn table(entries: &[(&str, &str)]) -> Arc<Pseudonyms> {
        let entries = entries.iter().map(|(original, replacement)| Pseudonym {
            original: (*original).to_owned(),
            replacement: (*replacement).to_owned(),
        });
        Arc::new(Pseudonyms::new(entries).unwrap())
    }

    fn quotes(study: &Study, title: &str) -> Vec<(String, CodingState)> {
        let interview = study.interview_titled(title).unwrap();
        let text: &Text = &interview.document().text;
        let codings = interview.codings().iter();
        codings
            .map(|coding| (text.slice(coding.span).to_owned(), coding.state))
            .collect()
    }

    #[test]
    fn names_go_everywhere_and_codings_stay_on_their_words() {
        let (mut study, mut stamp) = small_study();
        let lines =
            "INT: Who, MARY?\nMary: My son Tom Hardy, and Tom's wife. They live in Leeds.\n";
        let mut new = transcript("Mary 1", lines);
        new.attributes
            .insert("place".into(), crate::study::Value::Known("Leeds".into()));
        perform(&mut study, &mut stamp, Action::AddTranscripts(vec![new])).unwrap();
        let interview = study.interview_titled("Mary 1").unwrap().clone();
        let trust = study.codebook().by_slug("trust").unwrap().id;
        let at = |words: &str| {
            let start = lines.find(words).unwrap() as u32;
            Span::new(start, start + words.len() as u32)
        };
        let spans = vec![
            at("My son Tom Hardy"),
            at("Hardy, and"),
            at("They live in Leeds."),
            at("live"),
        ];
        for span in spans {
            let apply = Action::ApplyCodes {
                transcript: interview.transcript.id,
                document: interview.hash(),
                spans: vec![span],
                codes: vec![CodeChoice::Known(trust)],
            };
            let _ = perform(&mut study, &mut stamp, apply).unwrap();
        }
        let all: Vec<crate::study::CodingAt> = study
            .interview_titled("Mary 1")
            .unwrap()
            .codings()
            .iter()
            .map(|c| crate::study::CodingAt {
                transcript: interview.transcript.id,
                coding: c.id,
            })
            .collect();
        let edit = CodingEdit {
            comment: Some("Tom again".into()),
            ..CodingEdit::default()
        };
        perform(
            &mut study,
            &mut stamp,
            Action::EditCodings {
                codings: all[..1].to_vec(),
                edit,
            },
        )
        .unwrap();

        let table = table(&[
            ("Mary", "P9"),
            ("Tom", "[SON]"),
            ("Tom Hardy", "[SON'S NAME]"),
            ("Leeds", "[CITY]"),
        ]);
        assert!(!table.left_in(&study).is_empty());
        let action = Action::Pseudonymise {
            table: table.clone(),
            why: " asked ".into(),
        };
        let plan = perform(&mut study, &mut stamp, action.clone()).unwrap();
        assert_eq!(plan.why, "asked");
        assert_eq!(table.left_in(&study), []);
        let interview = study
            .interview_titled("P9 1")
            .expect("the title is replaced too");
        assert_eq!(
            interview.document().text.as_str(),
            "INT: Who, P9?\nP9: My son [SON'S NAME], and [SON]'s wife. They live in [CITY].\n"
        );
        assert_eq!(interview.transcript.version(), 2);
        assert_eq!(interview.document().labels, ["INT", "P9"]);
        assert_eq!(
            study.participant_named("P9").map(|p| Some(p.id)),
            Some(interview.transcript.main)
        );
        let told = quotes(&study, "P9 1");
        assert!(
            told.iter()
                .any(|(quote, _)| quote.starts_with("My son [SON'S NAME]")),
            "{told:?}"
        );
        assert!(told.contains(&("They live in [CITY].".to_owned(), CodingState::Sound)));
        assert!(
            QuoteId::parse(&interview.quote_id(Span::new(0, 3)).to_string())
                .is_some_and(|id| id.version == 2)
        );
        assert!(
            study
                .records()
                .iter()
                .all(|record| !format!("{record:?}").contains("Tom"))
        );

        let nothing = perform(&mut study, &mut stamp, action).unwrap();
        assert!(nothing.changes.is_empty() && !nothing.notices.is_empty());
    }

    #[test]
    fn every_text_is_told_and_what_is_stopped_has_no_plan() {
        let (study, mut stamp) = small_study();
        let action = Action::Pseudonymise {
            table: table(&[("knee", "[JOINT]")]),
            why: String::new(),
        };
        let texts = study.interviews().len();
        let mut told = Vec::new();
        let mut tell = |done, of| {
            told.push((done, of));
            true
        };
        action.plan_watched(&study, &mut stamp, &mut tell).unwrap();
        let expected: Vec<(usize, usize)> = (0..=texts).map(|done| (done, texts)).collect();
        assert_eq!(told, expected);
        let stopped = action.plan_watched(&study, &mut stamp, &mut |done, _| done == 0);
        assert!(stopped.unwrap_err().what.contains("stopped before"));
    }

    #[test]
    fn a_coding_that_ends_inside_a_name_is_marked() {
        let (mut study, mut stamp) = small_study();
        let interview = study.interview_titled("GP01").unwrap().clone();
        let text = interview.document().text.as_str().to_owned();
        let start = text.find("his").unwrap() as u32;
        let apply = Action::ApplyCodes {
            transcript: interview.transcript.id,
            document: interview.hash(),
            spans: vec![Span::new(start, start + 5)],
            codes: vec![CodeChoice::Known(
                study.codebook().by_slug("trust").unwrap().id,
            )],
        };
        perform(&mut study, &mut stamp, apply).unwrap();
        let table = table(&[("knee", "[JOINT]")]);
        perform(
            &mut study,
            &mut stamp,
            Action::Pseudonymise {
                table,
                why: String::new(),
            },
        )
        .unwrap();
        assert_eq!(
            quotes(&study, "GP01"),
            [("his [JOINT]".to_owned(), CodingState::Changed)]
        );
    }
}
