//! The Compare screen's state: which table, how it is counted, which cell is chosen, and what stands behind it.

use std::sync::Arc;

use super::command::Motion;
use super::lists::Chosen;
use super::worker::Worker;
use crate::analysis::{
    CodeTable, Cooccurrence, Corpus, CountOptions, CrossTable, Crosstab, Grouping, Keyness,
    Measure, NumberTable, PairMeasure, Place, Saturation, Scope, Sequence, SequenceMeasure,
    StopWords, SubCodes, Vocabulary, WordMeasure,
};
use crate::report::figures::Drawn;
use crate::search::{Finder, Interviewers, Query};
use crate::study::{CodeId, Study};

/// So many lines of a table of words are shown: those said oftenest.
const MOST_WORDS: usize = 1000;
/// Words that are said fewer times in all are no key words.
const KEY_AT_LEAST: u64 = 3;

/// A table of the Compare screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Codes by groups.
    Codes,
    /// Two attributes against each other.
    Crosstab,
    /// Which codes meet.
    Cooccurrence,
    /// Which code follows which.
    Sequence,
    /// Codes by interview.
    Saturation,
    /// Words by groups.
    Words,
    /// Words of one group against another.
    Keyness,
}

impl Kind {
    /// All tables, in the order in which they are stepped through.
    pub(crate) const ALL: [Self; 7] = [
        Self::Codes,
        Self::Crosstab,
        Self::Cooccurrence,
        Self::Sequence,
        Self::Saturation,
        Self::Words,
        Self::Keyness,
    ];

    /// Its name on screen.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Codes => "Codes",
            Self::Crosstab => "Crosstab",
            Self::Cooccurrence => "Co-occurrence",
            Self::Sequence => "Sequence",
            Self::Saturation => "Saturation",
            Self::Words => "Words",
            Self::Keyness => "Key words",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wish {
    /// Which table.
    pub kind: Kind,
    /// The groups of codes and of words.
    pub by: Grouping,
    /// Lines and columns of a crosstab.
    pub crosstab: (Grouping, Grouping),
    /// The code of a crosstab; none: any.
    pub code: Option<CodeId>,
    /// What codes and crosstabs show; none, for crosstabs: participants, coded or not.
    pub measure: Option<Measure>,
    /// What co-occurrence shows.
    pub pair: PairMeasure,
    /// Whether words are shown in a thousand, and sequences as shares.
    pub relative: bool,
    /// Whether codes include those under them.
    pub sub_codes: SubCodes,
    /// Within how many turns codes meet or follow.
    pub within: Option<usize>,
    /// The two groups whose words are compared: queries, the second one possibly empty for all else.
    pub groups: [String; 2],
    /// Whose codings.
    pub scope: Scope,
}

impl Wish {
    fn new() -> Self {
        Self {
            kind: Kind::Codes,
            by: Grouping::Role,
            crosstab: (Grouping::Role, Grouping::Transcript),
            code: None,
            measure: None,
            pair: PairMeasure::default(),
            relative: false,
            sub_codes: SubCodes::Include,
            within: None,
            groups: Default::default(),
            scope: Scope::default(),
        }
    }

    /// Counts.
    ///
    /// # Errors
    /// A query of the two groups is wrong: what is wrong with it.
    fn answer(&self, finder: &Finder) -> Result<Arc<dyn Drawn>, String> {
        let study = &finder.study;
        let scope = self.scope.clone();
        Ok(match self.kind {
            Kind::Codes => {
                let options = CountOptions {
                    by: self.by.clone(),
                    sub_codes: self.sub_codes,
                    scope,
                };
                Arc::new(CodeTable {
                    counted: CrossTable::count(study, options),
                    measure: self.measure.unwrap_or_default(),
                })
            }
            Kind::Crosstab => Arc::new(Crosstab::count(
                study,
                self.crosstab.clone(),
                self.code,
                self.measure,
                (self.sub_codes, &scope),
            )),
            Kind::Cooccurrence => {
                Arc::new(Cooccurrence::count(study, scope, self.within, self.pair))
            }
            Kind::Sequence => {
                let measure = if self.relative {
                    SequenceMeasure::Share
                } else {
                    SequenceMeasure::Times
                };
                Arc::new(Sequence::of(study, scope, self.within, measure))
            }
            Kind::Saturation => Arc::new(Saturation::of(study, scope)),
            Kind::Words => {
                let corpora = Corpus::of_groups(study, &self.by, &scope);
                let stop = StopWords::of_study(study);
                let mut words = Vocabulary::count(study, corpora, &stop);
                words.words.truncate(MOST_WORDS);
                if self.relative {
                    words.measure = WordMeasure::PerThousand;
                }
                Arc::new(words)
            }
            Kind::Keyness => Arc::new(self.keyness(finder)?),
        })
    }

