//! Planning erasures: what goes from the study's records. That nothing of it stays in history, texts and file is the store's
//! part; so an erasure is no [`Action`](crate::study::Action), which could be undone.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Plan, Planned, Planner, Refusal, counted};
use crate::study::action::Stamp;
use crate::study::coding::CodingRecord;
use crate::study::edits::{Edit, Edits};
use crate::study::ids::{ParticipantId, TranscriptId};
use crate::study::interview::Interview;
use crate::study::notes::{MemoTarget, Passage, SummaryRow};
use crate::study::pseudonyms::{Pseudonym, Pseudonyms};
use crate::study::record::{Change, Record};
use crate::study::reviews::{REVIEW_PREFIX, ReviewMark};
use crate::study::span::Span;
use crate::study::text::ContentHash;
use crate::study::transcript::{Transcript, Who};
use crate::study::{Memo, Setting, Study, Summary};

/// What stands where somebody's words or name stood.
const WITHDRAWN: &str = "[withdrawn]";

/// What is to be erased, for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// A transcript with all that hangs on it.
    Transcript(TranscriptId),
    /// A participant: their record, the transcripts in which no other participant speaks, their turns in the others, and
    /// what was noted on them.
    Participant(ParticipantId),
    /// The files from which transcripts were imported.
    Originals,
    /// The earlier versions of all texts, with the words that codings remember from them.
    Versions,
}

impl Erasure {
    /// Works out what goes from the records of `study`, whose transcripts must be loaded.
    ///
    /// # Errors
    /// There is no such transcript or participant, or something is not loaded.
    pub fn plan(self, study: &Study, stamp: &mut Stamp) -> Result<Plan, Refusal> {
        let mut planner = Planner {
            study: study.clone(),
            stamp,
            watch: &mut |_, _| true,
            plan: Plan::default(),
        };
        match self {
            Self::Transcript(id) => planner.erase_transcript(id)?,
            Self::Participant(id) => planner.erase_participant(id)?,
            Self::Originals => planner.erase_originals(),
            Self::Versions => planner.erase_versions()?,
        }
        let plan = planner.plan;
        study.check(&plan)?;
        Ok(plan)
    }

    /// The transcripts of which the history keeps nothing.
    pub fn transcripts(self, study: &Study) -> Vec<TranscriptId> {
        let all = study
            .interviews()
            .iter()
            .map(|interview| &interview.transcript);
        match self {
            Self::Transcript(id) => vec![id],
            Self::Participant(id) => {
                let of = |t: &&Transcript| t.main == Some(id) || speaks(t, id);
                all.filter(of).map(|t| t.id).collect()
            }
            Self::Originals => Vec::new(),
            Self::Versions => all.filter(|t| t.version() > 1).map(|t| t.id).collect(),
        }
    }
}

fn speaks(transcript: &Transcript, id: ParticipantId) -> bool {
    let mut speakers = transcript.speakers.iter();
    speakers.any(|speaker| speaker.who == Who::Participant(id))
}

