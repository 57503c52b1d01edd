//! Words, sentences, paragraphs and turns around a place, and where motions lead.

use super::super::command::{Motion, Unit};
use super::Place;
use crate::study::{Position, Span};

/// Words and sentences are looked for at most so many characters around the cursor, lest a text without line ends be slow.
const REACH: u32 = 4_000;

/// The unit at `position`. Blanks before a word or sentence belong to none: the next one on the line is taken.
pub(crate) fn unit_at(place: Place, position: Position, unit: Unit) -> Span {
    let text = &place.document.text;
    let among = |spans: Vec<Span>| {
        let next = spans.iter().find(|span| position < span.end);
        next.or(spans.last())
            .copied()
            .unwrap_or_else(|| text.grapheme_at(position))
    };
    match unit {
        Unit::Character => text.grapheme_at(position),
        Unit::Word => among(text.words(line_of(place, position)).collect()),
        Unit::Sentence => among(text.sentences(line_of(place, position))),
        Unit::Paragraph => text.trimmed(line_of(place, position)),
        Unit::Line => place
            .page
            .rows
            .get(place.page.row_of(position))
            .map_or(Span::new(position, position), |row| text.trimmed(row.span)),
        Unit::Turn => block_span(place, position),
    }
}

/// `span` and the units in which it starts and ends, together.
pub(super) fn covered(place: Place, span: Span, unit: Unit) -> Span {
    let last = place.document.text.grapheme_before(span.end);
    [span.start, last.max(span.start)]
        .into_iter()
        .map(|end| (end, unit_at(place, end, unit)))
        .filter(|(end, unit)| unit.holds(*end))
        .fold(span, |whole, (_, unit)| whole.hull(unit))
}

/// The first unit that starts at or behind `position`; empty where there is none.
pub(super) fn next_unit(place: Place, position: Position, unit: Unit) -> Span {
    let motion = match unit {
        Unit::Character => return place.document.text.grapheme_at(place.page.clamp(position)),
        Unit::Word => Motion::WordNext,
        Unit::Sentence => Motion::SentenceNext,
        Unit::Line | Unit::Paragraph => {
            let mut at = position;
            let text = &place.document.text;
            while at < text.len() && text.slice(text.grapheme_at(at)).trim().is_empty() {
                at = text.grapheme_after(at);
            }
            return unit_at(place, place.page.clamp(at), unit);
        }
        Unit::Turn => Motion::TurnNext,
    };
    let before = position.saturating_sub(1);
    let start = target(place, before, motion);
    if start < position {
        return Span::new(position, position);
    }
    unit_at(place, start, unit)
}

fn block_span(place: Place, position: Position) -> Span {
    place
        .page
        .blocks
        .get(place.page.block_of(position))
        .map_or(Span::new(position, position), |block| block.span)
}

/// The stretch between line feeds around `position`, within its block.
fn line_of(place: Place, position: Position) -> Span {
    let text = &place.document.text;
    let block = block_span(place, position);
    let position = position.clamp(block.start, block.end);
    let from = block.start.max(position.saturating_sub(REACH));
    let to = block.end.min(position.saturating_add(REACH));
    let before = text.slice(Span::new(from, position));
    let start = before
        .rfind('\n')
        .map(|at| text.position(text.byte(from) + at) + 1);
    let behind = text.slice(Span::new(position, to));
    let end = behind
        .find('\n')
        .map(|at| text.position(text.byte(position) + at));
    text.on_graphemes(Span::new(start.unwrap_or(from), end.unwrap_or(to)))
}

