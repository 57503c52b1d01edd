//! One transcript in memory: its record, its text and its codings.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::coding::Codings;
use super::ids::{ParticipantId, TranscriptId};
use super::sites::{Site, WordEdges, sites, word_edges};
use super::span::{Span, SpanSet};
use super::text::ContentHash;
use super::transcript::{Document, Transcript, Turn, Who};

/// A transcript with its text and codings. Until these are loaded, the document is empty and there is no coding.
#[derive(Debug, Clone)]
pub struct Interview {
    /// The record.
    pub transcript: Transcript,
    document: Option<Arc<Document>>,
    codings: Arc<Codings>,
    /// Who speaks under each of the document's labels.
    who: Vec<Who>,
    found: Found,
}

/// What was worked out of text, speakers and codings, for as long as these stay as they are.
#[derive(Debug, Clone, Default)]
struct Found {
    coded: OnceLock<Share>,
    sites: OnceLock<Box<[Site]>>,
    word_edges: OnceLock<Box<[WordEdges]>>,
}

/// A part of a whole, in characters.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    part: u64,
    whole: u64,
}

impl Interview {
    pub(super) fn new(transcript: Transcript) -> Self {
        Self {
            transcript,
            document: None,
            codings: Arc::default(),
            who: Vec::new(),
            found: Found::default(),
        }
    }

    pub(super) fn fill(&mut self, document: Arc<Document>, codings: Codings) {
        self.who = document
            .labels
            .iter()
            .map(|label| self.transcript.who(label))
            .collect();
        self.document = Some(document);
        self.codings = Arc::new(codings);
        self.found = Found::default();
    }

    /// Replaces the record. A text that is loaded becomes `document`, and its codings stay, to be changed one by one; what
    /// is not loaded stays so. Where the new text is not at hand, text and codings are let go, and the codings given back.
    pub(super) fn set_transcript(
        &mut self,
        transcript: Transcript,
        document: Option<Arc<Document>>,
    ) -> Option<Arc<Codings>> {
        let mut unloaded = None;
        if self.is_loaded() && transcript.document() != self.transcript.document() {
            self.document = document;
            if self.document.is_none() {
                unloaded = Some(std::mem::take(&mut self.codings));
            }
        }
        self.transcript = transcript;
        let labels = self.document.iter().flat_map(|document| &document.labels);
        self.who = labels.map(|label| self.transcript.who(label)).collect();
        self.found = Found::default();
        unloaded
    }

    pub(super) fn codings_mut(&mut self) -> &mut Codings {
        self.found = Found::default();
        Arc::make_mut(&mut self.codings)
    }

    /// What the study's order of transcripts sorts by.
    pub(super) fn place(&self) -> (u32, TranscriptId) {
        (self.transcript.order, self.transcript.id)
    }

    /// Whether text and codings are in memory.
    pub fn is_loaded(&self) -> bool {
        self.document.is_some()
    }

    /// The text and its turns; an empty one while it is not loaded.
    pub fn document(&self) -> &Arc<Document> {
        static EMPTY: OnceLock<Arc<Document>> = OnceLock::new();
        self.document
            .as_ref()
            .unwrap_or_else(|| EMPTY.get_or_init(|| Arc::new(Document::empty())))
    }

    /// The codings; none while they are not loaded.
    pub fn codings(&self) -> &Arc<Codings> {
        &self.codings
    }

    /// Where each coding stands among the turns, in the codings' order. Worked out by the first call after a change.
    pub fn sites(&self) -> &[Site] {
        let found = || sites(self.document(), self.codings.iter());
        self.found.sites.get_or_init(found)
    }

    /// How many words the text has before the ends of each coding, in the codings' order. Worked out by the first call after
    /// a change; the very first reads the whole text.
    pub fn word_edges(&self) -> &[WordEdges] {
        let found = || word_edges(self.document(), self.codings.iter(), self.sites());
        self.found.word_edges.get_or_init(found)
    }

    /// The hash of the present text, as an action has to name it.
    pub fn hash(&self) -> ContentHash {
        self.transcript.document()
    }