impl Planner<'_> {
    fn erase_transcript(&mut self, id: TranscriptId) -> Planned {
        self.remove_transcript(id)?;
        self.say("erased a transcript with all that hung on it");
        Ok(())
    }

    fn erase_originals(&mut self) {
        let mut erased = 0;
        for interview in self.study.interviews().to_vec() {
            let before = interview.transcript.clone();
            erased += usize::from(before.original.is_some());
            self.edit(
                before.clone(),
                Transcript {
                    original: None,
                    ..before
                },
            );
        }
        self.say(format!("erased {}", counted(erased, "original")));
    }

    fn erase_versions(&mut self) -> Planned {
        let (mut erased, mut waiting) = (0, 0);
        for interview in self.study.interviews().to_vec() {
            let interview = self.interview(interview.transcript.id)?;
            erased += self.forget_versions(&interview.transcript);
            waiting += self.forget_quotes(&interview);
        }
        waiting += self.forget_marked_words();
        if waiting > 0 {
            self.notice(format!(
                "{} to be reviewed without the words of earlier versions",
                counted(waiting, "coding")
            ));
        }
        self.say(format!(
            "erased {} of texts",
            counted(erased, "earlier version")
        ));
        Ok(())
    }

    /// Puts the mark of what is erased in the place of earlier versions, so that the numbers of the others stay.
    fn forget_versions(&mut self, before: &Transcript) -> usize {
        let mut after = before.clone();
        let earlier = after.versions.len().saturating_sub(1);
        after.versions[..earlier].fill(ContentHash::ERASED);
        self.edit(before.clone(), after);
        let stood = before.versions[..earlier].iter();
        stood.filter(|hash| **hash != ContentHash::ERASED).count()
    }

    fn forget_quotes(&mut self, interview: &Interview) -> usize {
        let codings = interview.codings();
        let mut forgotten = 0;
        for coding in codings.iter().chain(codings.lost()) {
            let before = self.study.record_of(interview, coding);
            forgotten += usize::from(before.quote.is_some());
            self.edit(
                before.clone(),
                CodingRecord {
                    quote: None,
                    ..before
                },
            );
        }
        forgotten
    }

    /// Takes the words of earlier versions out of what memos and links await review for.
    fn forget_marked_words(&mut self) -> usize {
        let marks: Vec<Setting> = self
            .study
            .settings()
            .into_iter()
            .filter_map(without_words)
            .collect();
        let forgotten = marks.len();
        for after in marks {
            let before = self.study.setting(&after.key).cloned().unwrap_or_default();
            let before = Setting {
                key: after.key.clone(),
                value: before,
            };
            self.edit(before, after);
        }
        forgotten
    }

    fn erase_participant(&mut self, id: ParticipantId) -> Planned {
        let participant = self
            .study
            .participant(id)
            .cloned()
            .ok_or_else(|| Refusal::gone("participant"))?;
        let (mut whole, mut shared) = (0, 0);
        for interview in self.study.interviews().to_vec() {
            let transcript = &interview.transcript;
            if transcript.main != Some(id) && !speaks(transcript, id) {
                continue;
            }
            let others = |who: Who| matches!(who, Who::Participant(other) if other != id);
            if transcript
                .speakers
                .iter()
                .any(|speaker| others(speaker.who))
            {
                shared += 1;
                self.forget_marked_words();
                self.withdraw_turns(transcript.id, id)?;
            } else {
                whole += 1;
                self.remove_transcript(transcript.id)?;
            }
        }
        self.remove_notes_on(id);
        self.remove(participant.clone());
        self.replace_name(&participant.name);
        if shared > 0 {
            self.notice(format!(
                "in {} other participants speak too: there their turns alone are gone, and what others said of them stays; replace that with pseudonyms",
                counted(shared, "transcript")
            ));
        }
        self.say(format!(
            "erased a participant with {}",
            counted(whole + shared, "transcript")
        ));
        Ok(())
    }

    fn remove_notes_on(&mut self, id: ParticipantId) {
        let on = |memo: &&Memo| memo.on == MemoTarget::Participant(id);
        let memos: Vec<Memo> = self.study.memos().iter().filter(on).cloned().collect();
        memos.into_iter().for_each(|memo| self.remove(memo));
        let of = |summary: &&Summary| summary.row == SummaryRow::Participant(id);
        let summaries: Vec<Summary> = self.study.summaries().iter().filter(of).cloned().collect();
        summaries
            .into_iter()
            .for_each(|summary| self.remove(summary));
    }

    /// Puts a mark in the place of somebody's short id wherever researchers have written it.
    fn replace_name(&mut self, name: &str) {
        let Some(table) = withdrawn(&[name]) else {
            return;
        };
        for record in self.study.records() {
            if let Some(after) = table.reworded(&record) {
                self.make(Change {
                    before: Some(record),
                    after: Some(after),
                });
            }
        }
    }

    /// Puts a mark in the place of somebody's words in a transcript in which others speak too. What hangs on their words
    /// alone goes with them.
    fn withdraw_turns(&mut self, id: TranscriptId, who: ParticipantId) -> Planned {
        let interview = self.interview(id)?;
        let document = interview.document();
        let name = self
            .study
            .participant(who)
            .map_or(String::new(), |p| p.name.clone());
        let mut names = vec![name];
        let labels = interview.transcript.speakers.iter();
        names.extend(
            labels
                .filter(|s| s.who == Who::Participant(who))
                .map(|s| s.label.clone()),
        );
        let names: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
            .collect();
        let table = withdrawn(&names).unwrap_or_default();
        let theirs: Vec<Span> = document
            .turns
            .iter()
            .filter(|turn| interview.who(turn) == Who::Participant(who) && !turn.speech.is_empty())
            .map(|turn| turn.speech)
            .collect();
        let words = theirs.iter().map(|speech| Edit {
            span: *speech,
            text: WITHDRAWN.to_owned(),
        });
        let inside = |edit: &Edit| theirs.iter().any(|speech| speech.overlaps(edit.span));
        let of_names = table.edits_of(document);
        let of_names = of_names
            .iter()
            .map(|(edit, _)| edit.clone())
            .filter(|edit| !inside(edit));
        let edits = Edits::new(words.chain(of_names).collect());
        let after = document
            .edited(&edits, &|label| table.label(label))
            .map_err(|error| Refusal::new(error.to_string(), ""))?;
        let after = Arc::new(after);
        self.study.provide(after.clone());
        self.plan.documents.push(after.clone());
        let mut transcript = interview.transcript.clone();
        transcript.versions.push(after.hash);
        let earlier = transcript.versions.len() - 1;
        transcript.versions[..earlier].fill(ContentHash::ERASED);
        transcript.original = None;
        for speaker in &mut transcript.speakers {
            if speaker.who == Who::Participant(who) {
                (speaker.label, speaker.who) = (table.label(&speaker.label), Who::Other);
            }
        }
        let other = transcript
            .speakers
            .iter()
            .find_map(|speaker| match speaker.who {
                Who::Participant(id) => Some(id),
                Who::Interviewer | Who::Other => None,
            });
        transcript.main = transcript.main.filter(|main| *main != who).or(other);
        self.edit(interview.transcript.clone(), transcript);
        self.move_or_remove(id, &theirs, &edits);
        Ok(())
    }

    fn move_or_remove(&mut self, id: TranscriptId, theirs: &[Span], edits: &Edits) {
        let gone = |span: Span| theirs.iter().any(|speech| speech.contains(span));
        let here = |passage: &Passage| passage.transcript == id;
        let mut removed: HashSet<uuid::Uuid> = HashSet::new();
        for record in self.study.records() {
            let mut after = record.clone();
            let mut goes = false;
            let mut place = |passage: &mut Passage| {
                if here(passage) {
                    goes |= gone(passage.span);
                    passage.span = edits.moved(passage.span).0;
                }
            };
            match &mut after {
                Record::Coding(coding) if coding.transcript == id => {
                    goes = coding.span.is_some_and(gone);
                    coding.span = coding.span.map(|span| edits.moved(span).0);
                    coding.quote = None;
                }
                Record::Memo(memo) => {
                    if let MemoTarget::Passage(passage) = &mut memo.on {
                        place(passage);
                    }
                }
                Record::Link(link) => [&mut link.from, &mut link.to]
                    .into_iter()
                    .for_each(&mut place),
                _ => {}
            }
            if goes && removed.insert(record.id()) {
                self.remove(record);
            } else if after != record {
                self.make(Change {
                    before: Some(record),
                    after: Some(after),
                });
            }
        }
    }
}

