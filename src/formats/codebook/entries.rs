//! From the rows of a codebook file to codes: ids, paths, parents, and the checks that make a tree of them.

use std::collections::{HashMap, HashSet};

use crate::formats::cell::shown;
use crate::study::{Description, NewCode, is_slug, slug_of};

use super::CodebookError;

/// What parts the labels of a path.
const ARROW: &str = " > ";

/// One code as a file has it.
pub(super) struct Entry {
    /// Where it stands, for messages.
    pub(super) place: String,
    pub(super) id: String,
    pub(super) label: String,
    pub(super) parent: String,
    pub(super) colour: Option<u8>,
    pub(super) description: Description,
}

impl Entry {
    fn refused(&self, message: String) -> CodebookError {
        CodebookError::Code {
            place: self.place.clone(),
            message,
        }
    }
}

/// A code on the way: its entry, and the labels from the theme down to it.
struct Draft {
    entry: Entry,
    path: Vec<String>,
    slug: String,
    /// The place of the code above among all, where the file's own nesting says it.
    above: Option<usize>,
}

/// Makes codes of entries. A label is a path where the file has no parents at all, or the entry has neither id nor parent.
///
/// # Errors
/// See [`read_codebook`](super::read_codebook).
pub(super) fn codes_of(
    entries: Vec<Entry>,
    with_parents: bool,
) -> Result<Vec<NewCode>, CodebookError> {
    if entries.is_empty() {
        return Err(CodebookError::Json("the codebook has no code".to_owned()));
    }
    codes_of_drafts(with_ancestors(entries, with_parents))
}

/// Makes codes of entries that stand in one another: each with its labels from the theme down, and the place of the one that it
/// stands in.
///
/// # Errors
/// See [`read_codebook`](super::read_codebook).
pub(super) fn codes_of_paths(
    entries: Vec<(Entry, Vec<String>, Option<usize>)>,
) -> Result<Vec<NewCode>, CodebookError> {
    if entries.is_empty() {
        return Err(CodebookError::Json("the codebook has no code".to_owned()));
    }
    let drafts = entries.into_iter().map(|(entry, path, above)| Draft {
        entry,
        path,
        slug: String::new(),
        above,
    });
    codes_of_drafts(drafts.collect())
}

fn codes_of_drafts(mut drafts: Vec<Draft>) -> Result<Vec<NewCode>, CodebookError> {
    give_slugs(&mut drafts)?;
    let parents = parents_of(&drafts)?;
    no_cycles(&drafts, &parents)?;
    let parent_slugs: Vec<Option<String>> = parents
        .iter()
        .map(|parent| parent.map(|at| drafts[at].slug.clone()))
        .collect();
    let codes = drafts
        .into_iter()
        .zip(parent_slugs)
        .map(|(draft, parent)| NewCode {
            label: draft.path.last().cloned().unwrap_or_default(),
            slug: draft.slug,
            parent,
            colour: draft.entry.colour,
            description: draft.entry.description,
        });
    Ok(codes.collect())
}

fn with_ancestors(entries: Vec<Entry>, with_parents: bool) -> Vec<Draft> {
    let draft = |entry: Entry| {
        let is_path = !with_parents || (entry.id.is_empty() && entry.parent.is_empty());
        let path = match is_path {
            true => entry
                .label
                .split(ARROW)
                .map(|label| label.trim().to_owned())
                .collect(),
            false => vec![entry.label.clone()],
        };
        Draft {
            path,
            slug: String::new(),
            above: None,
            entry,
        }
    };
    let given: Vec<Draft> = entries.into_iter().map(draft).collect();
    let mut there: HashSet<Vec<String>> = given.iter().map(|draft| key(&draft.path)).collect();
    let mut drafts = Vec::with_capacity(given.len());
    for draft in given {
        for depth in 1..draft.path.len() {
            let above = &draft.path[..depth];
            if there.insert(key(above)) {
                drafts.push(Draft {
                    path: above.to_vec(),
                    slug: String::new(),
                    above: None,
                    entry: Entry {
                        place: draft.entry.place.clone(),
                        id: String::new(),
                        label: above[depth - 1].clone(),
                        parent: String::new(),
                        colour: None,
                        description: Description::default(),
                    },
                });
            }
        }
        drafts.push(draft);
    }
    drafts
}

fn key(path: &[String]) -> Vec<String> {
    path.iter().map(|label| label.to_lowercase()).collect()
}

