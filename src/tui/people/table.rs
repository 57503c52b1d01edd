//! A table that scrolls both ways: what is shown of it, in which order, and which cell is chosen.

use std::cmp::Ordering;

use super::super::command::Motion;
use super::super::display::width;
use super::super::lists::Chosen;
use crate::study::{AttributeType, CoderId, ParticipantId, Reading, TranscriptId, natural_key};

/// No column is wider, in columns of the screen.
const WIDEST: u16 = 28;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Field {
    /// A participant's name.
    Name,
    /// A participant's role.
    Role,
    /// An attribute, of participants or transcripts.
    Attribute(String),
    /// The labels under which a participant speaks.
    Labels,
    /// A speaker label.
    Label,
    /// The transcript of a label.
    Home,
    /// Who a label is.
    Who,
    /// How many turns a label has.
    Turns,
    /// How many words a label or a transcript has.
    Words,
    /// A transcript's title.
    Title,
    /// The participant under whom a transcript is listed.
    Under,
    /// How far a coder has come.
    Progress(CoderId),
    /// The sets that a transcript is in.
    Sets,
    /// How many codings a transcript has.
    Codings,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// What it holds.
    pub field: Field,
    /// Its heading.
    pub title: String,
    /// How its values compare.
    pub kind: AttributeType,
    /// How wide it is on screen.
    pub width: u16,
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A participant.
    Participant(ParticipantId),
    /// A label of a transcript.
    Label(TranscriptId, String),
    /// A transcript.
    Transcript(TranscriptId),
}

/// How far a cell can be taken at its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A value.
    Known,
    /// Nobody knows, or nobody asked.
    Unknown,
    /// The participant preferred not to say.
    Declined,
    /// A value that does not fit the column's type.
    Misfit,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// What it says; empty where nothing is known.
    pub text: String,
    /// How far it can be taken at its word.
    pub standing: Standing,
}

impl Cell {
    /// A value; an empty one is unknown.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        let standing = if text.is_empty() {
            Standing::Unknown
        } else {
            Standing::Known
        };
        Self { text, standing }
    }
}

/// A row: what it is about, and a cell for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// What it is about.
    pub key: Key,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// The columns; the first one stays on screen.
    pub columns: Vec<Column>,
    /// All rows, in their own order.
    pub rows: Vec<Row>,
    /// The rows that are shown, in the order that is shown: indices into `rows`.
    pub shown: Vec<usize>,
    /// The chosen one of the shown rows.
    pub list: Chosen,
    /// The chosen column.
    pub column: usize,
    /// The first column on screen behind the first one.
    pub left: usize,
    /// By which column rows are sorted, and whether from the highest down; none: their own order.
    pub sort: Option<(Field, bool)>,
    /// Only rows with this in one of their cells are shown.
    pub filter: String,
}

impl Table {
    /// Takes in new rows and columns, and keeps what is chosen.
    pub(crate) fn put(&mut self, columns: Vec<Column>, rows: Vec<Row>) {
        let (key, field) = (self.key().cloned(), self.field().cloned());
        self.columns = columns;
        self.rows = rows;
        for at in 0..self.columns.len() {
            let cells = self.rows.iter().map(|row| width(&row.cells[at].text));
            let widest = cells.max().unwrap_or(0).max(width(&self.columns[at].title));
            self.columns[at].width = widest.clamp(3, WIDEST);
        }
        let column = field.and_then(|field| self.columns.iter().position(|c| c.field == field));
        self.column = column
            .unwrap_or(self.column)
            .min(self.columns.len().saturating_sub(1));
        self.arrange(key.as_ref());
    }

