//! What was found as whole units: turns, sentences or segments with the words found in them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::super::app::App;
use super::super::super::display::{cut, put};
use super::super::super::find::{Focus, Found};
use super::super::super::wrap;
use super::super::fill;
use crate::study::{Span, Text};

/// A unit takes at most this share of the list's rows.
const SHARE: u16 = 2;

/// A unit on screen: which hit, what is said of it, and its rows.
struct Block {
    hit: usize,
    heading: String,
    rows: Vec<Span>,
}

/// Draws the units from the chosen one's neighbourhood on; the row of the chosen one.
pub(super) fn view(app: &App, buffer: &mut Buffer, rect: Rect) -> Option<u16> {
    let theme = app.theme;
    let finding = &app.finding;
    let mut y = rect.y;
    let mut chosen = None;
    for block in blocks(app, rect) {
        let hit = &finding.answer.hits[block.hit];
        let Some(interview) = finding.answer.study.interview(hit.transcript) else {
            continue;
        };
        let from = y;
        let mark = if finding.is_marked(hit) { "✓" } else { " " };
        let x = put(buffer, (rect.x, y), rect.right(), mark, theme.accent());
        let heading = cut(&block.heading, rect.width.saturating_sub(2));
        put(buffer, (x, y), rect.right(), &heading, theme.heading());
        y += 1;
        for row in block.rows {
            let text = &interview.document().text;
            words(
                app,
                buffer,
                (rect.x + 3, y),
                rect.right(),
                text,
                row,
                &hit.words,
            );
            y += 1;
        }
        if block.hit == finding.list.chosen && finding.focus != Focus::Query {
            let style = theme.chosen(finding.focus == Focus::Results);
            (from..y.min(rect.bottom())).for_each(|y| fill(buffer, rect, y, style));
            chosen = Some(from);
        }
    }
    chosen
}

/// Which hit stands at a row.
pub(super) fn at(app: &App, rect: Rect, row: usize) -> Option<usize> {
    let mut below = row;
    for block in blocks(app, rect) {
        let rows = block.rows.len() + 1;
        if below < rows {
            return Some(block.hit);
        }
        below -= rows;
    }
    None
}

/// The units that are on screen: as many before the chosen one as a third of the rows holds, and what follows.
fn blocks(app: &App, rect: Rect) -> Vec<Block> {
    let finding = &app.finding;
    let chosen = finding.list.chosen.min(finding.len().saturating_sub(1));
    let mut blocks = std::collections::VecDeque::new();
    let mut used = 0;
    for hit in (0..chosen).rev() {
        let Some(block) = block(app, rect, hit) else {
            break;
        };
        used += block.rows.len() + 1;
        if used > usize::from(rect.height) / 3 {
            break;
        }
        blocks.push_front(block);
    }
    let mut used: usize = blocks.iter().map(|block| block.rows.len() + 1).sum();
    for hit in chosen..finding.answer.hits.len() {
        let room = usize::from(rect.height).saturating_sub(used);
        let Some(mut block) = block(app, rect, hit).filter(|_| room > 1) else {
            break;
        };
        block.rows.truncate(room - 1);
        used += block.rows.len() + 1;
        blocks.push_back(block);
    }
    blocks.into()
}

fn block(app: &App, rect: Rect, hit: usize) -> Option<Block> {
    let answer = &app.finding.answer;
    let found = answer.hits.get(hit)?;
    let interview = answer.study.interview(found.transcript)?;
    let text = &interview.document().text;
    // A whole transcript is shown by the first words found in it.
    let span = match (found.turn, found.words.first()) {
        (None, Some(word)) => {
            let turn = interview.document().turn_at(word.start)?;
            interview.document().turns[turn].speech
        }
        _ => found.span,
    };
    let columns = rect.width.saturating_sub(4).min(92);
    let most = usize::from((rect.height / SHARE).max(2)) - 1;
    let bytes = text.bytes(span);
    let speech = &text.as_str()[bytes.clone()];
    let rows = wrap::lines(speech, columns).into_iter().map(|line| {
        let start = bytes.start + (line.as_ptr() as usize - speech.as_ptr() as usize);
        text.span_of(start..start + line.len())
    });
    Some(Block {
        hit,
        heading: heading(app, found)?,
        rows: rows.take(most).collect(),
    })
}

/// Whose words they are, how many were found, and which codes they have.
fn heading(app: &App, found: &Found) -> Option<String> {
    let study = &app.finding.answer.study;
    let interview = study.interview(found.transcript)?;
    let document = interview.document();
    let mut parts = vec![interview.quote_id(found.span).to_string()];
    match found.turn.and_then(|turn| document.turns.get(turn)) {
        Some(turn) => parts.push(document.label(turn).to_owned()),
        None => parts = vec![interview.transcript.title.clone()],
    }
    if found.turn.is_none() {
        parts.push(format!("{} found", found.words.len()));
        return Some(parts.join(" · "));
    }
    let over = interview.codings().overlapping(found.span);
    let mut codes: Vec<&str> = over
        .filter_map(|coding| Some(study.code_of(coding.code)?.slug.as_str()))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    if !codes.is_empty() {
        parts.push(codes.join(", "));
    }
    Some(parts.join(" · "))
}

/// Draws one row of a unit, the words found standing out.
fn words(
    app: &App,
    buffer: &mut Buffer,
    (mut x, y): (u16, u16),
    right: u16,
    text: &Text,
    row: Span,
    found: &[Span],
) {
    let mut at = row.start;
    let from = found.partition_point(|word| word.end <= row.start);
    for word in found[from..].iter().take_while(|word| word.start < row.end) {
        let Some(word) = word.intersection(row) else {
            continue;
        };
        let before = Span::new(at, word.start);
        x = put(buffer, (x, y), right, text.slice(before), app.theme.plain());
        x = put(buffer, (x, y), right, text.slice(word), app.theme.found());
        at = word.end;
    }
    let rest = Span::new(at, row.end);
    put(buffer, (x, y), right, text.slice(rest), app.theme.plain());
}