    fn keyness(&self, finder: &Finder) -> Result<Keyness, String> {
        let study = &finder.study;
        let corpus = |text: &str| -> Result<Corpus, String> {
            let query = Query::parse(text, study)
                .map_err(|wrong| format!("{text}: {}", wrong.in_words()))?;
            let interviewers = Interviewers::Exclude;
            Ok(Corpus::of_query(text, finder, &query, interviewers))
        };
        let first = corpus(&self.groups[0])?;
        let second = if self.groups[1].trim().is_empty() {
            Corpus::heard(study, &self.scope).without(&first, "the rest")
        } else {
            corpus(&self.groups[1])?
        };
        let stop = StopWords::of_study(study);
        let vocabulary = Vocabulary::count(study, vec![first, second], &stop);
        Ok(Keyness::of(vocabulary, KEY_AT_LEAST).at_most(MOST_WORDS / 2))
    }
}

/// A table that has been counted, and how it is laid out.
pub(crate) struct Counted {
    /// The numbers.
    pub table: NumberTable,
    /// By what heat is measured, column by column.
    pub most: Vec<f64>,
    /// How wide each column's numbers are.
    pub widths: Vec<u16>,
    /// How wide the lines' names are.
    pub names: u16,
    /// The lines in the order in which they are shown.
    pub order: Vec<usize>,
    /// What opens the cells and draws the figure.
    pub drawn: Arc<dyn Drawn>,
}

impl Counted {
    fn of(drawn: Arc<dyn Drawn>, study: &Study) -> Self {
        let table = drawn.table(study);
        let wide = |text: &str| super::display::width(text);
        let numbers = |column: usize| {
            let lines = (0..table.lines.len()).map(|line| wide(&table.written(line, column)));
            lines.max().unwrap_or(0)
        };
        let names = table.lines.iter();
        let names = names.map(|head| wide(&head.label) + 2 * head.depth as u16);
        Self {
            most: table.most(),
            widths: (0..table.columns.len()).map(numbers).collect(),
            names: names.max().unwrap_or(0).max(wide(&table.corner)),
            order: (0..table.lines.len()).collect(),
            drawn,
            table,
        }
    }

    /// Puts the lines in the order of a column, the largest first; totals stay at the end.
    fn sort(&mut self, column: Option<usize>) {
        self.order = (0..self.table.lines.len()).collect();
        if let Some(column) = column {
            let table = &self.table;
            self.order.sort_by(|a, b| {
                let number = |line: usize| table.cell(line, column).unwrap_or(f64::MIN);
                (table.lines[*a].total.cmp(&table.lines[*b].total))
                    .then_with(|| number(*b).total_cmp(&number(*a)))
            });
        }
    }
}

/// What stands behind a cell.
pub(crate) struct Behind {
    /// Which cell, for people.
    pub title: String,
    /// The passages.
    pub places: Vec<Place>,
    /// The chosen one.
    pub list: Chosen,
}

enum Job {
    Count(Finder, Box<Wish>),
    Open(Study, Arc<dyn Drawn>, usize, usize),
}

enum Answer {
    Counted(Box<Wish>, Box<Result<Counted, String>>),
    Opened(Vec<Place>),
}

/// The Compare screen.
pub(crate) struct Comparing {
    /// What is to be shown.
    pub wish: Wish,
    /// Whether the study has changed since.
    pub outdated: bool,
    /// What is shown, or why it cannot be.
    pub counted: Option<Result<Counted, String>>,
    /// The chosen line, as shown.
    pub lines: Chosen,
    /// The chosen column; `top` is the first one on screen.
    pub columns: Chosen,
    /// The column by which the lines are ordered.
    pub sorted: Option<usize>,
    /// What stands behind the chosen cell, once opened.
    pub behind: Option<Behind>,
    asked: Option<Wish>,
    opening: Option<String>,
    worker: Worker<Job, Answer>,
}

impl Comparing {
    /// Nothing counted yet.
    pub(crate) fn new() -> Self {
        Self {
            wish: Wish::new(),
            outdated: true,
            counted: None,
            lines: Chosen::default(),
            columns: Chosen::default(),
            sorted: None,
            behind: None,
            asked: None,
            opening: None,
            worker: Worker::new(|job| match job {
                Job::Count(finder, wish) => {
                    let counted = wish.answer(&finder);
                    let counted = counted.map(|table| Counted::of(table, &finder.study));
                    Answer::Counted(wish, Box::new(counted))
                }
                Job::Open(study, drawn, line, column) => {
                    Answer::Opened(drawn.places(&study, line, column))
                }
            }),
        }
    }

