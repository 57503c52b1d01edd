//! Lists at the sides of the text: transcripts by role, and the tree of codes.

use std::collections::{HashMap, HashSet};

use super::command::Motion;
use crate::study::{Code, CodeId, ParticipantId, SetId, Study, TranscriptId};

/// What is chosen in a list, and which part of it is on screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// The chosen row.
    pub chosen: usize,
    /// The first row on screen.
    pub top: usize,
}

impl Chosen {
    /// Moves in a list of `len` rows, `height` of which are on screen.
    pub(crate) fn go(&mut self, motion: Motion, len: usize, height: usize) {
        let page = height.max(2) - 1;
        let last = len.saturating_sub(1);
        self.chosen = match motion {
            Motion::Up => self.chosen.saturating_sub(1),
            Motion::Down => self.chosen.saturating_add(1),
            Motion::PageUp | Motion::HalfUp => self.chosen.saturating_sub(page),
            Motion::PageDown | Motion::HalfDown => self.chosen.saturating_add(page),
            Motion::Start => 0,
            Motion::End => last,
            _ => self.chosen,
        }
        .min(last);
    }

    /// Keeps the chosen row in the list and on screen.
    pub(crate) fn settle(&mut self, len: usize, height: usize) {
        self.chosen = self.chosen.min(len.saturating_sub(1));
        let height = height.max(1);
        let margin = (height / 6).min(2);
        let lowest = self.chosen.saturating_sub(margin);
        let highest = (self.chosen + margin + 1).saturating_sub(height);
        self.top = self
            .top
            .clamp(highest.min(lowest), lowest.max(highest))
            .min(len.saturating_sub(height));
    }
}

/// A row of the list of transcripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TranscriptRow {
    /// What the list is narrowed to, and of how many transcripts.
    Narrowed(String),
    /// A role, and how many transcripts are listed under it.
    Group(String, usize),
    /// A transcript.
    Transcript(TranscriptId),
}

/// The transcripts by role.
#[derive(Debug, Default)]
pub(crate) struct TranscriptList {
    /// What is shown.
    pub rows: Vec<TranscriptRow>,
    /// What is chosen.
    pub list: Chosen,
    /// Roles that are folded.
    pub folded: HashSet<String>,
    /// Only transcripts of this set are listed.
    pub set: Option<SetId>,
    /// Only transcripts with this in title, role or participant are listed; may be empty.
    pub filter: String,
    narrowed: Option<String>,
    groups: Vec<(String, Vec<TranscriptId>)>,
}