impl Study {
    /// All that a copy for others holds, as additions to an empty study: every record, and of each text the present version
    /// alone. The transcripts must be loaded.
    pub fn for_sharing(&self) -> Plan {
        let present = |record: Record| match record {
            Record::Transcript(mut transcript) => {
                let earlier = transcript.versions.len().saturating_sub(1);
                transcript.versions[..earlier].fill(ContentHash::ERASED);
                transcript.original = None;
                transcript.into()
            }
            Record::Coding(coding) => CodingRecord {
                quote: None,
                ..coding
            }
            .into(),
            Record::Setting(setting) => without_words((&setting.key, &setting.value))
                .unwrap_or(setting)
                .into(),
            other => other,
        };
        let records = self.records().into_iter().map(present);
        let interviews = self.interviews().iter();
        Plan {
            sentence: "made this copy for sharing, without history and originals".to_owned(),
            changes: records.map(Change::add).collect(),
            documents: interviews
                .map(|interview| interview.document().clone())
                .collect(),
            ..Plan::default()
        }
    }
}

/// The setting without the words of an earlier version, where it is a mark for review that holds some.
fn without_words((key, value): (&str, &serde_json::Value)) -> Option<Setting> {
    let mark: ReviewMark = serde_json::from_value(value.clone()).ok()?;
    let after = ReviewMark {
        quote: String::new(),
        ..mark
    };
    let holds = key.starts_with(REVIEW_PREFIX) && *value != serde_json::to_value(&after).ok()?;
    holds.then(|| Setting {
        key: key.to_owned(),
        value: serde_json::to_value(&after).unwrap_or_default(),
    })
}

