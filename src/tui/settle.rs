//! What keeps the state together between events: results of actions, rows, windows, workers, other programs.

use std::collections::HashSet;
use std::sync::Arc;

use ratatui::layout::Rect;

use super::app::{App, Severity, Stopped};
use super::command::{Motion, Panel, Screen};
use super::cursor::Cursor;
use super::dialog::Dialog;
use super::lanes::Lanes;
use super::reading::StripesOf;
use super::wrap::Page;
use crate::study::{Change, CodeId, Interview, Kind, Record, Span, TranscriptId};
use crate::workbench::{Done, Loading};

impl App {
    /// Takes in what came of an action; whether it was done.
    pub(super) fn done(&mut self, result: anyhow::Result<Done>) -> Option<Done> {
        match result {
            Ok(done) => {
                let mut parts = Vec::new();
                if done.entry.is_some() || done.notices.is_empty() {
                    parts.push(done.sentence.clone());
                }
                parts.extend(done.notices.iter().cloned());
                let severity = if done.notices.is_empty() {
                    Severity::Said
                } else {
                    Severity::Warning
                };
                self.tell(severity, parts.join("; "));
                self.changed(&done.changes);
                Some(done)
            }
            Err(error) => {
                self.complain(format!("{error:#}"));
                None
            }
        }
    }

    fn changed(&mut self, changes: &[Change]) {
        let lists = changes.iter().filter_map(Change::record).any(|record| {
            matches!(
                record.kind(),
                Kind::Transcript | Kind::Participant | Kind::Code | Kind::Setting | Kind::Set
            )
        });
        if lists {
            self.relist();
        }
        // A transcript that came back may have to be loaded.
        let texts = changes.iter().filter_map(Change::record);
        if texts.into_iter().any(|r| r.kind() == Kind::Transcript) {
            self.indexing = false;
        }
        self.outdate();
    }

    /// Makes the lists of transcripts and codes anew.
    pub(super) fn relist(&mut self) {
        self.transcripts.refresh(self.workbench.study());
        self.codes.refresh(self.workbench.study());
    }

    /// Asks anew for what was computed from the study.
    pub(super) fn outdate(&mut self) {
        self.finding.ask_again(&self.workbench, self.options.mine);
        self.themes.outdated = true;
        self.matrix.outdated = true;
        self.outline.outdated = true;
        self.comparing.outdated = true;
        self.reviewing.outdated = true;
        self.naming.outdated = true;
        self.past.shown = None;
        if self.screen == Screen::History {
            self.read_history();
        }
    }

    /// Makes rows, stripes and windows fit the present state. Called after every event; cheap where nothing changed.
    pub(super) fn settle(&mut self) {
        self.forget_what_is_gone();
        self.keep_loaded();
        self.lay_out();
        self.scroll();
        if self.screen == Screen::Themes {
            self.refresh_themes();
        }
        // What is counted before all texts are there would be wrong.
        if self.screen == Screen::Compare && self.loading.is_none() {
            self.refresh_compare();
        }
        if self.screen == Screen::Find && self.finding.shows_questions() {
            self.finding.questions.ask(&self.workbench);
        }
        if self.screen == Screen::Review {
            let study = self.workbench.study().clone();
            self.reviewing.ask(&study);
            self.reviewing.look_for_places(&study);
        }
        if self.screen == Screen::Pseudonyms {
            self.naming.ask(self.workbench.study());
        }
        if self.screen == Screen::People {
            self.refresh_people();
        }
        if self.screen == Screen::Matrix {
            self.matrix.ask(self.workbench.study());
            let (height, fit) = super::view::matrix::fit(self.layout().body);
            self.matrix.settle(height, fit);
        }
        if self.screen == Screen::Write {
            self.writing.refresh(self.workbench.study());
            if self.outline.shown {
                self.outline.ask(self.workbench.study());
            }
        }
        if let Some(Dialog::Page(page)) = &mut self.dialog {
            page.lay_out(self.size.width);
        }
        let mine = self.options.mine.then(|| self.workbench.coder());
        self.counting.refresh(self.workbench.study(), mine);
        self.settle_lists();
    }

    /// What another program has written may have taken the open transcript out of memory.
    fn keep_loaded(&mut self) {
        let open = self.interview().filter(|interview| !interview.is_loaded());
        let Some(open) = open.map(|interview| interview.transcript.id) else {
            return;
        };
        if let Err(error) = self.workbench.load(open) {
            self.complain(format!("{error:#}"));
        }
    }