    /// Makes anew what is shown, with the row about `key` chosen if it is there.
    pub(crate) fn arrange(&mut self, key: Option<&Key>) {
        let sought = self.filter.to_lowercase();
        let fits = |row: &Row| {
            sought.is_empty()
                || row
                    .cells
                    .iter()
                    .any(|cell| cell.text.to_lowercase().contains(&sought))
        };
        self.shown = (0..self.rows.len())
            .filter(|at| fits(&self.rows[*at]))
            .collect();
        let sorted = self.sort.clone().and_then(|(field, down)| {
            let at = self.columns.iter().position(|c| c.field == field)?;
            Some((at, down))
        });
        if let Some((at, down)) = sorted {
            let kind = self.columns[at].kind;
            let rows = &self.rows;
            self.shown
                .sort_by(|a, b| compared(&rows[*a].cells[at], &rows[*b].cells[at], kind, down));
        }
        if let Some(key) = key {
            self.choose(key);
        }
        self.list.chosen = self.list.chosen.min(self.shown.len().saturating_sub(1));
    }

    /// Chooses the row about `key`; whether it is shown.
    pub(crate) fn choose(&mut self, key: &Key) -> bool {
        let at = self.shown.iter().position(|at| self.rows[*at].key == *key);
        self.list.chosen = at.unwrap_or(self.list.chosen);
        at.is_some()
    }

    /// The chosen row.
    pub(crate) fn row(&self) -> Option<&Row> {
        self.rows.get(*self.shown.get(self.list.chosen)?)
    }

    /// What the chosen row is about.
    pub(crate) fn key(&self) -> Option<&Key> {
        self.row().map(|row| &row.key)
    }

    /// What the chosen column holds.
    pub(crate) fn field(&self) -> Option<&Field> {
        self.columns.get(self.column).map(|column| &column.field)
    }

    /// The chosen cell.
    pub(crate) fn cell(&self) -> Option<&Cell> {
        self.row()?.cells.get(self.column)
    }

    /// Moves from cell to cell.
    pub(crate) fn go(&mut self, motion: Motion, height: usize) {
        let last = self.columns.len().saturating_sub(1);
        match motion {
            Motion::Left => self.column = self.column.saturating_sub(1),
            Motion::Right => self.column = (self.column + 1).min(last),
            Motion::RowStart => self.column = 0,
            Motion::RowEnd => self.column = last,
            _ => self.list.go(motion, self.shown.len(), height),
        }
    }

    /// Sorts by the chosen column; a second time from the highest down; a third time not at all.
    pub(crate) fn sort(&mut self) {
        let Some(field) = self.field().cloned() else {
            return;
        };
        self.sort = match &self.sort {
            Some((by, false)) if *by == field => Some((field, true)),
            Some((by, true)) if *by == field => None,
            _ => Some((field, false)),
        };
        let key = self.key().cloned();
        self.arrange(key.as_ref());
    }

    /// Keeps the chosen cell on a screen of so many columns and rows.
    pub(crate) fn settle(&mut self, width: u16, height: usize) {
        self.list.settle(self.shown.len(), height);
        self.left = self.left.clamp(1, self.columns.len().max(1));
        if self.column < self.left {
            self.left = self.column.max(1);
        }
        while self.column > self.left && !self.fits(width) {
            self.left += 1;
        }
    }

    /// Whether the chosen column is on screen as a whole.
    fn fits(&self, width: u16) -> bool {
        self.visible(width)
            .iter()
            .any(|(at, _, room)| *at == self.column && *room >= self.columns[*at].width)
    }

    /// The columns on a screen of this width: index, where they begin, how much room they have.
    pub(crate) fn visible(&self, width: u16) -> Vec<(usize, u16, u16)> {
        let mut x = 0;
        let mut visible = Vec::new();
        let behind = self.left.max(1)..self.columns.len();
        let first = 0..self.columns.len().min(1);
        for at in first.chain(behind) {
            if x >= width {
                break;
            }
            let most = if at == 0 { width / 2 } else { width - x };
            let room = self.columns[at].width.min(most);
            visible.push((at, x, room));
            x += room + 2;
        }
        visible
    }
}

