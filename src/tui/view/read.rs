//! The transcript that is read: gutter, text, stripes.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use super::super::app::App;
use super::super::command::Command;
use super::super::display::{cut, distrust_widths, put, put_grapheme, width};
use super::super::lanes::Stripe;
use super::super::layout::{Columns, Layout};
use super::super::wrap::{Page, Row};
use crate::study::{Interview, MemoTarget, Span, SpanSet, Turn, Who};

/// What covers the part of the text that is on screen.
struct Marks {
    coded: SpanSet,
    several: SpanSet,
    focus: Option<(Span, u8)>,
    selected: Option<Span>,
    found: Vec<Span>,
    memos: SpanSet,
    links: SpanSet,
}

pub(super) fn view(app: &App, buffer: &mut Buffer, layout: &Layout) {
    let (Some(interview), Some(page)) = (app.interview(), app.reading.page.as_ref()) else {
        let text = format!(
            "There is no transcript in this study yet. {} brings some in.",
            app.key(Command::Import)
        );
        super::paragraph(buffer, layout.text, &text, app.theme.quiet());
        return;
    };
    let columns = layout.columns(interview.document(), app.options.clock);
    let height = usize::from(layout.text.height);
    let rows = &page.rows[app.reading.top.min(page.rows.len())..];
    let rows = &rows[..height.min(rows.len())];
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return;
    };
    let marks = Marks::new(app, interview, Span::new(first.span.start, last.span.end));
    for (offset, row) in rows.iter().enumerate() {
        let y = layout.text.y + offset as u16;
        gutter(
            app,
            buffer,
            layout,
            &columns,
            (interview, page, row),
            y,
            &marks,
        );
        text(app, buffer, layout, &columns, (interview, row), y, &marks);
        stripes(app, buffer, layout, &columns, app.reading.top + offset, y);
    }
}

impl Marks {
    fn new(app: &App, interview: &Interview, visible: Span) -> Self {
        let codings: Vec<Span> = interview
            .codings()
            .overlapping(visible)
            .filter(|coding| app.is_shown(coding))
            .map(|coding| coding.span)
            .collect();
        let mut several = Vec::new();
        let mut reach = 0;
        for span in &codings {
            several.push(Span::new(span.start, span.end.min(reach)));
            reach = reach.max(span.end);
        }
        let focus = app.coding_in_focus().map(|coding| {
            let code = app.workbench.study().code_of(coding.code);
            (coding.span, code.map_or(0, |code| code.colour))
        });
        let memos = app.workbench.study().memos().iter();
        let memos = memos.filter_map(|memo| match &memo.on {
            MemoTarget::Passage(passage) if passage.transcript == interview.transcript.id => {
                Some(passage.span)
            }
            _ => None,
        });
        let links = app.workbench.study().links().iter();
        let ends = links.flat_map(|link| [link.from, link.to]);
        let links = ends.filter(|end| end.transcript == interview.transcript.id);
        let links = links.map(|end| end.span);
        Self {
            links: SpanSet::merged(links),
            coded: SpanSet::merged(codings),
            several: SpanSet::merged(several),
            focus,
            selected: app.selection(),
            found: app.finding.within(interview.transcript.id, visible),
            memos: SpanSet::merged(memos),
        }
    }
}

fn gutter(
    app: &App,
    buffer: &mut Buffer,
    layout: &Layout,
    columns: &Columns,
    (interview, page, row): (&Interview, &Page, &Row),
    y: u16,
    marks: &Marks,
) {
    let theme = app.theme;
    let right = layout.text.x + columns.gutter;
    let begins = |spans: &SpanSet| {
        let mut here = spans.overlapping(row.span).iter();
        here.any(|span| span.start >= row.span.start)
    };
    let sign = match (begins(&marks.memos), begins(&marks.links)) {
        (true, true) => "\u{203b}",
        (true, false) => "✎",
        (false, true) => "\u{21c4}",
        (false, false) => "",
    };
    put(buffer, (layout.text.x, y), right, sign, theme.accent());
    let document = interview.document();
    let turn = page.blocks.get(row.block).and_then(|block| block.turn);
    let Some((number, turn)) = turn.and_then(|at| Some((at + 1, document.turns.get(at)?))) else {
        return;
    };
    if !row.first {
        return;
    }
    let mut x = layout.text.x + 1;
    if columns.number > 0 {
        let number = format!("{number:>width$}", width = usize::from(columns.number));
        put(buffer, (x, y), right, &number, theme.quiet());
        x += columns.number + 1;
    }
    if columns.clock > 0 {
        put(buffer, (x, y), right, &clock(turn), theme.quiet());
        x += columns.clock;
    }
    if columns.label > 0 {
        let label = cut(document.label(turn), columns.label);
        let style = match interview.who(turn) {
            Who::Participant(_) => theme.accent().add_modifier(Modifier::BOLD),
            Who::Interviewer | Who::Other => theme.quiet(),
        };
        put(buffer, (x, y), right, &label, style);
    }
}

