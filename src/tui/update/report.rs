//! What happens in the outline of the report.

use super::super::app::App;
use super::super::command::{Command, Panel, Screen};
use super::super::dialog::{Dialog, Editor, Prompt, Subject, Wanted};
use super::super::display::on_one_line;
use super::super::keymap::Context;
use super::super::lists::role_name;
use super::super::page::Line;
use super::super::picker::{Choice, Item, Picker, Purpose};
use super::super::report::{Picked, ReportCommand, Row};
use crate::report::{
    Quotes, ReportOptions, declare_school_of_analysis, narrative, school_of_analysis,
    write_narrative,
};
use crate::search::Query;
use crate::study::CodeId;

impl App {
    pub(super) fn give_report(&mut self, command: ReportCommand) {
        match command {
            ReportCommand::Switch => self.outline.shown = !self.outline.shown,
            ReportCommand::Change => self.change_report_row(),
            ReportCommand::Remove => self.clear_report_row(),
            ReportCommand::Quotes => self.pick_quotes(),
            ReportCommand::Preview => self.preview_report(),
            ReportCommand::Write => self.choose_export(),
        }
    }

    fn change_report_row(&mut self) {
        let options = &self.outline.options;
        let study = self.workbench.study();
        let Some(row) = self.outline.row() else {
            return;
        };
        match row {
            Row::Theme(_) => self.edit_narrative(),
            Row::School => {
                let school = school_of_analysis(study).to_owned();
                let mut prompt = Prompt::new("School of analysis", Wanted::ReportRow(row), school);
                prompt.note = "such as reflexive thematic analysis".into();
                self.ask(prompt);
            }
            Row::Query => {
                let query = options.query.clone();
                let title = "Only turns in which this query finds something";
                let mut prompt = Prompt::new(title, Wanted::ReportRow(row), query);
                prompt.note = "nothing typed: all turns".into();
                self.ask(prompt);
            }
            Row::Quotes => {
                let quotes = quotes_in_words(options.quotes);
                let title = "How many quotes for each code";
                let mut prompt = Prompt::new(title, Wanted::ReportRow(row), quotes);
                prompt.note = "a number, or all; quotes that are picked are all printed".into();
                self.ask(prompt);
            }
            Row::Memos => {
                let memos = !options.memos;
                self.keep_options(ReportOptions {
                    memos,
                    ..options.clone()
                });
            }
            Row::Themes | Row::Roles | Row::Coders => self.ask_for_limits(row),
            Row::Limits => self.give_report(ReportCommand::Preview),
        }
    }

    fn edit_narrative(&mut self) {
        let Some(entry) = self.outline.theme() else {
            return;
        };
        let (code, label) = (entry.code, entry.label.clone());
        let text = narrative(self.workbench.study(), code);
        let text = text.map_or(String::new(), |summary| summary.text.clone());
        let picked = self.outline.picked(code);
        let mut beside = vec![Line::Heading(match picked.len() {
            0 => "No quote is picked yet".to_owned(),
            _ => "Picked for the report".to_owned(),
        })];
        for picked in picked {
            beside.extend(self.picked_lines(*picked));
        }
        let subject = Subject::Narrative(code);
        let mut editor = Editor::new(format!("Narrative: {label}"), subject, vec![("", text)]);
        editor.beside = beside;
        self.dialog = Some(Dialog::Editor(Box::new(editor)));
    }

    /// A passage that is marked: its id, its marks, its words.
    pub(in super::super) fn picked_lines(&self, picked: Picked) -> Vec<Line> {
        let passage = picked.passage;
        let Some(interview) = self.workbench.study().interview(passage.transcript) else {
            return Vec::new();
        };
        if !interview.is_loaded() {
            return Vec::new();
        }
        let marks = match (picked.key, picked.contrary) {
            (true, true) => "! ~",
            (true, false) => "!",
            _ => "~",
        };
        let words = on_one_line(interview.document().text.slice(passage.span));
        vec![
            Line::Text(String::new()),
            Line::Heading(format!("{marks} {}", interview.quote_id(passage.span))),
            Line::Text(words),
        ]
    }

