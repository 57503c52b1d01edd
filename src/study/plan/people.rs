//! Planning what happens to participants and coders.

use super::participants::well_named;
use super::{Planned, Planner, Refusal, checked_name, counted};
use crate::study::action::{CodingAt, NewParticipant};
use crate::study::coding::CodingRecord;
use crate::study::ids::{CoderId, ParticipantId};
use crate::study::notes::Memo;
use crate::study::people::{Attributes, Coder, Participant, Value};
use crate::study::{SETTING_CODER, SETTING_TITLE, Summary};

impl Planner<'_> {
    pub(super) fn begin(&mut self, title: &str, coder: &str) -> Planned {
        let (title, name) = (checked_name(title, "study")?, checked_name(coder, "coder")?);
        self.add(Coder {
            id: self.stamp.coder,
            name: name.clone(),
            created: self.stamp.time,
        });
        self.set(SETTING_TITLE, Some(&title.as_str().into()))?;
        self.set(SETTING_CODER, Some(&name.as_str().into()))?;
        self.say(format!("began the study {title}"));
        Ok(())
    }

    pub(super) fn add_coder(&mut self, name: &str) -> Planned<CoderId> {
        let coder = Coder {
            id: self.stamp.ids.fresh(),
            name: checked_name(name, "coder")?,
            created: self.stamp.time,
        };
        let id = coder.id;
        self.say(format!("added the coder {}", coder.name));
        self.add(coder);
        Ok(id)
    }

    /// The coder of this name, added where there is none.
    pub(super) fn coder_called(&mut self, name: &str) -> Planned<CoderId> {
        if let Some(coder) = self.study.coder_named(name.trim()) {
            return Ok(coder.id);
        }
        let id = self.add_coder(name)?;
        self.notice(format!("{} is a new coder", name.trim()));
        Ok(id)
    }

    fn coder(&self, id: CoderId) -> Planned<Coder> {
        self.study
            .coder(id)
            .cloned()
            .ok_or_else(|| Refusal::gone("coder"))
    }

    pub(super) fn rename_coder(&mut self, id: CoderId, name: &str) -> Planned {
        let before = self.coder(id)?;
        let name = checked_name(name, "coder")?;
        if self.study.setting_text(SETTING_CODER) == before.name {
            self.set(SETTING_CODER, Some(&name.as_str().into()))?;
        }
        self.say(format!("renamed the coder {} to {name}", before.name));
        self.edit(before.clone(), Coder { name, ..before });
        Ok(())
    }

    pub(super) fn merge_coders(&mut self, from: CoderId, into: CoderId) -> Planned {
        let (gone, stays) = (self.coder(from)?, self.coder(into)?);
        if from == into {
            return Err(Refusal::new(
                "a coder cannot be merged into themselves",
                "choose two coders",
            ));
        }
        let mut codings = 0;
        for interview in self.study.interviews().to_vec() {
            let interview = self.interview(interview.transcript.id)?;
            let key = self.study.coder_key(from);
            let all = interview.codings().iter().chain(interview.codings().lost());
            for coding in all.filter(|coding| Some(coding.coder) == key) {
                let before = self.coding(CodingAt {
                    transcript: interview.transcript.id,
                    coding: coding.id,
                })?;
                self.edit(
                    before.clone(),
                    CodingRecord {
                        coder: into,
                        ..before
                    },
                );
                codings += 1;
            }
            let mut after = interview.transcript.clone();
            if let Some(progress) = after.progress.remove(&from) {
                after.progress.entry(into).or_insert(progress);
                self.edit(interview.transcript.clone(), after);
            }
        }
        for memo in self
            .study
            .memos()
            .iter()
            .filter(|memo| memo.coder == from)
            .cloned()
            .collect::<Vec<_>>()
        {
            self.edit(
                memo.clone(),
                Memo {
                    coder: into,
                    ..memo
                },
            );
        }
        for summary in self
            .study
            .summaries()
            .iter()
            .filter(|s| s.coder == from)
            .cloned()
            .collect::<Vec<_>>()
        {
            self.edit(
                summary.clone(),
                Summary {
                    coder: into,
                    ..summary
                },
            );
        }
        if self.study.setting_text(SETTING_CODER) == gone.name {
            self.set(SETTING_CODER, Some(&stays.name.as_str().into()))?;
        }
        self.say(format!(
            "merged the coder {} into {}: {}",
            gone.name,
            stays.name,
            counted(codings, "coding")
        ));
        self.remove(gone);
        Ok(())
    }

    pub(super) fn set_participants(&mut self, new: &[NewParticipant]) -> Planned {
        let (mut added, mut changed) = (0, 0);
        for participant in new {
            let before = self.plan.changes.len();
            let known = self
                .study
                .participant_named(participant.name.trim())
                .is_some();
            self.set_participant(participant)?;
            added += usize::from(!known);
            changed += usize::from(known && self.plan.changes.len() > before);
        }
        self.say(format!(
            "imported participants: {added} added, {changed} changed"
        ));
        Ok(())
    }

    /// Adds a participant, or what more is known of one.
    pub(super) fn set_participant(&mut self, new: &NewParticipant) -> Planned<ParticipantId> {
        let name = checked_name(&new.name, "participant")?;
        let role = new
            .role
            .as_deref()
            .map(|role| role.trim().to_lowercase())
            .filter(|role| !role.is_empty());
        let Some(before) = self.study.participant_named(&name).cloned() else {
            let mut participant = Participant {
                id: self.stamp.ids.fresh(),
                name,
                role: role.unwrap_or_default(),
                attributes: Attributes::new(),
                by: self.stamp.coder,
                created: self.stamp.time,
            };
            learn(&mut participant.attributes, &new.attributes);
            let id = participant.id;
            self.add(participant);
            return Ok(id);
        };
        let mut after = before.clone();
        after.role = role.unwrap_or(after.role);
        learn(&mut after.attributes, &new.attributes);
        let id = before.id;
        self.edit(before, after);
        Ok(id)
    }
}

/// Adds what is new; a known value is never replaced by an unknown one.
pub(super) fn learn(attributes: &mut Attributes, new: &Attributes) {
    for (name, value) in well_named(new) {
        match attributes.get(&name) {
            Some(known) if *known != Value::Unknown && value == Value::Unknown => {}
            _ => drop(attributes.insert(name, value)),
        }
    }
}
