//! The mouse: clicking, dragging, the wheel.

use std::time::{Duration, Instant};

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position as Point, Rect};

use super::super::app::App;
use super::super::command::{Command, Motion, Panel, Screen, Unit};
use super::super::dialog::Dialog;
use super::super::layout::Layout;
use crate::study::Position;

/// Presses at one place within this time count together.
const TOGETHER: Duration = Duration::from_millis(400);
/// So many rows go by with one notch of the wheel.
const NOTCH: usize = 3;

impl App {
    /// Takes in a mouse event; whether anything changed.
    pub(super) fn mouse(&mut self, event: MouseEvent) -> bool {
        if event.modifiers.contains(KeyModifiers::SHIFT) {
            return false;
        }
        self.pending.clear();
        self.count = None;
        let point = Point::new(event.column, event.row);
        match event.kind {
            MouseEventKind::ScrollDown => self.wheel(point, Motion::Down),
            MouseEventKind::ScrollUp => self.wheel(point, Motion::Up),
            MouseEventKind::Down(MouseButton::Left) if self.dialog.is_none() => self.click(point),
            MouseEventKind::Down(MouseButton::Left) => self.click_portraits(point),
            MouseEventKind::Drag(MouseButton::Left) if self.dialog.is_none() => self.drag(point),
            _ => false,
        }
    }

    fn wheel(&mut self, point: Point, motion: Motion) -> bool {
        match &self.dialog {
            Some(Dialog::Picker(_)) => {
                let command = if motion == Motion::Down {
                    Command::ChooseNext
                } else {
                    Command::ChooseBack
                };
                self.give(command);
                return true;
            }
            Some(Dialog::Portraits(_)) => {
                self.give(Command::Move(motion));
                return true;
            }
            Some(Dialog::Page(page)) if page.search.is_none() => {
                self.give(Command::Move(motion));
                return true;
            }
            Some(_) => return false,
            None => {}
        }
        let layout = self.layout();
        let over = |rect: Option<Rect>| rect.is_some_and(|rect| rect.contains(point));
        if self.screen == Screen::Read && layout.text.contains(point) {
            let rows = self.reading.page.as_ref().map_or(0, |page| page.rows.len());
            let last = rows.saturating_sub(usize::from(layout.text.height));
            let top = self.reading.top;
            self.reading.top = match motion {
                Motion::Down => (top + NOTCH).min(last.max(top)),
                _ => top.saturating_sub(NOTCH),
            };
            self.reading.follow = false;
            return true;
        }
        if self.screen == Screen::Read {
            if over(layout.transcripts) {
                let len = self.transcripts.rows.len();
                self.transcripts.list.go(motion, len, 1);
                return true;
            }
            if over(layout.codes) {
                let len = self.codes.rows.len();
                self.codes.list.go(motion, len, 1);
                return true;
            }
            return false;
        }
        self.go_in_list(motion);
        true
    }

    fn click(&mut self, point: Point) -> bool {
        let now = Instant::now();
        let count = match self.reading.click {
            Some((at, place, count)) if place == (point.x, point.y) && now - at < TOGETHER => {
                count % 4 + 1
            }
            _ => 1,
        };
        self.reading.dragged = None;
        self.reading.click = Some((now, (point.x, point.y), count));
        let layout = self.layout();
        let row = |rect: Rect| usize::from(point.y - rect.y);
        let reading = self.screen == Screen::Read;
        let under = |rect: Option<Rect>| rect.filter(|rect| reading && rect.contains(point));
        if let Some(rect) = under(layout.transcripts) {
            let at = self.transcripts.list.top + row(rect);
            if at < self.transcripts.rows.len() {
                self.panel = Panel::Transcripts;
                self.transcripts.list.chosen = at;
                self.give(Command::Open);
            }
            return true;
        }
        if let Some((head, rect)) = under(layout.codes).map(Layout::codebook) {
            if head.contains(point) {
                self.give(Command::WhoseCounts);
                return true;
            }
            let at = self.codes.list.top + row(rect);
            if at < self.codes.rows.len() {
                self.panel = Panel::Codes;
                self.codes.list.chosen = at;
                if count == 2 {
                    self.give(Command::ShowPassages);
                }
            }
            return true;
        }
        if reading && self.click_strip(point) {
            return true;
        }
        if self.screen == Screen::Read && layout.text.contains(point) {
            self.panel = Panel::Text;
            self.click_text(point, count);
            return true;
        }
        self.click_list(point)
    }

