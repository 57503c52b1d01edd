//! Where everything stands on a screen of any size.

use ratatui::layout::Rect;

use super::app::Options;
use super::command::Panel;
use super::display::width;
use crate::study::Document;

/// The smallest screen on which something can be shown, in columns and rows.
pub(crate) const SMALLEST: (u16, u16) = (24, 6);
/// From so many columns on, both panels stand beside the text.
const ROOMY: u16 = 100;
/// From so many columns on, one panel can stand beside the text.
const MIDDLING: u16 = 64;
/// From so many columns and rows of text on, its portrait stands below it.
const PORTRAIT: (u16, u16) = (40, 12);
/// Rows of text are never longer, in columns: longer ones are hard to read.
const LONGEST_ROW: u16 = 92;

/// The parts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The first line.
    pub title: Rect,
    /// All between title and status line.
    pub body: Rect,
    /// The list of transcripts, where there is room for it.
    pub transcripts: Option<Rect>,
    /// The text with gutter and stripes.
    pub text: Rect,
    /// The portrait below the text, where there is room for it.
    pub portrait: Option<Rect>,
    /// The codebook, where there is room for it.
    pub codes: Option<Rect>,
    /// Where the cursor is, and messages.
    pub status: Rect,
    /// Keys that matter here.
    pub hints: Rect,
}

/// The columns of the text's part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Columns {
    /// For turn numbers.
    pub number: u16,
    /// For speakers.
    pub label: u16,
    /// For timestamps.
    pub clock: u16,
    /// From the left edge to the text.
    pub gutter: u16,
    /// For the text.
    pub body: u16,
    /// For the names of codes.
    pub names: u16,
    /// For stripes.
    pub lanes: u16,
}

impl Layout {
    /// Divides a screen.
    pub(crate) fn new(area: Rect, options: Options, panel: Panel) -> Self {
        let rows = |from: u16, count: u16| {
            let from = from.min(area.height);
            Rect::new(
                area.x,
                area.y + from,
                area.width,
                count.min(area.height - from),
            )
        };
        let body = rows(1, area.height.saturating_sub(3));
        let (left, right) = panels(area.width, options, panel);
        let whole = |width: u16| width >= area.width;
        let transcripts = (left > 0).then(|| Rect {
            width: left.min(area.width),
            ..body
        });
        let codes = (right > 0).then(|| Rect {
            x: body.x + area.width - right.min(area.width),
            width: right.min(area.width),
            ..body
        });
        let taken = |width: u16| {
            if width > 0 && !whole(width) {
                width + 1
            } else {
                width
            }
        };
        let text = Rect {
            x: body.x + taken(left).min(area.width),
            width: area.width.saturating_sub(taken(left) + taken(right)),
            ..body
        };
        let shows = options.portrait && text.width >= PORTRAIT.0 && text.height >= PORTRAIT.1;
        let height = text.height - u16::from(shows);
        let portrait = shows.then(|| Rect {
            y: text.y + height,
            height: 1,
            ..text
        });
        Self {
            title: rows(0, 1),
            body,
            transcripts,
            text: Rect { height, ..text },
            portrait,
            codes,
            status: rows(area.height.saturating_sub(2), 1),
            hints: rows(area.height.saturating_sub(1), 1),
        }
    }

    /// Divides an area in two for a list and what is chosen in it, one above the other where it is narrow.
    pub(crate) fn two(&self, area: Rect) -> (Rect, Rect) {
        divided(area, 72)
    }

    /// The same for a codebook and the passages of a code.
    pub(crate) fn with_codebook(&self, area: Rect) -> (Rect, Rect) {
        divided(area, 48)
    }

    /// How many rows a list has that stands beside what is chosen in it, below a heading.
    pub(crate) fn list_rows(&self) -> usize {
        usize::from(self.two(self.body).0.height).saturating_sub(1)
    }

    /// Divides the place of a codebook into its heading and its rows.
    pub(crate) fn codebook(rect: Rect) -> (Rect, Rect) {
        let head = 1.min(rect.height);
        (
            Rect {
                height: head,
                ..rect
            },
            Rect {
                y: rect.y + head,
                height: rect.height - head,
                ..rect
            },
        )
    }

