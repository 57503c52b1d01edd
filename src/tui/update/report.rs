//! What happens in the outline of the report.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::super::app::App;
use super::super::command::{Command, Panel, Screen};
use super::super::dialog::{Dialog, Editor, Line, Page, Prompt, Question, Subject, Then, Wanted};
use super::super::display::on_one_line;
use super::super::importing::in_home;
use super::super::keymap::Context;
use super::super::lists::role_name;
use super::super::picker::{Choice, Item, Picker, Purpose};
use super::super::report::{Built, Job, Made, Picked, ReportCommand, Row};
use crate::report::{
    Quotes, REPORT_ENDINGS, ReportOptions, declare_school_of_analysis, narrative, renderer,
    school_of_analysis, write_narrative,
};
use crate::search::Query;
use crate::study::CodeId;

/// The title of the page that stands while a report is built; closing it lets the report go.
const BUILDING: &str = "Building the report";

impl App {
    pub(super) fn give_report(&mut self, command: ReportCommand) {
        match command {
            ReportCommand::Switch => self.outline.shown = !self.outline.shown,
            ReportCommand::Change => self.change_report_row(),
            ReportCommand::Remove => self.clear_report_row(),
            ReportCommand::Quotes => self.pick_quotes(),
            ReportCommand::Preview => {
                let (finder, options) = (self.workbench.finder(), self.outline.options.clone());
                self.begin_building(Job::Preview(finder, options));
            }
            ReportCommand::Write => {
                let path = self.workbench.path().with_extension("docx");
                let wanted = Wanted::ReportFile;
                let mut prompt =
                    Prompt::new("Write the report into", wanted, path.to_string_lossy());
                prompt.note = format!("the ending says how: .{}", REPORT_ENDINGS.join(", ."));
                self.ask(prompt);
            }
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

    fn begin_building(&mut self, job: Job) -> bool {
        if self.outline.putting {
            self.warn("a report is being written; wait until it is there");
            return false;
        }
        if !self.workbench.study().is_loaded() {
            self.warn("the study is still being loaded; try again in a moment");
            return false;
        }
        self.outline.build(job);
        let back = self.key_in(Context::Page, Command::Back);
        let text = format!("This takes a moment. {back} lets it go.");
        self.dialog = Some(Dialog::Page(Page::new(BUILDING, vec![Line::Text(text)])));
        true
    }

    /// Begins to build the report for a file; whether the name can be used.
    pub(super) fn build_report(&mut self, typed: &str) -> bool {
        let path = in_home(typed);
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let Some(render) = renderer(&ending.to_lowercase()) else {
            let known = REPORT_ENDINGS.join(", .");
            self.complain(format!("choose a name that ends in .{known}"));
            return false;
        };
        if path.is_dir() {
            self.complain(format!("{} is a folder; name a file", path.display()));
            return false;
        }
        if is_study(&path) {
            self.complain("this is a study; choose another name");
            return false;
        }
        let job = Job::Build {
            finder: self.workbench.finder(),
            options: self.outline.options.clone(),
            render,
            study: self.workbench.path().to_owned(),
            path,
        };
        // The page that stands meanwhile takes the prompt's place.
        self.begin_building(job);
        true
    }

    /// Takes in what the workers made; whether there was anything.
    pub(in super::super) fn absorb_report(&mut self) -> bool {
        let listed = self.outline.absorb();
        let Some(made) = self.outline.made() else {
            return listed;
        };
        let waits = matches!(&self.dialog, Some(Dialog::Page(page)) if page.title == BUILDING);
        if waits {
            self.dialog = None;
        }
        match made {
            Made::Put(Ok(path)) => self.say(format!("wrote {}", path.display())),
            Made::Put(Err(error)) => self.complain(format!("{error:#}")),
            // It was let go.
            _ if !waits => {}
            Made::Text(Err(error)) | Made::Built(Err(error)) => self.complain(format!("{error:#}")),
            Made::Text(Ok(text)) => self.dialog = Some(Dialog::Page(preview(&text))),
            Made::Built(Ok(built)) => self.ask_before_writing(built),
        }
        true
    }

    fn ask_before_writing(&mut self, built: Built) {
        let mut parts = built.warnings.clone();
        if built.path.exists() {
            parts.push(format!("{} is there already", built.path.display()));
        }
        if parts.is_empty() {
            return self.put_report(built);
        }
        let last = if built.path.exists() {
            "Write the report in its place?"
        } else {
            "Write the report all the same?"
        };
        let text = format!("{}. {last}", parts.join(". "));
        let then = Then::Write(Box::new(built));
        self.dialog = Some(Dialog::Question(Question { text, then }));
    }

    pub(super) fn put_report(&mut self, built: Built) {
        self.say(format!("writing {} ...", built.path.display()));
        self.outline.build(Job::Put(built.path, built.bytes));
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

fn item(choice: Choice, label: &str, detail: &str) -> Item {
    Item::new(choice, label).detail(detail.to_owned())
}

fn quotes_in_words(quotes: Quotes) -> String {
    match quotes {
        Quotes::All => "all".to_owned(),
        Quotes::AtMost(most) => most.to_string(),
    }
}

fn preview(text: &str) -> Page {
    let line = |line: &str| match line.strip_prefix('#') {
        Some(heading) => Line::Heading(heading.trim_start_matches('#').trim().to_owned()),
        None => Line::Text(line.to_owned()),
    };
    Page::new("The report as text", text.lines().map(line).collect())
}

/// Whether a file is a study, or anything else that a database keeps.
fn is_study(path: &Path) -> bool {
    let mut start = [0; 16];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start.starts_with(b"SQLite format 3\0")
}