    fn forget_what_is_gone(&mut self) {
        let study = self.workbench.study();
        if self
            .reading
            .open
            .is_some_and(|open| study.interview(open).is_none())
        {
            self.reading.open = None;
            self.reading.page = None;
            self.reading.stripes_of = None;
            self.reading.lanes = Lanes::default();
            self.reading.cursor = Cursor::default();
        }
        if self.reading.open.is_none() {
            let first = study.interviews().first().map(|i| i.transcript.id);
            if let Some(first) = first {
                self.open(first);
            }
        }
        let gone = |code: &CodeId| self.workbench.study().codebook().get(*code).is_none();
        if self
            .last
            .iter()
            .chain(&self.held)
            .chain(&self.recent)
            .any(gone)
        {
            let known: HashSet<CodeId> = self
                .workbench
                .study()
                .codebook()
                .iter()
                .map(|c| c.id)
                .collect();
            for codes in [&mut self.last, &mut self.held, &mut self.recent] {
                codes.retain(|code| known.contains(code));
            }
        }
    }

    pub(super) fn lay_out(&mut self) {
        let Some(interview) = self.interview().cloned() else {
            return;
        };
        let document = interview.document();
        let width = self.layout().columns(document, self.options.clock).body;
        let fits = |page: &Arc<Page>| page.hash == document.hash && page.width == width.max(8);
        if !self.reading.page.as_ref().is_some_and(fits) {
            let at = self.reading.page.as_ref().and_then(|old| {
                (old.hash == document.hash)
                    .then(|| old.rows.get(self.reading.top).map(|row| row.span.start))
                    .flatten()
            });
            let page = Arc::new(Page::new(document, width));
            self.reading.top = at.map_or(self.reading.top, |at| page.row_of(at));
            self.reading.page = Some(page);
        }
        let Some(page) = self.reading.page.clone() else {
            return;
        };
        let position = page.clamp(self.reading.cursor.position);
        self.reading.cursor.position = document.text.grapheme_at(position).start;
        self.lay_stripes(interview, page);
        let here = self.codings_here();
        if !here
            .iter()
            .any(|coding| Some(coding.id) == self.reading.focus)
        {
            self.reading.focus = None;
        }
    }

    /// Makes stripes and portrait anew where codings, rows or what is shown of them have changed.
    fn lay_stripes(&mut self, interview: Arc<Interview>, page: Arc<Page>) {
        let shown = self.shown();
        let cells = self.layout().portrait.map_or(0, |rect| rect.width);
        let current = self.reading.stripes_of.as_ref().is_some_and(|of| {
            Arc::ptr_eq(&of.codings, interview.codings())
                && Arc::ptr_eq(&of.page, &page)
                && of.shown == shown
                && of.cells == cells
        });
        if current {
            return;
        }
        let codings = interview.codings().iter().filter(|c| self.is_shown(c));
        self.reading.lanes = Lanes::new(codings, &page);
        self.reading.portrait = self.portrait_of(&interview, usize::from(cells));
        self.reading.stripes_of = Some(StripesOf {
            codings: Arc::clone(interview.codings()),
            page,
            shown,
            cells,
        });
    }

    fn scroll(&mut self) {
        let height = usize::from(self.layout().text.height).max(1);
        let Some(page) = &self.reading.page else {
            return;
        };
        if self.reading.follow {
            let row = page.row_of(self.reading.cursor.position);
            let margin = (height / 5).min(3);
            let far = row + height < self.reading.top || row > self.reading.top + 2 * height;
            if far {
                self.reading.top = row.saturating_sub(height / 3);
            }
            let highest = (row + margin + 1).saturating_sub(height);
            let header = page.row_of(page.first_speech());
            let lowest = if row >= header {
                row.saturating_sub(margin).max(header.min(row))
            } else {
                row.saturating_sub(margin)
            };
            self.reading.top = self
                .reading
                .top
                .clamp(highest.min(lowest), lowest.max(highest));
        }
        self.reading.top = self.reading.top.min(page.rows.len().saturating_sub(1));
    }