    /// Divides the text's part for a document. Depends on nothing that coding changes, so that no row moves while coding.
    pub(crate) fn columns(&self, document: &Document, clock: bool) -> Columns {
        let room = self.text.width;
        let number = (document.turns.len().max(1).ilog10() as u16 + 1).max(2);
        let longest = document.labels.iter().map(|label| width(label)).max();
        let label = longest.unwrap_or(0).min(if room >= 56 { 10 } else { 6 });
        let number = if room < 30 { 0 } else { number };
        let label = if room < 24 { 0 } else { label };
        let clock = if clock && room >= 44 { 9 } else { 0 };
        let gap = |columns: u16| if columns > 0 { columns + 1 } else { 0 };
        let gutter = 1 + gap(number) + gap(label) + clock + 1;
        let lanes = match room {
            60.. => 7,
            40.. => 4,
            28.. => 2,
            _ => 0,
        };
        let names = match room {
            100.. => 20,
            74.. => 15,
            58.. => 11,
            48.. => 8,
            _ => 0,
        };
        let body = room.saturating_sub(gutter + gap(names) + lanes + 1);
        let spare = body.saturating_sub(LONGEST_ROW).min(16);
        Columns {
            number,
            label,
            clock,
            gutter,
            body: body.min(LONGEST_ROW),
            names: if names > 0 { names + spare } else { 0 },
            lanes,
        }
    }
}

/// Divides an area in two, the left one at most so wide; one above the other where it is narrow.
fn divided(area: Rect, widest: u16) -> (Rect, Rect) {
    if area.width >= 70 {
        let left = (area.width * 2 / 5).clamp(26, widest);
        let right = Rect {
            x: area.x + left + 1,
            width: area.width - left - 1,
            ..area
        };
        (
            Rect {
                width: left,
                ..area
            },
            right,
        )
    } else {
        let top = area.height / 2;
        let below = Rect {
            y: area.y + top,
            height: area.height - top,
            ..area
        };
        (
            Rect {
                height: top.saturating_sub(1),
                ..area
            },
            below,
        )
    }
}

/// How wide the panels left and right are.
fn panels(width: u16, options: Options, panel: Panel) -> (u16, u16) {
    let left = (width / 6).clamp(20, 28);
    let right = (width / 4).clamp(26, 42);
    let focus = |this: Panel| panel == this;
    if width >= ROOMY {
        let shown = |on: bool, this, columns| if on || focus(this) { columns } else { 0 };
        return (
            shown(options.transcripts, Panel::Transcripts, left),
            shown(options.codes, Panel::Codes, right),
        );
    }
    let columns = |columns: u16| if width >= MIDDLING { columns } else { width };
    match panel {
        Panel::Text => (0, 0),
        Panel::Transcripts => (columns(24), 0),
        Panel::Codes => (0, columns(30)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: Options = Options {
        transcripts: true,
        codes: true,
        clock: true,
        dim: false,
        mine: false,
        bare: false,
        portrait: true,
        mouse: true,
    };

    #[test]
    fn panels_stand_beside_the_text_where_there_is_room() {
        let layout = |width, panel| Layout::new(Rect::new(0, 0, width, 24), ALL, panel);
        assert!(layout(80, Panel::Text).transcripts.is_none());
        assert!(layout(80, Panel::Codes).codes.is_some());
        assert!(layout(120, Panel::Text).transcripts.is_some());
        assert_eq!(layout(50, Panel::Codes).text.width, 0);
    }

    proptest! {
        #[test]
        fn nothing_stands_outside_the_screen(width in 0u16..300, height in 0u16..100, panel in 0usize..3) {
            let panel = [Panel::Text, Panel::Transcripts, Panel::Codes][panel];
            let area = Rect::new(0, 0, width, height);
            let layout = Layout::new(area, ALL, panel);
            let parts = [Some(layout.title), Some(layout.body), layout.transcripts, Some(layout.text), layout.portrait, layout.codes, Some(layout.status), Some(layout.hints)];
            for part in parts.into_iter().flatten() {
                prop_assert_eq!(area.intersection(part), part);
            }
            let (one, two) = layout.two(layout.body);
            for part in [one, two] {
                prop_assert!(part.bottom() <= height.max(1) && part.right() <= width.max(1));
            }
            let document = Document::empty();
            let columns = layout.columns(&document, true);
            prop_assert!(columns.body <= LONGEST_ROW);
        }
    }
}