    fn clear_report_row(&mut self) {
        let options = self.outline.options.clone();
        let usual = ReportOptions::default();
        match self.outline.row() {
            Some(Row::Theme(_)) => {
                let code = self.outline.theme().map(|entry| entry.code);
                let study = self.workbench.study();
                match code.filter(|code| narrative(study, *code).is_some()) {
                    Some(code) => drop(self.act(write_narrative(code, ""))),
                    None => {
                        let write = self.key(Command::Report(ReportCommand::Change));
                        self.warn(format!("this theme has no narrative; {write} writes one"));
                    }
                }
            }
            Some(Row::School) => drop(self.act(declare_school_of_analysis(""))),
            Some(Row::Themes) => self.keep_options(ReportOptions {
                codes: None,
                ..options
            }),
            Some(Row::Roles) => self.keep_options(ReportOptions {
                roles: None,
                ..options
            }),
            Some(Row::Coders) => self.keep_options(ReportOptions {
                coders: None,
                ..options
            }),
            Some(Row::Query) => self.keep_options(ReportOptions {
                query: String::new(),
                ..options
            }),
            Some(Row::Quotes) => self.keep_options(ReportOptions {
                quotes: usual.quotes,
                ..options
            }),
            Some(Row::Memos) => self.keep_options(ReportOptions {
                memos: false,
                ..options
            }),
            Some(Row::Limits) | None => self.warn("there is nothing here to remove"),
        }
    }

    fn pick_quotes(&mut self) {
        let Some(code) = self.outline.theme().map(|entry| entry.code) else {
            return self.warn("choose a theme first: its passages are listed");
        };
        let study = self.workbench.study().clone();
        self.codes.marked.clear();
        self.switch(Screen::Themes);
        self.codes.reveal(&study, code);
        self.panel = Panel::Text;
        self.say(format!(
            "{} picks a quote, {} a contrary case; {} leads back to the outline",
            self.key(Command::KeyQuote),
            self.key(Command::Contrary),
            self.key(Command::Go(Screen::Write))
        ));
    }

    /// Has the study remember what goes into the report.
    fn keep_options(&mut self, options: ReportOptions) {
        let action = options.remember(self.workbench.study());
        if self.act(action) {
            self.outline.options = options;
        }
    }

    /// Takes what was typed for a line; whether it means something.
    pub(super) fn set_report_row(&mut self, row: Row, typed: &str) -> bool {
        let mut options = self.outline.options.clone();
        match row {
            Row::School => return self.act(declare_school_of_analysis(typed)),
            Row::Query => {
                if let Err(error) = Query::parse(typed, self.workbench.study())
                    && !typed.is_empty()
                {
                    self.complain(error.in_words());
                    return false;
                }
                options.query = typed.to_owned();
            }
            Row::Quotes => {
                let number = typed.parse().map(Quotes::AtMost);
                match (typed, number) {
                    ("all", _) => options.quotes = Quotes::All,
                    ("", _) => options.quotes = ReportOptions::default().quotes,
                    (_, Ok(quotes)) => options.quotes = quotes,
                    _ => {
                        self.complain("type a number, or all");
                        return false;
                    }
                }
            }
            _ => return true,
        }
        self.keep_options(options);
        true
    }

