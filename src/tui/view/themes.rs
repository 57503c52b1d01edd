//! The Themes screen: the codebook, and the passages of the chosen code.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::{Command, Panel};
use super::super::display::{cut, on_one_line, put, width};
use super::super::keymap::Context;
use super::super::layout::Layout;
use super::super::themes::{Row, Sorting};
use super::super::wrap;
use super::{codes, fill, list, paragraph};
use crate::study::{CodeId, CodingAt, Span};

pub(super) fn view(app: &App, frame: &mut Frame, layout: &Layout) {
    let (left, right) = layout.with_codebook(layout.body);
    let buffer = frame.buffer_mut();
    codes::view(app, buffer, left, app.panel == Panel::Codes);
    list::divide(app, buffer, layout, left, right);
    let y = passages(app, buffer, right);
    if app.dialog.is_some() {
        return;
    }
    let list = &app.codes.list;
    let (_, rows) = Layout::codebook(left);
    let cursor = match app.panel {
        Panel::Codes => Some(rows.y + list.chosen.saturating_sub(list.top) as u16),
        _ => y,
    };
    if let Some(y) = cursor {
        let x = if app.panel == Panel::Codes {
            left.x
        } else {
            right.x
        };
        frame.set_cursor_position((x, y));
    }
}

/// Draws the passages; the row of the chosen one.
fn passages(app: &App, buffer: &mut Buffer, rect: Rect) -> Option<u16> {
    let theme = app.theme;
    let themes = &app.themes;
    let inner = Rect {
        x: rect.x + 1,
        width: rect.width.saturating_sub(2),
        ..rect
    };
    let heading = heading(app).filter(|_| rect.height > 1)?;
    let y = paragraph(buffer, inner, &heading, theme.heading());
    let y = below_heading(
        app,
        buffer,
        Rect {
            y,
            height: inner.bottom().saturating_sub(y),
            ..inner
        },
    );
    let body = Rect {
        y,
        height: inner.bottom().saturating_sub(y),
        ..inner
    };
    if body.height == 0 {
        return None;
    }
    if themes.rows.is_empty() && !themes.is_busy() {
        let text = if themes.dealing.is_some() {
            format!(
                "No passage is left to deal out. {} ends the splitting.",
                app.key(Command::Back)
            )
        } else if themes.counts.left_out > 0 {
            format!(
                "No passage satisfies the filter; {} changes it.",
                app.key(Command::Filter)
            )
        } else {
            format!(
                "No passage has this code. On the Read screen, {} codes one.",
                app.key_in(Context::Read, Command::Code)
            )
        };
        paragraph(buffer, body, &text, theme.quiet());
        return None;
    }
    let blocks = window(app, body);
    let mut y = body.y;
    let mut chosen_row = None;
    for (at, lines) in blocks {
        let chosen = at == themes.list.chosen && app.panel != Panel::Codes;
        if chosen {
            chosen_row = Some(y);
        }
        for (line, style) in lines {
            if y >= body.bottom() {
                break;
            }
            put(buffer, (body.x, y), body.right(), &line, style);
            if chosen {
                fill(
                    buffer,
                    Rect {
                        x: rect.x,
                        width: rect.width,
                        ..body
                    },
                    y,
                    theme.chosen(true),
                );
            }
            y += 1;
        }
    }
    chosen_row
}

/// What is listed: of which codes, how many, grouped and sorted how.
fn heading(app: &App) -> Option<String> {
    let themes = &app.themes;
    let codebook = app.workbench.study().codebook();
    let label = |id: &CodeId| codebook.get(*id).map(|code| code.label.as_str());
    let counts = themes.counts;
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    if let Some(dealing) = &themes.dealing {
        return Some(format!(
            "Splitting {}: {} passage{} left",
            label(&dealing.from)?,
            counts.passages,
            plural(counts.passages)
        ));
    }
    let codes = app.listed_codes();
    let labels: Vec<&str> = codes.iter().filter_map(label).collect();
    let sorted = match themes.sorting {
        Sorting::Study => String::new(),
        sorting => format!(", {}", sorting.name()),
    };
    (!labels.is_empty()).then(|| {
        format!(
            "{}{}: {} coding{} of {} participant{}{}{sorted}",
            labels.join(" + "),
            if themes.subcodes { " ▾" } else { "" },
            counts.passages,
            plural(counts.passages),
            counts.participants,
            plural(counts.participants),
            themes.grouping.name(),
        )
    })
}

/// The filter and what is wrong with it, or the codes that are dealt to; the row below.
fn below_heading(app: &App, buffer: &mut Buffer, rect: Rect) -> u16 {
    let themes = &app.themes;
    if themes.dealing.is_some() {
        let codebook = app.workbench.study().codebook();
        let codes = (1..=9).filter_map(|digit| {
            let code = codebook.get(app.dealt_to(digit)?)?;
            Some(format!("{digit} {} ({})", code.label, app.tally(code.id)))
        });
        let mut parts: Vec<String> = codes.collect();
        parts.push("c another code".into());
        return paragraph(buffer, rect, &parts.join("  "), app.theme.accent());
    }
    if themes.filter.is_empty() {
        return rect.y;
    }
    let text = match &themes.wrong {
        Some(error) => format!("filter {}: {error}", on_one_line(&themes.filter)),
        None => format!(
            "only {} ({} left out)",
            on_one_line(&themes.filter),
            themes.counts.left_out
        ),
    };
    let style = match &themes.wrong {
        Some(_) => app.theme.message(super::super::app::Severity::Warning),
        None => app.theme.accent(),
    };
    paragraph(buffer, rect, &text, style)
}

