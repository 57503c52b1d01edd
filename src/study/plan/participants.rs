//! Planning what happens to participants one by one, and to the attributes that all of them have.

use serde_json::{Map, Value as Json};

use super::{Planned, Planner, Refusal, checked_name, counted};
use crate::study::ids::{ParticipantId, TranscriptId};
use crate::study::notes::{Memo, MemoTarget, SummaryRow};
use crate::study::people::{AttributeType, Attributes, Participant, Value, attribute_name};
use crate::study::transcript::{Transcript, Who};
use crate::study::{SETTING_ATTRIBUTE_TYPES, Summary};

impl Planner<'_> {
    pub(super) fn participant(&self, id: ParticipantId) -> Planned<Participant> {
        self.study
            .participant(id)
            .cloned()
            .ok_or_else(|| Refusal::gone("participant"))
    }

    pub(super) fn add_participant(&mut self, name: &str, role: &str) -> Planned<ParticipantId> {
        let participant = Participant {
            id: self.stamp.ids.fresh(),
            name: checked_name(name, "participant")?,
            role: role.trim().to_lowercase(),
            attributes: Attributes::new(),
            by: self.stamp.coder,
            created: self.stamp.time,
        };
        let id = participant.id;
        self.say(format!("added the participant {}", participant.name));
        self.add(participant);
        Ok(id)
    }

    pub(super) fn edit_participant(
        &mut self,
        id: ParticipantId,
        name: &str,
        role: &str,
        attributes: &Attributes,
    ) -> Planned {
        let before = self.participant(id)?;
        let mut after = before.clone();
        after.name = checked_name(name, "participant")?;
        after.role = role.trim().to_lowercase();
        after.attributes = well_named(attributes);
        self.say(format!("changed the participant {}", after.name));
        self.edit(before, after);
        Ok(())
    }

    pub(super) fn merge_participants(
        &mut self,
        from: ParticipantId,
        into: ParticipantId,
        why: &str,
    ) -> Planned {
        let (gone, stays) = (self.participant(from)?, self.participant(into)?);
        if from == into {
            return Err(Refusal::new(
                "a participant cannot be merged into themselves",
                "choose another one",
            ));
        }
        let mut learned = stays.clone();
        if learned.role.is_empty() {
            learned.role.clone_from(&gone.role);
        }
        for (name, value) in &gone.attributes {
            let known = learned.attributes.get(name);
            match known {
                None | Some(Value::Unknown) => {
                    learned.attributes.insert(name.clone(), value.clone());
                }
                Some(known) if known != value && *value != Value::Unknown => {
                    self.notice(format!(
                        "{name} stays {}; {} had {}",
                        known.as_str(),
                        gone.name,
                        value.as_str()
                    ));
                }
                Some(_) => {}
            }
        }
        self.edit(stays.clone(), learned);
        let labels = self.give_labels(from, into, None);
        self.move_notes(from, into);
        self.say(format!(
            "merged the participant {} into {}: {}",
            gone.name,
            stays.name,
            counted(labels, "label")
        ));
        self.plan.why = why.trim().to_owned();
        self.remove(gone);
        Ok(())
    }

    /// Gives labels of `from`, all or these, to `into`; how many there were. A transcript that is listed under `from` goes
    /// with the last of its labels.
    fn give_labels(
        &mut self,
        from: ParticipantId,
        into: ParticipantId,
        these: Option<&[(TranscriptId, String)]>,
    ) -> usize {
        let mut given = 0;
        for before in self.transcripts() {
            let wanted = |label: &String| {
                these.is_none_or(|these| {
                    these
                        .iter()
                        .any(|(of, chosen)| *of == before.id && chosen == label)
                })
            };
            let mut after = before.clone();
            let mut here = 0;
            for speaker in &mut after.speakers {
                if speaker.who == Who::Participant(from) && wanted(&speaker.label) {
                    speaker.who = Who::Participant(into);
                    here += 1;
                }
            }
            given += here;
            if before.main == Some(from) && !speaks(&after, from) && (here > 0 || these.is_none()) {
                after.main = Some(into);
            }
            self.edit(before, after);
        }
        given
    }

    pub(super) fn transcripts(&self) -> Vec<Transcript> {
        let interviews = self.study.interviews().iter();
        interviews.map(|i| i.transcript.clone()).collect()
    }

    fn move_notes(&mut self, from: ParticipantId, into: ParticipantId) {
        for memo in self.memos_on(from) {
            self.edit(
                memo.clone(),
                Memo {
                    on: MemoTarget::Participant(into),
                    ..memo
                },
            );
        }
        for summary in self.summaries_on(from) {
            let row = SummaryRow::Participant(into);
            let mut all = self.study.summaries().iter();
            let twin = all
                .find(|other| other.row == row && other.code == summary.code)
                .cloned();
            match twin {
                Some(twin) => {
                    let text = format!("{}\n{}", twin.text, summary.text);
                    let changed = self.stamp.time;
                    self.remove(summary);
                    self.edit(
                        twin.clone(),
                        Summary {
                            text,
                            changed,
                            ..twin
                        },
                    );
                }
                None => self.edit(summary.clone(), Summary { row, ..summary }),
            }
        }
    }

    fn memos_on(&self, id: ParticipantId) -> Vec<Memo> {
        let memos = self.study.memos().iter();
        memos
            .filter(|memo| memo.on == MemoTarget::Participant(id))
            .cloned()
            .collect()
    }

    fn summaries_on(&self, id: ParticipantId) -> Vec<Summary> {
        let summaries = self.study.summaries().iter();
        summaries
            .filter(|summary| summary.row == SummaryRow::Participant(id))
            .cloned()
            .collect()
    }

    pub(super) fn split_participant(
        &mut self,
        id: ParticipantId,
        labels: &[(TranscriptId, String)],
        name: &str,
        why: &str,
    ) -> Planned {
        let old = self.participant(id)?;
        for (transcript, label) in labels {
            let transcript = self.transcript(*transcript)?;
            if transcript.who(label) != Who::Participant(id) {
                return Err(Refusal::new(
                    format!("{label} in {} is not {}", transcript.title, old.name),
                    "choose among the labels of that participant",
                ));
            }
        }
        if labels.is_empty() {
            return Err(Refusal::new(
                "no label was chosen for the new participant",
                "mark at least one",
            ));
        }
        let new = self.add_participant(name, &old.role)?;
        self.give_labels(id, new, Some(labels));
        self.say(format!(
            "split {} off the participant {}: {}",
            name.trim(),
            old.name,
            counted(labels.len(), "label")
        ));
        self.plan.why = why.trim().to_owned();
        Ok(())
    }

    pub(super) fn remove_participant(&mut self, id: ParticipantId) -> Planned {
        let gone = self.participant(id)?;
        let speaking = self.transcripts().into_iter().find(|t| speaks(t, id));
        if let Some(transcript) = speaking {
            return Err(Refusal::new(
                format!("{} speaks in {}", gone.name, transcript.title),
                "give their labels to somebody else first, or merge them into another participant",
            ));
        }
        for before in self.transcripts() {
            if before.main == Some(id) {
                self.edit(
                    before.clone(),
                    Transcript {
                        main: None,
                        ..before
                    },
                );
            }
        }
        for memo in self.memos_on(id) {
            self.remove(memo);
        }
        for summary in self.summaries_on(id) {
            self.remove(summary);
        }
        self.say(format!("removed the participant {}", gone.name));
        self.remove(gone);
        Ok(())
    }

    pub(super) fn add_attribute(&mut self, name: &str, of_transcripts: bool) -> Planned {
        let name = self.new_attribute(name)?;
        if of_transcripts {
            for before in self.transcripts() {
                let mut after = before.clone();
                after.attributes.insert(name.clone(), Value::Unknown);
                self.edit(before, after);
            }
        } else {
            for before in self.study.participants().to_vec() {
                let mut after = before.clone();
                after.attributes.insert(name.clone(), Value::Unknown);
                self.edit(before, after);
            }
        }
        if self.plan.changes.is_empty() {
            return Err(Refusal::new(
                "there is nobody and nothing yet that an attribute could describe",
                "add a participant first, or import a transcript",
            ));
        }
        self.say(format!("added the attribute {name}"));
        Ok(())
    }

    /// The name as it is stored, if no attribute has it yet.
    fn new_attribute(&self, name: &str) -> Planned<String> {
        let name = attribute_name(&checked_name(name, "attribute")?);
        if self.study.attribute_names().contains(&name.as_str()) {
            return Err(Refusal::new(
                format!("there is an attribute {name} already"),
                "choose another name",
            ));
        }
        Ok(name)
    }

    pub(super) fn rename_attribute(&mut self, name: &str, to: &str) -> Planned {
        let name = attribute_name(name);
        if attribute_name(to) == name {
            return Ok(());
        }
        let to = self.new_attribute(to)?;
        self.change_attribute(&name, |attributes, value| {
            attributes.insert(to.clone(), value);
        })?;
        let chosen = self.study.chosen_type(&name);
        self.choose_type(&name, None)?;
        self.choose_type(&to, chosen)?;
        self.say(format!("renamed the attribute {name} to {to}"));
        Ok(())
    }

    pub(super) fn remove_attribute(&mut self, name: &str) -> Planned {
        let name = attribute_name(name);
        let known = self.change_attribute(&name, |_, _| {})?;
        self.choose_type(&name, None)?;
        self.say(format!("removed the attribute {name}, known of {known}"));
        Ok(())
    }

    /// Takes an attribute away wherever it is noted, and lets `put` note its value anew; of how many it was known.
    fn change_attribute(
        &mut self,
        name: &str,
        put: impl Fn(&mut Attributes, Value),
    ) -> Planned<usize> {
        let mut known = 0;
        let (participants, transcripts) = (self.study.participants().to_vec(), self.transcripts());
        let mut take = |attributes: &mut Attributes| {
            let value = attributes.remove(name);
            known += usize::from(value.as_ref().is_some_and(|v| *v != Value::Unknown));
            if let Some(value) = value {
                put(attributes, value);
            }
        };
        for before in participants {
            let mut after = before.clone();
            take(&mut after.attributes);
            self.edit(before, after);
        }
        for before in transcripts {
            let mut after = before.clone();
            take(&mut after.attributes);
            self.edit(before, after);
        }
        if self.plan.changes.is_empty() {
            return Err(Refusal::new(
                format!("there is no attribute {name}"),
                "choose one of the columns",
            ));
        }
        Ok(known)
    }

    pub(super) fn type_attribute(&mut self, name: &str, kind: Option<AttributeType>) -> Planned {
        let name = attribute_name(name);
        self.choose_type(&name, kind)?;
        self.say(match kind {
            Some(kind) => format!("the attribute {name} is {} now", kind.name()),
            None => format!("the type of the attribute {name} is guessed now"),
        });
        Ok(())
    }

    fn choose_type(&mut self, name: &str, kind: Option<AttributeType>) -> Planned {
        let mut types: Map<String, Json> = self
            .study
            .setting(SETTING_ATTRIBUTE_TYPES)
            .and_then(Json::as_object)
            .cloned()
            .unwrap_or_default();
        match kind.and_then(|kind| serde_json::to_value(kind).ok()) {
            Some(kind) => drop(types.insert(name.to_owned(), kind)),
            None => drop(types.remove(name)),
        }
        let value = Json::Object(types);
        let none = value.as_object().is_some_and(Map::is_empty);
        self.set(SETTING_ATTRIBUTE_TYPES, Some(&value).filter(|_| !none))
    }
}

fn speaks(transcript: &Transcript, id: ParticipantId) -> bool {
    let mut speakers = transcript.speakers.iter();
    speakers.any(|speaker| speaker.who == Who::Participant(id))
}

/// Attributes under the names by which they are stored.
pub(super) fn well_named(attributes: &Attributes) -> Attributes {
    attributes
        .iter()
        .map(|(name, value)| (attribute_name(name), value.clone()))
        .collect()
}