    fn ask_for_limits(&mut self, row: Row) {
        let (study, options) = (self.workbench.study(), &self.outline.options);
        let mut items = vec![item(Choice::All, "all", "no limit")];
        let mut on = Vec::new();
        match row {
            Row::Themes => {
                for code in study.codebook().iter() {
                    let depth = study.codebook().path(code.id).len().saturating_sub(1);
                    let label = format!("{}{}", "  ".repeat(depth), code.label);
                    items.push(item(Choice::Code(code.id), &label, ""));
                    let codes = options.codes.as_ref();
                    on.push(codes.is_some_and(|codes| codes.contains(&code.id)));
                }
            }
            Row::Roles => {
                let known = study.participants().iter();
                let mut roles: Vec<&str> = known.map(|who| who.role.as_str()).collect();
                roles.sort_unstable();
                roles.dedup();
                for role in roles.into_iter().filter(|role| !role.is_empty()) {
                    items.push(item(Choice::Role(role.to_owned()), &role_name(role), ""));
                    let roles = options.roles.as_ref();
                    on.push(roles.is_some_and(|roles| roles.iter().any(|one| one == role)));
                }
            }
            _ => {
                for coder in study.coders() {
                    items.push(item(Choice::Coder(coder.name.clone()), &coder.name, ""));
                    let coders = options.coders.as_ref();
                    on.push(coders.is_some_and(|coders| coders.contains(&coder.id)));
                }
            }
        }
        let title = match row {
            Row::Themes => "Themes in the report, each with what is under it",
            Row::Roles => "Only what people of these roles say",
            _ => "Only codings of these coders",
        };
        let mark = self.key_in(Context::Picker, Command::AcceptMore);
        let title = format!("{title} ({mark} marks)");
        for (item, on) in items.iter_mut().skip(1).zip(on) {
            if on {
                item.detail = "now".into();
            }
        }
        self.choose_from(Picker::new(title, Purpose::Report(row), items));
    }

    /// Takes what was chosen for a line.
    pub(super) fn limit_report(&mut self, row: Row, taken: &[Choice]) {
        let mut options = self.outline.options.clone();
        let all = taken.contains(&Choice::All);
        match row {
            Row::Themes => {
                let codes = taken.iter().filter_map(|choice| match choice {
                    Choice::Code(code) => Some(*code),
                    _ => None,
                });
                options.codes = Some(codes.collect()).filter(|_| !all);
            }
            Row::Roles => {
                let roles = taken.iter().filter_map(|choice| match choice {
                    Choice::Role(role) => Some(role.clone()),
                    _ => None,
                });
                options.roles = Some(roles.collect()).filter(|_| !all);
            }
            _ => {
                let coders = self.workbench.study().coders().iter();
                let coders = coders
                    .filter(|coder| taken.contains(&Choice::Coder(coder.name.clone())))
                    .map(|coder| coder.id);
                options.coders = Some(coders.collect()).filter(|_| !all);
            }
        }
        self.keep_options(options);
    }

    /// What a line of the outline says.
    pub(in super::super) fn report_row_in_words(&self, row: Row) -> String {
        let (study, options) = (self.workbench.study(), &self.outline.options);
        let listed = |names: Option<Vec<String>>| match names {
            None => "all".to_owned(),
            Some(names) => names.join(", "),
        };
        let label = |code: &CodeId| {
            let code = study.codebook().get(*code);
            code.map_or(String::new(), |code| code.label.clone())
        };
        match row {
            Row::School => match school_of_analysis(study) {
                "" => "not declared".to_owned(),
                school => school.to_owned(),
            },
            Row::Themes => listed(
                options
                    .codes
                    .as_ref()
                    .map(|c| c.iter().map(label).collect()),
            ),
            Row::Roles => {
                let names = options.roles.as_ref();
                listed(names.map(|roles| roles.iter().map(|role| role_name(role)).collect()))
            }
            Row::Coders => {
                let name = |id| {
                    study
                        .coder(id)
                        .map_or(String::new(), |coder| coder.name.clone())
                };
                let coders = options.coders.as_ref();
                listed(coders.map(|coders| coders.iter().map(|id| name(*id)).collect()))
            }
            Row::Query if options.query.is_empty() => "all turns".to_owned(),
            Row::Query => options.query.clone(),
            Row::Quotes => quotes_in_words(options.quotes),
            Row::Memos if options.memos => "printed".to_owned(),
            Row::Memos => "left out".to_owned(),
            Row::Theme(at) => self
                .outline
                .entry(at)
                .map_or(String::new(), |entry| entry.label.clone()),
            Row::Limits => "as found when the report is built".to_owned(),
        }
    }
}

pub(super) fn item(choice: Choice, label: &str, detail: &str) -> Item {
    Item::new(choice, label).detail(detail.to_owned())
}

fn quotes_in_words(quotes: Quotes) -> String {
    match quotes {
        Quotes::All => "all".to_owned(),
        Quotes::AtMost(most) => most.to_string(),
    }
}