/// Gives each code its id: the file's, made well-formed; else one made from its label, with its parent's before it where two
/// codes of different parents have the same label.
fn give_slugs(drafts: &mut [Draft]) -> Result<(), CodebookError> {
    let mut taken: HashMap<String, String> = HashMap::new();
    for draft in drafts.iter_mut().filter(|draft| !draft.entry.id.is_empty()) {
        let id = &draft.entry.id;
        draft.slug = if is_slug(id) { id.clone() } else { slug_of(id) };
        if draft.slug.is_empty() {
            return Err(draft.entry.refused(format!(
                "the id {} has no letter or digit; use one such as being-heard",
                shown(id)
            )));
        }
        claim(&mut taken, draft)?;
    }
    let mut without: Vec<&mut Draft> = drafts
        .iter_mut()
        .filter(|draft| draft.entry.id.is_empty())
        .collect();
    // A theme keeps the short id, wherever it stands in the file.
    without.sort_by_key(|draft| draft.path.len());
    for draft in without {
        let label = draft.path.last().map_or("", String::as_str);
        let short = slug_of(label);
        if short.is_empty() {
            return Err(draft.entry.refused(
                "the code has neither an id nor a label with a letter; give it one".to_owned(),
            ));
        }
        draft.slug = if draft.path.len() > 1 && taken.contains_key(&short) {
            slug_of(&draft.path.join(" "))
        } else {
            short
        };
        claim(&mut taken, draft)?;
    }
    Ok(())
}

fn claim(taken: &mut HashMap<String, String>, draft: &Draft) -> Result<(), CodebookError> {
    let Some(first) = taken.insert(draft.slug.clone(), draft.entry.place.clone()) else {
        return Ok(());
    };
    let first = match first.starts_with("line") {
        true => format!("on {first}"),
        false => format!("at {first}"),
    };
    let message = format!(
        "the id {} stands {first} already; give each code its own id",
        draft.slug
    );
    Err(draft.entry.refused(message))
}

/// For each code the place of its parent among `drafts`.
fn parents_of(drafts: &[Draft]) -> Result<Vec<Option<usize>>, CodebookError> {
    let by_slug: HashMap<&str, usize> = drafts
        .iter()
        .enumerate()
        .map(|(at, draft)| (draft.slug.as_str(), at))
        .collect();
    let by_path: HashMap<Vec<String>, usize> = drafts
        .iter()
        .enumerate()
        .map(|(at, draft)| (key(&draft.path), at))
        .collect();
    let parent = |draft: &Draft| {
        if draft.above.is_some() {
            return Ok(draft.above);
        }
        let named = draft.entry.parent.as_str();
        if named.is_empty() {
            let above = &draft.path[..draft.path.len().saturating_sub(1)];
            return Ok(by_path.get(&key(above)).copied());
        }
        let slug = slug_of(named);
        let path: Vec<String> = named
            .split(ARROW)
            .map(|label| label.trim().to_lowercase())
            .collect();
        let found = by_slug
            .get(named)
            .or_else(|| by_slug.get(slug.as_str()))
            .or_else(|| by_path.get(&path));
        found.copied().map(Some).ok_or_else(|| {
            draft.entry.refused(format!(
                "the parent {} of {} is no code of this codebook; add it or correct its id",
                shown(named),
                draft.slug
            ))
        })
    };
    drafts.iter().map(parent).collect()
}

fn no_cycles(drafts: &[Draft], parents: &[Option<usize>]) -> Result<(), CodebookError> {
    // 0: not looked at; a number: looked at on the walk from that code (plus one).
    let mut seen = vec![0usize; drafts.len()];
    for start in 0..drafts.len() {
        let mut walk: Vec<usize> = Vec::new();
        let mut next = Some(start);
        while let Some(at) = next.filter(|at| seen[*at] == 0) {
            seen[at] = start + 1;
            walk.push(at);
            next = parents[at];
        }
        let Some(again) = next.filter(|at| seen[*at] == start + 1) else {
            continue;
        };
        let round = walk
            .iter()
            .skip_while(|at| **at != again)
            .map(|at| drafts[*at].slug.as_str());
        let round: Vec<&str> = round.collect();
        let message = format!(
            "{} stands under itself ({}); give one of them another parent",
            drafts[again].slug,
            round.join(", ")
        );
        return Err(drafts[again].entry.refused(message));
    }
    Ok(())
}
