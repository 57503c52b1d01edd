//! Transcripts: the document (text cut into turns) and the record that stands for one interview.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::ids::{CoderId, ParticipantId, TranscriptId};
use super::people::Attributes;
use super::span::{Position, Span};
use super::text::{ContentHash, Text};
use super::word_starts::WordStarts;

/// What one speaker says before another speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Whose turn it is: an index into [`Document::labels`].
    pub speaker: u16,
    /// The whole turn, with timestamp and label.
    pub span: Span,
    /// What was said, without timestamp and label, outer blanks excluded; may run over several paragraphs.
    pub speech: Span,
    /// When it was said, in milliseconds from the start of the recording.
    pub time: Option<u32>,
    /// How many words the speech has; [`Document::new`] counts them.
    pub words: u32,
}

/// One version of a transcript's text, cut into turns. It never changes; a correction makes another one.
#[derive(Debug, Clone)]
pub struct Document {
    /// SHA-256 over the text and the turns; positions that an action names are positions in the document of this hash.
    pub hash: ContentHash,
    /// The text.
    pub text: Text,
    /// The speaker labels as they stand in the text, in order of their first turn; `""` for turns without a label.
    pub labels: Vec<String>,
    /// The turns in order; they do not overlap.
    pub turns: Vec<Turn>,
    /// How many words are spoken under each label.
    spoken: Box<[u64]>,
    /// Found when somebody first counts words in pieces of turns.
    word_starts: OnceLock<WordStarts>,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Eq for Document {}

/// How a document's turns are written down: part of its identity and of the study file.
#[derive(Serialize, Deserialize)]
struct Layout {
    labels: Vec<String>,
    turns: Vec<TurnRow>,
}

/// Speaker, start, end, start of speech, end of speech, milliseconds or null, words.
type TurnRow = (
    u16,
    Position,
    Position,
    Position,
    Position,
    Option<u32>,
    u32,
);

impl Document {
    /// Puts a text and its turns together, and counts the words of each turn.
    pub fn new(text: Text, labels: Vec<String>, mut turns: Vec<Turn>) -> Self {
        for turn in &mut turns {
            turn.words = text.count_words(turn.speech) as u32;
        }
        Self::hashed(text, labels, turns)
    }

    fn hashed(text: Text, labels: Vec<String>, turns: Vec<Turn>) -> Self {
        let mut spoken = vec![0; labels.len()];
        for turn in &turns {
            if let Some(words) = spoken.get_mut(usize::from(turn.speaker)) {
                *words += u64::from(turn.words);
            }
        }
        let mut document = Self {
            hash: ContentHash([0; 32]),
            text,
            labels,
            turns,
            spoken: spoken.into(),
            word_starts: OnceLock::new(),
        };
        let layout = document.layout();
        document.hash =
            ContentHash::of([document.text.as_str().as_bytes(), b"\0", layout.as_bytes()]);
        document
    }

    /// The document without a word.
    pub fn empty() -> Self {
        Self::hashed(Text::default(), Vec::new(), Vec::new())
    }

    /// Labels and turns as JSON, the way they stand in the study file.
    pub fn layout(&self) -> String {
        let row = |turn: &Turn| {
            (
                turn.speaker,
                turn.span.start,
                turn.span.end,
                turn.speech.start,
                turn.speech.end,
                turn.time,
                turn.words,
            )
        };
        let layout = Layout {
            labels: self.labels.clone(),
            turns: self.turns.iter().map(row).collect(),
        };
        serde_json::to_string(&layout).unwrap_or_default()
    }

    /// Puts a document together again from its text and [`layout`](Self::layout).
    ///
    /// # Errors
    /// A layout that is not JSON, or whose turns are out of order, outside the text or of an unknown speaker.
    pub fn from_layout(text: Text, layout: &str) -> Result<Self, BrokenLayout> {
        let layout: Layout = serde_json::from_str(layout).map_err(|_| BrokenLayout)?;
        let turn = |(speaker, start, end, from, to, time, words): (
            u16,
            u32,
            u32,
            u32,
            u32,
            Option<u32>,
            u32,
        )| Turn {
            speaker,
            span: Span::new(start, end),
            speech: Span::new(from, to),
            time,
            words,
        };
        let turns: Vec<Turn> = layout.turns.into_iter().map(turn).collect();
        let fits = |turn: &Turn| {
            turn.span.contains(turn.speech)
                && turn.span.end <= text.len()
                && usize::from(turn.speaker) < layout.labels.len()
        };
        let in_order = turns
            .windows(2)
            .all(|pair| pair[0].span.end <= pair[1].span.start);
        if !in_order || !turns.iter().all(fits) {
            return Err(BrokenLayout);
        }
        Ok(Self::hashed(text, layout.labels, turns))
    }

