//! Words that are about to be shared, looked through part by part, on all cores.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Display;

use super::{NameLeft, Suspect};
use crate::analysis::ground::each_part;
use crate::analysis::halt::{Halt, Halted};
use crate::analysis::identifiers::{IdentifierKind, Suggestion, patterned};
use crate::study::{Pseudonyms, words_of};

/// Words that are about to be shared: a place that people can look at, and what is said there.
pub type Said = (String, String);

/// Words that are about to be shared, in parts that can be looked through at the same time, so that they need not be in memory as a
/// whole.
pub trait Shared: Sync {
    /// How many parts there are.
    fn parts(&self) -> usize;

    /// Hands over the words of a part, each stretch with a place that people can look at.
    fn hear(&self, part: usize, hear: &mut dyn FnMut(&dyn Display, &str));
}

/// How many stretches of a list are a part; few in tests, so that there are many parts.
const STRETCHES: usize = if cfg!(test) { 3 } else { 1000 };

impl Shared for Vec<Said> {
    fn parts(&self) -> usize {
        self.len().div_ceil(STRETCHES)
    }

    fn hear(&self, part: usize, hear: &mut dyn FnMut(&dyn Display, &str)) {
        for (place, words) in self.iter().skip(part * STRETCHES).take(STRETCHES) {
            hear(place, words);
        }
    }
}

/// Names and places that are to be found in words.
#[derive(Default)]
pub(super) struct Names {
    kinds: HashMap<String, IdentifierKind>,
    /// The words that a name begins with.
    beginnings: HashSet<String>,
    /// The letters and digits of ASCII that a name begins with.
    leads: HashSet<String>,
    /// Whether a name begins with another letter.
    foreign: bool,
    /// How many words the longest name has.
    longest: usize,
}

impl Names {
    pub(super) fn of(suggestions: Vec<Suggestion>) -> Self {
        let is_name =
            |one: &Suggestion| matches!(one.kind, IdentifierKind::Name | IdentifierKind::Place);
        let names = suggestions.into_iter().filter(is_name);
        let kinds: HashMap<String, IdentifierKind> =
            names.map(|one| (one.words, one.kind)).collect();
        let beginning = |name: &String| words_of(name).next().map(|first| name[first].to_owned());
        let beginnings: HashSet<String> = kinds.keys().filter_map(beginning).collect();
        let leads = beginnings.iter().map(|word| lead(word).to_owned());
        let leads: HashSet<String> = leads.collect();
        Self {
            foreign: leads.contains(""),
            longest: kinds
                .keys()
                .map(|words| words.split(' ').count())
                .max()
                .unwrap_or(0),
            kinds,
            leads,
            beginnings,
        }
    }

    /// Whether words may hold a name: most of what people say does not, and need not be cut into words.
    fn may_stand_in(&self, words: &str) -> bool {
        let bytes = words.as_bytes();
        let starts = |at: &usize| {
            let within = at
                .checked_sub(1)
                .is_some_and(|before| bytes[before].is_ascii_alphanumeric());
            bytes[*at].is_ascii_uppercase() && !within
        };
        self.foreign && !words.is_ascii()
            || (0..bytes.len())
                .filter(starts)
                .any(|at| self.leads.contains(lead(&words[at..])))
    }

    /// Hands over the names in words, the longest where several begin.
    fn each_in<'t>(&self, words: &'t str, mut found: impl FnMut(IdentifierKind, &'t str)) {
        if !self.may_stand_in(words) {
            return;
        }
        let bounds: Vec<_> = words_of(words).collect();
        let mut at = 0;
        while at < bounds.len() {
            if !self.beginnings.contains(&words[bounds[at].clone()]) {
                at += 1;
                continue;
            }
            let mut widths = (1..=self.longest.min(bounds.len() - at)).rev();
            let named = widths.find_map(|width| {
                let name = &words[bounds[at].start..bounds[at + width - 1].end];
                Some((width, *self.kinds.get(name)?, name))
            });
            at += named.map_or(1, |(width, kind, name)| {
                found(kind, name);
                width
            });
        }
    }
}

/// The letters and digits of ASCII at the start.
fn lead(words: &str) -> &str {
    let end = words.bytes().position(|byte| !byte.is_ascii_alphanumeric());
    &words[..end.unwrap_or(words.len())]
}

/// What stands in words.
#[derive(Default)]
pub(super) struct Found {
    names: BTreeMap<usize, NameLeft>,
    /// As they come.
    suspects: Vec<Suspect>,
    places: HashMap<(IdentifierKind, String), usize>,
}

impl Found {
    /// Looks for the real names of a table in what is shared; with `others`, also for these names and for what follows a pattern.
    ///
    /// # Errors
    /// [`Halted`].
    pub(super) fn of(
        shared: &dyn Shared,
        table: &Pseudonyms,
        others: Option<&Names>,
        halt: &Halt,
    ) -> Result<Self, Halted> {
        let parts = each_part(shared.parts(), |part| {
            let mut found = Self::default();
            halt.check()?;
            shared.hear(part, &mut |place, words| {
                found.look(place, words, table, others)
            });
            Ok(found)
        });
        let mut all = Self::default();
        for part in parts {
            all.absorb(part?);
        }
        Ok(all)
    }

    fn look(
        &mut self,
        place: &dyn Display,
        words: &str,
        table: &Pseudonyms,
        others: Option<&Names>,
    ) {
        for found in table.find(words) {
            let left = self.names.entry(found.entry).or_insert_with(|| NameLeft {
                entry: found.entry,
                place: place.to_string(),
                times: 0,
            });
            left.times += 1;
        }
        let Some(names) = others else {
            return;
        };
        for (kind, bytes) in patterned(words) {
            self.note(kind, &words[bytes], 1, place);
        }
        names.each_in(words, |kind, name| self.note(kind, name, 1, place));
    }

    fn note(&mut self, kind: IdentifierKind, words: &str, times: usize, place: &dyn Display) {
        let next = self.suspects.len();
        let at = *self.places.entry((kind, words.to_owned())).or_insert(next);
        if at == next {
            self.suspects.push(Suspect {
                kind,
                words: words.to_owned(),
                place: place.to_string(),
                times: 0,
            });
        }
        self.suspects[at].times += times;
    }

    /// Adds what stands in the part that comes next.
    fn absorb(&mut self, next: Self) {
        for (entry, left) in next.names {
            match self.names.get_mut(&entry) {
                Some(first) => first.times += left.times,
                None => drop(self.names.insert(entry, left)),
            }
        }
        for suspect in next.suspects {
            self.note(suspect.kind, &suspect.words, suspect.times, &suspect.place);
        }
    }

    /// The real names that are left, in the order of the table, and what looks like an identifier, by kind, then as it comes.
    pub(super) fn sorted(self) -> (Vec<NameLeft>, Vec<Suspect>) {
        let mut suspects = self.suspects;
        suspects.sort_by_key(|suspect| suspect.kind);
        (self.names.into_values().collect(), suspects)
    }
}
