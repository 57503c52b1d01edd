//! What happens on the Find screen: the query, what was found, facets, saved questions, coding many at once.

use ratatui::layout::{Position as Point, Rect};

use super::super::app::App;
use super::super::command::{Command, Motion, Screen};
use super::super::dialog::{Dialog, Prompt, Wanted};
use super::super::find::{Facet, Focus, Preview, Sorting, Units, with_filters};
use super::super::importing::in_home;
use super::super::picker::{Choice, Picker, Purpose};
use crate::search::{Interviewers, Query, with_saved_renamed};
use crate::study::{CodeChoice, CodeId, slug_of};

impl App {
    pub(super) fn give_find(&mut self, command: Command) {
        use Command::*;
        match command {
            Interviewers => {
                use crate::search::Interviewers as Whom;
                self.finding.interviewers = match self.finding.interviewers {
                    Whom::Exclude => Whom::Include,
                    Whom::Include => Whom::Only,
                    Whom::Only => Whom::Exclude,
                };
                self.search_anew();
            }
            Order => {
                self.finding.resort();
                self.search_anew();
            }
            FindUnits => {
                self.finding.units = self.finding.units.next();
                if self.finding.units == Units::Segments && self.finding.sorting == Sorting::Rank {
                    self.finding.sorting = Sorting::Study;
                }
                self.search_anew();
            }
            FindShape => self.finding.reshape(),
            Complete if self.finding.line.accept(self.workbench.study()) => self.search_anew(),
            NextOffer if self.finding.line.step(1) => {}
            PreviousOffer => drop(self.finding.line.step(-1)),
            ToResults if self.finding.line.picked => {
                self.finding.line.accept(self.workbench.study());
                self.search_anew();
            }
            Complete | NextOffer | ToResults => self.leave_query(),
            ToFacets => self.go_to_facets(),
            Exclude => self.choose_facet(true),
            ClearFilters => {
                self.finding.facets.filters.clear();
                self.search_anew();
            }
            NotCoded => {
                self.finding.facets.toggle_uncoded();
                self.search_anew();
            }
            Questions => {
                self.switch_to_find();
                self.finding.focus = super::super::find::Focus::Questions;
            }
            SaveQuestion => self.ask_for_question_name(),
            RenameQuestion => self.ask_for_another_name(),
            RemoveQuestion => self.remove_chosen_question(),
            ExportQuestions => self.ask_for_file(
                Wanted::ExportQuestions,
                "Write all saved questions to which file?",
            ),
            ImportQuestions => self.ask_for_file(
                Wanted::ImportQuestions,
                "Bring in saved questions from which file?",
            ),
            ApplyPreview => self.apply_preview(),
            LeaveOut => self.leave_out(),
            _ => {}
        }
    }

    /// Searches anew after the query or an option was changed.
    pub(super) fn search_anew(&mut self) {
        self.finding.ask(&self.workbench, self.options.mine);
    }

    fn leave_query(&mut self) {
        self.finding.line.close();
        if self.finding.line.is_blank() {
            if self.workbench.study().questions().is_empty() {
                self.warn("type what you look for; saved questions would stand here");
            } else {
                self.finding.focus = Focus::Questions;
            }
        } else if self.finding.len() > 0 || self.finding.is_searching() {
            self.finding.focus = Focus::Results;
        } else {
            let back = self.key(Command::Back);
            self.warn(format!(
                "nothing is found; change the query, or {back} returns"
            ));
        }
    }

    fn switch_to_find(&mut self) {
        if self.screen != Screen::Find {
            self.finding.from = Some(self.spot());
        }
        self.screen = Screen::Find;
        self.panel = super::super::command::Panel::Text;
        self.finding.preview = None;
    }

    /// Goes to the query of the Find screen.
    pub(super) fn begin_search(&mut self) {
        self.switch_to_find();
        self.finding.focus = Focus::Query;
    }