    /// Who speaks a turn.
    pub fn who(&self, turn: &Turn) -> Who {
        self.who
            .get(usize::from(turn.speaker))
            .copied()
            .unwrap_or(Who::Other)
    }

    /// Whether the turn is the interviewer's, and so left out of search and figures unless asked for.
    pub fn is_interviewer(&self, turn: &Turn) -> bool {
        self.who(turn) == Who::Interviewer
    }

    /// The participant who speaks at a passage's start: the one that a quote of it names.
    pub fn participant_at(&self, span: Span) -> Option<ParticipantId> {
        let document = self.document();
        let turn = &document.turns[document.turn_at(span.start)?];
        match self.who(turn) {
            Who::Participant(participant) => Some(participant),
            Who::Interviewer | Who::Other => None,
        }
    }

    /// The speech of all turns that are not the interviewer's: what search and figures look at.
    pub fn speech(&self) -> SpanSet {
        let turns = self.document().turns.iter();
        turns
            .filter(|turn| !self.is_interviewer(turn))
            .map(|turn| turn.speech)
            .collect()
    }

    /// How much of the speech that is not the interviewer's is coded, 0 to 1.
    pub fn coded_share(&self) -> f64 {
        let share = self.found.coded.get_or_init(|| {
            let speech = self.speech();
            let coded = self.codings.covered(|_| true);
            Share {
                part: coded.intersection(&speech).covered(),
                whole: speech.covered(),
            }
        });
        if share.whole == 0 {
            0.0
        } else {
            share.part as f64 / share.whole as f64
        }
    }

    /// How many words all turns have, the interviewer's included where asked for.
    pub fn words(&self, with_interviewer: bool) -> u64 {
        let spoken = self.document().spoken().iter().zip(&self.who);
        let counts = |who: &Who| with_interviewer || *who != Who::Interviewer;
        let counted = spoken.filter(|(_, who)| counts(who));
        counted.map(|(words, _)| words).sum()
    }

    /// The id under which a passage is quoted: `GP01:12:840-905`, with `@v2` from the text's second version on.
    pub fn quote_id(&self, span: Span) -> QuoteId {
        QuoteId {
            transcript: self.transcript.title.clone(),
            turn: self
                .document()
                .turn_at(span.start)
                .map_or(0, |turn| turn + 1),
            span,
            version: self.transcript.version(),
        }
    }
}

/// The id of a quote in an export: transcript, turn (from 1), span, and the version of the text that the span counts in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteId {
    /// The transcript's title.
    pub transcript: String,
    /// The turn in which the passage starts, counting from 1; 0 before the first turn.
    pub turn: usize,
    /// Where in the text of `version`, in code points.
    pub span: Span,
    /// The number of the text's version, counting from 1.
    pub version: usize,
}

impl fmt::Display for QuoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}-{}",
            self.transcript, self.turn, self.span.start, self.span.end
        )?;
        if self.version > 1 {
            write!(f, "@v{}", self.version)
        } else {
            Ok(())
        }
    }
}

impl QuoteId {
    /// Reads what [`Display`](fmt::Display) writes; the title may itself hold colons.
    pub fn parse(id: &str) -> Option<Self> {
        let (id, version) = match id.rsplit_once("@v") {
            Some((id, version)) => (id, version.parse().ok().filter(|version| *version > 0)?),
            None => (id, 1),
        };
        let (rest, span) = id.rsplit_once(':')?;
        let (transcript, turn) = rest.rsplit_once(':')?;
        let (start, end) = span.split_once('-')?;
        let (start, end) = (start.parse().ok()?, end.parse().ok()?);
        let ordered = start <= end && !transcript.is_empty();
        ordered.then_some(Self {
            transcript: transcript.to_owned(),
            turn: turn.parse().ok()?,
            span: Span { start, end },
            version,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quote_ids_are_read_as_written() {
        for id in ["GP01:12:840-905", "GP01:12:840-905@v2", "a: b:0:0-1"] {
            assert_eq!(QuoteId::parse(id).unwrap().to_string(), id);
        }
        for broken in ["GP01", "GP01:12:905-840", ":1:2-3", "GP01:1:2-3@v0"] {
            assert_eq!(QuoteId::parse(broken), None);
        }
    }
}
