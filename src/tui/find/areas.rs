//! Where everything stands on the Find screen.

use ratatui::layout::Rect;

use super::{Finding, Focus, Shape};

/// From so many columns on, the facets stand beside what was found.
const ROOMY: u16 = 100;
/// For the facets, in columns.
const FACETS: u16 = 30;

/// The parts of the Find screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Areas {
    /// The query.
    pub query: Rect,
    /// What is wrong with it, or what it comes to.
    pub summary: Rect,
    /// What was found, the saved questions, or the preview.
    pub list: Rect,
    /// How many are of each kind, where there is room for it or it has the focus.
    pub facets: Option<Rect>,
}

impl Finding {
    /// Divides the room between title and status line.
    pub(crate) fn areas(&self, body: Rect) -> Areas {
        let row = |at: u16| Rect {
            y: (body.y + at).min(body.bottom()),
            height: 1.min(body.height.saturating_sub(at)),
            ..body
        };
        let rest = Rect {
            y: (body.y + 2).min(body.bottom()),
            height: body.height.saturating_sub(2),
            ..body
        };
        let beside = match self.focus {
            Focus::Facets => true,
            Focus::Query | Focus::Results => {
                body.width >= ROOMY && !self.facets.rows.is_empty() && !self.shows_questions()
            }
            Focus::Questions | Focus::Preview => false,
        };
        let facets = beside.then(|| {
            let width = FACETS.min(body.width);
            Rect {
                x: body.right() - width,
                width,
                ..rest
            }
        });
        let list = Rect {
            width: body
                .width
                .saturating_sub(facets.map_or(0, |rect| rect.width + 1)),
            ..rest
        };
        Areas {
            query: row(0),
            summary: row(1),
            list,
            facets,
        }
    }

    /// Whether the saved questions stand in place of what was found.
    pub(crate) fn shows_questions(&self) -> bool {
        self.focus == Focus::Questions || (self.focus == Focus::Query && self.line.is_blank())
    }

    /// Keeps what is chosen in its lists and on screen.
    pub(crate) fn settle(&mut self, body: Rect, questions: usize) {
        let areas = self.areas(body);
        let height = usize::from(areas.list.height);
        let rows = match self.shape {
            Shape::Lines => height,
            // A unit takes some rows; the view begins with the chosen one where it must.
            Shape::Whole => 1,
        };
        self.list.settle(self.len(), rows);
        let facets = self.facets.rows.len();
        self.facets.list.settle(facets, height);
        self.questions.list.settle(questions, height);
        if let Some(preview) = &mut self.preview {
            let rows = preview.rows.len();
            preview.list.settle(rows, height);
        }
    }
}