    /// One step back on the Find screen; whether there was one.
    pub(super) fn go_back_in_find(&mut self) -> bool {
        match self.finding.focus {
            Focus::Query => self.finding.line.close(),
            Focus::Results if !self.finding.marked.is_empty() => {
                self.finding.marked.clear();
                true
            }
            Focus::Results => false,
            Focus::Facets | Focus::Preview => {
                self.finding.preview = None;
                self.finding.focus = Focus::Results;
                true
            }
            Focus::Questions => {
                self.finding.focus = Focus::Query;
                true
            }
        }
    }

    fn go_to_facets(&mut self) {
        if self.finding.facets.rows.is_empty() {
            return self.warn("nothing is found, so there is nothing to choose from");
        }
        self.finding.focus = Focus::Facets;
    }

    /// Opens what is chosen on the Find screen.
    pub(super) fn open_in_find(&mut self) {
        match self.finding.focus {
            Focus::Facets => self.choose_facet(false),
            Focus::Questions => self.ask_chosen_question(),
            _ => {
                let chosen = self.finding.chosen();
                if let Some((transcript, span)) = chosen.map(|(hit, span)| (hit.transcript, span)) {
                    self.jump(transcript, span.start);
                }
            }
        }
    }

    fn choose_facet(&mut self, without: bool) {
        if self.finding.facets.choose(without) {
            self.search_anew();
        }
    }

    /// Chooses what was clicked on the Find screen; clicking what is chosen opens it.
    pub(super) fn click_in_find(&mut self, point: Point) -> bool {
        let areas = self.finding.areas(self.layout().body);
        let row = |rect: Rect| usize::from(point.y.saturating_sub(rect.y));
        if areas.query.contains(point) || areas.summary.contains(point) {
            self.finding.focus = Focus::Query;
            return true;
        }
        if let Some(rect) = areas.facets.filter(|rect| rect.contains(point)) {
            let facets = &mut self.finding.facets;
            let at = facets.list.top + row(rect);
            let again = self.finding.focus == Focus::Facets && facets.list.chosen == at;
            if at < facets.rows.len() {
                facets.list.chosen = at;
                facets.skip_heading(true);
                self.finding.focus = Focus::Facets;
            }
            if again {
                self.give(Command::Open);
            }
            return true;
        }
        if !areas.list.contains(point) || self.finding.focus == Focus::Preview {
            return false;
        }
        let questions = self.finding.shows_questions();
        let (at, len) = if questions {
            let top = self.finding.questions.list.top;
            let above = super::super::view::rows_above_questions(self, areas.list);
            let row = row(areas.list).checked_sub(above);
            let len = self.workbench.study().questions().len();
            (row.map(|row| top + row), len)
        } else {
            let at = super::super::view::found_at(self, areas.list, row(areas.list));
            (at, self.finding.len())
        };
        let Some(at) = at.filter(|at| *at < len) else {
            return false;
        };
        let (list, focus) = if questions {
            (&mut self.finding.questions.list, Focus::Questions)
        } else {
            (&mut self.finding.list, Focus::Results)
        };
        let again = list.chosen == at && self.finding.focus == focus;
        list.chosen = at;
        self.finding.focus = focus;
        if again {
            self.give(Command::Open);
        }
        true
    }

    /// Moves in the part of the Find screen that has the focus.
    pub(in super::super) fn go_in_find(&mut self, motion: Motion, height: usize) {
        let finding = &mut self.finding;
        let down = !matches!(motion, Motion::Up | Motion::PageUp | Motion::HalfUp);
        match finding.focus {
            Focus::Facets => {
                let len = finding.facets.rows.len();
                finding.facets.list.go(motion, len, height);
                finding.facets.skip_heading(down);
            }
            Focus::Questions => {
                let len = self.workbench.study().questions().len();
                finding.questions.list.go(motion, len, height);
            }
            Focus::Preview => {
                if let Some(preview) = &mut finding.preview {
                    let len = preview.rows.len();
                    preview.list.go(motion, len, height);
                }
            }
            Focus::Query | Focus::Results => {
                let len = finding.len();
                finding.list.go(motion, len, height);
            }
        }
    }

