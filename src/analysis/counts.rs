//! Codes by groups: how much of each code there is in what each group says.

use serde::Serialize;

use super::ground::{Cast, Ground, Scope, in_parts};
use super::groups::{Group, GroupHead, Grouping, Groups};
use super::passages::{CodedPassage, Piece, SubCodes, passages, passages_of};
use super::table::{Format, Head, Heat, NumberTable, Place, Tabulated};
use super::tally::{Frame, Grid};
use crate::study::{CodeId, Study};

/// How to count.
#[derive(Debug, Clone, Default)]
pub struct CountOptions {
    /// What the columns are.
    pub by: Grouping,
    /// Whether a code includes the codes under it.
    pub sub_codes: SubCodes,
    /// Whose words and codings.
    pub scope: Scope,
}

/// The figures of one cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Coding records that cover some of what the group says. The only figure that a cut changes.
    pub codings: u64,
    /// Passages in which the group says something.
    pub passages: u64,
    /// Words of the group in them.
    pub words: u64,
    /// Participants of the group who speak in them.
    pub participants: u64,
}

const NOTHING: Figures = Figures {
    codings: 0,
    passages: 0,
    words: 0,
    participants: 0,
};

/// A part of a whole, 0 to 1; 0 of nothing.
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// Which figure of a cell is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Measure {
    /// Coding records.
    Codings,
    /// Passages.
    #[default]
    Passages,
    /// Words in them.
    Words,
    /// Words in them over all words of the group.
    Share,
    /// Participants who speak in them.
    Participants,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Passages,
        Self::Words,
        Self::Share,
        Self::Participants,
        Self::Codings,
    ];

    /// What it counts, as a heading says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Codings => "codings",
            Self::Passages => "passages",
            Self::Words => "words",
            Self::Share => "% of words",
            Self::Participants => "participants",
        }
    }

    /// How its numbers are written.
    pub fn format(self) -> Format {
        match self {
            Self::Share => Format::Percent,
            _ => Format::Whole,
        }
    }

    /// The number, of a group that says so many words in all.
    pub fn of(self, figures: &Figures, words: u64) -> f64 {
        match self {
            Self::Codings => figures.codings as f64,
            Self::Passages => figures.passages as f64,
            Self::Words => figures.words as f64,
            Self::Share => share(figures.words, words),
            Self::Participants => figures.participants as f64,
        }
    }
}

/// The figures of one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which code.
    pub code: CodeId,
    /// Its depth in the codebook, 0 for a theme.
    pub depth: usize,
    /// One cell for each group.
    pub cells: Vec<Figures>,
    /// Over all groups. Words and codings of one speaker's passages add up to it; a passage or participant that counts in
    /// two groups counts here once.
    pub total: Figures,
}

/// Codes by groups.
#[derive(Debug, Clone)]
pub struct CrossTable {
    /// How it was counted.
    pub options: CountOptions,
    /// The columns. Roles come in the order in which they first speak, values as their type sorts them, unknown and declined
    /// last.
    pub groups: Vec<GroupHead>,
    /// The rows, in codebook order: every code has one.
    pub rows: Vec<Row>,
    /// Under any code at all, for each group.
    pub any: Vec<Figures>,
    /// Under any code at all.
    pub total: Figures,
    /// How many participants speak in any transcript, coded or not.
    pub participants: u64,
    /// How many words are heard, coded or not.
    pub words: u64,
}

/// One cell as scripts read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CountLine {
    /// The code's kebab-case id.
    pub code: String,
    /// The group's name.
    pub group: String,
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
    /// Words in the passages over all words of the group, 0 to 1.
    pub share: f64,
}

impl CrossTable {
    /// Counts, in one pass over the codings of each transcript.
    pub fn count(study: &Study, options: CountOptions) -> Self {
        let frame = Frame::new(study, &options);
        let parts = in_parts(study, |interviews| {
            let mut grid = Grid::new(&frame);
            for interview in interviews.iter().filter(|i| !i.codings().is_empty()) {
                grid.interview(&frame, interview);
            }
            grid
        });
        let mut grid = Grid::new(&frame);
        parts.into_iter().for_each(|part| grid.absorb(part));
        let cells = grid.into_figures(&frame);
        let (groups, participants, words) = frame.into_heads();
        let tree = study.codebook().tree();
        let mut lines = cells.chunks(groups.len() + 1).map(|line| {
            let (total, cells) = line.split_last().unwrap_or((&NOTHING, &[]));
            (cells.to_vec(), *total)
        });
        let rows = tree.zip(&mut lines).map(|((code, depth), line)| Row {
            code: code.id,
            depth,
            cells: line.0,
            total: line.1,
        });
        let rows = rows.collect();
        let (any, total) = lines.next().unwrap_or_default();
        Self {
            options,
            groups,
            rows,
            any,
            total,
            participants,
            words,
        }
    }

