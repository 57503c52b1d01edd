//! The transcript that is read: opening, jumping, what is under the cursor.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

use super::app::App;
use super::command::{Panel, Screen, Unit};
use super::cursor::{Cursor, Place};
use super::lanes::Lanes;
use super::portrait::Cell;
use super::wrap::Page;
use crate::study::{
    Code, CodeId, CoderId, Coding, CodingAt, CodingId, Codings, Interview, Position, SETTING_PINS,
    Span, TranscriptId,
};

/// A place that can be returned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    /// On which screen.
    pub screen: Screen,
    /// In which transcript.
    pub transcript: Option<TranscriptId>,
    /// Where in it.
    pub position: Position,
}

/// Whose codings are shown in texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Everybody's.
    All,
    /// Those of these coders.
    Of(BTreeSet<CoderId>),
    /// No codings at all.
    Bare,
}

/// What stripes and portrait were made of.
#[derive(Debug, Clone)]
pub(crate) struct StripesOf {
    /// The codings.
    pub codings: Arc<Codings>,
    /// The rows.
    pub page: Arc<Page>,
    /// Which of the codings were shown.
    pub shown: Shown,
    /// How many cells the portrait has.
    pub cells: u16,
}

/// The transcript that is read.
#[derive(Default)]
pub(crate) struct Reading {
    /// Which.
    pub open: Option<TranscriptId>,
    /// Where, and what is selected.
    pub cursor: Cursor,
    /// The first row on screen.
    pub top: usize,
    /// Whether the window goes with the cursor; not after the wheel was turned.
    pub follow: bool,
    /// The rows.
    pub page: Option<Arc<Page>>,
    /// The stripes.
    pub lanes: Lanes,
    /// What the stripes were made of.
    pub(super) stripes_of: Option<StripesOf>,
    /// The portrait of the transcript.
    pub portrait: Vec<Cell>,
    /// Only these coders' codings are shown; where there are none, everybody's.
    pub coders: BTreeSet<CoderId>,
    /// The coding that stands out among those under the cursor.
    pub focus: Option<CodingId>,
    /// The coding whose ends are being moved.
    pub resizing: Option<CodingAt>,
    /// Where the cursor was in other transcripts.
    pub places: HashMap<TranscriptId, Position>,
    /// Where the last jumps led from.
    pub back: Vec<Spot>,
    /// Where the last jumps back led from.
    pub forward: Vec<Spot>,
    /// The last press of the mouse: when, where on screen, how many at that place.
    pub click: Option<(Instant, (u16, u16), u8)>,
    /// What a press of the mouse has taken, and the units in which dragging extends it.
    pub dragged: Option<(Span, Unit)>,
}

impl App {
    /// The transcript that is read.
    pub(super) fn interview(&self) -> Option<&Arc<Interview>> {
        self.workbench.study().interview(self.reading.open?)
    }

    /// Does something with the cursor of the text that is read.
    pub(super) fn with_cursor<T>(
        &mut self,
        act: impl FnOnce(&mut Cursor, Place) -> T,
    ) -> Option<T> {
        let document = Arc::clone(self.interview()?.document());
        let page = self.reading.page.clone()?;
        let place = Place {
            document: &document,
            page: &page,
            height: usize::from(self.layout().text.height),
        };
        self.reading.follow = true;
        Some(act(&mut self.reading.cursor, place))
    }

    /// What is selected in the text that is read.
    pub(super) fn selection(&self) -> Option<Span> {
        let interview = self.interview()?;
        self.reading.cursor.selection(interview.document())
    }

    /// Whose codings are shown: everybody's, only the acting coder's, those of chosen coders, or none.
    pub(super) fn shown(&self) -> Shown {
        if self.options.bare {
            Shown::Bare
        } else if self.options.mine {
            Shown::Of(BTreeSet::from([self.workbench.coder()]))
        } else if self.reading.coders.is_empty() {
            Shown::All
        } else {
            Shown::Of(self.reading.coders.clone())
        }
    }

    /// Whether a coding is shown.
    pub(super) fn is_shown(&self, coding: &Coding) -> bool {
        let key = |coder: CoderId| self.workbench.study().coder_key(coder);
        let of = |coder: CoderId| key(coder) == Some(coding.coder);
        let chosen = &self.reading.coders;
        if self.options.bare {
            false
        } else if self.options.mine {
            of(self.workbench.coder())
        } else {
            chosen.is_empty() || chosen.iter().any(|coder| of(*coder))
        }
    }