/// When a turn was said: `01:02:03`, or nothing.
fn clock(turn: &Turn) -> String {
    turn.time.map_or(String::new(), |time| {
        let seconds = time / 1000;
        format!(
            "{:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )
    })
}

fn text(
    app: &App,
    buffer: &mut Buffer,
    layout: &Layout,
    columns: &Columns,
    (interview, row): (&Interview, &Row),
    y: u16,
    marks: &Marks,
) {
    if row.blank {
        return;
    }
    let document = interview.document();
    let words = document.text.slice(row.span);
    let turn = document
        .turn_at(row.span.start)
        .and_then(|at| document.turns.get(at));
    let spoken = turn.is_some_and(|turn| turn.speech.holds(row.span.start));
    let left = layout.text.x + columns.gutter;
    let right = left + columns.body;
    let coded = marks.coded.overlapping(row.span);
    let several = marks.several.overlapping(row.span);
    let mut position = row.span.start;
    let (mut x, mut joined) = (left, None);
    for grapheme in words.graphemes(true) {
        if grapheme == "\n" && marks.selected.is_none_or(|span| !span.holds(position)) {
            break;
        }
        let within = |spans: &[Span]| {
            let at = spans.partition_point(|span| span.end <= position);
            spans.get(at).is_some_and(|span| span.holds(position))
        };
        let is_coded = within(coded);
        let mut style = if !spoken || (app.options.dim && !is_coded) {
            app.theme.quiet()
        } else {
            app.theme.plain()
        };
        if is_coded {
            style = style.patch(app.theme.coded(within(several)));
        }
        if let Some((_, colour)) = marks.focus.filter(|(span, _)| span.holds(position)) {
            style = style.patch(app.theme.coding_in_focus(colour));
        }
        if within(&marks.found) {
            style = style.patch(app.theme.found());
        }
        if marks.selected.is_some_and(|span| span.holds(position)) {
            style = style.patch(app.theme.selected());
        }
        let used = put_grapheme(buffer, (x, y), right, grapheme, style);
        if used == 0 {
            break;
        }
        x += used;
        position += grapheme.chars().count() as u32;
        if used > 1 && grapheme.contains('\u{200d}') {
            joined.get_or_insert(x);
        }
    }
    if let Some(from) = joined {
        distrust_widths(buffer, from, layout.text.right(), y);
    }
}

fn stripes(app: &App, buffer: &mut Buffer, layout: &Layout, columns: &Columns, row: usize, y: u16) {
    if columns.lanes == 0 {
        return;
    }
    let right = layout.text.right();
    let from = right - columns.lanes;
    let room = usize::from(columns.lanes) - 1;
    let focus = app.coding_in_focus().map(|coding| coding.id);
    let lanes = &app.reading.lanes;
    for lane in 0..room.min(lanes.lanes.len()) {
        if let Some(stripe) = lanes.at(lane, row) {
            let (glyph, style) = if Some(stripe.coding) == focus {
                ("█", code_style(app, stripe))
            } else {
                (
                    app.theme.stripe(colour(app, stripe)),
                    code_style(app, stripe),
                )
            };
            put(buffer, (from + lane as u16, y), right, glyph, style);
        }
    }
    let hidden = (room..lanes.lanes.len())
        .filter(|lane| lanes.at(*lane, row).is_some())
        .count();
    if lanes.over(row) + hidden > 0 {
        put(buffer, (right - 1, y), right, "+", app.theme.accent());
    }
    if let Some(stripe) = lanes.name(row).filter(|_| columns.names > 0) {
        name(
            app,
            buffer,
            columns,
            (from, y),
            stripe,
            Some(stripe.coding) == focus,
        );
    }
}

fn name(
    app: &App,
    buffer: &mut Buffer,
    columns: &Columns,
    (right, y): (u16, u16),
    stripe: &Stripe,
    in_focus: bool,
) {
    let study = app.workbench.study();
    let Some(code) = study.code_of(stripe.code) else {
        return;
    };
    let label = cut(&code.label, columns.names - 1);
    let style = if in_focus {
        code_style(app, stripe).add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    } else {
        code_style(app, stripe)
    };
    let x = right.saturating_sub(width(&label) + 1);
    put(buffer, (x, y), right, &label, style);
}

fn colour(app: &App, stripe: &Stripe) -> u8 {
    let code = app.workbench.study().code_of(stripe.code);
    code.map_or(0, |code| code.colour)
}

fn code_style(app: &App, stripe: &Stripe) -> Style {
    app.theme.code(colour(app, stripe))
}

/// Where the cursor stands on the screen; none where it has been scrolled out of sight.
pub(super) fn cursor(app: &App, layout: &Layout) -> Option<(u16, u16)> {
    let (interview, page) = (app.interview()?, app.reading.page.as_ref()?);
    let columns = layout.columns(interview.document(), app.options.clock);
    let position = app.reading.cursor.position;
    let row = page.row_of(position).checked_sub(app.reading.top)?;
    if row >= usize::from(layout.text.height) || layout.text.width == 0 {
        return None;
    }
    let column = page.column_of(interview.document(), position);
    let column = column.min(columns.body.saturating_sub(1));
    let x = (layout.text.x + columns.gutter + column).min(layout.text.right().saturating_sub(1));
    Some((x, layout.text.y + row as u16))
}
