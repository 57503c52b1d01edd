//! Planning what happens to transcripts.

use super::people::learn;
use super::{Planned, Planner, Refusal, checked_name, counted};
use crate::study::action::{CodingAt, NewMemo, NewParticipant, NewTranscript, NewWho};
use crate::study::ids::TranscriptId;
use crate::study::notes::{Link, MemoTarget, Passage};
use crate::study::people::Attributes;
use crate::study::transcript::{Progress, Speaker, Transcript, Who};
use crate::study::{Memo, Set};

impl Planner<'_> {
    pub(super) fn add_transcripts(&mut self, new: &[NewTranscript]) -> Planned {
        let mut added = Vec::new();
        for transcript in new {
            let title = checked_name(&transcript.title, "transcript")?;
            let same_text = self
                .study
                .interviews()
                .iter()
                .find(|i| i.hash() == transcript.document.hash);
            if let Some(known) = same_text {
                let known = known.transcript.title.clone();
                self.notice(format!(
                    "{title} skipped: the same text is in the study already, as {known}"
                ));
                continue;
            }
            if self.study.interview_titled(&title).is_some() {
                return Err(Refusal::new(
                    format!("there is a transcript {title} already, with another text"),
                    format!(
                        "to put a corrected text in its place, use `emic correct`; to keep both, give the new file another title than {title}"
                    ),
                ));
            }
            self.add_transcript(transcript, &title)?;
            added.push(title);
        }
        self.say(match added.as_slice() {
            [one] => format!("imported {one}"),
            all => format!("imported {}", counted(all.len(), "transcript")),
        });
        Ok(())
    }

    fn add_transcript(&mut self, new: &NewTranscript, title: &str) -> Planned {
        for participant in &new.participants {
            self.set_participant(participant)?;
        }
        let mut speakers = Vec::with_capacity(new.speakers.len());
        for speaker in &new.speakers {
            let who = self.who(&speaker.who)?;
            speakers.push(Speaker {
                label: speaker.label.clone(),
                who,
            });
        }
        let main = new
            .main
            .as_deref()
            .map(|name| self.participant_called(name))
            .transpose()?;
        let mut attributes = Attributes::new();
        learn(&mut attributes, &new.attributes);
        let transcript = Transcript {
            id: self.stamp.ids.fresh(),
            title: title.to_owned(),
            order: self
                .study
                .interviews()
                .last()
                .map_or(0, |last| last.transcript.order + 1),
            versions: vec![new.document.hash],
            original: new.original,
            speakers,
            main,
            attributes,
            progress: Default::default(),
            by: self.stamp.coder,
            created: self.stamp.time,
        };
        self.study.provide(new.document.clone());
        self.plan.documents.push(new.document.clone());
        let id = transcript.id;
        self.add(transcript);
        for memo in &new.memos {
            self.add_comment(id, new, memo);
        }
        Ok(())
    }

    /// Makes a memo of a comment in the file. One whose place is none in the text is on the transcript as a whole.
    fn add_comment(&mut self, transcript: TranscriptId, new: &NewTranscript, comment: &NewMemo) {
        let length = new.document.text.len();
        let place = comment
            .span
            .filter(|span| !span.is_empty() && span.end <= length);
        let on = match place {
            Some(span) => MemoTarget::Passage(Passage { transcript, span }),
            None => MemoTarget::Transcript(transcript),
        };
        let memo = Memo {
            id: self.stamp.ids.fresh(),
            on,
            text: comment.text.trim().to_owned(),
            coder: self.stamp.coder,
            created: self.stamp.time,
            changed: self.stamp.time,
        };
        self.add(memo);
    }

    /// Who is meant by name; a participant is added where there is none of that name.
    pub(super) fn who(&mut self, who: &NewWho) -> Planned<Who> {
        Ok(match who {
            NewWho::Participant(name) => Who::Participant(self.participant_called(name)?),
            NewWho::Interviewer => Who::Interviewer,
            NewWho::Other => Who::Other,
        })
    }

    fn participant_called(&mut self, name: &str) -> Planned<crate::study::ParticipantId> {
        match self.study.participant_named(name.trim()) {
            Some(participant) => Ok(participant.id),
            None => self.set_participant(&NewParticipant {
                name: name.to_owned(),
                ..Default::default()
            }),
        }
    }

    pub(super) fn rename_transcript(&mut self, id: TranscriptId, title: &str) -> Planned {
        let before = self.transcript(id)?;
        let title = checked_name(title, "transcript")?;
        self.say(format!("renamed {} to {title}", before.title));
        self.edit(before.clone(), Transcript { title, ..before });
        Ok(())
    }

    pub(super) fn remove_transcript(&mut self, id: TranscriptId) -> Planned {
        let interview = self.interview(id)?;
        let codings = interview.codings();
        for coding in codings.iter().chain(codings.lost()) {
            let record = self.coding(CodingAt {
                transcript: id,
                coding: coding.id,
            })?;
            self.remove(record);
        }
        let here = |memo: &&Memo| match &memo.on {
            MemoTarget::Transcript(transcript) => *transcript == id,
            MemoTarget::Passage(passage) => passage.transcript == id,
            MemoTarget::Study | MemoTarget::Participant(_) | MemoTarget::Code(_) => false,
        };
        let memos: Vec<Memo> = self.study.memos().iter().filter(here).cloned().collect();
        let with_link = |link: &&Link| link.from.transcript == id || link.to.transcript == id;
        let links: Vec<Link> = self
            .study
            .links()
            .iter()
            .filter(with_link)
            .cloned()
            .collect();
        memos.into_iter().for_each(|memo| self.remove(memo));
        links.into_iter().for_each(|link| self.remove(link));
        for set in self
            .study
            .sets()
            .iter()
            .filter(|set| set.members.contains(&id))
            .cloned()
            .collect::<Vec<_>>()
        {
            let members = set
                .members
                .iter()
                .copied()
                .filter(|member| *member != id)
                .collect();
            self.edit(set.clone(), Set { members, ..set });
        }
        self.say(format!(
            "removed {} with {}",
            interview.transcript.title,
            counted(codings.len(), "coding")
        ));
        self.remove(interview.transcript.clone());
        Ok(())
    }

    pub(super) fn set_speaker(&mut self, id: TranscriptId, label: &str, who: Who) -> Planned {
        let before = self.transcript(id)?;
        let mut after = before.clone();
        let old = match after
            .speakers
            .iter_mut()
            .find(|speaker| speaker.label == label)
        {
            Some(speaker) => std::mem::replace(&mut speaker.who, who),
            None => {
                return Err(Refusal::new(
                    format!("nobody in {} is labelled {label}", before.title),
                    "choose one of its labels",
                ));
            }
        };
        let left = after.speakers.iter().any(|speaker| speaker.who == old);
        if old != who && !left && before.main.map(Who::Participant) == Some(old) {
            let others = after.speakers.iter().map(|speaker| speaker.who);
            after.main = std::iter::once(who)
                .chain(others)
                .find_map(|who| match who {
                    Who::Participant(id) => Some(id),
                    Who::Interviewer | Who::Other => None,
                });
        }
        self.say(format!("set who {label} is in {}", before.title));
        self.edit(before, after);
        Ok(())
    }

    pub(super) fn set_progress(&mut self, id: TranscriptId, progress: Option<Progress>) -> Planned {
        let before = self.transcript(id)?;
        let mut after = before.clone();
        match progress {
            Some(progress) => drop(after.progress.insert(self.stamp.coder, progress)),
            None => drop(after.progress.remove(&self.stamp.coder)),
        }
        let word = match progress {
            None => "to do",
            Some(Progress::Coding) => "being coded",
            Some(Progress::Done) => "coded through",
        };
        self.say(format!("marked {} as {word}", before.title));
        self.edit(before, after);
        Ok(())
    }
}