    /// The query as it is searched for, filters included; none where there is none to be read.
    fn asked(&self) -> Option<String> {
        let study = self.workbench.study();
        let text = self.finding.line.text().trim();
        let query = Query::parse(text, study).ok()?;
        let coder = self.workbench.acting().filter(|_| self.options.mine);
        let mine = coder.map(|coder| coder.name.as_str());
        let filters = &self.finding.facets.filters;
        let units = self.finding.units;
        Some(with_filters(text, &query, filters, units, study, mine))
    }

    fn ask_for_question_name(&mut self) {
        let Some(query) = self.asked() else {
            return self.complain("there is no query to save; type one first");
        };
        let suggested = self.finding.named.clone();
        let title = format!("Name of the saved question {query}");
        let wanted = Wanted::QuestionName(query);
        let prompt = Prompt::new(title, wanted, suggested.unwrap_or_default());
        self.dialog = Some(Dialog::Prompt(prompt));
    }

    /// Saves a query under the name that was typed; whether it was.
    pub(super) fn save_question(&mut self, typed: &str, query: &str) -> bool {
        let name = slug_of(typed);
        let result = self.workbench.save_question(&name, query);
        let saved = self.done(result).is_some();
        if saved {
            self.say(format!(
                "saved; query:{name} stands for it in other queries"
            ));
            self.finding.named = Some(name);
        }
        saved
    }

    fn chosen_question(&self) -> Option<&crate::study::Question> {
        let questions = self.workbench.study().questions();
        questions.get(self.finding.questions.list.chosen)
    }

    fn ask_chosen_question(&mut self) {
        let chosen = self.chosen_question();
        let Some((name, query)) = chosen.map(|q| (q.name.clone(), q.query.clone())) else {
            let save = self.key(Command::SaveQuestion);
            return self.warn(format!(
                "no question is saved yet; {save} saves the query that you typed"
            ));
        };
        self.finding.line.set(query);
        self.finding.named = Some(name);
        self.finding.facets.filters.clear();
        self.finding.focus = Focus::Query;
        self.search_anew();
    }

    fn ask_for_another_name(&mut self) {
        let Some(name) = self.chosen_question().map(|question| question.name.clone()) else {
            return self.warn("no question is saved yet");
        };
        let title = format!("Another name of the saved question {name}");
        let mut prompt = Prompt::new(title, Wanted::NewQuestionName(name.clone()), name);
        prompt.note = "questions that ask for it will ask for it by the new name".into();
        self.dialog = Some(Dialog::Prompt(prompt));
    }

    /// Gives a saved question the name that was typed; whether it has that now.
    pub(super) fn rename_question(&mut self, from: &str, typed: &str) -> bool {
        let to = slug_of(typed);
        if to == from {
            return true;
        }
        let result = self.workbench.rename_question(from, &to);
        let renamed = self.done(result).is_some();
        if renamed {
            let typed = with_saved_renamed(self.finding.line.text(), from, &to);
            self.finding.line.set(typed);
            self.search_anew();
            let mut questions = self.workbench.study().questions().iter();
            let at = questions.position(|question| question.name == to);
            self.finding.questions.list.chosen = at.unwrap_or(0);
        }
        renamed
    }

    fn remove_chosen_question(&mut self) {
        let Some(name) = self.chosen_question().map(|question| question.name.clone()) else {
            return self.warn("no question is saved yet");
        };
        let result = self.workbench.remove_question(&name);
        self.done(result);
    }

    fn ask_for_file(&mut self, wanted: Wanted, title: &str) {
        let usual = self.workbench.path().with_file_name("questions.txt");
        self.ask(Prompt::new(title, wanted, usual.to_string_lossy()));
    }

    /// Writes all saved questions to a file that is not there yet; whether they were.
    pub(super) fn export_questions(&mut self, typed: &str) -> bool {
        let text = self.workbench.questions_as_text();
        self.put_new_file(&in_home(typed), text.as_bytes())
    }

