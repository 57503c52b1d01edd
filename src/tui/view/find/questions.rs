//! The saved questions with what each comes to now; above them, while nothing is typed, how to ask.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::super::app::App;
use super::super::super::command::Command;
use super::super::super::display::{cut, on_one_line, put, width};
use super::super::super::find::Focus;
use super::super::super::keymap::Context;
use super::super::super::wrap;
use super::super::{fill, paragraph};

const HELP: &str = "Words find turns; \"in quotes\" a phrase, lonel* a beginning, code:ID what is coded, role:patient who says it, @age>60 who they are; AND OR NOT and brackets combine.";

fn help(app: &App) -> String {
    let complete = app.key_in(Context::Query, Command::Complete);
    format!("{HELP} {complete} completes names.")
}

/// How many rows stand above the questions.
pub(in super::super::super) fn rows_above(app: &App, rect: Rect) -> usize {
    let help = if app.finding.focus == Focus::Questions {
        0
    } else {
        wrap::lines(&help(app), rect.width.saturating_sub(2)).len() + 1
    };
    help + 1
}

/// How many there are.
pub(super) fn summary(app: &App) -> String {
    match app.workbench().study().questions().len() {
        0 => format!(
            "no question is saved yet: type a query, and {} saves it under a name",
            app.key_in(Context::Query, Command::SaveQuestion)
        ),
        1 => "1 saved question".to_owned(),
        several => format!("{several} saved questions"),
    }
}

/// Draws the questions; the row of the chosen one.
pub(super) fn view(app: &App, buffer: &mut Buffer, rect: Rect) -> Option<u16> {
    let theme = app.theme;
    let finding = &app.finding;
    let focused = finding.focus == Focus::Questions;
    if !focused {
        let below = Rect {
            x: rect.x + 1,
            width: rect.width.saturating_sub(2),
            ..rect
        };
        paragraph(buffer, below, &help(app), theme.quiet());
    }
    let questions = app.workbench().study().questions();
    if questions.is_empty() {
        return None;
    }
    let top = rect.y + rows_above(app, rect) as u16 - 1;
    let names = questions.iter().map(|q| width(&q.name)).max().unwrap_or(0);
    let names = names.clamp(8, 28);
    let numbers = rect.x + names + 3;
    let texts = numbers + 18;
    if top < rect.bottom() {
        put(
            buffer,
            (rect.x + 1, top),
            rect.right(),
            "question",
            theme.heading(),
        );
        put(
            buffer,
            (numbers, top),
            rect.right(),
            "  turns segments",
            theme.heading(),
        );
        put(buffer, (texts, top), rect.right(), "query", theme.heading());
    }
    let mut chosen = None;
    let rows = questions
        .iter()
        .enumerate()
        .skip(finding.questions.list.top);
    for (y, (at, question)) in (top + 1..rect.bottom()).zip(rows) {
        let name = cut(&question.name, names);
        put(buffer, (rect.x + 1, y), rect.right(), &name, theme.accent());
        let outcome = finding.questions.counts.get(&question.name);
        let (counts, text) = match outcome {
            None => ("      …        …".to_owned(), question.query.clone()),
            Some(Ok(count)) => (
                format!("{:>7} {:>8}", count.turns, count.segments),
                question.query.clone(),
            ),
            Some(Err(wrong)) => ("  wrong".to_owned(), format!("{wrong}: {}", question.query)),
        };
        put(buffer, (numbers, y), rect.right(), &counts, theme.plain());
        let text = on_one_line(&text);
        let text = cut(&text, rect.right().saturating_sub(texts + 1));
        put(buffer, (texts, y), rect.right(), &text, theme.quiet());
        if at == finding.questions.list.chosen && focused {
            fill(buffer, rect, y, theme.chosen(true));
            chosen = Some(y);
        }
    }
    chosen
}
