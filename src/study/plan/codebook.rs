//! Planning what happens to codes.

use std::collections::HashMap;

use super::{Planned, Planner, Refusal, checked_name, counted};
use crate::study::action::{CodeChoice, CodeEdit, CodingAt, NewCode};
use crate::study::codebook::{Code, is_slug, slug_of};
use crate::study::coding::CodingRecord;
use crate::study::ids::CodeId;
use crate::study::notes::{Memo, MemoTarget, Summary};
use crate::study::{Description, SETTING_CODEBOOK, SETTING_CODEBOOK_VERSION};

/// How many colours the palette has before they repeat.
const COLOURS: u8 = 8;

impl Planner<'_> {
    /// The code that a choice names; a new one is made.
    pub(super) fn chosen(&mut self, choice: &CodeChoice) -> Planned<CodeId> {
        match choice {
            CodeChoice::Known(id) => self.code(*id).map(|code| code.id),
            CodeChoice::New(new) => {
                let slug = slug_for(new)?;
                if let Some(code) = self.study.codebook().by_slug(&slug) {
                    return Ok(code.id);
                }
                let parent = new
                    .parent
                    .as_deref()
                    .map(|parent| self.code_with(parent))
                    .transpose()?;
                Ok(self.new_code(new, slug, parent))
            }
        }
    }

    fn new_code(&mut self, new: &NewCode, slug: String, parent: Option<CodeId>) -> CodeId {
        let label = if new.label.trim().is_empty() {
            slug.replace('-', " ")
        } else {
            new.label.trim().to_owned()
        };
        let inherited = parent
            .and_then(|id| self.study.codebook().get(id))
            .map(|parent| parent.colour);
        let themes = self.study.codebook().children(None).count();
        let code = Code {
            id: self.stamp.ids.fresh(),
            slug,
            aliases: Vec::new(),
            label,
            parent,
            order: self.last_order(parent),
            colour: new
                .colour
                .or(inherited)
                .unwrap_or((themes % usize::from(COLOURS)) as u8),
            description: new.description.clone(),
            defined: self.stamp.time,
            by: self.stamp.coder,
            created: self.stamp.time,
        };
        let id = code.id;
        self.add(code);
        id
    }

    fn last_order(&self, parent: Option<CodeId>) -> u32 {
        self.study
            .codebook()
            .children(parent)
            .map(|code| code.order + 1)
            .max()
            .unwrap_or(0)
    }

    pub(super) fn code(&self, id: CodeId) -> Planned<Code> {
        self.study
            .codebook()
            .get(id)
            .cloned()
            .ok_or_else(|| Refusal::gone("code"))
    }

    fn code_with(&self, slug: &str) -> Planned<CodeId> {
        let code = self.study.codebook().by_slug(slug).map(|code| code.id);
        code.ok_or_else(|| {
            Refusal::new(
                format!("there is no code {slug}"),
                "add it first, or choose another parent",
            )
        })
    }

    pub(super) fn add_codes(
        &mut self,
        codes: &[NewCode],
        book: Option<&(String, String)>,
    ) -> Planned {
        let (mut added, mut described) = (0, 0);
        let mut ids = HashMap::new();
        for new in codes {
            let slug = slug_for(new)?;
            if ids.contains_key(&slug) {
                return Err(Refusal::new(
                    format!("the id {slug} stands twice in the codebook"),
                    "give each code its own id",
                ));
            }
            let before = self.plan.changes.len();
            let known = self.study.codebook().by_slug(&slug).map(|code| code.id);
            let id = match known {
                Some(id) => {
                    self.redescribe(id, new)?;
                    described += usize::from(self.plan.changes.len() > before);
                    id
                }
                None => {
                    added += 1;
                    self.new_code(new, slug.clone(), None)
                }
            };
            ids.insert(slug, id);
        }
        for new in codes {
            let id = ids[&slug_for(new)?];
            if let Some(parent) = &new.parent {
                let parent = match ids.get(parent) {
                    Some(parent) => *parent,
                    None => self.code_with(parent)?,
                };
                self.place(id, parent, new.colour)?;
            }
        }
        if let Some((title, version)) = book {
            self.set(SETTING_CODEBOOK, Some(&title.as_str().into()))?;
            self.set(SETTING_CODEBOOK_VERSION, Some(&version.as_str().into()))?;
        }
        self.say(format!(
            "imported a codebook: {} added, {described} changed",
            counted(added, "code")
        ));
        Ok(())
    }

    fn redescribe(&mut self, id: CodeId, new: &NewCode) -> Planned {
        let edit = CodeEdit {
            slug: None,
            label: Some(new.label.clone()).filter(|label| !label.trim().is_empty()),
            colour: new.colour,
            description: (new.description != Description::default())
                .then(|| new.description.clone()),
        };
        self.edit_code(id, &edit, "")
    }

    /// Puts a code under a parent, with the parent's colour where it has none of its own.
    fn place(&mut self, id: CodeId, parent: CodeId, own_colour: Option<u8>) -> Planned {
        let before = self.code(id)?;
        if before.parent == Some(parent) {
            return Ok(());
        }
        if self
            .study
            .codebook()
            .path(parent)
            .iter()
            .any(|above| above.id == id)
        {
            return Err(Refusal::new(
                format!("{} would stand under itself", before.slug),
                "the parents in a codebook must not go round in a circle",
            ));
        }
        let colour = own_colour.unwrap_or(self.code(parent)?.colour);
        let order = self.last_order(Some(parent));
        self.edit(
            before.clone(),
            Code {
                parent: Some(parent),
                order,
                colour,
                ..before
            },
        );
        Ok(())
    }

    pub(super) fn edit_code(&mut self, id: CodeId, edit: &CodeEdit, why: &str) -> Planned {
        let before = self.code(id)?;
        let mut after = before.clone();
        if let Some(slug) = edit.slug.as_deref().filter(|slug| *slug != before.slug) {
            if !is_slug(slug) {
                return Err(Refusal::new(
                    format!("`{slug}` is no code id"),
                    format!(
                        "an id has lower-case letters, digits and hyphens: {}",
                        slug_of(slug)
                    ),
                ));
            }
            after.aliases.retain(|alias| alias != slug);
            after
                .aliases
                .push(std::mem::replace(&mut after.slug, slug.to_owned()));
        }
        if let Some(label) = &edit.label {
            after.label = checked_name(label, "code")?;
        }
        after.colour = edit.colour.unwrap_or(after.colour);
        if let Some(description) = &edit.description {
            let meaning = |d: &Description| {
                [&d.definition, &d.use_when, &d.avoid_when].map(|text| {
                    let words = text.split_whitespace();
                    words.collect::<Vec<&str>>().join(" ")
                })
            };
            if meaning(description) != meaning(&before.description) {
                after.defined = self.stamp.time;
            }
            after.description = description.clone();
        }
        self.say(
            match (before.slug != after.slug, before.defined != after.defined) {
                (true, _) => format!("renamed {} to {}", before.slug, after.slug),
                (_, true) => format!("redefined {}", before.slug),
                _ => format!("changed {}", before.slug),
            },
        );
        self.plan.why = why.trim().to_owned();
        self.edit(before, after);
        Ok(())
    }

    pub(super) fn move_code(
        &mut self,
        id: CodeId,
        parent: Option<CodeId>,
        next: Option<CodeId>,
    ) -> Planned {
        let code = self.code(id)?;
        let above = parent.map(|parent| self.code(parent)).transpose()?;
        if above.is_some_and(|parent| {
            let path = self.study.codebook().path(parent.id);
            path.iter().any(|code| code.id == id)
        }) {
            return Err(Refusal::new(
                "a code cannot stand under itself",
                "choose a parent that is not under the code",
            ));
        }
        let mut siblings: Vec<Code> = self
            .study
            .codebook()
            .children(parent)
            .filter(|c| c.id != id)
            .cloned()
            .collect();
        let at = next
            .and_then(|next| siblings.iter().position(|c| c.id == next))
            .unwrap_or(siblings.len());
        siblings.insert(at, code.clone());
        for (order, sibling) in siblings.into_iter().enumerate() {
            self.edit(
                sibling.clone(),
                Code {
                    parent,
                    order: order as u32,
                    ..sibling
                },
            );
        }
        let under = parent.map_or("the top".to_owned(), |parent| self.slug(parent));
        self.say(format!("moved {} under {under}", code.slug));
        Ok(())
    }

    pub(super) fn merge_codes(&mut self, from: CodeId, into: CodeId, why: &str) -> Planned {
        let (gone, stays) = (self.code(from)?, self.code(into)?);
        if from == into
            || self
                .study
                .codebook()
                .path(into)
                .iter()
                .any(|above| above.id == from)
        {
            return Err(Refusal::new(
                format!("{} cannot go into itself or a code under it", gone.slug),
                "move the other code up first, or merge the other way round",
            ));
        }
        let codings = self.codings_of(from)?;
        self.move_codings(&codings, into, None)?;
        for memo in self.memos_of(from) {
            self.edit(
                memo.clone(),
                Memo {
                    on: MemoTarget::Code(into),
                    ..memo
                },
            );
        }
        self.merge_summaries(from, into);
        for child in self
            .study
            .codebook()
            .children(Some(from))
            .cloned()
            .collect::<Vec<Code>>()
        {
            let order = self.last_order(Some(into));
            self.edit(
                child.clone(),
                Code {
                    parent: Some(into),
                    order,
                    ..child
                },
            );
        }
        let aliases = [
            stays.aliases.clone(),
            gone.aliases.clone(),
            vec![gone.slug.clone()],
        ]
        .concat();
        self.remove(gone.clone());
        self.edit(
            stays.clone(),
            Code {
                aliases,
                ..stays.clone()
            },
        );
        self.plan.why = why.trim().to_owned();
        self.say(format!(
            "merged {} into {}: {}",
            gone.slug,
            stays.slug,
            counted(codings.len(), "coding")
        ));
        Ok(())
    }

    pub(super) fn split_code(
        &mut self,
        from: CodeId,
        codings: &[CodingAt],
        into: &CodeChoice,
        why: &str,
    ) -> Planned {
        let split = self.code(from)?;
        for at in codings {
            if self.coding(*at)?.code != from {
                return Err(Refusal::new(
                    format!("a coding to be dealt out is none of {}", split.slug),
                    "look at the passages of the code again",
                ));
            }
        }
        let into = self.chosen(into)?;
        if into == from {
            return Err(Refusal::new(
                format!("those passages are {} already", split.slug),
                "leave them where they are, or choose another code",
            ));
        }
        self.recode(codings, &CodeChoice::Known(into))?;
        self.say(format!(
            "split {}: {} to {}",
            split.slug,
            counted(codings.len(), "coding"),
            self.slug(into)
        ));
        self.plan.why = why.trim().to_owned();
        Ok(())
    }

    fn merge_summaries(&mut self, from: CodeId, into: CodeId) {
        for summary in self.summaries_of(from) {
            let twin = self
                .study
                .summaries()
                .iter()
                .find(|s| s.code == into && s.row == summary.row)
                .cloned();
            match twin {
                Some(twin) => {
                    let text = format!("{}\n{}", twin.text, summary.text);
                    self.remove(summary);
                    self.edit(
                        twin.clone(),
                        Summary {
                            text,
                            changed: self.stamp.time,
                            ..twin
                        },
                    );
                }
                None => self.edit(
                    summary.clone(),
                    Summary {
                        code: into,
                        ..summary
                    },
                ),
            }
        }
    }

    pub(super) fn remove_code(&mut self, id: CodeId, why: &str) -> Planned {
        let code = self.code(id)?;
        let codings = self.codings_of(id)?;
        for at in &codings {
            let coding: CodingRecord = self.coding(*at)?;
            self.remove(coding);
        }
        self.memos_of(id)
            .into_iter()
            .for_each(|memo| self.remove(memo));
        self.summaries_of(id)
            .into_iter()
            .for_each(|summary| self.remove(summary));
        for child in self
            .study
            .codebook()
            .children(Some(id))
            .cloned()
            .collect::<Vec<Code>>()
        {
            let order = self.last_order(code.parent);
            self.edit(
                child.clone(),
                Code {
                    parent: code.parent,
                    order,
                    ..child
                },
            );
        }
        self.say(format!(
            "removed the code {} with {}",
            code.slug,
            counted(codings.len(), "coding")
        ));
        self.plan.why = why.to_owned();
        self.remove(code);
        Ok(())
    }

    /// All codings of the code itself, lost ones too. Every transcript must be loaded.
    fn codings_of(&self, code: CodeId) -> Planned<Vec<CodingAt>> {
        let Some(key) = self.study.code_key(code) else {
            return Ok(Vec::new());
        };
        let mut codings = Vec::new();
        for interview in self.study.interviews() {
            let interview = self.interview(interview.transcript.id)?;
            let all = interview.codings().iter().chain(interview.codings().lost());
            let at = |coding: &crate::study::Coding| CodingAt {
                transcript: interview.transcript.id,
                coding: coding.id,
            };
            codings.extend(all.filter(|coding| coding.code == key).map(at));
        }
        Ok(codings)
    }

    fn memos_of(&self, code: CodeId) -> Vec<Memo> {
        self.study
            .memos()
            .iter()
            .filter(|memo| memo.on == MemoTarget::Code(code))
            .cloned()
            .collect()
    }

    fn summaries_of(&self, code: CodeId) -> Vec<Summary> {
        self.study
            .summaries()
            .iter()
            .filter(|summary| summary.code == code)
            .cloned()
            .collect()
    }
}

fn slug_for(new: &NewCode) -> Planned<String> {
    let slug = if new.slug.trim().is_empty() {
        slug_of(&new.label)
    } else {
        new.slug.trim().to_owned()
    };
    if is_slug(&slug) {
        return Ok(slug);
    }
    Err(Refusal::new(
        format!(
            "`{}` is no code id",
            if slug.is_empty() { &new.label } else { &slug }
        ),
        "an id has lower-case letters, digits and hyphens, such as being-heard",
    ))
}
