//! Marked transcripts as a Word document: coded words on a tinted ground between numbered brackets, the codes under each turn.

use std::io;

use super::transcripts::{MarkedPiece, MarkedTranscript, MarkedTranscripts, MarkedTurn};
use crate::analysis::Halt;
use crate::formats::palette;
use crate::report::docx::{Cell, Document, Run, Style, Table};

impl MarkedTranscripts {
    /// Lays the transcripts out as a Word document, each on a page of its own.
    ///
    /// # Errors
    /// What the packing reports, and [`Halted`](crate::analysis::Halted).
    pub fn to_docx(&self, halt: &Halt) -> io::Result<Vec<u8>> {
        let title = format!("Coded transcripts: {}", self.title);
        let mut document = Document::new(&title);
        document.paragraph(Style::Title, &[Run::new(&title)]);
        document.paragraph(Style::Body, &[Run::new(self.explanation())]);
        document.contents();
        document.heading(1, "Codes");
        document.table(&self.code_table());
        for transcript in &self.transcripts {
            halt.check()?;
            document.page_break();
            document.heading(1, &format!("{} ({})", transcript.title, transcript.role));
            self.turns(&mut document, transcript);
        }
        document.finish()
    }

    fn code_table(&self) -> Table {
        let rows = self.codes.iter().map(|code| {
            let label = Run::new(&code.label).bold().shaded(tint(code.colour));
            vec![Cell::runs(vec![label]), Cell::words(&code.brief)]
        });
        Table {
            widths: vec![1, 2],
            head: vec![Cell::words("Code"), Cell::words("In brief")],
            rows: rows.collect(),
        }
    }

    fn turns(&self, document: &mut Document, transcript: &MarkedTranscript) {
        for turn in &transcript.turns {
            let mut runs = vec![
                Run::new(format!("{} ", turn.number)).quiet(),
                Run::new(format!("{}: ", turn.speaker)).bold(),
            ];
            let time = turn
                .time
                .as_ref()
                .map(|time| Run::new(format!("{time} ")).quiet());
            runs.extend(time);
            match &turn.pieces {
                None => runs.push(Run::new("[not shown: no consent to being quoted]").italic()),
                Some(pieces) => {
                    pieces
                        .iter()
                        .for_each(|piece| self.piece(&mut runs, turn, piece));
                }
            }
            document.paragraph(Style::Body, &runs);
            if !turn.codings.is_empty() {
                document.paragraph(Style::Note, &self.margin(turn));
            }
        }
    }

    fn piece(&self, runs: &mut Vec<Run>, turn: &MarkedTurn, piece: &MarkedPiece) {
        let bracket = |at: &usize| Run::new(format!("[{}]", turn.codings[*at].number)).quiet();
        runs.extend(piece.starts.iter().map(bracket));
        let words = Run::new(&piece.words);
        let first = piece.under.first().map(|at| turn.codings[*at].code);
        runs.push(match first.and_then(|code| self.codes.get(code)) {
            Some(code) => words.shaded(tint(code.colour)),
            None if turn.interviewer => words.quiet(),
            None => words,
        });
        runs.extend(piece.ends.iter().map(bracket));
    }

    fn margin(&self, turn: &MarkedTurn) -> Vec<Run> {
        let mut runs = Vec::new();
        for coding in &turn.codings {
            let label = self.codes.get(coding.code).map_or("", |code| &code.label);
            runs.push(Run::new(format!("[{}] {label}", coding.number)).bold());
            runs.push(Run::new(format!(" {}   ", coding.about())));
        }
        runs
    }
}

/// A code's colour, light enough to read black letters on it.
fn tint(colour: u8) -> [u8; 3] {
    let (red, green, blue) = palette::rgb(colour);
    [red, green, blue].map(|part| 255 - (255 - part) / 3)
}
