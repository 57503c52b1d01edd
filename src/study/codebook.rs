//! Codes and the tree they form.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::ids::{CodeId, CoderId};
use super::text::ContentHash;

/// A theme, sub-theme or code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// Its identity, which every relation uses.
    pub id: CodeId,
    /// The kebab-case id that researchers type and exports carry: lower-case letters of any script, digits, hyphens.
    pub slug: String,
    /// Ids that it had before, or that codes merged into it had; they still find it.
    pub aliases: Vec<String>,
    /// Its name for people.
    pub label: String,
    /// The code that it stands under.
    pub parent: Option<CodeId>,
    /// Its place among its siblings.
    pub order: u32,
    /// An index into the palette; the screen and the reports decide what colour that is.
    pub colour: u8,
    /// What it says about itself.
    #[serde(flatten)]
    pub description: Description,
    /// When the definition, use-when or avoid-when last changed, in milliseconds since 1970.
    pub defined: i64,
    /// Who made it.
    pub by: CoderId,
    /// When, in milliseconds since 1970.
    pub created: i64,
}

/// The texts that tell coders what a code means.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Description {
    /// One line.
    pub brief: String,
    /// The full definition.
    pub definition: String,
    /// When to apply it.
    pub use_when: String,
    /// When another code fits better.
    pub avoid_when: String,
    /// A typical passage.
    pub example: String,
    /// Where it comes from in the literature.
    pub source: String,
}

/// Makes a kebab-case id of a label: lower-case letters of any script and digits, everything else one hyphen.
pub fn slug_of(label: &str) -> String {
    let mut slug = String::new();
    for c in label.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if matches!(c, '\'' | '\u{2019}') {
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Whether `slug` is a well-formed kebab-case id.
pub fn is_slug(slug: &str) -> bool {
    !slug.is_empty() && slug_of(slug) == slug
}

/// The tree of codes. Parents are known, and there are no cycles; both are checked before a change is applied.
#[derive(Debug, Clone, Default)]
pub struct Codebook {
    codes: HashMap<CodeId, Code>,
    /// All codes, each before its children, siblings in order.
    walk: Vec<(CodeId, usize)>,
}

impl Codebook {
    /// The code with this identity.
    pub fn get(&self, id: CodeId) -> Option<&Code> {
        self.codes.get(&id)
    }

    /// The code with this kebab-case id, or that once had it.
    pub fn by_slug(&self, slug: &str) -> Option<&Code> {
        self.iter().find(|code| code.slug == slug).or_else(|| {
            self.iter()
                .find(|code| code.aliases.iter().any(|a| a == slug))
        })
    }

    /// All codes in tree order: parents before children, siblings in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Code> {
        self.walk.iter().filter_map(|(id, _)| self.codes.get(id))
    }

    /// All codes in tree order, each with its depth (0 for a theme).
    pub fn tree(&self) -> impl Iterator<Item = (&Code, usize)> {
        self.walk
            .iter()
            .filter_map(|(id, depth)| Some((self.codes.get(id)?, *depth)))
    }

    /// How many codes there are.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The code and all codes under it, in tree order.
    pub fn under(&self, id: CodeId) -> Vec<CodeId> {
        let mut under = Vec::new();
        let mut rest = self.walk.iter().skip_while(|(code, _)| *code != id);
        if let Some((code, depth)) = rest.next() {
            under.push(*code);
            under.extend(rest.take_while(|(_, d)| d > depth).map(|(code, _)| *code));
        }
        under
    }

    /// The codes from the theme down to `id`, `id` itself last.
    pub fn path(&self, id: CodeId) -> Vec<&Code> {
        let mut path = Vec::new();
        let mut next = Some(id);
        while let Some(code) = next.and_then(|id| self.codes.get(&id)) {
            path.push(code);
            next = code.parent.filter(|_| path.len() <= self.codes.len());
        }
        path.reverse();
        path
    }

    /// The codes right under `parent` (`None`: the themes), in order.
    pub fn children(&self, parent: Option<CodeId>) -> impl Iterator<Item = &Code> {
        self.iter().filter(move |code| code.parent == parent)
    }

    /// A hash over what the codes say, in tree order: ids, labels, what they stand under, and descriptions. Two codebooks with the
    /// same hash mean the same; colours, aliases and dates do not count.
    pub fn hash(&self) -> ContentHash {
        let mut parts: Vec<&str> = Vec::new();
        for code in self.iter() {
            let parent = code.parent.and_then(|parent| self.get(parent));
            let text = &code.description;
            parts.extend([
                code.slug.as_str(),
                &code.label,
                parent.map_or("", |parent| &parent.slug),
                &text.brief,
                &text.definition,
                &text.use_when,
                &text.avoid_when,
                &text.example,
                &text.source,
            ]);
        }
        let ended = parts
            .iter()
            .flat_map(|part| [part.as_bytes(), b"\0".as_slice()]);
        ContentHash::of(ended)
    }

    pub(super) fn put(&mut self, code: Code) {
        self.codes.insert(code.id, code);
        self.rewalk();
    }

    pub(super) fn remove(&mut self, id: CodeId) {
        self.codes.remove(&id);
        self.rewalk();
    }

    fn rewalk(&mut self) {
        let mut children: HashMap<Option<CodeId>, Vec<&Code>> = HashMap::new();
        for code in self.codes.values() {
            let parent = code.parent.filter(|parent| self.codes.contains_key(parent));
            children.entry(parent).or_default().push(code);
        }
        for siblings in children.values_mut() {
            siblings.sort_by(|a, b| (b.order, &b.label, b.id).cmp(&(a.order, &a.label, a.id)));
        }
        let mut walk = Vec::with_capacity(self.codes.len());
        let mut open: Vec<(CodeId, usize)> = children
            .get(&None)
            .into_iter()
            .flatten()
            .map(|code| (code.id, 0))
            .collect();
        while let Some((id, depth)) = open.pop() {
            walk.push((id, depth));
            open.extend(
                children
                    .get(&Some(id))
                    .into_iter()
                    .flatten()
                    .map(|code| (code.id, depth + 1)),
            );
        }
        self.walk = walk;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_kebab_case_ids_in_any_script() {
        assert_eq!(slug_of("Life transitions & loss"), "life-transitions-loss");
        assert_eq!(slug_of("Don't  know!"), "dont-know");
        assert_eq!(slug_of("Ταυτότητα 2"), "ταυτότητα-2");
        assert!(
            is_slug("being-heard") && !is_slug("Being heard") && !is_slug("-a") && !is_slug("")
        );
    }
}