    fn settle_lists(&mut self) {
        let layout = self.layout();
        let height = |rect: Option<Rect>| rect.map_or(1, |rect| usize::from(rect.height));
        let side = height(layout.transcripts);
        self.transcripts
            .list
            .settle(self.transcripts.rows.len(), side);
        let side = if self.screen == Screen::Themes {
            usize::from(layout.with_codebook(layout.body).0.height)
        } else {
            height(layout.codes)
        };
        self.codes
            .list
            .settle(self.codes.rows.len(), side.saturating_sub(1));
        let body = usize::from(layout.body.height);
        let questions = self.workbench.study().questions().len();
        self.finding.settle(layout.body, questions);
        self.writing
            .list
            .settle(self.writing.notes.len(), layout.list_rows());
        let rows = self.outline.rows().len();
        self.outline.list.settle(rows, layout.list_rows());
        let rows = match self.past.shown {
            Some(_) => layout.list_rows(),
            None => body.saturating_sub(1),
        };
        self.past.list.settle(self.past.entries.len(), rows);
        self.settle_compare(layout.body);
        let suggested = self.suggesting.len();
        self.suggesting
            .list
            .settle(suggested, body.saturating_sub(4) / 4);
        let (files, _) = super::view::importing::parts(layout.body);
        let importing = &mut self.importing;
        importing
            .list
            .settle(importing.rows.len(), usize::from(files.height));
        let rows = layout.list_rows();
        self.reviewing.list.settle(self.reviewing.items.len(), rows);
        self.naming.list.settle(self.naming.len(), rows);
        let (.., rows) = super::view::people::parts(layout.body);
        let columns = rows.width.saturating_sub(2);
        self.people
            .table_mut()
            .settle(columns, usize::from(rows.height));
    }

    /// Does a little of what waits while nobody presses a key; whether the screen has to be drawn, and whether more waits.
    pub fn idle(&mut self) -> (bool, bool) {
        let mut draw = self.absorb();
        let mut waits = self.finding.is_busy()
            || self.themes.is_busy()
            || self.comparing.is_busy()
            || self.suggesting.is_busy()
            || self.counting.is_busy()
            || self.matrix.is_busy()
            || self.outline.is_busy()
            || self.exporting.is_busy()
            || self.comparer.is_busy()
            || self.importing.is_busy()
            || self.reviewing.is_busy()
            || self.naming.is_busy()
            || self.naming.doing.is_some();
        // Whether all is loaded is asked of every transcript, so only while it may not be.
        if !self.stuck && !self.indexing && !self.workbench.study().is_loaded() {
            match self
                .workbench
                .load_more(std::time::Duration::from_millis(4))
            {
                Ok(loading) => {
                    self.loading = (loading.loaded < loading.of).then_some(loading);
                    waits |= self.loading.is_some();
                    if self.loading.is_none() {
                        self.outdate();
                    }
                }
                Err(error) => {
                    self.complain(format!("{error:#}"));
                    self.loading = None;
                    self.stuck = true;
                }
            }
            draw = true;
        } else if !self.indexing {
            self.indexing = true;
            self.loading = None;
            self.stopped = self.stopped.filter(|(what, _)| *what == Stopped::Loading);
            self.workbench.update_index();
            self.greet();
            draw = true;
        }
        let indexed = self.workbench.indexing();
        draw |= indexed != self.indexed;
        self.indexed = indexed;
        if draw {
            self.settle();
        }
        (draw, waits)
    }

    /// What is being done over all texts, and how far it is.
    pub(super) fn long_work(&self) -> Option<(Stopped, Loading)> {
        let study = self.workbench.study();
        if !self.stuck && !self.indexing && !study.is_loaded() {
            let interviews = study.interviews();
            let loaded = interviews.iter().filter(|i| i.is_loaded()).count();
            let of = interviews.len();
            return Some((Stopped::Loading, Loading { loaded, of }));
        }
        let indexing = self.workbench.indexing();
        indexing.map(|indexing| (Stopped::Indexing, indexing))
    }

    /// Stops long work where it is; nothing is lost by that.
    pub(super) fn stop_work(&mut self) {
        if self.importing.is_busy() {
            return self.stop_looking();
        }
        if self.stop_replacing() {
            return;
        }
        self.stopped = self.long_work();
        let Some((what, Loading { loaded, of })) = self.stopped else {
            return;
        };
        self.workbench.stop_indexing();
        let sentence = match what {
            Stopped::Loading => {
                (self.stuck, self.indexing, self.loading) = (true, true, None);
                format!(
                    "loading stopped at {loaded} of {of} texts; the others are not searched or counted until \u{201c}Go on loading\u{201d} in the palette; each loads when it is opened"
                )
            }
            Stopped::Indexing => format!(
                "indexing stopped at {loaded} of {of} texts; searches find the same, more slowly; \u{201c}Go on loading and indexing\u{201d} in the palette"
            ),
        };
        self.say(sentence);
    }