/// Compares two cells of a column: what is not known comes last, whichever way one sorts.
fn compared(a: &Cell, b: &Cell, kind: AttributeType, down: bool) -> Ordering {
    let rank = |cell: &Cell| match cell.standing {
        Standing::Known => 0,
        Standing::Misfit => 1,
        Standing::Declined => 2,
        Standing::Unknown => 3,
    };
    let values = || match (kind.read(&a.text), kind.read(&b.text)) {
        (Reading::Range(low, high), Reading::Range(other_low, other_high)) => {
            low.total_cmp(&other_low).then(high.total_cmp(&other_high))
        }
        (Reading::YesNo(a), Reading::YesNo(b)) => a.cmp(&b),
        (Reading::Date(a), Reading::Date(b)) => a.cmp(&b),
        _ => natural_key(&a.text).cmp(&natural_key(&b.text)),
    };
    rank(a).cmp(&rank(b)).then_with(|| {
        let order = values();
        if down { order.reverse() } else { order }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn column(title: &str, kind: AttributeType) -> Column {
        Column {
            field: Field::Attribute(title.into()),
            title: title.into(),
            kind,
            width: 0,
        }
    }

    fn table(kind: AttributeType, values: &[&str]) -> Table {
        let mut table = Table::default();
        let row = |(at, text): (usize, &&str)| Row {
            key: Key::Participant(Uuid::from_u128(at as u128).into()),
            cells: vec![Cell::plain(format!("P{at}")), Cell::plain(*text)],
        };
        let rows = values.iter().enumerate().map(row).collect();
        table.put(
            vec![column("name", AttributeType::Text), column("age", kind)],
            rows,
        );
        table
    }

    fn shown(table: &Table) -> Vec<&str> {
        let cells = table.shown.iter().map(|at| &table.rows[*at].cells[1]);
        cells.map(|cell| cell.text.as_str()).collect()
    }

    #[test]
    fn values_sort_by_their_type_and_what_is_not_known_comes_last() {
        let mut ages = table(AttributeType::Number, &["9", "", "10", "8"]);
        ages.column = 1;
        ages.sort();
        assert_eq!(shown(&ages), ["8", "9", "10", ""]);
        ages.sort();
        assert_eq!(shown(&ages), ["10", "9", "8", ""]);
        ages.sort();
        assert_eq!(shown(&ages), ["9", "", "10", "8"]);
        let mut bands = table(AttributeType::Band, &["80+", "<20", "40-49", "40-44"]);
        bands.column = 1;
        bands.sort();
        assert_eq!(shown(&bands), ["<20", "40-44", "40-49", "80+"]);
    }

    #[test]
    fn the_chosen_row_stays_chosen_while_rows_are_filtered_and_sorted() {
        let mut ages = table(AttributeType::Number, &["9", "12", "10", "8"]);
        ages.go(Motion::Down, 10);
        ages.go(Motion::Right, 10);
        ages.sort();
        assert_eq!(ages.cell().unwrap().text, "12");
        ages.filter = "p3".into();
        ages.arrange(None);
        assert_eq!(shown(&ages), ["8"]);
        assert_eq!(ages.cell().unwrap().text, "8");
    }

    proptest! {
        #[test]
        fn the_chosen_cell_is_on_screen_and_nothing_is_outside(
            widths in prop::collection::vec(0usize..40, 1..12), moves in prop::collection::vec(0usize..18, 0..30), room in 30u16..120,
        ) {
            let columns: Vec<Column> = (0..widths.len()).map(|at| column(&at.to_string(), AttributeType::Text)).collect();
            let cells = widths.iter().map(|width| Cell::plain("x".repeat(*width))).collect();
            let row = Row { key: Key::Participant(Uuid::nil().into()), cells };
            let mut table = Table::default();
            table.put(columns, vec![row]);
            for motion in moves {
                table.go(Motion::ALL[motion], 5);
                table.settle(room, 5);
                let visible = table.visible(room);
                prop_assert!(visible.iter().any(|(at, ..)| *at == table.column));
                prop_assert!(visible.iter().all(|(_, x, width)| x + width <= room));
            }
        }
    }
}
