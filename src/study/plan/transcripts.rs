//! Planning what happens to transcripts as wholes: their order, their attributes, sets of them.

use std::collections::{HashMap, HashSet};

use super::participants::well_named;
use super::{Planned, Planner, Refusal, checked_name, counted};
use crate::study::Set;
use crate::study::ids::{ParticipantId, SetId, TranscriptId};
use crate::study::people::Attributes;
use crate::study::transcript::Transcript;

impl Planner<'_> {
    pub(super) fn transcript(&self, id: TranscriptId) -> Planned<Transcript> {
        self.study
            .interview(id)
            .map(|i| i.transcript.clone())
            .ok_or_else(|| Refusal::gone("transcript"))
    }

    /// Deals the places of `wanted` out anew among them, and numbers the transcripts so that no two stand at one place.
    pub(super) fn order_transcripts(&mut self, wanted: &[TranscriptId]) -> Planned {
        let moved: HashSet<TranscriptId> = wanted.iter().copied().collect();
        if moved.len() != wanted.len() {
            return Err(Refusal::new(
                "a transcript stands twice in the new order",
                "name each once",
            ));
        }
        for id in wanted {
            self.transcript(*id)?;
        }
        let all: Vec<Transcript> = self
            .study
            .interviews()
            .iter()
            .map(|i| i.transcript.clone())
            .collect();
        let by_id: HashMap<TranscriptId, &Transcript> = all.iter().map(|t| (t.id, t)).collect();
        let mut dealt = wanted.iter().filter_map(|id| by_id.get(id).copied());
        let mut least = 0;
        let mut changed = Vec::new();
        for old in &all {
            let new = if moved.contains(&old.id) {
                dealt.next().unwrap_or(old)
            } else {
                old
            };
            let order = old.order.max(least);
            least = order + 1;
            changed.push((
                new.clone(),
                Transcript {
                    order,
                    ..new.clone()
                },
            ));
        }
        self.say(match wanted {
            [] => "ordered no transcript".to_owned(),
            [one] => format!("moved {}", by_id.get(one).map_or("", |t| t.title.as_str())),
            [first, .., last] => format!(
                "ordered {} from {} to {}",
                counted(wanted.len(), "transcript"),
                by_id.get(first).map_or("", |t| t.title.as_str()),
                by_id.get(last).map_or("", |t| t.title.as_str())
            ),
        });
        for (before, after) in changed {
            self.edit(before, after);
        }
        Ok(())
    }

    pub(super) fn describe_transcript(
        &mut self,
        id: TranscriptId,
        attributes: &Attributes,
    ) -> Planned {
        let before = self.transcript(id)?;
        self.say(format!("described the interview {}", before.title));
        self.edit(
            before.clone(),
            Transcript {
                attributes: well_named(attributes),
                ..before
            },
        );
        Ok(())
    }

    pub(super) fn list_transcript(
        &mut self,
        id: TranscriptId,
        under: Option<ParticipantId>,
    ) -> Planned {
        let before = self.transcript(id)?;
        let name = match under {
            Some(participant) => self.participant(participant)?.name,
            None => "nobody".to_owned(),
        };
        self.say(format!("listed {} under {name}", before.title));
        self.edit(
            before.clone(),
            Transcript {
                main: under,
                ..before
            },
        );
        Ok(())
    }

    pub(super) fn make_set(&mut self, name: &str, members: &[TranscriptId]) -> Planned {
        let mut set = Set {
            id: self.stamp.ids.fresh(),
            name: checked_name(name, "set")?,
            members: Vec::new(),
        };
        set.members = self.joined_by(&set, members);
        self.say(format!(
            "made the set {} of {}",
            set.name,
            counted(set.members.len(), "transcript")
        ));
        self.add(set);
        Ok(())
    }

    fn set_of(&self, id: SetId) -> Planned<Set> {
        let mut sets = self.study.sets().iter();
        let set = sets.find(|set| set.id == id);
        set.cloned().ok_or_else(|| Refusal::gone("set"))
    }

    /// The members of `set` and those that join them, each once.
    fn joined_by(&self, set: &Set, new: &[TranscriptId]) -> Vec<TranscriptId> {
        let mut members = set.members.clone();
        for id in new {
            if !members.contains(id) {
                members.push(*id);
            }
        }
        members
    }

    pub(super) fn rename_set(&mut self, id: SetId, name: &str) -> Planned {
        let before = self.set_of(id)?;
        let name = checked_name(name, "set")?;
        self.say(format!("renamed the set {} to {name}", before.name));
        self.edit(before.clone(), Set { name, ..before });
        Ok(())
    }

    pub(super) fn change_set(
        &mut self,
        id: SetId,
        add: &[TranscriptId],
        remove: &[TranscriptId],
    ) -> Planned {
        let before = self.set_of(id)?;
        let mut members = self.joined_by(&before, add);
        members.retain(|member| !remove.contains(member));
        let named = |ids: &[TranscriptId]| match ids {
            [one] => self
                .study
                .interview(*one)
                .map_or_else(String::new, |i| i.transcript.title.clone()),
            several => counted(several.len(), "transcript"),
        };
        let sentence = match (add.is_empty(), remove.is_empty()) {
            (false, true) => format!("put {} into the set {}", named(add), before.name),
            (true, false) => format!("took {} out of the set {}", named(remove), before.name),
            _ => format!("changed the set {}", before.name),
        };
        self.say(sentence);
        self.edit(before.clone(), Set { members, ..before });
        Ok(())
    }

    pub(super) fn remove_set(&mut self, id: SetId) -> Planned {
        let set = self.set_of(id)?;
        self.say(format!("removed the set {}", set.name));
        self.remove(set);
        Ok(())
    }
}
