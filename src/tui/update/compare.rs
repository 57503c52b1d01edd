//! What happens on the Compare screen.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::super::app::App;
use super::super::command::Compare;
use super::super::compare::{Comparing, Kind};
use super::super::dialog::{Dialog, Editor, Prompt, Subject, Wanted};
use super::super::importing::in_home;
use super::super::picker::{Choice, Item, Picker, Purpose};
use super::super::view;
use crate::analysis::{
    Grouping, Measure, PairMeasure, SETTING_STOP_WORDS, Scope, StopWords, SubCodes,
};
use crate::report::table_to_csv;
use crate::search::{named_attribute, quoted};
use crate::study::{Action, Study, Value};

/// The distances that are stepped through; none: on the same words, or however far.
const DISTANCES: [Option<usize>; 6] = [None, Some(0), Some(1), Some(2), Some(3), Some(5)];

impl App {
    pub(super) fn give_compare(&mut self, command: Compare) {
        let comparing = &mut self.comparing;
        match command {
            Compare::NextTable => step(comparing, 1),
            Compare::PreviousTable => step(comparing, Kind::ALL.len() - 1),
            Compare::Measure => self.next_measure(),
            Compare::SubCodes => {
                let (next, said) = match comparing.wish.sub_codes {
                    SubCodes::Include => (SubCodes::Exclude, "each code alone"),
                    SubCodes::Exclude => (SubCodes::Include, "each code with those under it"),
                };
                comparing.wish.sub_codes = next;
                self.say(said);
            }
            Compare::Distance => {
                let at = DISTANCES.iter().position(|d| *d == comparing.wish.within);
                let next = DISTANCES[(at.unwrap_or(0) + 1) % DISTANCES.len()];
                comparing.wish.within = next;
                self.say(match next {
                    None => "on the same words; for sequences, however far behind".to_owned(),
                    Some(turns) => format!("within {turns} turns"),
                });
            }
            Compare::Sort => {
                let column = comparing.columns.chosen;
                let next = (comparing.sorted != Some(column)).then_some(column);
                comparing.sort(next);
                self.say(if next.is_some() {
                    "lines by this column, the largest first"
                } else {
                    "lines as they were counted"
                });
            }
            Compare::Groups => self.choose_groups(false),
            Compare::Columns => self.choose_groups(true),
            Compare::Code => self.choose_code_of_crosstab(),
            Compare::First => self.ask_for_group(0),
            Compare::Second => self.ask_for_group(1),
            Compare::StopWords => self.edit_stop_words(),
            Compare::Write => self.ask_for_table_file(),
        }
    }

    fn ask_for_table_file(&mut self) {
        let study = self.workbench.path();
        let stem = study.file_stem().unwrap_or_default().to_string_lossy();
        let kind = self.comparing.wish.kind.name().to_lowercase();
        let usual = format!("{stem}-{}.csv", kind.replace(' ', "-"));
        let usual = study.with_file_name(usual);
        let title = "Write the table or its figure into which file?";
        let mut prompt = Prompt::new(title, Wanted::TableFile, usual.to_string_lossy());
        prompt.note = "the ending says how: .csv is the table, .svg and .png its figure".into();
        self.ask(prompt);
    }

    /// Chooses the cell or passage that was clicked; clicking what is chosen opens it.
    pub(super) fn click_figure(&mut self, body: Rect, (x, y): (u16, u16)) -> bool {
        let row = usize::from(y - body.y);
        let comparing = &mut self.comparing;
        if let Some(behind) = &mut comparing.behind {
            let at = behind.list.top + row.saturating_sub(1) / 4;
            if at < behind.places.len() {
                behind.list.chosen = at;
            }
            return true;
        }
        let Some(Ok(counted)) = &comparing.counted else {
            return false;
        };
        // Tabs, title and heads stand above the lines.
        let line = row.checked_sub(3).map(|row| row + comparing.lines.top);
        let Some(line) = line.filter(|line| *line < counted.order.len()) else {
            return false;
        };
        let below = Rect {
            height: body.height.saturating_sub(1),
            ..body
        };
        let shown = view::compare::columns(counted, below, comparing.columns.top);
        let hit = shown
            .iter()
            .find(|(_, from, wide)| (*from..from + wide + 1).contains(&x));
        let column = hit.map_or(comparing.columns.chosen, |(column, ..)| *column);
        let again = (comparing.lines.chosen, comparing.columns.chosen) == (line, column);
        (comparing.lines.chosen, comparing.columns.chosen) = (line, column);
        if again {
            self.open_compared();
        }
        true
    }

