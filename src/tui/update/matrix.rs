//! What happens on the Matrix screen.

use ratatui::layout::{Position as Point, Rect};

use super::super::app::App;
use super::super::command::Command;
use super::super::dialog::{Dialog, Editor, Subject};
use super::super::display::on_one_line;
use super::super::export::Export;
use super::super::lists::role_name;
use super::super::matrix::{COLUMN, MatrixCommand, NAMES};
use super::super::page::Line;
use super::super::view::matrix::{fit, parts};
use crate::report::appendices::Appendix;
use crate::study::Passage;

impl App {
    pub(super) fn give_matrix(&mut self, command: MatrixCommand) {
        match command {
            MatrixCommand::Write => self.edit_summary(),
            MatrixCommand::Remove => self.put_cell(""),
            MatrixCommand::Confirm => {
                let text = self.matrix.cell().and_then(|cell| cell.summary.as_ref());
                match text.map(|summary| summary.text.clone()) {
                    Some(text) => self.put_cell(&text),
                    None => {
                        let write = self.key(Command::Matrix(MatrixCommand::Write));
                        self.warn(format!(
                            "there is no summary here to confirm; {write} writes one"
                        ));
                    }
                }
            }
            MatrixCommand::NextStale => {
                if !self.matrix.go_to_stale() {
                    self.say("no summary is stale");
                }
            }
            MatrixCommand::Export => self.ask_for_export_file(Export::Appendix(Appendix::Matrix)),
            MatrixCommand::NextPassage => self.matrix.step(1),
            MatrixCommand::PassageBack => self.matrix.step(-1),
            MatrixCommand::GoToPassage => match self.matrix.chosen_passage() {
                Some(passage) => self.jump(passage.transcript, passage.span.start),
                None => self.warn("this cell has no passage"),
            },
            MatrixCommand::Columns => {
                self.matrix.all = !self.matrix.all;
                self.matrix.outdated = true;
                let columns = if self.matrix.all {
                    "all codes"
                } else {
                    "themes alone"
                };
                self.say(format!("columns: {columns}"));
            }
        }
    }

    /// Chooses the cell, row or column that was clicked; clicking the chosen cell edits it, clicking its passage below jumps there.
    pub(super) fn click_matrix(&mut self, body: Rect, point: Point) -> bool {
        let (table, below) = parts(body);
        let (height, fit) = fit(body);
        if below.contains(point) {
            if self.matrix.chosen_passage().is_some() {
                self.give_matrix(MatrixCommand::GoToPassage);
            }
            return true;
        }
        let (rows, columns) = (
            self.matrix.framework.rows.len(),
            self.matrix.framework.columns.len(),
        );
        let row = usize::from(point.y - table.y).checked_sub(1);
        let row = row
            .filter(|row| *row < height)
            .map(|row| row + self.matrix.top);
        let column = (point.x - table.x).checked_sub(NAMES);
        let column = column.map(|across| usize::from(across / (COLUMN + 1)));
        let column = column
            .filter(|column| *column < fit)
            .map(|column| column + self.matrix.left);
        if row.is_some_and(|row| row >= rows) || column.is_some_and(|column| column >= columns) {
            return false;
        }
        let before = (self.matrix.row, self.matrix.column);
        self.matrix.row = row.unwrap_or(before.0);
        self.matrix.column = column.unwrap_or(before.1);
        let again = before == (self.matrix.row, self.matrix.column);
        if again && row.is_some() && column.is_some() {
            self.give_matrix(MatrixCommand::Write);
        } else if !again {
            self.matrix.passage = 0;
        }
        true
    }

    /// Whose cell is chosen, and on what, for people.
    pub(in super::super) fn cell_name(&self) -> String {
        let framework = &self.matrix.framework;
        let row = framework.rows.get(self.matrix.row);
        let who = row.map_or(String::new(), |row| match row.name.as_str() {
            "" => format!("all of role {}", role_name(&row.role)),
            name => name.to_owned(),
        });
        let code = framework.columns.get(self.matrix.column);
        let code = code.and_then(|code| self.workbench.study().codebook().get(*code));
        format!("{who} on {}", code.map_or("", |code| code.label.as_str()))
    }

    fn edit_summary(&mut self) {
        let Some(cell) = self.matrix.cell() else {
            return self.warn("there is no cell: a matrix needs participants and codes");
        };
        let text = cell
            .summary
            .as_ref()
            .map_or(String::new(), |summary| summary.text.clone());
        let mut beside = vec![Line::Heading(match cell.passages.len() {
            0 => "No passage is coded".to_owned(),
            1 => "1 passage".to_owned(),
            number => format!("{number} passages"),
        })];
        for passage in &cell.passages {
            beside.extend(self.passage_lines(*passage));
        }
        let title = format!("Summary: {}", self.cell_name());
        let subject = Subject::Cell(self.matrix.row, self.matrix.column);
        let mut editor = Editor::new(title, subject, vec![("", text)]);
        editor.beside = beside;
        self.dialog = Some(Dialog::Editor(Box::new(editor)));
    }

    fn passage_lines(&self, passage: Passage) -> Vec<Line> {
        let Some(interview) = self.workbench.study().interview(passage.transcript) else {
            return Vec::new();
        };
        let words = on_one_line(interview.document().text.slice(passage.span));
        vec![
            Line::Text(String::new()),
            Line::Heading(interview.quote_id(passage.span).to_string()),
            Line::Text(words),
        ]
    }

    fn put_cell(&mut self, text: &str) {
        let (row, column) = (self.matrix.row, self.matrix.column);
        self.save_cell(row, column, text);
    }

    /// Writes a cell; whether that was done.
    pub(super) fn save_cell(&mut self, row: usize, column: usize, text: &str) -> bool {
        let study = self.workbench.study();
        let Some(action) = self.matrix.framework.write(study, row, column, text) else {
            self.warn("this cell is not there any more");
            return false;
        };
        let result = self.workbench.perform(action);
        self.done(result).is_some()
    }
}