/// Where a motion that does not go by rows leads.
pub(super) fn target(place: Place, position: Position, motion: Motion) -> Position {
    let text = &place.document.text;
    let row = || place.page.rows.get(place.page.row_of(position));
    match motion {
        Motion::Left => {
            let block = block_span(place, position);
            if position > block.start {
                text.grapheme_before(position)
            } else {
                last_of_block_before(place, position)
            }
        }
        Motion::Right => text.grapheme_after(position),
        Motion::WordNext => next(place, position, |line| starts(text.words(line))),
        Motion::SentenceNext => next(place, position, |line| starts(text.sentences(line))),
        Motion::WordBack => previous(place, position, |line| starts(text.words(line))),
        Motion::SentenceBack => previous(place, position, |line| starts(text.sentences(line))),
        Motion::TurnNext => {
            let next = place.page.block_of(position) + 1;
            let block = place.page.blocks.get(next);
            block.map_or(position, |block| block.span.start)
        }
        Motion::TurnBack => {
            let here = place.page.block_of(position);
            let start = block_span(place, position).start;
            if position > start {
                return start;
            }
            let before = here.checked_sub(1).and_then(|at| place.page.blocks.get(at));
            before.map_or(position, |block| block.span.start)
        }
        Motion::RowStart => row().map_or(position, |row| row.span.start),
        Motion::RowEnd => row().map_or(position, |row| {
            let words = text.trimmed(row.span);
            text.grapheme_before(words.end).max(row.span.start)
        }),
        Motion::Start => place.page.first_speech(),
        Motion::End => text.grapheme_before(
            place
                .page
                .blocks
                .last()
                .map_or(text.len(), |block| block.span.end),
        ),
        Motion::Up
        | Motion::Down
        | Motion::PageUp
        | Motion::PageDown
        | Motion::HalfUp
        | Motion::HalfDown => position,
    }
}

fn last_of_block_before(place: Place, position: Position) -> Position {
    let here = place.page.block_of(position);
    let before = here.checked_sub(1).and_then(|at| place.page.blocks.get(at));
    before.map_or(position, |block| {
        place.document.text.grapheme_before(block.span.end)
    })
}

/// Where the far end of a selection goes with a motion by words, sentences or turns: to the last character of the unit, so
/// that whole units are selected. None for other motions.
pub(super) fn end_of_unit(place: Place, position: Position, motion: Motion) -> Option<Position> {
    let text = &place.document.text;
    let ends = |spans: Vec<Span>| -> Vec<Position> {
        let last = |span: &Span| text.grapheme_before(span.end);
        spans.iter().map(last).collect()
    };
    let words = |line| ends(text.words(line).collect());
    let sentences = |line| ends(text.sentences(line));
    Some(match motion {
        Motion::WordNext => next(place, position, words),
        Motion::WordBack => previous(place, position, words),
        Motion::SentenceNext => next(place, position, sentences),
        Motion::SentenceBack => previous(place, position, sentences),
        Motion::TurnNext => {
            let end = text.grapheme_before(block_span(place, position).end);
            let next = place.page.blocks.get(place.page.block_of(position) + 1);
            match next {
                Some(next) if position >= end => text.grapheme_before(next.span.end),
                _ => end,
            }
        }
        Motion::TurnBack => last_of_block_before(place, position),
        _ => return None,
    })
}

fn starts(spans: impl IntoIterator<Item = Span>) -> Vec<Position> {
    spans.into_iter().map(|span| span.start).collect()
}

/// The first of the places that `of` finds on a line behind `position`, over lines and blocks; `position` itself where
/// there is none.
fn next(place: Place, position: Position, of: impl Fn(Span) -> Vec<Position>) -> Position {
    let mut at = position;
    loop {
        let line = line_of(place, at);
        if let Some(found) = of(line).into_iter().find(|found| *found > position) {
            return found;
        }
        let block = block_span(place, at);
        let behind = line.end.max(at) + 1;
        let further = if behind < block.end {
            behind
        } else {
            place.page.clamp(block.end)
        };
        if further <= at {
            return position;
        }
        at = further;
    }
}

/// The last of the places that `of` finds on a line before `position`, over lines and blocks; `position` itself where
/// there is none.
fn previous(place: Place, position: Position, of: impl Fn(Span) -> Vec<Position>) -> Position {
    let mut at = position;
    loop {
        let line = line_of(place, at);
        if let Some(found) = of(line).into_iter().rfind(|found| *found < position) {
            return found;
        }
        let block = block_span(place, at);
        let further = if line.start > block.start {
            line.start - 1
        } else {
            last_of_block_before(place, block.start)
        };
        if further >= at {
            return position;
        }
        at = further;
    }
}
