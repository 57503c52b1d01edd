//! What the state looks like. Nothing here changes it.

mod codes;
pub(super) mod compare;
mod dialogs;
mod find;
mod hints;
mod history;
pub(super) mod importing;
mod list;
pub(super) mod matrix;
mod page;
pub(super) mod people;
mod portrait;
mod pseudonyms;
mod query_line;
mod read;
mod report;
mod review;
mod status;
mod suggesting;
mod themes;
mod transcripts;
mod write;

pub(super) use dialogs::input;
pub(super) use portrait::strips;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::app::App;
use super::command::{Command, Panel, Screen};
use super::display::put;
use super::layout::{Layout, SMALLEST};
use super::wrap;

pub(super) use find::{found_at, rows_above_questions};

impl App {
    /// Draws the screen.
    pub fn draw(&mut self, frame: &mut Frame) {
        let area = frame.area();
        if area != self.size {
            self.resize(area.width, area.height);
        }
        view(self, frame);
    }
}

fn view(app: &App, frame: &mut Frame) {
    let area = app.size;
    frame.buffer_mut().set_style(area, app.theme.sheet());
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return too_small(app, frame);
    }
    let layout = app.layout();
    status::title(app, frame, layout.title);
    match app.screen {
        Screen::Read => reading(app, frame, &layout),
        Screen::Find => find::view(app, frame, layout.body),
        Screen::Themes => themes::view(app, frame, &layout),
        Screen::Compare => compare::view(app, frame, layout.body),
        Screen::Suggest => suggesting::view(app, frame, layout.body),
        Screen::Write if app.outline.shown => report::view(app, frame, &layout),
        Screen::Write => write::view(app, frame, &layout),
        Screen::History => history::view(app, frame, &layout),
        Screen::Matrix => matrix::view(app, frame, layout.body),
        Screen::Review => review::view(app, frame, &layout),
        Screen::Pseudonyms => pseudonyms::view(app, frame, &layout),
        Screen::People => people::view(app, frame, layout.body),
        Screen::Import => importing::view(app, frame, layout.body),
    }
    status::view(app, frame, &layout);
    if app.dialog.is_some() {
        dialogs::view(app, frame, area);
    } else if !app.pending.is_empty() {
        dialogs::continuations(app, frame, layout.body);
    }
}

fn reading(app: &App, frame: &mut Frame, layout: &Layout) {
    let style = app.theme.frame();
    let buffer = frame.buffer_mut();
    if let Some(rect) = layout.transcripts {
        transcripts::view(app, buffer, rect);
        separate(buffer, rect.right(), rect, layout.title.right(), style);
    }
    if let Some(rect) = layout.codes {
        codes::view(app, buffer, rect, app.panel == Panel::Codes);
        if let Some(x) = rect.x.checked_sub(1) {
            separate(buffer, x, rect, layout.title.right(), style);
        }
    }
    if layout.text.width > 0 {
        read::view(app, buffer, layout);
        if let Some(rect) = layout.portrait {
            portrait::strip(app, buffer, rect);
        }
    }
    if app.dialog.is_some() {
        return;
    }
    let list = |rect: Rect, chosen: usize, top: usize| {
        (
            rect.x,
            rect.y + chosen.saturating_sub(top).min(usize::from(u16::MAX)) as u16,
        )
    };
    let cursor = match (app.panel, layout.transcripts, layout.codes) {
        (Panel::Transcripts, Some(rect), _) => {
            let list_of = &app.transcripts.list;
            Some(list(rect, list_of.chosen, list_of.top))
        }
        (Panel::Codes, _, Some(rect)) => {
            let (_, rect) = Layout::codebook(rect);
            Some(list(rect, app.codes.list.chosen, app.codes.list.top))
        }
        _ => read::cursor(app, layout),
    };
    if let Some(place) = cursor {
        frame.set_cursor_position(place);
    }
}

fn separate(buffer: &mut Buffer, x: u16, beside: Rect, right: u16, style: Style) {
    for y in beside.top()..beside.bottom() {
        put(buffer, (x, y), right, "│", style);
    }
}

fn too_small(app: &App, frame: &mut Frame) {
    let area = frame.area();
    let text = format!(
        "emic needs {} columns and {} rows; here are {} and {}. Make the window larger, or {} to leave: everything is saved.",
        SMALLEST.0,
        SMALLEST.1,
        area.width,
        area.height,
        app.key(Command::Quit)
    );
    let lines = wrap::lines(&text, area.width);
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        put(
            frame.buffer_mut(),
            (area.x, y),
            area.right(),
            line,
            app.theme.plain(),
        );
    }
}

/// Fills the row of a list on which something is chosen.
fn fill(buffer: &mut Buffer, rect: Rect, y: u16, style: Style) {
    buffer.set_style(
        Rect {
            y,
            height: 1,
            ..rect
        },
        style,
    );
}

/// Wraps a text into a rectangle; the row below it.
fn paragraph(buffer: &mut Buffer, rect: Rect, text: &str, style: Style) -> u16 {
    let mut y = rect.y;
    for line in wrap::lines(text, rect.width) {
        if y >= rect.bottom() {
            break;
        }
        put(buffer, (rect.x, y), rect.right(), line, style);
        y += 1;
    }
    y
}