    /// Brings in saved questions from a file; whether they were.
    pub(super) fn import_questions(&mut self, typed: &str) -> bool {
        let path = in_home(typed);
        match std::fs::read(&path) {
            Ok(bytes) => {
                let result = self.workbench.import_questions(&bytes);
                self.done(result).is_some()
            }
            Err(error) => {
                self.complain(format!("cannot read {}: {error}", path.display()));
                false
            }
        }
    }

    /// Chooses codes for the hits that are marked, or the chosen one.
    pub(super) fn choose_codes_for_hits(&mut self) {
        if let Some(reason) = self.why_hits_cannot_be_coded() {
            return self.warn(reason);
        }
        let taken = self.finding.taken().len();
        let what = self.finding.answer.units.name(taken);
        let title = format!("Code {taken} {what}");
        let items = self.code_items(&[]);
        let picker = Picker::new(title, Purpose::CodeHits, items).with_new(Choice::NewCode);
        self.dialog = Some(Dialog::Picker(picker));
    }

    fn why_hits_cannot_be_coded(&self) -> Option<String> {
        if self.finding.answer.units == Units::Transcripts {
            Some(format!(
                "whole transcripts are not coded; {} chooses turns, sentences or segments",
                self.key(Command::FindUnits)
            ))
        } else if self.finding.taken().is_empty() {
            Some("there is nothing to code here".to_owned())
        } else {
            None
        }
    }

    /// Shows what coding the hits with known codes would do.
    pub(super) fn preview_known(&mut self, codes: Vec<CodeId>) {
        if let Some(reason) = self.why_hits_cannot_be_coded() {
            return self.warn(reason);
        }
        self.preview(codes.into_iter().map(CodeChoice::Known).collect());
    }

    /// Shows what coding the hits would do.
    pub(super) fn preview(&mut self, codes: Vec<CodeChoice>) {
        let study = self.workbench.study();
        let taken = self.finding.taken();
        let preview = Preview::of(&taken, codes, study, self.workbench.coder());
        self.finding.preview = Some(preview);
        self.finding.focus = Focus::Preview;
    }

    fn leave_out(&mut self) {
        if let Some(preview) = &mut self.finding.preview {
            preview.toggle();
        }
        self.go_in_find(Motion::Down, 9);
    }

    fn apply_preview(&mut self) {
        let query = self.asked().unwrap_or_default();
        let Some(preview) = &self.finding.preview else {
            return;
        };
        let codes = preview.codes.clone();
        let Some(action) = preview.action(&query) else {
            let (again, back) = (self.key(Command::LeaveOut), self.key(Command::Back));
            return self.warn(format!(
                "all are left out; {again} takes one in again, {back} goes back"
            ));
        };
        let result = self.workbench.perform(action);
        if self.done(result).is_some() {
            self.remember(&codes);
            self.finding.preview = None;
            self.finding.marked.clear();
            self.finding.focus = Focus::Results;
        }
    }

    /// How interviewers, order, units and filters stand, in words.
    pub(in super::super) fn how_found(&self) -> Vec<String> {
        let finding = &self.finding;
        let interviewers = match finding.interviewers {
            Interviewers::Exclude => "without interviewers",
            Interviewers::Include => "with interviewers",
            Interviewers::Only => "interviewers only",
        };
        let order = match (finding.sorting, finding.units) {
            (Sorting::Rank, Units::Segments) | (Sorting::Study, _) => "in study order",
            (Sorting::Rank, _) => "best first",
            (Sorting::Left, _) => "by the words before",
            (Sorting::Right, _) => "by the words behind",
        };
        let study = self.workbench.study();
        let filters = finding.facets.filters.iter();
        let filters = filters.map(|filter| filter.name(study));
        [order.to_owned(), interviewers.to_owned()]
            .into_iter()
            .chain(filters)
            .collect()
    }

    /// What a row of the facets says.
    pub(in super::super) fn facet_name(&self, facet: &Facet) -> String {
        match facet {
            Facet::Coded => "not yet coded".to_owned(),
            facet => facet.name(self.workbench.study()),
        }
    }
}