impl TranscriptList {
    /// Makes the list anew from the study; roles come in the order of their first transcript.
    pub(crate) fn refresh(&mut self, study: &Study) {
        let people: HashMap<ParticipantId, (&str, &str)> = study
            .participants()
            .iter()
            .map(|p| (p.id, (p.role.as_str(), p.name.as_str())))
            .collect();
        let set = study.sets().iter().find(|set| Some(set.id) == self.set);
        self.set = set.map(|set| set.id);
        let sought = self.filter.to_lowercase();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut groups: Vec<(String, Vec<TranscriptId>)> = Vec::new();
        let mut listed = 0;
        for interview in study.interviews() {
            let transcript = &interview.transcript;
            let main = transcript.main.and_then(|id| people.get(&id).copied());
            let (role, name) = main.unwrap_or(("", ""));
            let texts = [transcript.title.as_str(), role, name];
            let fits = texts
                .iter()
                .any(|text| text.to_lowercase().contains(&sought));
            if !fits || set.is_some_and(|set| !set.members.contains(&transcript.id)) {
                continue;
            }
            let place = *places.entry(role).or_insert_with(|| {
                groups.push((role.to_owned(), Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(transcript.id);
            listed += 1;
        }
        let filter = (!sought.is_empty()).then(|| format!("\u{201c}{}\u{201d}", self.filter));
        let parts: Vec<String> = set
            .map(|set| set.name.clone())
            .into_iter()
            .chain(filter)
            .collect();
        self.narrowed = (!parts.is_empty()).then(|| {
            format!(
                "{}: {listed} of {}",
                parts.join(" "),
                study.interviews().len()
            )
        });
        self.groups = groups;
        self.unfold();
    }

    /// Makes the rows anew from what is folded.
    pub(crate) fn unfold(&mut self) {
        self.rows.clear();
        self.rows
            .extend(self.narrowed.clone().map(TranscriptRow::Narrowed));
        for (role, transcripts) in &self.groups {
            self.rows
                .push(TranscriptRow::Group(role.clone(), transcripts.len()));
            if !self.folded.contains(role) {
                self.rows
                    .extend(transcripts.iter().copied().map(TranscriptRow::Transcript));
            }
        }
    }

    /// Folds or unfolds a role.
    pub(crate) fn fold(&mut self, role: &str) {
        if !self.folded.remove(role) {
            self.folded.insert(role.to_owned());
        }
        self.unfold();
    }

    /// The role under which the chosen row stands.
    pub(crate) fn chosen_role(&self) -> Option<String> {
        let above = self.rows.get(..=self.list.chosen)?;
        above.iter().rev().find_map(|row| match row {
            TranscriptRow::Group(role, _) => Some(role.clone()),
            TranscriptRow::Transcript(_) | TranscriptRow::Narrowed(_) => None,
        })
    }

    /// Whether not all transcripts are listed.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.narrowed.is_some()
    }

    /// The transcripts under the role under which the chosen row stands.
    pub(crate) fn chosen_group(&self) -> &[TranscriptId] {
        let role = self.chosen_role();
        let mut groups = self.groups.iter();
        let group = groups.find(|(name, _)| Some(name) == role.as_ref());
        group.map_or(&[], |(_, transcripts)| transcripts)
    }

    /// Chooses the first transcript that is listed.
    pub(crate) fn choose_first(&mut self) {
        let is = |row: &TranscriptRow| matches!(row, TranscriptRow::Transcript(_));
        self.list.chosen = self.rows.iter().position(is).unwrap_or(0);
    }

    /// Chooses a transcript.
    pub(crate) fn choose(&mut self, transcript: TranscriptId) {
        let row = TranscriptRow::Transcript(transcript);
        if let Some(at) = self.rows.iter().position(|known| *known == row) {
            self.list.chosen = at;
        }
    }
}

/// A role as a heading.
pub(crate) fn role_name(role: &str) -> String {
    match role {
        "" => "no role".to_owned(),
        "gp" => "GP".to_owned(),
        other => other.to_owned(),
    }
}

/// A row of the codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CodeRow {
    /// The code.
    pub code: CodeId,
    /// How deep it stands, 0 for a theme.
    pub depth: usize,
    /// Whether codes stand under it.
    pub parent: bool,
}

/// The tree of codes.
#[derive(Debug, Default)]
pub(crate) struct CodeList {
    /// What is shown.
    pub rows: Vec<CodeRow>,
    /// What is chosen.
    pub list: Chosen,
    /// Codes that are folded.
    pub folded: HashSet<CodeId>,
    /// Codes whose passages are listed together.
    pub marked: HashSet<CodeId>,
    /// Only codes with this in name, id or brief are shown, under those that they stand under; may be empty.
    pub filter: String,
}

impl CodeList {
    /// Makes the rows anew, and keeps the chosen code.
    pub(crate) fn refresh(&mut self, study: &Study) {
        let chosen = self.rows.get(self.list.chosen).map(|row| row.code);
        let tree: Vec<(CodeId, usize)> = study
            .codebook()
            .tree()
            .map(|(code, depth)| (code.id, depth))
            .collect();
        self.rows.clear();
        self.marked
            .retain(|code| study.codebook().get(*code).is_some());
        if !self.filter.is_empty() {
            self.rows = self.fitting(study);
            self.choose_first_fit(study, chosen);
            return;
        }
        let mut hidden_below: Option<usize> = None;
        for (at, (code, depth)) in tree.iter().copied().enumerate() {
            if hidden_below.is_some_and(|folded| depth > folded) {
                continue;
            }
            hidden_below = self.folded.contains(&code).then_some(depth);
            let parent = tree.get(at + 1).is_some_and(|(_, next)| *next > depth);
            self.rows.push(CodeRow {
                code,
                depth,
                parent,
            });
        }
        if let Some(chosen) = chosen {
            self.choose(study, chosen);
        }
    }

    /// The codes that fit the filter, whatever is folded, and those above them.
    fn fitting(&self, study: &Study) -> Vec<CodeRow> {
        let codebook = study.codebook();
        let fit = codebook.iter().filter(|code| self.fits(code));
        let shown: HashSet<CodeId> = fit
            .flat_map(|code| codebook.path(code.id))
            .map(|code| code.id)
            .collect();
        let tree = codebook.tree().filter(|(code, _)| shown.contains(&code.id));
        let mut rows: Vec<CodeRow> = tree
            .map(|(code, depth)| CodeRow {
                code: code.id,
                depth,
                parent: false,
            })
            .collect();
        for at in 1..rows.len() {
            rows[at - 1].parent = rows[at].depth > rows[at - 1].depth;
        }
        rows
    }

    /// Whether a code itself fits the filter.
    fn fits(&self, code: &Code) -> bool {
        let sought = self.filter.to_lowercase();
        let texts = [&code.label, &code.slug, &code.description.brief];
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(&sought))
    }

    /// Keeps the chosen code if it fits, else chooses the first one that does.
    fn choose_first_fit(&mut self, study: &Study, chosen: Option<CodeId>) {
        let fits = |row: &CodeRow| {
            let code = study.codebook().get(row.code);
            code.is_some_and(|code| self.fits(code))
        };
        let kept = self
            .rows
            .iter()
            .position(|row| Some(row.code) == chosen && fits(row));
        let first = || self.rows.iter().position(fits);
        self.list.chosen = kept.or_else(first).unwrap_or(0);
    }

    /// Chooses a code, or the nearest above it that is not hidden in a fold.
    pub(crate) fn choose(&mut self, study: &Study, code: CodeId) {
        let path = study.codebook().path(code);
        let row = path
            .iter()
            .rev()
            .find_map(|above| self.rows.iter().position(|row| row.code == above.id));
        self.list.chosen = row.unwrap_or(self.list.chosen);
    }

    /// Chooses a code, unfolding what hides it.
    pub(crate) fn reveal(&mut self, study: &Study, code: CodeId) {
        for above in study.codebook().path(code) {
            if above.id != code {
                self.folded.remove(&above.id);
            }
        }
        self.refresh(study);
        if !self.filter.is_empty() && !self.rows.iter().any(|row| row.code == code) {
            self.filter.clear();
            self.refresh(study);
        }
        self.choose(study, code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_chosen_row_is_always_on_screen(len in 0usize..50, height in 1usize..20, moves in prop::collection::vec(0usize..18, 0..20)) {
            let mut list = Chosen::default();
            for motion in moves {
                list.go(Motion::ALL[motion], len, height);
                list.settle(len, height);
                prop_assert!(list.top <= list.chosen && list.chosen < list.top + height);
                prop_assert!(list.chosen < len.max(1));
            }
        }
    }
}