    fn click_text(&mut self, point: Point, count: u8) {
        if self.reading.resizing.is_some() {
            if let Some(position) = self.position_at(point) {
                self.reading.cursor.position = position;
            }
            return;
        }
        if let Some(coding) = self.stripe_at(point) {
            self.reading.cursor.deselect();
            self.reading.cursor.position = coding.1;
            self.reading.focus = Some(coding.0);
            return;
        }
        let Some(position) = self.position_at(point) else {
            return;
        };
        self.reading.cursor.deselect();
        self.reading.cursor.position = position;
        self.reading.follow = true;
        let unit = match count {
            2 => Some(Unit::Word),
            3 => Some(Unit::Sentence),
            4 => Some(Unit::Turn),
            _ => None,
        };
        if let Some(unit) = unit {
            self.with_cursor(|cursor, place| cursor.take(place, unit));
            self.reading.dragged = self.selection().map(|taken| (taken, unit));
        }
    }

    fn drag(&mut self, point: Point) -> bool {
        if self.screen != Screen::Read || self.panel != Panel::Text {
            return false;
        }
        let text = self.layout().text;
        if text.height == 0 {
            return false;
        }
        let inside = Point::new(point.x, point.y.clamp(text.y, text.bottom() - 1));
        let Some(position) = self.position_at(inside) else {
            return false;
        };
        if let Some((taken, unit)) = self.reading.dragged {
            let before = self.reading.cursor.clone();
            self.with_cursor(|cursor, place| cursor.extend_by(place, taken, position, unit));
            return self.reading.cursor != before;
        }
        let cursor = &mut self.reading.cursor;
        if cursor.anchor.is_none() && cursor.position != position {
            cursor.anchor = Some(cursor.position);
        }
        let moved = cursor.position != position;
        cursor.position = position;
        self.reading.follow = true;
        moved
    }

    /// The position of the text under a point of the screen, or the nearest one on its row.
    fn position_at(&self, point: Point) -> Option<Position> {
        let interview = self.interview()?;
        let page = self.reading.page.as_ref()?;
        let layout = self.layout();
        let columns = layout.columns(interview.document(), self.options.clock);
        let row = self.reading.top + usize::from(point.y.saturating_sub(layout.text.y));
        let column = point.x.saturating_sub(layout.text.x + columns.gutter);
        let row = row.min(page.rows.len().checked_sub(1)?);
        Some(page.position_at(interview.document(), row, column))
    }

    /// The coding whose stripe or name is under a point of the screen, and where it starts.
    fn stripe_at(&self, point: Point) -> Option<(crate::study::CodingId, Position)> {
        let interview = self.interview()?;
        let page = self.reading.page.as_ref()?;
        let layout = self.layout();
        let columns = layout.columns(interview.document(), self.options.clock);
        let row = self.reading.top + usize::from(point.y.saturating_sub(layout.text.y));
        let names = layout.text.x + columns.gutter + columns.body + 1;
        let lanes = layout.text.right().saturating_sub(columns.lanes);
        let stripe = if columns.lanes > 0 && point.x >= lanes {
            self.reading.lanes.at(usize::from(point.x - lanes), row)?
        } else if columns.names > 0 && point.x >= names {
            self.reading.lanes.name(row)?
        } else {
            return None;
        };
        let shown = page
            .rows
            .get(row)
            .map_or(stripe.span.start, |row| row.span.start);
        Some((
            stripe.coding,
            page.clamp(
                stripe
                    .span
                    .start
                    .max(shown.min(stripe.span.end.saturating_sub(1))),
            ),
        ))
    }