    /// Asks for the table, where it is not there.
    pub(in super::super) fn refresh_compare(&mut self) {
        let coders = self.options.mine.then(|| vec![self.workbench.coder()]);
        self.comparing.wish.scope = Scope {
            coders,
            ..Scope::default()
        };
        self.fill_in_groups();
        let workbench = &self.workbench;
        self.comparing.ask(|| workbench.finder());
    }

    /// The groups to begin with: one that tells something against the rest, roles against the first attribute.
    fn fill_in_groups(&mut self) {
        let wish = &mut self.comparing.wish;
        let study = self.workbench.study();
        if wish.kind == Kind::Keyness && wish.groups[0].is_empty() {
            wish.groups[0] = telling_group(study);
        }
        if wish.kind == Kind::Crosstab && wish.crosstab.1 == Grouping::Transcript {
            let first = study
                .attribute_names()
                .first()
                .map(|name| (*name).to_owned());
            wish.crosstab.1 = first.map_or(Grouping::Transcript, Grouping::Attribute);
        }
    }

    /// Keeps the chosen cell, or the chosen passage, on screen.
    pub(in super::super) fn settle_compare(&mut self, body: Rect) {
        let height = usize::from(body.height);
        let below = Rect {
            height: body.height.saturating_sub(1),
            ..body
        };
        let comparing = &mut self.comparing;
        if let Some(behind) = &mut comparing.behind {
            // A passage takes up to four rows.
            let rows = height.saturating_sub(1) / 4;
            behind.list.settle(behind.places.len(), rows);
            return;
        }
        let Some(Ok(counted)) = &comparing.counted else {
            return;
        };
        let (lines, columns) = (counted.table.lines.len(), counted.table.columns.len());
        let rows = view::compare::rows(counted, below);
        comparing.lines.settle(lines, rows);
        let chosen = &mut comparing.columns;
        chosen.chosen = chosen.chosen.min(columns.saturating_sub(1));
        chosen.top = chosen.top.min(chosen.chosen);
        let last = |top: usize| {
            let shown = view::compare::columns(counted, below, top);
            shown.last().map_or(top, |(column, ..)| *column)
        };
        while last(chosen.top) < chosen.chosen {
            chosen.top += 1;
        }
    }

    fn next_measure(&mut self) {
        let wish = &mut self.comparing.wish;
        match wish.kind {
            Kind::Codes | Kind::Crosstab => {
                let all: Vec<Option<Measure>> = Measure::ALL.into_iter().map(Some).collect();
                let none = (wish.kind == Kind::Crosstab).then_some(None);
                let all: Vec<Option<Measure>> = none.into_iter().chain(all).collect();
                let now = match (wish.kind, wish.measure) {
                    (Kind::Codes, measure) => Some(measure.unwrap_or_default()),
                    (_, measure) => measure,
                };
                let at = all.iter().position(|measure| *measure == now);
                wish.measure = all[(at.unwrap_or(0) + 1) % all.len()];
            }
            Kind::Cooccurrence => {
                let all = PairMeasure::ALL;
                let at = all.iter().position(|measure| *measure == wish.pair);
                wish.pair = all[(at.unwrap_or(0) + 1) % all.len()];
            }
            Kind::Sequence | Kind::Words => wish.relative = !wish.relative,
            Kind::Saturation | Kind::Keyness => self.warn("this table shows all its figures"),
        }
    }

    fn choose_groups(&mut self, columns: bool) {
        let study = self.workbench.study();
        let crosstab = self.comparing.wish.kind == Kind::Crosstab;
        let words = self.comparing.wish.kind == Kind::Words;
        let mut all = vec![Grouping::Role, Grouping::Transcript];
        if !crosstab && !words {
            all.push(Grouping::Coder);
        }
        let attributes = study.attribute_names().into_iter();
        all.extend(attributes.map(|name| Grouping::Attribute(name.to_owned())));
        let items = all.into_iter().map(|by| Item {
            label: by.name().to_owned(),
            choice: Choice::Grouping(by),
            detail: String::new(),
            also: String::new(),
            colour: None,
            blocked: false,
        });
        let title = match (crosstab, columns) {
            (true, false) => "Lines of the crosstab",
            (true, true) => "Columns of the crosstab",
            (false, _) => "Groups",
        };
        let purpose = Purpose::Groups(crosstab && columns);
        self.choose_from(Picker::new(title, purpose, items.collect()));
    }

    /// Takes the groups that were chosen.
    pub(super) fn take_groups(&mut self, by: Grouping, columns: bool) {
        let wish = &mut self.comparing.wish;
        match (wish.kind, columns) {
            (Kind::Crosstab, true) => wish.crosstab.1 = by,
            (Kind::Crosstab, false) => wish.crosstab.0 = by,
            _ => wish.by = by,
        }
        self.comparing.sort(None);
    }

