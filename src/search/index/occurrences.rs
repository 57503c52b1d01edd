//! Where one word stands in a segment of the index, read a block of turns at a time.
//!
//! tantivy hands out a turn's places one turn after the other and looks each time for where they begin. Words that people
//! ask for stand in every other turn, so whole blocks of places are unpacked at once here.

use tantivy::directory::FileSlice;
use tantivy::positions::PositionReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{InvertedIndexReader, TERMINATED};

/// The turns that have a word, in order, and at which words of each it stands.
pub(super) struct Occurrences {
    block: BlockSegmentPostings,
    places: PositionReader,
    /// Which turn of the block this stands at.
    at: usize,
    /// How many places the turns of the block before this one have, and the blocks before this one.
    in_block: usize,
    before: u64,
    /// For the block's places, each told by its distance from the one before in the same turn; empty until they are asked for.
    distances: Vec<u32>,
}

impl Occurrences {
    /// Stands at the first turn. `places` are the places of all words.
    pub(super) fn open(
        words: &InvertedIndexReader,
        word: &TermInfo,
        places: &FileSlice,
    ) -> std::io::Result<Self> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let places = places.read_bytes_slice(word.positions_range.clone())?;
        Ok(Self {
            block: words.read_block_postings_from_terminfo(word, option)?,
            places: PositionReader::open(places)?,
            at: 0,
            in_block: 0,
            before: 0,
            distances: Vec::new(),
        })
    }

    /// The turn that this stands at; [`TERMINATED`] behind the last one.
    pub(super) fn turn(&self) -> u32 {
        self.block
            .docs()
            .get(self.at)
            .copied()
            .unwrap_or(TERMINATED)
    }

    /// Goes on to the first turn that is not before `turn`.
    pub(super) fn seek(&mut self, turn: u32) {
        while self.block.docs().last().is_some_and(|last| *last < turn) {
            self.next_block();
        }
        let (turns, times) = (self.block.docs(), self.block.freqs());
        while turns.get(self.at).is_some_and(|here| *here < turn) {
            self.in_block += times[self.at] as usize;
            self.at += 1;
        }
    }

    fn next_block(&mut self) {
        self.before += times_in(&self.block);
        self.block.advance();
        (self.at, self.in_block) = (0, 0);
        self.distances.clear();
    }

    /// At which words of the turn it stands, in order.
    pub(super) fn read_places(&mut self, places: &mut Vec<u32>) {
        if self.distances.is_empty() {
            self.distances.resize(times_in(&self.block) as usize, 0);
            self.places.read(self.before, &mut self.distances);
        }
        let times = self.block.freq(self.at) as usize;
        let mut place = 0;
        let distances = &self.distances[self.in_block..self.in_block + times];
        places.clear();
        places.extend(distances.iter().map(|distance| {
            place += distance;
            place
        }));
    }
}

/// How many places the turns of a block have together.
fn times_in(block: &BlockSegmentPostings) -> u64 {
    block.freqs()[..block.docs().len()]
        .iter()
        .map(|times| u64::from(*times))
        .sum()
}
