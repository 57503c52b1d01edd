//! The memos and links of the Write screen: which are listed, and in which order.

use super::command::Motion;
use super::lists::Chosen;
use crate::study::{Link, LinkId, Memo, MemoId, MemoTarget, Passage, Study, TranscriptId};
use crate::workbench::{place, target};

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    /// A memo.
    Memo(MemoId),
    /// A link between two passages.
    Link(LinkId),
}

/// Which notes are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum NoteKind {
    /// Memos and links.
    #[default]
    All,
    /// Memos on the study.
    Study,
    /// Memos on transcripts.
    Transcripts,
    /// Memos on participants.
    Participants,
    /// Memos on codes.
    Codes,
    /// Memos on passages.
    Passages,
    /// Links between passages.
    Links,
}

impl NoteKind {
    const ALL: [(Self, &'static str); 7] = [
        (Self::All, "memos and links"),
        (Self::Study, "memos on the study"),
        (Self::Transcripts, "memos on transcripts"),
        (Self::Participants, "memos on participants"),
        (Self::Codes, "memos on codes"),
        (Self::Passages, "memos on passages"),
        (Self::Links, "links"),
    ];

    /// Its name on screen.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The one that comes after this one.
    pub(crate) fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()].0
    }

    fn takes(self, on: &MemoTarget) -> bool {
        let kind = match on {
            MemoTarget::Study => Self::Study,
            MemoTarget::Transcript(_) => Self::Transcripts,
            MemoTarget::Participant(_) => Self::Participants,
            MemoTarget::Code(_) => Self::Codes,
            MemoTarget::Passage(_) => Self::Passages,
        };
        self == Self::All || self == kind
    }
}

/// In which order notes come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum NoteOrder {
    /// Begun last first.
    #[default]
    Newest,
    /// Begun first first.
    Oldest,
    /// Changed last first.
    Changed,
    /// By what they are on.
    Subject,
    /// As their passages stand in the study, others before.
    Study,
    /// By who wrote them.
    Coder,
}

impl NoteOrder {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Newest, "newest first"),
        (Self::Oldest, "oldest first"),
        (Self::Changed, "changed last first"),
        (Self::Subject, "by what they are on"),
        (Self::Study, "in study order"),
        (Self::Coder, "by coder"),
    ];

    /// Its name on screen.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The one that comes after this one.
    pub(crate) fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()].0
    }
}

/// The memos and links on the Write screen.
#[derive(Debug, Default)]
pub(crate) struct Writing {
    /// Those that are listed.
    pub notes: Vec<Note>,
    /// The one that is chosen.
    pub list: Chosen,
    /// Which are listed.
    pub kind: NoteKind,
    /// In which order.
    pub order: NoteOrder,
    /// Only those with this in their text, in what they are on, or in the name of who wrote them; may be empty.
    pub filter: String,
    made_of: Option<(u64, NoteKind, NoteOrder, String)>,
}

impl Writing {
    /// Makes the list anew if the study or what is asked for has changed.
    pub(crate) fn refresh(&mut self, study: &Study) {
        let now = (study.revision(), self.kind, self.order, self.filter.clone());
        if self.made_of.as_ref() == Some(&now) {
            return;
        }
        let chosen = self.chosen();
        let mut lines = lines(study, self.kind, &self.filter.to_lowercase());
        match self.order {
            NoteOrder::Newest => lines.sort_by_key(|line| std::cmp::Reverse(line.created)),
            NoteOrder::Oldest => lines.sort_by_key(|line| line.created),
            NoteOrder::Changed => lines.sort_by_key(|line| std::cmp::Reverse(line.changed)),
            NoteOrder::Subject => {
                lines.sort_by_cached_key(|line| crate::study::natural_key(&line.subject));
            }
            NoteOrder::Study => lines.sort_by_key(|line| line.place),
            NoteOrder::Coder => lines.sort_by_cached_key(|line| line.coder.to_lowercase()),
        }
        self.notes = lines.into_iter().map(|line| line.note).collect();
        let kept = chosen.and_then(|note| self.notes.iter().position(|other| *other == note));
        self.list.chosen = kept.unwrap_or(self.list.chosen);
        self.made_of = Some(now);
    }

    /// The chosen note.
    pub(crate) fn chosen(&self) -> Option<Note> {
        self.notes.get(self.list.chosen).copied()
    }

    /// Moves in the list.
    pub(crate) fn go(&mut self, motion: Motion, height: usize) {
        self.list.go(motion, self.notes.len(), height);
    }
}

/// The memo with this identity.
pub(crate) fn memo(study: &Study, id: MemoId) -> Option<&Memo> {
    study.memos().iter().find(|memo| memo.id == id)
}

/// The link with this identity.
pub(crate) fn link(study: &Study, id: LinkId) -> Option<&Link> {
    study.links().iter().find(|link| link.id == id)
}

/// A note, and what it is sorted by.
struct Line {
    note: Note,
    subject: String,
    coder: String,
    created: i64,
    changed: i64,
    /// The transcript's place in the study and the passage's start; none for notes on no passage.
    place: Option<(usize, u32)>,
}

/// The notes of a kind that have `sought`, latest first where they are of one time.
fn lines(study: &Study, kind: NoteKind, sought: &str) -> Vec<Line> {
    let places: std::collections::HashMap<TranscriptId, usize> = study
        .interviews()
        .iter()
        .enumerate()
        .map(|(at, interview)| (interview.transcript.id, at))
        .collect();
    let of = |passage: &Passage| {
        let place = places.get(&passage.transcript).copied();
        place.map(|place| (place, passage.span.start))
    };
    let name = |id| {
        study
            .coder(id)
            .map_or(String::new(), |coder| coder.name.clone())
    };
    let fits = |texts: [&str; 3]| {
        sought.is_empty()
            || texts
                .iter()
                .any(|text| text.to_lowercase().contains(sought))
    };
    let mut lines = Vec::new();
    for memo in study
        .memos()
        .iter()
        .rev()
        .filter(|memo| kind.takes(&memo.on))
    {
        let (subject, coder) = (target(study, &memo.on), name(memo.coder));
        if fits([&memo.text, &subject, &coder]) {
            let place = match &memo.on {
                MemoTarget::Passage(passage) => of(passage),
                MemoTarget::Transcript(id) => places.get(id).map(|place| (*place, 0)),
                _ => None,
            };
            lines.push(Line {
                note: Note::Memo(memo.id),
                subject,
                coder,
                created: memo.created,
                changed: memo.changed,
                place,
            });
        }
    }
    if matches!(kind, NoteKind::All | NoteKind::Links) {
        for link in study.links().iter().rev() {
            let ends = format!(
                "{} \u{2192} {}",
                place(study, link.from),
                place(study, link.to)
            );
            let coder = name(link.by);
            if fits([&link.label, &ends, &coder]) {
                lines.push(Line {
                    note: Note::Link(link.id),
                    subject: ends,
                    coder,
                    created: link.created,
                    changed: link.created,
                    place: of(&link.from),
                });
            }
        }
    }
    lines
}
