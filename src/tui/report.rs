//! The outline of the report on the Write screen.

use std::collections::HashMap;

use super::lists::Chosen;
use super::worker::Worker;
use crate::report::{OutlineEntry, ReportOptions, outline};
use crate::study::{CodeId, CodeKey, Passage, Study};

/// What can be asked for in the outline of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportCommand {
    /// The outline, or memos and links.
    Switch,
    /// Writes the chosen theme's narrative, or changes the chosen line.
    Change,
    /// Removes the narrative, or what the chosen line limits.
    Remove,
    /// Shows the passages of the chosen theme.
    Quotes,
    /// Shows the report as text.
    Preview,
    /// Writes the report, or what goes behind it, into a file.
    Write,
}

/// A line of the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row {
    /// The school of analysis, for the methods.
    School,
    /// Which themes.
    Themes,
    /// Which roles.
    Roles,
    /// Whose codings.
    Coders,
    /// What the turns must have.
    Query,
    /// How many quotes.
    Quotes,
    /// Whether memos are printed.
    Memos,
    /// A theme or code, by its place among the entries.
    Theme(usize),
    /// What a reader should know.
    Limits,
}

/// The lines before the themes.
const BEFORE: [Row; 7] = [
    Row::School,
    Row::Themes,
    Row::Roles,
    Row::Coders,
    Row::Query,
    Row::Quotes,
    Row::Memos,
];

/// What the outline says of the study.
#[derive(Default)]
struct Outlined {
    entries: Vec<OutlineEntry>,
    picked: HashMap<CodeId, Vec<Picked>>,
}

/// A passage that is marked for the report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Picked {
    /// Where.
    pub passage: Passage,
    /// Whether it is a key quote.
    pub key: bool,
    /// Whether it is a contrary case.
    pub contrary: bool,
}

/// The outline of the report.
pub(crate) struct Outline {
    /// Whether it is shown in place of memos and links.
    pub shown: bool,
    /// Whether the study has changed since the outline was made.
    pub outdated: bool,
    /// The chosen line.
    pub list: Chosen,
    /// What goes into the report, as the study remembers it.
    pub options: ReportOptions,
    outlined: Outlined,
    lister: Worker<(Study, ReportOptions), Outlined>,
}

impl Outline {
    /// No outline yet.
    pub(crate) fn new() -> Self {
        Self {
            shown: false,
            outdated: true,
            list: Chosen::default(),
            options: ReportOptions::default(),
            outlined: Outlined::default(),
            lister: Worker::new(|(study, options): (Study, ReportOptions)| Outlined {
                entries: outline(&study, &options),
                picked: picked(&study, &options),
            }),
        }
    }

    /// Has the outline made, where it is out of date.
    pub(crate) fn ask(&mut self, study: &Study) {
        if std::mem::take(&mut self.outdated) {
            self.options = ReportOptions::remembered(study);
            self.lister.ask((study.clone(), self.options.clone()));
        }
    }

    /// Whether it is being made.
    pub(crate) fn is_busy(&self) -> bool {
        self.lister.is_busy()
    }

    /// Takes in the outline; whether there was one.
    pub(super) fn absorb(&mut self) -> bool {
        let Some(outlined) = self.lister.answer() else {
            return false;
        };
        // The theme that was chosen stays so, and the limits, whatever came before them.
        let chosen = self.row();
        let theme = self.theme().map(|entry| entry.code);
        self.outlined = outlined;
        let mut entries = self.outlined.entries.iter();
        let kept = theme.and_then(|code| entries.position(|entry| entry.code == code));
        if let Some(at) = kept {
            self.list.chosen = BEFORE.len() + at;
        } else if chosen == Some(Row::Limits) {
            self.list.chosen = self.rows().len() - 1;
        }
        true
    }

    /// The lines, from the top.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let themes = (0..self.outlined.entries.len()).map(Row::Theme);
        let all = BEFORE.into_iter().chain(themes);
        all.chain([Row::Limits]).collect()
    }

    /// The chosen line.
    pub(crate) fn row(&self) -> Option<Row> {
        self.rows().get(self.list.chosen).copied()
    }

    /// A theme, by its place.
    pub(crate) fn entry(&self, at: usize) -> Option<&OutlineEntry> {
        self.outlined.entries.get(at)
    }

    /// The chosen theme.
    pub(crate) fn theme(&self) -> Option<&OutlineEntry> {
        match self.row()? {
            Row::Theme(at) => self.entry(at),
            _ => None,
        }
    }

    /// The passages of a code itself that are marked for the report, in study order.
    pub(crate) fn picked(&self, code: CodeId) -> &[Picked] {
        self.outlined.picked.get(&code).map_or(&[], Vec::as_slice)
    }
}

fn picked(study: &Study, options: &ReportOptions) -> HashMap<CodeId, Vec<Picked>> {
    let coders: Option<Vec<_>> = options.coders.as_ref().map(|coders| {
        let keys = coders.iter().filter_map(|coder| study.coder_key(*coder));
        keys.collect()
    });
    let codes: HashMap<CodeKey, CodeId> = (study.codebook().iter())
        .filter_map(|code| Some((study.code_key(code.id)?, code.id)))
        .collect();
    let mut picked: HashMap<CodeId, Vec<Picked>> = HashMap::new();
    for interview in study.interviews() {
        for coding in interview.codings().iter() {
            let counts = coders.as_ref().is_none_or(|k| k.contains(&coding.coder));
            let marked = coding.flags.key || coding.flags.contrary;
            if let Some(code) = codes.get(&coding.code).filter(|_| counts && marked) {
                picked.entry(*code).or_default().push(Picked {
                    passage: Passage {
                        transcript: interview.transcript.id,
                        span: coding.span,
                    },
                    key: coding.flags.key,
                    contrary: coding.flags.contrary,
                });
            }
        }
    }
    picked
}