    /// Chooses the cell that was clicked; clicking the chosen one edits it, clicking a heading sorts.
    fn click_table(&mut self, point: Point) -> bool {
        let (_, headings, rows) = super::super::view::people::parts(self.layout().body);
        let table = self.people.table_mut();
        let x = point.x.saturating_sub(rows.x + 1);
        let columns = table.visible(rows.width.saturating_sub(2));
        let column = columns
            .iter()
            .find(|(_, left, room)| (*left..left + room + 2).contains(&x))
            .map(|(at, ..)| *at);
        let Some(column) = column else {
            return false;
        };
        if headings.contains(point) {
            table.column = column;
            self.give(Command::SortColumn);
            return true;
        }
        let at = usize::from(point.y.saturating_sub(rows.y)) + table.list.top;
        if !rows.contains(point) || at >= table.shown.len() {
            return false;
        }
        let again = (table.list.chosen, table.column) == (at, column);
        (table.list.chosen, table.column) = (at, column);
        if again {
            self.give(Command::EditCell);
        }
        true
    }

    /// The part of the screen in which its list stands.
    fn list_part(&self, layout: Layout) -> Rect {
        match self.screen {
            Screen::Themes => layout.with_codebook(layout.body).0,
            Screen::History if self.past.shown.is_none() => layout.body,
            Screen::Write | Screen::History | Screen::Review | Screen::Pseudonyms => {
                layout.two(layout.body).0
            }
            _ => layout.body,
        }
    }

    /// Chooses what was clicked in a list that fills the screen; clicking what is chosen opens it.
    fn click_list(&mut self, point: Point) -> bool {
        let layout = self.layout();
        if !layout.body.contains(point) {
            return false;
        }
        let left = self.list_part(layout);
        if self.screen != Screen::Themes && !left.contains(point) {
            return false;
        }
        let row = usize::from(point.y - layout.body.y);
        let (list, len, from) = match self.screen {
            Screen::Find => return self.click_in_find(point),
            Screen::Write if self.outline.shown => {
                let len = self.outline.rows().len();
                (&mut self.outline.list, len, 1)
            }
            Screen::Write => (&mut self.writing.list, self.writing.notes.len(), 1),
            Screen::History => (&mut self.past.list, self.past.entries.len(), 1),
            Screen::Review => (&mut self.reviewing.list, self.reviewing.items.len(), 1),
            Screen::Pseudonyms => {
                let len = self.naming.len();
                (&mut self.naming.list, len, 1)
            }
            Screen::Themes if left.contains(point) => {
                self.panel = Panel::Codes;
                (&mut self.codes.list, self.codes.rows.len(), 1)
            }
            Screen::Themes => {
                self.panel = Panel::Text;
                return true;
            }
            Screen::Compare => return self.click_figure(layout.body, (point.x, point.y)),
            Screen::People => return self.click_table(point),
            Screen::Matrix => return self.click_matrix(layout.body, point),
            Screen::Import => (&mut self.importing.list, self.importing.rows.len(), 1),
            Screen::Suggest | Screen::Read => return false,
        };
        let Some(at) = row.checked_sub(from).map(|row| row + list.top) else {
            match self.screen {
                Screen::Themes => self.give(Command::WhoseCounts),
                Screen::Write if self.outline.shown => return false,
                Screen::Write => self.give(Command::NextKind),
                Screen::History => self.give(Command::FilterHistory),
                _ => return false,
            }
            return true;
        };
        if at >= len {
            return false;
        }
        let again = list.chosen == at;
        list.chosen = at;
        if again && self.screen == Screen::History {
            self.give(Command::Open);
        }
        true
    }
}