/// A table that puts a mark in the place of each name.
fn withdrawn(names: &[&str]) -> Option<Pseudonyms> {
    let entries = names.iter().map(|name| Pseudonym {
        original: (*name).to_owned(),
        replacement: WITHDRAWN.to_owned(),
    });
    Pseudonyms::new(entries).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::testing::{perform, small_study, transcript};
    use crate::study::{Action, CodeChoice, QuoteId};

    fn plan(study: &mut Study, stamp: &mut Stamp, erasure: Erasure) -> Plan {
        let plan = erasure.plan(study, stamp).unwrap();
        study.apply_plan(&plan);
        plan
    }

    #[test]
    fn a_participant_who_speaks_with_others_loses_their_turns_alone() {
        let (mut study, mut stamp) = small_study();
        let lines = "INT: Both of you?\nSU01: My secret.\nSU09: Mine. SU01 knows.\n";
        perform(
            &mut study,
            &mut stamp,
            Action::AddTranscripts(vec![transcript("PAIR", lines)]),
        )
        .unwrap();
        let pair = study.interview_titled("PAIR").unwrap().clone();
        let at = |words: &str| {
            let start = lines.find(words).unwrap() as u32;
            Span::new(start, start + words.len() as u32)
        };
        for words in ["My secret.", "secret.\nSU09: Mine.", "Mine."] {
            let apply = Action::ApplyCodes {
                transcript: pair.transcript.id,
                document: pair.hash(),
                spans: vec![at(words)],
                codes: vec![CodeChoice::New(crate::study::NewCode {
                    label: format!("Code {}", words.len()),
                    ..Default::default()
                })],
            };
            perform(&mut study, &mut stamp, apply).unwrap();
        }
        let who = study.participant_named("SU01").unwrap().id;
        let done = plan(&mut study, &mut stamp, Erasure::Participant(who));
        assert!(
            done.sentence.contains("a participant with 2 transcripts")
                && !done.sentence.contains("SU01")
        );
        assert!(
            study.interview_titled("SU01").is_none(),
            "nobody else spoke there"
        );
        let pair = study.interview_titled("PAIR").unwrap();
        assert_eq!(
            pair.document().text.as_str(),
            "INT: Both of you?\n[withdrawn]: [withdrawn]\nSU09: Mine. [withdrawn] knows.\n"
        );
        let quotes: Vec<&str> = pair
            .codings()
            .iter()
            .map(|c| pair.document().text.slice(c.span))
            .collect();
        assert_eq!(quotes, ["[withdrawn]\nSU09: Mine.", "Mine."]);
        assert_eq!(pair.transcript.versions[0], ContentHash::ERASED);
        assert_eq!(
            pair.transcript.main,
            study.participant_named("SU09").map(|p| p.id)
        );
        assert!(
            study
                .records()
                .iter()
                .all(|record| !format!("{record:?}").contains("SU01"))
        );
        let id = pair.quote_id(Span::new(0, 1));
        assert_eq!(
            QuoteId {
                version: 2,
                ..id.clone()
            },
            id
        );
    }

    #[test]
    fn erased_versions_keep_their_numbers() {
        let (mut study, mut stamp) = small_study();
        let gp = study.interview_titled("GP01").unwrap().clone();
        let correct = Action::CorrectText {
            transcript: gp.transcript.id,
            from: gp.hash(),
            document: crate::study::testing::document(
                "INT: How did it start?\nGP01: He came about his knee.\n",
            ),
            speakers: Vec::new(),
            why: String::new(),
        };
        perform(&mut study, &mut stamp, correct).unwrap();
        plan(&mut study, &mut stamp, Erasure::Versions);
        let gp = study.interview_titled("GP01").unwrap();
        assert_eq!(
            (gp.transcript.version(), gp.transcript.versions[0]),
            (2, ContentHash::ERASED)
        );
        assert!(gp.is_loaded() && gp.hash() != ContentHash::ERASED);
    }
}