    fn choose_code_of_crosstab(&mut self) {
        let tree = self.workbench.study().codebook().tree();
        let item = |label: String, choice: Choice| Item::new(choice, label);
        let codes = tree.map(|(code, depth)| {
            let label = format!("{:indent$}{}", "", code.label, indent = 2 * depth);
            item(label, Choice::Code(code.id))
        });
        let any = item("any code".to_owned(), Choice::NoCode);
        let items = std::iter::once(any).chain(codes).collect();
        self.choose_from(Picker::new(
            "Code of the crosstab",
            Purpose::CrosstabCode,
            items,
        ));
    }

    fn ask_for_group(&mut self, which: usize) {
        let title = [
            "First group: whatever this query retrieves, such as role:patient or @age>60",
            "Second group: whatever this query retrieves; nothing: all else that is said",
        ];
        let value = self.comparing.wish.groups[which].clone();
        self.ask(Prompt::new(title[which], Wanted::WordGroup(which), value));
    }

    /// Takes the query of a group.
    pub(super) fn take_word_group(&mut self, which: usize, query: String) -> bool {
        self.comparing.wish.groups[which] = query;
        true
    }

    fn edit_stop_words(&mut self) {
        let words = StopWords::of_study(self.workbench.study());
        let text = words.sorted().join("\n");
        let title = "Stop words, left out of lists of words; none at all: emic's own list";
        let editor = Editor::new(title, Subject::StopWords, vec![("", text)]);
        self.dialog = Some(Dialog::Editor(Box::new(editor)));
    }

    /// The action that keeps these stop words.
    pub(super) fn keep_stop_words(text: &str) -> Action {
        let words = text.split_whitespace();
        Action::Set {
            key: SETTING_STOP_WORDS.to_owned(),
            value: (!text.trim().is_empty()).then(|| StopWords::of(words).to_setting()),
        }
    }

    /// Writes the table that is shown, or its figure, into a file.
    pub(super) fn write_table(&mut self, typed: &str) -> bool {
        let Some(counted) = self.comparing.shown() else {
            self.complain("there is no table to write yet");
            return true;
        };
        let path = in_home(typed);
        let figure = || counted.drawn.figure(self.workbench.study());
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let bytes = match ending.to_lowercase().as_str() {
            "csv" => table_to_csv(&counted.table).into_bytes(),
            "svg" => figure().svg().into_bytes(),
            "png" => figure().png(),
            _ => {
                self.complain("choose a name that ends in .csv, .svg or .png");
                return false;
            }
        };
        self.put_new_file(&path, &bytes)
    }

    /// Opens the chosen cell, or the chosen passage behind it.
    pub(super) fn open_compared(&mut self) {
        if let Some(behind) = &self.comparing.behind {
            if let Some(place) = behind.places.get(behind.list.chosen).copied() {
                self.show(place.transcript, place.span);
            }
            return;
        }
        if !self.comparing.open(self.workbench.study()) {
            self.warn("there is no cell to open");
        }
    }
}

fn step(comparing: &mut Comparing, by: usize) {
    let all = Kind::ALL;
    let at = all.iter().position(|kind| *kind == comparing.wish.kind);
    comparing.wish.kind = all[(at.unwrap_or(0) + by) % all.len()];
    comparing.behind = None;
}

/// A group whose words are worth comparing with those of all others, as a query: the role of most participants, where there
/// are several roles; else the commonest value of the first attribute of which there are several; else the first transcript.
fn telling_group(study: &Study) -> String {
    let roles = study.participants().iter().map(|p| p.role.as_str());
    if let Some(role) = commonest_of_several(roles.filter(|role| !role.is_empty())) {
        return format!("role:{}", quoted(role));
    }
    for name in study.attribute_names() {
        let values = study.participants().iter();
        let values = values.filter_map(|p| match p.attributes.get(name) {
            Some(Value::Known(value)) => Some(value.as_str()),
            _ => None,
        });
        if let Some(value) = commonest_of_several(values) {
            return format!("{}:{}", named_attribute(name), quoted(value));
        }
    }
    let first = study.interviews().first();
    first.map_or(String::new(), |interview| {
        format!("transcript:{}", quoted(&interview.transcript.title))
    })
}

/// What stands there oftenest, of equal ones the first by name; none where all are one.
fn commonest_of_several<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    names.for_each(|name| *times.entry(name).or_default() += 1);
    let several = times.len() > 1;
    let commonest = times.into_iter().rev().max_by_key(|(_, times)| *times);
    commonest.filter(|_| several).map(|(name, _)| name)
}
