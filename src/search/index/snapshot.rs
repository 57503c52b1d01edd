//! What the index holds at one moment, and how it is asked.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::directory::CompositeFile;
use tantivy::index::SegmentComponent;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Searcher, SegmentReader, TERMINATED, Term};

use super::occurrences::Occurrences;
use crate::search::language::Language;
use crate::search::threads::in_parts;
use crate::search::words::{Compared, FormTest, Sought, Together, Windows};
use crate::study::ContentHash;

/// Stands for no turn.
pub(super) const NOWHERE: u32 = u32::MAX;

/// So many turns are worth a thread of their own where words stand together. Tests take few, to hold the seams to what
/// scanning finds.
const FEWEST: usize = if cfg!(test) { 2 } else { 16_384 };

/// Name of the tokenizer that takes words apart which [`fold`](crate::search::fold) has put together.
pub(super) const TOKENIZER: &str = "emic-lines";

/// The fields of a turn in the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// The words' stems, one a line.
    pub stems: Field,
    /// The words' folded forms, one a line.
    pub forms: Field,
    /// The document, by [`key_of`].
    pub document: Field,
    /// Which turn of the document.
    pub turn: Field,
}

impl Fields {
    pub(super) fn schema() -> (Schema, Self) {
        let words = TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = TextOptions::default().set_indexing_options(words);
        let mut schema = Schema::builder();
        let fields = Self {
            stems: schema.add_text_field("stems", words.clone()),
            forms: schema.add_text_field("forms", words),
            document: schema.add_u64_field("document", INDEXED | FAST),
            turn: schema.add_u64_field("turn", FAST),
        };
        (schema.build(), fields)
    }

    fn words(self, by: Compared) -> Field {
        match by {
            Compared::Form => self.forms,
            Compared::Stem(_) => self.stems,
        }
    }
}

/// What stands for a document in the index: the first 64 bits of its hash.
pub(super) fn key_of(hash: ContentHash) -> u64 {
    hash.0[..8]
        .iter()
        .fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// The index at one moment. Documents have small numbers in it, their slots.
#[derive(Default)]
pub(super) struct Snapshot {
    /// By whose rules the words are stemmed.
    language: Language,
    slots: HashMap<u64, u32>,
    segments: Vec<Segment>,
}

struct Segment {
    reader: SegmentReader,
    fields: Fields,
    /// At which words of their turns words stand.
    places: CompositeFile,
    /// For each turn of the segment its document's slot and its place there; none where it was deleted.
    turns: Vec<Option<(u32, u32)>>,
}

impl Snapshot {
    pub(super) fn of(
        searcher: &Searcher,
        fields: Fields,
        language: Language,
    ) -> tantivy::Result<Self> {
        let mut snapshot = Self {
            language,
            ..Self::default()
        };
        for reader in searcher.segment_readers() {
            let documents = reader.fast_fields().u64("document")?;
            let places = reader.fast_fields().u64("turn")?;
            let turns = (0..reader.max_doc()).map(|turn| {
                let key = documents.first(turn).filter(|_| !reader.is_deleted(turn))?;
                let next = snapshot.slots.len() as u32;
                let slot = *snapshot.slots.entry(key).or_insert(next);
                Some((slot, places.first(turn)? as u32))
            });
            let turns = turns.collect();
            snapshot.segments.push(Segment {
                reader: reader.clone(),
                fields,
                places: CompositeFile::open(&reader.open_read(SegmentComponent::Positions)?)?,
                turns,
            });
        }
        Ok(snapshot)
    }

    /// How many documents it has.
    pub(super) fn documents(&self) -> usize {
        self.slots.len()
    }

    /// The keys of its documents.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.slots.keys().copied()
    }

    /// The slot of a document, if it is there.
    pub(super) fn slot(&self, hash: ContentHash) -> Option<u32> {
        self.slots.get(&key_of(hash)).copied()
    }

    /// Hands on segment, turn of the segment and number of times wherever a word is found. None where the index cannot tell:
    /// regular expressions, stems of another language, and files that cannot be read any more.
    pub(super) fn find(
        &self,
        sought: &Sought,
        mut found: impl FnMut(usize, u32, u32),
    ) -> Option<()> {
        if !self.knows(sought) {
            return None;
        }
        for (number, segment) in self.segments.iter().enumerate() {
            let mut add = |turn: u32, times: u32| found(number, turn, times);
            match sought {
                Sought::Raw(_) => return None,
                Sought::One { key, by } => segment.one(key, *by, &mut add),
                Sought::Any(test) => segment.any(test, &mut add),
                Sought::Together(together) => segment.together(together, &mut add),
            }
            .ok()?;
        }
        Some(())
    }

    /// For each segment, what stands for each of its turns: what `seat` says of its document's slot and its place there, and
    /// [`NOWHERE`] where it was deleted.
    pub(super) fn seats(&self, seat: impl Fn(u32, u32) -> u32) -> Vec<Vec<u32>> {
        let of = |segment: &Segment| {
            let turns = segment.turns.iter();
            turns
                .map(|turn| turn.map_or(NOWHERE, |(slot, turn)| seat(slot, turn)))
                .collect()
        };
        self.segments.iter().map(of).collect()
    }

    fn knows(&self, sought: &Sought) -> bool {
        match sought {
            Sought::Raw(_) => false,
            Sought::Any(_) => true,
            Sought::One { by, .. } | Sought::Together(Together { by, .. }) => match by {
                Compared::Form => true,
                Compared::Stem(language) => *language == self.language,
            },
        }
    }
}