    /// Goes on with what was stopped.
    pub(super) fn go_on_working(&mut self) {
        (self.stuck, self.indexing, self.stopped) = (false, false, None);
        self.say("going on");
    }

    /// Takes in answers of workers; whether there were any.
    fn absorb(&mut self) -> bool {
        let found = self.finding.absorb();
        let passages = self.themes.absorb();
        let counted = self.counting.absorb();
        let compared = self.comparing.absorb();
        let suggested = self.suggesting.absorb();
        let matrix = self.matrix.absorb();
        let imported = self.absorb_import() || self.importing.is_busy();
        let reviewed = self.reviewing.absorb();
        let outlined = self.outline.absorb();
        let exported = self.absorb_export();
        let versions = self.absorb_versions();
        let named = self.naming.absorb() || self.absorb_errand() || self.naming.doing.is_some();
        found
            || passages
            || counted
            || compared
            || suggested
            || imported
            || reviewed
            || matrix
            || outlined
            || exported
            || versions
            || named
    }

    /// Takes in what other programs have written to the study; whether the screen has to be drawn.
    pub fn refresh(&mut self) -> bool {
        self.workbench.back_up_if_due();
        match self.workbench.refresh() {
            Ok(false) => false,
            Ok(true) => {
                self.relist();
                self.outdate();
                self.indexing = false;
                self.say("took in what another emic has written to this study");
                self.settle();
                true
            }
            Err(error) => {
                self.complain(format!("{error:#}"));
                true
            }
        }
    }

    /// Waits for the workers, for tests.
    #[cfg(test)]
    pub(super) fn finish_work(&mut self) {
        while self.idle().1 {
            std::thread::yield_now();
        }
        self.settle();
    }

    /// Where changes happened: the first one with a place in a text.
    pub(super) fn place_of(&self, changes: &[Change]) -> Option<(TranscriptId, Span)> {
        changes.iter().find_map(|change| match change.record()? {
            Record::Coding(coding) => Some((coding.transcript, coding.span?)),
            Record::Memo(memo) => match &memo.on {
                crate::study::MemoTarget::Passage(passage) => {
                    Some((passage.transcript, passage.span))
                }
                _ => None,
            },
            _ => None,
        })
    }

    /// Moves in whatever list has the focus.
    pub(super) fn go_in_list(&mut self, motion: Motion) {
        let layout = self.layout();
        let body = usize::from(layout.body.height);
        match (self.screen, self.panel) {
            (Screen::Read, Panel::Transcripts) => {
                let (len, height) = (self.transcripts.rows.len(), body);
                self.transcripts.list.go(motion, len, height);
            }
            (Screen::Read | Screen::Themes, Panel::Codes) => {
                let len = self.codes.rows.len();
                self.codes.list.go(motion, len, body);
            }
            (Screen::Themes, _) => self.themes.go(motion, body),
            (Screen::Find, _) => self.go_in_find(motion, body.saturating_sub(2)),
            (Screen::Review, _) => self.reviewing.go(motion, body.saturating_sub(1)),
            (Screen::Pseudonyms, _) => self.naming.go(motion, body.saturating_sub(1)),
            (Screen::Compare, _) => self.comparing.go(motion, body),
            (Screen::Suggest, _) => {
                let len = self.suggesting.len();
                self.suggesting.list.go(motion, len, body / 4);
            }
            (Screen::Write, _) if self.outline.shown => {
                let len = self.outline.rows().len();
                self.outline.list.go(motion, len, body.saturating_sub(1));
            }
            (Screen::Write, _) => self.writing.go(motion, body.saturating_sub(1)),
            (Screen::History, _) => {
                let len = self.past.entries.len();
                self.past.list.go(motion, len, body.saturating_sub(1));
                self.past.shown = None;
                if self.past.more && self.past.list.chosen + body >= len {
                    self.read_more_history();
                }
            }
            (Screen::People, _) => self.go_in_table(motion),
            (Screen::Matrix, _) => {
                let (height, _) = super::view::matrix::fit(layout.body);
                self.matrix.go(motion, height);
            }
            (Screen::Import, _) => self.go_in_import(motion, body),
            (Screen::Read, Panel::Text) => {}
        }
    }
}