    /// The index of the turn whose span holds `position`, or of the last one that starts before it.
    pub fn turn_at(&self, position: Position) -> Option<usize> {
        self.turns
            .partition_point(|turn| turn.span.start <= position)
            .checked_sub(1)
    }

    /// The indices of the turns that share a character with `span`.
    pub fn turns_in(&self, span: Span) -> std::ops::Range<usize> {
        let from = self
            .turns
            .partition_point(|turn| turn.span.end <= span.start);
        let to = self
            .turns
            .partition_point(|turn| turn.span.start < span.end);
        from..to.max(from)
    }

    /// How many words the turns of each speaker have, in the order of [`labels`](Self::labels).
    pub fn spoken(&self) -> &[u64] {
        &self.spoken
    }

    /// How many words `piece` has, which lies in the speech of the turn with this index: what [`Text::count_words`] counts.
    /// The first call reads the whole document.
    pub fn words_in(&self, turn: usize, piece: Span) -> u32 {
        let Turn { speech, words, .. } = self.turns[turn];
        if piece == speech {
            return words;
        }
        let starts = self.word_starts();
        let start = starts.at_start(&self.text, speech, piece.start);
        let end = starts.at_end(&self.text, speech, piece.end);
        let known = start.words_to(end);
        known.unwrap_or_else(|| self.text.count_words(piece) as u32)
    }

    pub(super) fn word_starts(&self) -> &WordStarts {
        self.word_starts.get_or_init(|| WordStarts::of(self))
    }

    /// The label of a turn's speaker.
    pub fn label(&self, turn: &Turn) -> &str {
        self.labels
            .get(usize::from(turn.speaker))
            .map_or("", String::as_str)
    }
}

/// The text of `document` with the speech of one turn (an index into its turns) written anew, for the reader to cut into
/// turns again. Label and timestamp stay; an empty speech takes the whole turn away, with the line ends behind it. Where
/// there is no such turn, the text as it is.
pub fn edit_speech(document: &Document, turn: usize, speech: &str) -> String {
    let text = document.text.as_str();
    let Some(turn) = document.turns.get(turn) else {
        return text.to_owned();
    };
    let speech = speech.trim();
    if speech.is_empty() {
        let turn = document.text.bytes(turn.span);
        let rest = text[turn.end..].trim_start_matches('\n');
        return format!("{}{rest}", &text[..turn.start]);
    }
    let old = document.text.bytes(turn.speech);
    format!("{}{speech}{}", &text[..old.start], &text[old.end..])
}

/// A document's turns do not fit its text: the study file was changed by something else than emic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the turns stored for a text do not fit it")]
pub struct BrokenLayout;

/// Who stands behind a speaker label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// A person interviewed.
    Participant(ParticipantId),
    /// Whoever asks; left out of search and figures unless asked for.
    Interviewer,
    /// Somebody else in the room: a relative, a colleague.
    Other,
}

/// A label in one transcript and who it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// The label as it stands in the text.
    pub label: String,
    /// Who speaks under it.
    pub who: Who,
}

/// How far a coder has come with a transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// Being coded.
    Coding,
    /// Coded through.
    Done,
}

/// One interview. Its text lies in a [`Document`], named by hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Its identity.
    pub id: TranscriptId,
    /// Its short id (`GP01`), unlike that of any other transcript of the study.
    pub title: String,
    /// Its place in the study's order.
    pub order: u32,
    /// The documents that its text has been, oldest first; the last one is the present text. Never empty.
    pub versions: Vec<ContentHash>,
    /// The file it was read from, kept in the study.
    pub original: Option<ContentHash>,
    /// Who stands behind each label of the present document.
    pub speakers: Vec<Speaker>,
    /// The participant under whose role it is listed.
    pub main: Option<ParticipantId>,
    /// Attributes of the interview: date, place, length, wave ...
    pub attributes: Attributes,
    /// How far each coder has come; absent: to do.
    pub progress: BTreeMap<CoderId, Progress>,
    /// Who brought it in.
    pub by: CoderId,
    /// When, in milliseconds since 1970.
    pub created: i64,
}

impl Transcript {
    /// The hash of its present document.
    pub fn document(&self) -> ContentHash {
        self.versions
            .last()
            .copied()
            .unwrap_or(ContentHash([0; 32]))
    }

    /// The number of its present text, counting from 1.
    pub fn version(&self) -> usize {
        self.versions.len()
    }

    /// Who stands behind `label`; an unknown label is somebody else in the room.
    pub fn who(&self, label: &str) -> Who {
        self.speakers
            .iter()
            .find(|speaker| speaker.label == label)
            .map_or(Who::Other, |speaker| speaker.who)
    }
}
