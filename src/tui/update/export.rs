//! Writing for others: choosing what and into which file, waiting for it, and confirming what it tells.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use super::super::app::App;
use super::super::command::{Command, Screen};
use super::super::dialog::{Dialog, Prompt, Question, Then, Wanted};
use super::super::export::{Built, Export, Made, Order};
use super::super::importing::in_home;
use super::super::keymap::Context;
use super::super::page::{Line, Page};
use super::super::picker::{Choice, Picker, Purpose};
use super::report::item;
use crate::analysis::Halted;
use crate::workbench::put_file;

/// The title of the page that stands while something is built or written; closing it lets that go.
const BUILDING: &str = "On its way";
/// The word that lets real names be written.
const FORCE: &str = "force";

impl App {
    /// Asks what is to be written.
    pub(super) fn choose_export(&mut self) {
        let item = |export: Export| {
            let label = format!("{}: {}", export.name(), export.about());
            item(Choice::Export(export), &label, "")
        };
        let items = Export::all().map(item).collect();
        self.choose_from(Picker::new("What to write", Purpose::Export, items));
    }

    /// Asks for the file.
    pub(in super::super) fn ask_for_export_file(&mut self, export: Export) {
        let path = export.usual_path(self.workbench.path());
        let title = format!("Write the {} into", export.name());
        let wanted = Wanted::ExportFile(export);
        let mut prompt = Prompt::new(title, wanted, path.to_string_lossy());
        prompt.note = match export.endings() {
            [] => "a folder; figures are drawn as .svg and .png".to_owned(),
            endings => format!("the ending says how: .{}", endings.join(", .")),
        };
        self.ask(prompt);
    }

    pub(super) fn preview_report(&mut self) {
        if self.can_build() {
            let (finder, options) = (self.workbench.finder(), self.outline.options.clone());
            self.exporting.preview(finder, options);
            self.wait_for_export();
        }
    }

    fn can_build(&mut self) -> bool {
        let is_loaded = self.workbench.study().is_loaded();
        if !is_loaded {
            self.warn("the study is still being loaded; try again in a moment");
        }
        is_loaded
    }

    fn wait_for_export(&mut self) {
        self.dialog = Some(Dialog::Page(Page::new(BUILDING, self.export_lines())));
    }

    fn export_lines(&self) -> Vec<Line> {
        let back = self.key_in(Context::Page, Command::Back);
        vec![
            Line::Text(self.exporting.in_words()),
            Line::Text(format!("{back} lets it go.")),
        ]
    }

    /// Begins to build what goes into a file; whether the name can be used.
    pub(super) fn build_export(&mut self, export: Export, typed: &str) -> bool {
        let path = in_home(typed);
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let (endings, ending) = (export.endings(), ending.to_lowercase());
        let trouble = if endings.is_empty() {
            let is_file = path.exists() && !path.is_dir();
            is_file.then(|| format!("{} is a file; name a folder", path.display()))
        } else if !endings.contains(&ending.as_str()) {
            let known = endings.join(", .");
            Some(format!("choose a name that ends in .{known}"))
        } else if path.is_dir() {
            Some(format!("{} is a folder; name a file", path.display()))
        } else {
            is_study(&path).then(|| "this is a study; choose another name".to_owned())
        };
        if let Some(trouble) = trouble {
            self.complain(trouble);
            return false;
        }
        if self.can_build() {
            self.exporting.build(Order {
                export,
                finder: self.workbench.finder(),
                options: self.outline.options.clone(),
                study: self.workbench.path().to_owned(),
                table: self.naming.table.clone(),
                path,
            });
            // The page that stands meanwhile takes the prompt's place.
            self.wait_for_export();
        }
        true
    }

    /// Takes in what the worker made; whether there was anything to show.
    pub(in super::super) fn absorb_export(&mut self) -> bool {
        let lines = self.export_lines();
        let waiting = match &mut self.dialog {
            Some(Dialog::Page(page)) if page.title == BUILDING => Some(page),
            _ => None,
        };
        let waits = waiting.is_some();
        if !waits && self.exporting.is_busy() && self.exporting.let_go() {
            self.say(Halted.to_string());
            return true;
        }
        let moved = waiting.is_some_and(|page| page.say(lines));
        let Some(made) = self.exporting.made() else {
            return moved;
        };
        if waits {
            self.dialog = None;
        }
        match made {
            Made::Put(Ok((path, notices))) => {
                let mut said = vec![format!("wrote {}", path.display())];
                said.extend(notices);
                self.say(said.join("; "));
            }
            Made::Put(Err(error)) => self.complain(format!("{error:#}")),
            // It was let go.
            _ if !waits => {}
            Made::Text(Err(error)) | Made::Built(Err(error)) => self.complain(format!("{error:#}")),
            Made::Text(Ok(text)) => self.dialog = Some(Dialog::Page(preview(&text))),
            Made::Built(Ok(built)) => self.ask_before_writing(built),
        }
        true
    }

    /// Asks where there is something to look at before it is shared, or where a file would be replaced. Real names of the table of
    /// pseudonyms stop it: a word has to be typed then, no single key does.
    fn ask_before_writing(&mut self, built: Box<Built>) {
        let name = built.export.name();
        let mut parts = built.warnings.clone();
        parts.extend(built.notices.iter().cloned());
        let is_there = built.path.exists();
        if is_there {
            parts.push(format!("{} is there already", built.path.display()));
        }
        if let Some((number, place)) = &built.names {
            let names = match number {
                1 => "A REAL NAME of the table of pseudonyms is".to_owned(),
                number => format!("{number} REAL NAMES of the table of pseudonyms are"),
            };
            let replace = self.key(Command::Go(Screen::Pseudonyms));
            let found = format!(
                "{names} left, the first at {place}: nothing was written. On the screen of pseudonyms ({replace}) they are replaced"
            );
            parts.insert(0, found);
            parts.push(format!("To write the {name} all the same, type {FORCE}"));
            let mut prompt = Prompt::new(format!("Stopped: {name}"), Wanted::Force, "");
            prompt.note = parts.join(".\n");
            self.exporting.stopped = Some(built);
            return self.ask(prompt);
        }
        if parts.is_empty() {
            return self.put_export(*built);
        }
        let last = match is_there {
            true => format!("Write the {name} in its place?"),
            false => format!("Write the {name} all the same?"),
        };
        let text = format!("{}.\n{last}", parts.join(".\n"));
        let then = Then::Write(built);
        self.dialog = Some(Dialog::Question(Question { text, then }));
    }

    /// Writes what was stopped, where the word was typed; whether it was.
    pub(super) fn force_export(&mut self, typed: &str) -> bool {
        if typed != FORCE {
            self.complain(format!("nothing was written; type {FORCE}, or Esc"));
            return false;
        }
        if let Some(built) = self.exporting.stopped.take() {
            self.put_export(*built);
        }
        true
    }

    /// Writes a small file for others, which must not be there yet; whether it was written.
    pub(super) fn put_new_file(&mut self, path: &Path, bytes: &[u8]) -> bool {
        let shown = path.display();
        if path.exists() {
            self.complain(format!("{shown} is there already; choose another name"));
            return false;
        }
        match put_file(path, |file| file.write_all(bytes)) {
            Ok(()) => {
                self.say(format!("wrote {shown}"));
                true
            }
            Err(error) => {
                self.complain(format!("cannot write {shown}: {error}"));
                false
            }
        }
    }

    pub(super) fn put_export(&mut self, built: Built) {
        self.exporting.put(built);
        self.wait_for_export();
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