type Lines = Vec<(String, ratatui::style::Style)>;

/// The rows that fit around the chosen one, each with its lines.
fn window(app: &App, body: Rect) -> Vec<(usize, Lines)> {
    let themes = &app.themes;
    let height = usize::from(body.height);
    let chosen = themes.list.chosen.min(themes.rows.len().saturating_sub(1));
    let lines_of = |at: usize| lines(app, &themes.rows[at], body.width);
    let mut blocks: std::collections::VecDeque<(usize, Lines)> = Default::default();
    let mut used = 0;
    for at in (0..=chosen).rev() {
        let lines = if at < themes.rows.len() {
            lines_of(at)
        } else {
            break;
        };
        if used > 0 && used + lines.len() > height * 2 / 3 && at + 1 != chosen {
            break;
        }
        if used > 0 && used + lines.len() > height {
            break;
        }
        used += lines.len();
        blocks.push_front((at, lines));
    }
    let mut at = chosen + 1;
    while used < height && at < themes.rows.len() {
        let lines = lines_of(at);
        used += lines.len();
        blocks.push_back((at, lines));
        at += 1;
    }
    blocks.into()
}

fn lines(app: &App, row: &Row, columns: u16) -> Lines {
    let theme = app.theme;
    match row {
        Row::Group(name, count) => vec![(
            format!(
                "── {} ({count})",
                cut(&on_one_line(name), columns.saturating_sub(8))
            ),
            theme.heading(),
        )],
        Row::Passage(at, span) => passage(app, *at, *span, columns),
    }
}

fn passage(app: &App, at: CodingAt, span: Span, columns: u16) -> Lines {
    let theme = app.theme;
    let study = app.workbench.study();
    let (Some(interview), Some(record)) = (study.interview(at.transcript), study.coding_record(at))
    else {
        return Vec::new();
    };
    let span = record.span.unwrap_or(span);
    let document = interview.document();
    let text = &document.text;
    let code = study.codebook().get(record.code);
    let coder = study.coder(record.coder).map_or("", |coder| &coder.name);
    let mark = if app.themes.marked.contains(&at.coding) {
        "◉ "
    } else {
        ""
    };
    let mut head = format!(
        "{mark}{} · {} · {coder}",
        interview.quote_id(span),
        code.map_or("", |code| &code.label)
    );
    if record.flags.key {
        head.push_str(" · key quote");
    }
    if record.flags.contrary {
        head.push_str(" · contrary");
    }
    let style = theme.code(code.map_or(0, |code| code.colour));
    let mut lines = vec![(cut(&head, columns).into_owned(), style)];
    let room = columns.saturating_sub(2);
    let (before, after) = around(app, interview, span);
    let mut add = |span: Span, style| {
        let words = on_one_line(text.slice(span));
        for line in wrap::lines(&words, room) {
            if !line.is_empty() && width(line) > 0 {
                lines.push((format!("  {line}"), style));
            }
        }
    };
    add(before, theme.quiet());
    add(span, theme.plain());
    add(after, theme.quiet());
    if !record.comment.is_empty() {
        let comment = format!("  ✎ {}", on_one_line(&record.comment));
        lines.push((cut(&comment, columns).into_owned(), theme.accent()));
    }
    lines
}

/// What is shown before and behind a passage.
fn around(app: &App, interview: &crate::study::Interview, span: Span) -> (Span, Span) {
    let document = interview.document();
    let nothing = (
        Span::new(span.start, span.start),
        Span::new(span.end, span.end),
    );
    let turn_of = |position| {
        document
            .turn_at(position)
            .and_then(|at| document.turns.get(at))
            .map(|turn| turn.speech)
    };
    let (Some(first), Some(last)) = (turn_of(span.start), turn_of(span.end.saturating_sub(1)))
    else {
        return nothing;
    };
    let before = Span::new(first.start.min(span.start), span.start);
    let after = Span::new(span.end, last.end.max(span.end));
    match app.themes.context {
        0 => nothing,
        1 => {
            let one = |span: Span, from_end: bool| {
                let sentences = document.text.sentences(span);
                let sentence = if from_end {
                    sentences.last()
                } else {
                    sentences.first()
                };
                sentence.copied()
            };
            (
                one(before, true).unwrap_or(nothing.0),
                one(after, false).unwrap_or(nothing.1),
            )
        }
        2 => (before, after),
        wide => {
            let more = usize::from(wide) - 2;
            let turns = document.turns_in(span);
            let first = document.turns.get(turns.start.saturating_sub(more));
            let last = (turns.end + more).min(document.turns.len()).checked_sub(1);
            let last = last.and_then(|at| document.turns.get(at));
            let start = first.map_or(before.start, |turn| turn.span.start);
            let end = last.map_or(after.end, |turn| turn.span.end);
            (
                Span::new(start.min(span.start), span.start),
                Span::new(span.end, end.max(span.end)),
            )
        }
    }
}
