//! What the index holds at one moment, and how it is asked.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, Term};

use crate::search::language::Language;
use crate::search::threads::shared_out;
use crate::search::words::{Compared, FormTest, Sought, Together};
use crate::study::ContentHash;

/// So many turns are looked at by one thread at a time. Tests take few, to hold the seams to what scanning finds.
const BLOCK: u32 = if cfg!(test) { 2 } else { 8192 };

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

    /// Hands on slot, turn and number of times wherever a word is found. None where the index cannot tell: regular
    /// expressions, stems of another language, and files that cannot be read any more.
    pub(super) fn find(&self, sought: &Sought, mut found: impl FnMut(u32, u32, u32)) -> Option<()> {
        if !self.knows(sought) {
            return None;
        }
        if let Sought::Together(together) = sought {
            let all = self.together(together).ok()?;
            all.into_iter()
                .for_each(|(slot, turn, times)| found(slot, turn, times));
            return Some(());
        }
        for segment in &self.segments {
            let mut add = |turn: u32, times: u32| {
                if let Some((slot, turn)) = segment.turns[turn as usize] {
                    found(slot, turn, times);
                }
            };
            match sought {
                Sought::Raw(_) | Sought::Together(_) => return None,
                Sought::One { key, by } => segment.one(key, *by, &mut add),
                Sought::Any(test) => segment.any(test, &mut add),
            }
            .ok()?;
        }
        Some(())
    }

    /// Slot, turn and number of times wherever words stand together: of all that the index is asked for this takes longest,
    /// so the turns are shared out among the processor's cores.
    fn together(&self, sought: &Together) -> tantivy::Result<Vec<(u32, u32, u32)>> {
        let blocks = self.segments.iter().flat_map(|segment| {
            let end = segment.turns.len() as u32;
            let starts = (0..end).step_by(BLOCK as usize);
            starts.map(move |start| (segment, start..end.min(start + BLOCK)))
        });
        let blocks: Vec<(&Segment, Range<u32>)> = blocks.collect();
        let numbers: Vec<usize> = (0..blocks.len()).collect();
        let found = shared_out(&numbers, |number| {
            let (segment, turns) = &blocks[number];
            let mut found = Vec::new();
            let looked = segment.together(sought, turns.clone(), &mut |turn, times| {
                if let Some((slot, turn)) = segment.turns[turn as usize] {
                    found.push(Ok((slot, turn, times)));
                }
            });
            found.extend(looked.err().map(Err));
            found
        });
        found.into_iter().collect()
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
        if let Some(mut postings) = words.read_postings(&term, IndexRecordOption::WithFreqs)? {
            while postings.doc() != TERMINATED {
                add(postings.doc(), postings.term_freq());
                postings.advance();
            }
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
            if !passes {
                continue;
            }
            let mut postings =
                words.read_postings_from_terminfo(forms.value(), IndexRecordOption::WithFreqs)?;
            while postings.doc() != TERMINATED {
                times[postings.doc() as usize] += postings.term_freq();
                postings.advance();
            }
        }
        let found = (0u32..).zip(times).filter(|(_, times)| *times > 0);
        found.for_each(|(turn, times)| add(turn, times));
        Ok(())
    }

    fn together(
        &self,
        sought: &Together,
        turns: Range<u32>,
        add: &mut impl FnMut(u32, u32),
    ) -> tantivy::Result<()> {
        let field = self.fields.words(sought.by);
        let words = self.reader.inverted_index(field)?;
        let Some(mut lists) = lists(&words, field, &sought.keys)? else {
            return Ok(());
        };
        if lists[0].1.doc() < turns.start {
            lists[0].1.seek(turns.start);
        }
        let mut places = vec![Vec::new(); lists.len()];
        while let Some(turn) = next_shared(&mut lists).filter(|turn| turns.contains(turn)) {
            for (key, postings) in &mut lists {
                postings.positions(&mut places[*key]);
            }
            let windows: Vec<Range<u32>> = sought.windows(&places);
            if !windows.is_empty() {
                add(turn, windows.len() as u32);
            }
            lists[0].1.advance();
        }
        Ok(())
    }
}

/// The postings of each key with its index, the rarest first; none if a key does not occur.
fn lists(
    words: &InvertedIndexReader,
    field: Field,
    keys: &[String],
) -> tantivy::Result<Option<Vec<(usize, SegmentPostings)>>> {
    let mut lists = Vec::with_capacity(keys.len());
    for (at, key) in keys.iter().enumerate() {
        let term = Term::from_field_text(field, key);
        let option = IndexRecordOption::WithFreqsAndPositions;
        match words.read_postings(&term, option)? {
            Some(postings) => lists.push((at, postings)),
            None => return Ok(None),
        }
    }
    lists.sort_by_key(|(_, postings)| postings.doc_freq());
    Ok(Some(lists).filter(|lists| !lists.is_empty()))
}

/// The next turn that all lists have, from where the first one stands; all lists are then there.
fn next_shared(lists: &mut [(usize, SegmentPostings)]) -> Option<u32> {
    let (first, others) = lists.split_first_mut()?;
    let mut turn = first.1.doc();
    'turns: while turn != TERMINATED {
        for (_, other) in others.iter_mut() {
            let at = if other.doc() < turn {
                other.seek(turn)
            } else {
                other.doc()
            };
            if at > turn {
                turn = if at == TERMINATED {
                    TERMINATED
                } else {
                    first.1.seek(at)
                };
                continue 'turns;
            }
        }
        return Some(turn);
    }
    None
}
