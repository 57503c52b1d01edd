//! Filtering a list by typing.

use crossterm::event::Event;
use tui_input::backend::crossterm::EventHandler;

use super::super::app::App;
use super::super::command::{Command, Motion, Panel, Screen};
use super::super::query_line::QueryLine;

/// A list that can be filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filtered {
    /// The table on the People screen.
    Table,
    /// The memos and links.
    Notes,
    /// The list of transcripts.
    Transcripts,
    /// The codebook.
    Codes,
    /// The passages on the Themes screen, by a query.
    Passages,
}

/// A filter while it is typed.
#[derive(Debug)]
pub(crate) struct Filtering {
    /// What is filtered.
    pub what: Filtered,
    /// What was typed; a query with what the word under the cursor can become.
    pub line: QueryLine,
}

impl App {
    /// What could be filtered here.
    pub(super) fn filterable(&self) -> Option<Filtered> {
        match (self.screen, self.panel) {
            (Screen::People, _) => Some(Filtered::Table),
            (Screen::Read | Screen::Themes, Panel::Codes) => Some(Filtered::Codes),
            (Screen::Write, _) if !self.outline.shown => Some(Filtered::Notes),
            (Screen::Read, Panel::Transcripts) => Some(Filtered::Transcripts),
            (Screen::Themes, _) => Some(Filtered::Passages),
            _ => None,
        }
    }

    fn filter_of(&mut self, what: Filtered) -> &mut String {
        match what {
            Filtered::Table => &mut self.people.table_mut().filter,
            Filtered::Notes => &mut self.writing.filter,
            Filtered::Transcripts => &mut self.transcripts.filter,
            Filtered::Codes => &mut self.codes.filter,
            Filtered::Passages => &mut self.themes.filter,
        }
    }

    pub(super) fn begin_filtering(&mut self) {
        let Some(what) = self.filterable() else {
            return self.warn("there is no list here to filter");
        };
        let line = QueryLine::saying(self.filter_of(what).clone());
        self.filtering = Some(Filtering { what, line });
    }

    /// Takes in a key of somebody typing a filter.
    pub(super) fn type_filter(&mut self, event: &Event) {
        let Some(filtering) = &mut self.filtering else {
            return;
        };
        let (what, line) = (filtering.what, &mut filtering.line);
        if what == Filtered::Passages {
            line.take(event, self.workbench.study());
        } else {
            line.input.handle_event(event);
        }
        let typed = line.text().to_owned();
        self.set_filter(what, typed);
    }

    /// A command while a filter is typed.
    pub(super) fn give_filtering(&mut self, command: Command) {
        let Some(filtering) = &mut self.filtering else {
            return;
        };
        let (what, line) = (filtering.what, &mut filtering.line);
        let completes = match command {
            Command::Complete => line.accept(self.workbench.study()),
            Command::Accept if line.picked => line.accept(self.workbench.study()),
            Command::Move(Motion::Down) => line.step(1),
            Command::Move(Motion::Up) => line.step(-1),
            Command::Back => line.close(),
            _ => false,
        };
        if completes {
            let typed = line.text().to_owned();
            return self.set_filter(what, typed);
        }
        match command {
            Command::Complete => {}
            Command::Move(motion) => self.go_in_list(motion),
            Command::Back => {
                self.filtering = None;
                self.set_filter(what, String::new());
            }
            _ => self.filtering = None,
        }
    }

    fn set_filter(&mut self, what: Filtered, typed: String) {
        if *self.filter_of(what) == typed {
            return;
        }
        *self.filter_of(what) = typed;
        match what {
            Filtered::Table => self.people.table_mut().arrange(None),
            Filtered::Transcripts => {
                self.transcripts.refresh(self.workbench.study());
                self.transcripts.choose_first();
            }
            Filtered::Codes => self.codes.refresh(self.workbench.study()),
            Filtered::Passages | Filtered::Notes => {}
        }
    }
}
