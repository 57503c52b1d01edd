//! The portraits: clicking the strip, the page with a strip for each transcript.

use ratatui::layout::{Position as Point, Rect};

use super::super::app::App;
use super::super::dialog::{Dialog, Portraits};
use super::super::lists::Chosen;
use super::super::portrait::stretch;
use super::super::view::strips;
use crate::study::TranscriptId;

impl App {
    pub(super) fn show_portraits(&mut self) {
        let interviews = self.workbench.study().interviews();
        let rows: Vec<TranscriptId> = interviews.iter().map(|i| i.transcript.id).collect();
        let open = rows.iter().position(|id| Some(*id) == self.reading.open);
        let mut list = Chosen {
            chosen: open.unwrap_or(0),
            top: 0,
        };
        list.settle(rows.len(), self.portrait_rows());
        self.dialog = Some(Dialog::Portraits(Portraits { rows, list }));
    }

    /// How many strips the page has room for.
    pub(super) fn portrait_rows(&self) -> usize {
        usize::from(self.size.height.saturating_sub(4)).max(1)
    }

    /// Where the strips stand on the page.
    fn strips_area(&self) -> Rect {
        let inner = Rect::new(
            2,
            1,
            self.size.width.saturating_sub(4),
            self.size.height.saturating_sub(4),
        );
        strips(inner)
    }

    /// Opens a transcript at the cell of its portrait that was clicked, or where it was left.
    pub(super) fn click_portraits(&mut self, point: Point) -> bool {
        let area = self.strips_area();
        let Some(Dialog::Portraits(portraits)) = &mut self.dialog else {
            return false;
        };
        if point.y < area.y || point.y >= area.bottom() {
            return false;
        }
        let at = portraits.list.top + usize::from(point.y - area.y);
        let Some(id) = portraits.rows.get(at).copied() else {
            return false;
        };
        portraits.list.chosen = at;
        if !(area.x..area.right()).contains(&point.x) {
            return true;
        }
        let length = self
            .workbench
            .study()
            .interview(id)
            .map_or(0, |interview| interview.document().text.len());
        let cell = stretch(
            usize::from(point.x - area.x),
            length,
            usize::from(area.width),
        );
        self.dialog = None;
        self.jump(id, cell.start);
        true
    }

    /// Opens the transcript that is chosen on the page, where it was left.
    pub(super) fn open_portrait(&mut self, transcript: TranscriptId) {
        let from = self.spot();
        self.reading.back.push(from);
        self.reading.forward.clear();
        self.open(transcript);
        self.return_to_text();
    }

    /// Goes to the place in the open transcript whose cell of the strip was clicked.
    pub(super) fn click_strip(&mut self, point: Point) -> bool {
        let Some(rect) = self.layout().portrait.filter(|rect| rect.contains(point)) else {
            return false;
        };
        let known = self.interview();
        let Some((id, length)) = known.map(|i| (i.transcript.id, i.document().text.len())) else {
            return false;
        };
        let cell = stretch(
            usize::from(point.x - rect.x),
            length,
            usize::from(rect.width),
        );
        self.jump(id, cell.start);
        true
    }
}