    /// The passages behind a cell, in study order. No code: under any; no group: all groups.
    pub fn passages(
        &self,
        study: &Study,
        code: Option<CodeId>,
        group: Option<&Group>,
    ) -> Vec<CodedPassage> {
        let mut scope = self.options.scope.clone();
        if let Some(Group::Coder(coder)) = group {
            scope.coders = Some(vec![*coder]);
        }
        let mut found = match code {
            Some(code) => passages_of(study, code, self.options.sub_codes, &scope),
            None => {
                let all: Vec<CodeId> = study.codebook().iter().map(|code| code.id).collect();
                passages(study, &all, &scope)
            }
        };
        if let Some(group) = group.filter(|group| !matches!(group, Group::Coder(_))) {
            let groups = Groups::new(study, &self.options.by);
            let cast = Cast::of(study);
            found.retain(|passage| {
                let Some(interview) = study.interview(passage.transcript) else {
                    return false;
                };
                let ground = Ground::new(&cast, interview, &scope);
                let is_theirs =
                    |piece: &Piece| groups.of(interview, ground.voice(piece.turn)) == *group;
                passage.pieces.iter().any(is_theirs)
            });
        }
        found
    }

    /// All cells, row by row, as scripts read them.
    pub fn lines(&self, study: &Study) -> Vec<CountLine> {
        let labels: Vec<String> = self.groups.iter().map(|g| g.group.label(study)).collect();
        let line = |row: &Row, at: usize| CountLine {
            code: (study.codebook().get(row.code)).map_or_else(String::new, |c| c.slug.clone()),
            group: labels[at].clone(),
            figures: row.cells[at],
            share: share(row.cells[at].words, self.groups[at].words),
        };
        let rows = self.rows.iter();
        rows.flat_map(|row| (0..labels.len()).map(move |at| line(row, at)))
            .collect()
    }
}

/// One measure of a cross-table, as a table to look at: a line for each code and one for any, a column for each group and
/// one for all.
#[derive(Debug, Clone)]
pub struct CodeTable {
    /// The figures.
    pub counted: CrossTable,
    /// Which of them the cells show.
    pub measure: Measure,
}

impl Tabulated for CodeTable {
    fn table(&self, study: &Study) -> NumberTable {
        let Self { counted, measure } = self;
        let words = counted.groups.iter().map(|group| group.words);
        let words: Vec<u64> = words.chain([counted.words]).collect();
        let cells = |cells: &[Figures], total: &Figures| -> Vec<Option<f64>> {
            let all = cells.iter().chain([total]).zip(&words);
            all.map(|(figures, words)| Some(measure.of(figures, *words)))
                .collect()
        };
        let rows = counted.rows.iter();
        let lines = study.codebook().tree();
        let lines = lines.map(|(code, depth)| Head::code(code, depth));
        let groups = counted.groups.iter();
        let columns = groups.map(|group| Head::new(group.group.label(study)));
        NumberTable {
            title: format!("Codes by {}: {}", counted.options.by.name(), measure.name()),
            unit: measure.name().to_owned(),
            note: self.note(),
            corner: "code".to_owned(),
            lines: lines.chain([Head::total("any code")]).collect(),
            columns: columns
                .chain([Head::total("all")])
                .map(|head| (head, measure.format()))
                .collect(),
            cells: rows
                .map(|row| cells(&row.cells, &row.total))
                .chain([cells(&counted.any, &counted.total)])
                .collect(),
            heat: Heat::Table,
        }
    }

    fn places(&self, study: &Study, line: usize, column: usize) -> Vec<Place> {
        if line > self.counted.rows.len() || column > self.counted.groups.len() {
            return Vec::new();
        }
        let code = self.counted.rows.get(line).map(|row| row.code);
        let group = self.counted.groups.get(column).map(|head| &head.group);
        let passages = self.counted.passages(study, code, group);
        passages.iter().map(CodedPassage::place).collect()
    }
}

impl CodeTable {
    fn note(&self) -> String {
        let counts = match self.measure {
            Measure::Codings => "Coding records that cover some of what a group says",
            Measure::Passages => {
                "Passages in which a group says something, overlapping and touching codings taken together"
            }
            Measure::Words => "Words that a group says in the passages",
            Measure::Share => {
                "Words that a group says in the passages, in hundredths of all its words"
            }
            Measure::Participants => "Participants of a group who speak in the passages",
        };
        let codes = match self.counted.options.sub_codes {
            SubCodes::Include => "a code includes the codes under it",
            SubCodes::Exclude => "each code alone, without the codes under it",
        };
        let whose = if self.counted.options.scope.interviewers {
            "interviewers' words included"
        } else {
            "interviewers' words left out"
        };
        format!("{counts}; {codes}; {whose}.")
    }
}