    /// Asks for the table, where it is not there already.
    pub(crate) fn ask(&mut self, finder: impl FnOnce() -> Finder) {
        if !self.outdated && self.asked.as_ref() == Some(&self.wish) {
            return;
        }
        if self.asked.as_ref().map(|old| old.kind) != Some(self.wish.kind) {
            self.lines = Chosen::default();
            self.columns = Chosen::default();
            self.sorted = None;
            self.counted = None;
        }
        self.outdated = false;
        self.opening = None;
        self.asked = Some(self.wish.clone());
        let wish = Box::new(self.wish.clone());
        self.worker.ask(Job::Count(finder(), wish));
    }

    /// Whether something is being counted or opened.
    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// Takes in the worker's answer; whether there was one.
    pub(crate) fn absorb(&mut self) -> bool {
        match self.worker.answer() {
            None => return false,
            Some(Answer::Counted(wish, counted)) => {
                if self.asked.as_ref() == Some(&*wish) {
                    self.counted = Some(*counted);
                    self.sort(self.sorted);
                }
            }
            Some(Answer::Opened(places)) => {
                if let Some(title) = self.opening.take() {
                    self.behind = Some(Behind {
                        title,
                        places,
                        list: Chosen::default(),
                    });
                }
            }
        }
        true
    }

    /// The table that is shown.
    pub(crate) fn shown(&self) -> Option<&Counted> {
        self.counted.as_ref()?.as_ref().ok()
    }

    /// The chosen cell: line and column of the table.
    pub(crate) fn cell(&self) -> Option<(usize, usize)> {
        let counted = self.shown()?;
        let line = counted.order.get(self.lines.chosen).copied()?;
        (self.columns.chosen < counted.table.columns.len()).then_some((line, self.columns.chosen))
    }

    /// Opens the chosen cell; whether there is one with anything in it.
    pub(crate) fn open(&mut self, study: &Study) -> bool {
        let (Some((line, column)), Some(counted)) = (self.cell(), self.shown()) else {
            return false;
        };
        let table = &counted.table;
        let title = format!(
            "{} · {} · {}",
            table.lines[line].label,
            table.columns[column].0.label,
            table.written(line, column)
        );
        let job = Job::Open(study.clone(), Arc::clone(&counted.drawn), line, column);
        self.opening = Some(title);
        self.worker.ask(job);
        true
    }

    /// Gives up what is being opened, or what is open; whether there was any.
    pub(crate) fn close(&mut self) -> bool {
        self.opening.take().is_some() || self.behind.take().is_some()
    }

    /// Orders the lines by a column, or as they were counted.
    pub(crate) fn sort(&mut self, column: Option<usize>) {
        self.sorted = column;
        if let Some(Ok(counted)) = &mut self.counted {
            counted.sort(column);
        }
    }

    /// Moves among the cells, or among the passages behind one.
    pub(crate) fn go(&mut self, motion: Motion, height: usize) {
        if let Some(behind) = &mut self.behind {
            behind.list.go(motion, behind.places.len(), height / 2);
            return;
        }
        let Some((lines, columns)) = self
            .shown()
            .map(|counted| (counted.table.lines.len(), counted.table.columns.len()))
        else {
            return;
        };
        match motion {
            Motion::Left => self.columns.go(Motion::Up, columns, 1),
            Motion::Right => self.columns.go(Motion::Down, columns, 1),
            Motion::RowStart => self.columns.go(Motion::Start, columns, 1),
            Motion::RowEnd => self.columns.go(Motion::End, columns, 1),
            _ => self.lines.go(motion, lines, height),
        }
    }
}