    /// The shown codings under the cursor.
    pub(super) fn codings_here(&self) -> Vec<Coding> {
        let Some(interview) = self.interview() else {
            return Vec::new();
        };
        interview
            .codings()
            .at(self.reading.cursor.position)
            .filter(|coding| self.is_shown(coding))
            .copied()
            .collect()
    }

    /// The coding that stands out among those under the cursor: the chosen one, else the shortest.
    pub(super) fn coding_in_focus(&self) -> Option<Coding> {
        let here = self.codings_here();
        here.iter()
            .find(|coding| Some(coding.id) == self.reading.focus)
            .or(here.iter().min_by_key(|coding| coding.span.len()))
            .copied()
    }

    /// The code that is pinned to a digit.
    pub(super) fn pinned(&self, digit: u8) -> Option<&Code> {
        let pins = self.workbench.study().setting(SETTING_PINS)?;
        let id = pins.get(digit.to_string())?.as_str()?.parse().ok()?;
        self.workbench.study().codebook().get(CodeId(id))
    }

    /// The digit that a code is pinned to.
    pub(super) fn pin_of(&self, code: CodeId) -> Option<u8> {
        (1..=9).find(|digit| self.pinned(*digit).is_some_and(|pinned| pinned.id == code))
    }

    /// The code chosen in the codebook.
    pub(super) fn chosen_code(&self) -> Option<CodeId> {
        self.codes
            .rows
            .get(self.codes.list.chosen)
            .map(|row| row.code)
    }

    /// How many codings of the code itself are counted.
    pub(super) fn tally(&self, code: CodeId) -> u32 {
        let (study, acting) = (self.workbench.study(), self.workbench.coder());
        self.counting.of(study, code, acting, self.options.mine)
    }

    /// Opens a transcript where it was left.
    pub(super) fn open(&mut self, transcript: TranscriptId) {
        if self.reading.open == Some(transcript) {
            return;
        }
        if let Err(error) = self.workbench.load(transcript) {
            self.complain(format!("{error:#}"));
            return;
        }
        if let Some(old) = self.reading.open.replace(transcript) {
            let position = self.reading.cursor.position;
            self.reading.places.insert(old, position);
        }
        let known = self.reading.places.get(&transcript).copied();
        self.reading.page = None;
        self.reading.stripes_of = None;
        self.reading.resizing = None;
        self.reading.focus = None;
        self.reading.follow = true;
        self.reading.top = 0;
        self.reading.cursor = Cursor::default();
        self.lay_out();
        let first = self
            .reading
            .page
            .as_ref()
            .map_or(0, |page| page.first_speech());
        self.reading.cursor = Cursor::at(known.unwrap_or(first));
        let row = self
            .reading
            .page
            .as_ref()
            .map_or(0, |page| page.row_of(self.reading.cursor.position));
        let above = usize::from(self.layout().text.height) / 3;
        self.reading.top = known.map_or(row, |_| row.saturating_sub(above));
        self.transcripts.choose(transcript);
    }

    /// Where the reader is.
    pub(super) fn spot(&self) -> Spot {
        Spot {
            screen: self.screen,
            transcript: self.reading.open,
            position: self.reading.cursor.position,
        }
    }

    /// Goes to a place and remembers this one.
    pub(super) fn jump(&mut self, transcript: TranscriptId, position: Position) {
        let from = self.spot();
        if self.reading.back.last() != Some(&from) {
            self.reading.back.push(from);
        }
        self.reading.forward.clear();
        self.go_to(Spot {
            screen: Screen::Read,
            transcript: Some(transcript),
            position,
        });
    }

    /// Goes to a place without remembering this one.
    pub(super) fn go_to(&mut self, spot: Spot) {
        self.screen = spot.screen;
        if spot.screen == Screen::Read {
            self.panel = Panel::Text;
        }
        self.reading.resizing = None;
        if let Some(transcript) = spot.transcript {
            self.open(transcript);
            self.reading.cursor = Cursor::at(spot.position);
            self.reading.follow = true;
            self.reading.focus = None;
        }
    }
}