impl Segment {
    fn one(&self, key: &str, by: Compared, add: &mut impl FnMut(u32, u32)) -> tantivy::Result<()> {
        let field = self.fields.words(by);
        let words = self.reader.inverted_index(field)?;
        let term = Term::from_field_text(field, key);
        if let Some(block) = words.read_block_postings(&term, IndexRecordOption::WithFreqs)? {
            each(block, add);
        }
        Ok(())
    }

    fn any(&self, test: &FormTest, add: &mut impl FnMut(u32, u32)) -> tantivy::Result<()> {
        let words = self.reader.inverted_index(self.fields.forms)?;
        let mut times = vec![0u32; self.reader.max_doc() as usize];
        let prefix = test.prefix();
        let mut forms = words.terms().range().ge(prefix).into_stream()?;
        while forms.advance() {
            if !forms.key().starts_with(prefix.as_bytes()) {
                break;
            }
            let passes = std::str::from_utf8(forms.key()).is_ok_and(|form| test.passes(form));
            if passes {
                let option = IndexRecordOption::WithFreqs;
                let block = words.read_block_postings_from_terminfo(forms.value(), option)?;
                each(block, &mut |turn, more| times[turn as usize] += more);
            }
        }
        let found = (0u32..).zip(times).filter(|(_, times)| *times > 0);
        found.for_each(|(turn, times)| add(turn, times));
        Ok(())
    }

    fn together(&self, sought: &Together, add: &mut impl FnMut(u32, u32)) -> tantivy::Result<()> {
        let parts = in_parts(self.turns.len(), FEWEST, |turns| {
            self.together_in(sought, turns.start as u32..turns.end as u32)
        });
        for part in parts {
            part?.into_iter().for_each(|(turn, times)| add(turn, times));
        }
        Ok(())
    }

    fn together_in(
        &self,
        sought: &Together,
        turns: Range<u32>,
    ) -> tantivy::Result<Vec<(u32, u32)>> {
        let mut found = Vec::new();
        let Some(mut lists) = self.lists(sought)? else {
            return Ok(found);
        };
        let mut places = vec![Vec::new(); lists.len()];
        let mut windows = Windows::default();
        if let Some((_, rarest)) = lists.first_mut() {
            rarest.seek(turns.start);
        }
        while let Some(turn) = next_shared(&mut lists).filter(|turn| *turn < turns.end) {
            for (key, list) in &mut lists {
                list.read_places(&mut places[*key]);
            }
            let times = sought.windows(&places, &mut windows).len();
            if times > 0 {
                found.push((turn, times as u32));
            }
            lists[0].1.seek(turn + 1);
        }
        Ok(found)
    }

    /// Where each key stands, with its index, the rarest first; none if a key does not occur.
    fn lists(&self, sought: &Together) -> tantivy::Result<Option<Vec<(usize, Occurrences)>>> {
        let field = self.fields.words(sought.by);
        let words = self.reader.inverted_index(field)?;
        let Some(places) = self.places.open_read(field) else {
            return Ok(None);
        };
        let mut known = Vec::with_capacity(sought.keys.len());
        for (at, key) in sought.keys.iter().enumerate() {
            match words.get_term_info(&Term::from_field_text(field, key))? {
                Some(word) => known.push((at, word)),
                None => return Ok(None),
            }
        }
        known.sort_by_key(|(_, word)| word.doc_freq);
        let open =
            |(at, word): &(usize, TermInfo)| Ok((*at, Occurrences::open(&words, word, &places)?));
        known
            .iter()
            .map(open)
            .collect::<tantivy::Result<_>>()
            .map(Some)
    }
}

/// Hands on every turn that has a word, and how often.
fn each(mut block: BlockSegmentPostings, add: &mut impl FnMut(u32, u32)) {
    while !block.docs().is_empty() {
        let found = block.docs().iter().zip(block.freqs());
        found.for_each(|(turn, times)| add(*turn, *times));
        block.advance();
    }
}

/// The next turn that all lists have, from where the first one stands; all lists are then there.
fn next_shared(lists: &mut [(usize, Occurrences)]) -> Option<u32> {
    let (first, others) = lists.split_first_mut()?;
    let mut turn = first.1.turn();
    'turns: while turn != TERMINATED {
        for (_, other) in others.iter_mut() {
            other.seek(turn);
            if other.turn() > turn {
                first.1.seek(other.turn());
                turn = first.1.turn();
                continue 'turns;
            }
        }
        return Some(turn);
    }
    None
}
