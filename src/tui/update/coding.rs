//! Coding passages, changing codings, memos on what is read.

use super::super::app::App;
use super::super::command::{Command, Screen};
use super::super::dialog::{Dialog, Editor, Subject};
use super::super::display::{cut, on_one_line};
use super::super::picker::{Choice, Item, Picker, Purpose};
use crate::study::{
    Action, CodeChoice, CodeId, Coding, CodingAt, CodingEdit, ContentHash, NewCode, Span,
    TranscriptId, slug_of,
};

/// A code made in vivo has a name of at most so many columns.
const LONGEST_NAME: u16 = 60;

impl App {
    pub(super) fn give_coding(&mut self, command: Command) {
        use Command::*;
        match command {
            Code if self.screen == Screen::Find => self.choose_codes_for_hits(),
            Code => self.choose_codes(),
            Again => {
                let codes = self.last.clone();
                if self.screen == Screen::Find {
                    self.preview_known(codes);
                } else {
                    self.apply_known(codes);
                }
            }
            InVivo => self.code_in_vivo(),
            Pinned(digit) => {
                let codes = self.pinned(digit).map(|code| code.id).into_iter().collect();
                self.apply_known(codes);
            }
            Remove => self.remove_codings(),
            Recode => self.choose_recode(),
            Comment => self.comment(),
            KeyQuote => self.flag(|flags| CodingEdit {
                key: Some(!flags.key),
                ..CodingEdit::default()
            }),
            Contrary => self.flag(|flags| CodingEdit {
                contrary: Some(!flags.contrary),
                ..CodingEdit::default()
            }),
            Resize => self.resize_coding(),
            Split => self.split_coding(),
            Join => self.join_codings(),
            TakeCodes => self.take_codes(),
            PutCodes => {
                let codes = self.held.clone();
                self.apply_known(codes);
            }
            StepCoding => self.step_coding(1),
            StepCodingBack => self.step_coding(-1),
            Memo(on) => self.write_memo(on),
            Copy => self.copy(),
            _ => {}
        }
    }

    /// The passage that is acted on, with its transcript and the text that it was read from.
    fn passage(&self) -> Option<(TranscriptId, ContentHash, Span)> {
        let interview = self.interview()?;
        Some((interview.transcript.id, interview.hash(), self.target()?))
    }

    fn choose_codes(&mut self) {
        let Some((transcript, document, span)) = self.passage() else {
            return self.warn("there are no words under the cursor to code");
        };
        if self.panel == super::super::command::Panel::Codes {
            let code = self.chosen_code();
            return self.apply_known(code.into_iter().collect());
        }
        let words = self
            .interview()
            .map_or(0, |interview| interview.document().text.count_words(span));
        let title = match words {
            1 => "Code 1 word".to_owned(),
            words => format!("Code {words} words"),
        };
        let purpose = Purpose::Code {
            transcript,
            document,
            span,
        };
        let items = self.code_items(&[]);
        let picker = Picker::new(title, purpose, items)
            .with_new(Choice::NewCode)
            .with_digits(self.code_digits());
        self.dialog = Some(Dialog::Picker(picker));
    }

    /// All codes but some, those applied lately first.
    pub(super) fn code_items(&self, without: &[CodeId]) -> Vec<Item> {
        let codebook = self.workbench.study().codebook();
        let recent = self.recent.iter().filter_map(|id| codebook.get(*id));
        let rest = codebook
            .iter()
            .filter(|code| !self.recent.contains(&code.id));
        recent
            .chain(rest)
            .filter(|code| !without.contains(&code.id))
            .map(|code| {
                let pin = self
                    .pin_of(code.id)
                    .map_or(String::new(), |pin| format!("[{pin}] "));
                let detail = format!("{pin}{}", self.tally(code.id));
                Item {
                    also: code.slug.clone(),
                    colour: Some(code.colour),
                    ..Item::new(Choice::Code(code.id), code.label.clone()).detail(detail)
                }
            })
            .collect()
    }

    /// Codes by the digit that takes them in a picker: pinned ones by theirs, recent ones by those that are left.
    pub(super) fn code_digits(&self) -> Vec<(u8, Choice)> {
        let codebook = self.workbench.study().codebook();
        let pinned = |digit: u8| self.pinned(digit).map(|code| code.id);
        let taken: Vec<CodeId> = (1..=9).filter_map(pinned).collect();
        let known = |id: &&CodeId| codebook.get(**id).is_some() && !taken.contains(*id);
        let mut recent = self.recent.iter().filter(known);
        (1..=9)
            .filter_map(|digit| {
                let code = pinned(digit).or_else(|| recent.next().copied())?;
                Some((digit, Choice::Code(code)))
            })
            .collect()
    }

    fn apply_known(&mut self, codes: Vec<CodeId>) {
        let Some((transcript, document, span)) = self.passage() else {
            return self.warn("there are no words under the cursor to code");
        };
        let choices = codes.into_iter().map(CodeChoice::Known).collect();
        self.apply(transcript, document, span, choices);
    }

    /// Codes a passage, and remembers the codes as the last ones.
    pub(super) fn apply(
        &mut self,
        transcript: TranscriptId,
        document: ContentHash,
        span: Span,
        codes: Vec<CodeChoice>,
    ) {
        if codes.is_empty() {
            return;
        }
        let result = self.workbench.perform(Action::ApplyCodes {
            transcript,
            document,
            spans: vec![span],
            codes: codes.clone(),
        });
        if self.done(result).is_none() {
            return;
        }
        self.remember(&codes);
        self.reading.cursor.deselect();
        self.reading.focus = None;
    }

    /// Remembers codes as those applied last.
    pub(super) fn remember(&mut self, codes: &[CodeChoice]) {
        let known: Vec<CodeId> = codes
            .iter()
            .filter_map(|choice| self.known(choice))
            .collect();
        for code in known.iter().rev() {
            self.recent.retain(|recent| recent != code);
            self.recent.insert(0, *code);
        }
        self.recent.truncate(9);
        self.last = known;
        if let Some(code) = self.last.first().copied() {
            self.codes.choose(self.workbench.study(), code);
        }
    }

    fn known(&self, choice: &CodeChoice) -> Option<CodeId> {
        let codebook = self.workbench.study().codebook();
        match choice {
            CodeChoice::Known(id) => Some(*id),
            CodeChoice::New(new) => codebook.by_slug(&slug_of(&new.label)).map(|code| code.id),
        }
    }

    fn code_in_vivo(&mut self) {
        let Some((transcript, document, span)) = self.passage() else {
            return;
        };
        let Some(interview) = self.interview() else {
            return;
        };
        let words = on_one_line(interview.document().text.slice(span));
        let words = words.trim_matches(|c: char| !c.is_alphanumeric());
        let label = cut(words, LONGEST_NAME).into_owned();
        let new = CodeChoice::New(NewCode {
            label,
            ..NewCode::default()
        });
        self.apply(transcript, document, span, vec![new]);
    }

    /// The codings that a command works on: the one in focus on the Read screen, those marked or chosen on Themes.
    pub(in super::super) fn coding_targets(&self) -> Vec<CodingAt> {
        match self.screen {
            Screen::Read => self
                .reading
                .open
                .zip(self.coding_in_focus())
                .map(|(transcript, coding)| CodingAt {
                    transcript,
                    coding: coding.id,
                })
                .into_iter()
                .collect(),
            Screen::Themes => self.themes.taken(),
            _ => Vec::new(),
        }
    }

    fn at(&self, coding: &Coding) -> Option<CodingAt> {
        Some(CodingAt {
            transcript: self.reading.open?,
            coding: coding.id,
        })
    }

    fn remove_codings(&mut self) {
        let here = self.codings_here();
        if self.screen == Screen::Read && here.len() > 1 && self.reading.focus.is_none() {
            return self.choose_removal(&here);
        }
        let result = self
            .workbench
            .perform(Action::RemoveCodings(self.coding_targets()));
        self.done(result);
        self.themes.marked.clear();
    }

    fn choose_removal(&mut self, here: &[Coding]) {
        let study = self.workbench.study();
        let item = |coding: &Coding| {
            let code = study.code_of(coding.code)?;
            let coder = study.coder_of(coding.coder).map_or("", |coder| &coder.name);
            let choice = Choice::Codings(vec![self.at(coding)?]);
            let detail = format!("{coder}, {} characters", coding.span.len());
            Some(Item {
                also: coder.to_owned(),
                colour: Some(code.colour),
                ..Item::new(choice, code.label.clone()).detail(detail)
            })
        };
        let mut items: Vec<Item> = here.iter().filter_map(item).collect();
        let all = here.iter().filter_map(|coding| self.at(coding)).collect();
        let label = format!("All {}", here.len());
        items.push(Item::new(Choice::Codings(all), label));
        let picker = Picker::new("Remove which coding?", Purpose::Remove, items);
        self.dialog = Some(Dialog::Picker(picker));
    }

    fn choose_recode(&mut self) {
        let targets = self.coding_targets();
        let title = match targets.len() {
            1 => "Recode as".to_owned(),
            many => format!("Recode {many} codings as"),
        };
        let picker = Picker::new(title, Purpose::Recode(targets), self.code_items(&[]))
            .with_new(Choice::NewCode)
            .with_digits(self.code_digits());
        self.dialog = Some(Dialog::Picker(picker));
    }

    fn comment(&mut self) {
        let targets = self.coding_targets();
        let comment = targets
            .first()
            .and_then(|at| self.workbench.study().coding_record(*at))
            .map_or(String::new(), |record| record.comment);
        let title = match targets.len() {
            1 => "Comment on the coding".to_owned(),
            many => format!("Comment on {many} codings"),
        };
        self.dialog = Some(Dialog::Editor(Box::new(Editor::new(
            title,
            Subject::Comment(targets),
            vec![("", comment)],
        ))));
    }

    fn flag(&mut self, edit: impl Fn(crate::study::Flags) -> CodingEdit) {
        let codings = self.coding_targets();
        let first = codings
            .first()
            .and_then(|at| self.workbench.study().coding_record(*at));
        let Some(first) = first else { return };
        let edit = edit(first.flags);
        let result = self
            .workbench
            .perform(Action::EditCodings { codings, edit });
        self.done(result);
    }

    fn resize_coding(&mut self) {
        let Some(interview) = self.interview() else {
            return;
        };
        let (document, hash) = (interview.document().clone(), interview.hash());
        if let Some(coding) = self.reading.resizing.take() {
            let span = self.target();
            self.reading.cursor.deselect();
            if let Some(span) = span {
                let last = document.text.grapheme_before(span.end).max(span.start);
                self.reading.cursor.position = self.reading.cursor.position.clamp(span.start, last);
                let result = self.workbench.perform(Action::ResizeCoding {
                    coding,
                    document: hash,
                    span,
                });
                self.done(result);
            }
            return;
        }
        let Some(coding) = self.coding_in_focus() else {
            return;
        };
        self.reading.resizing = self.at(&coding);
        self.reading.cursor.deselect();
        self.reading.cursor.select(&document, coding.span);
        self.reading.follow = true;
        self.say(format!(
            "move the end; {} goes to the other one, {} takes it, {} leaves it as it was",
            self.key(Command::SwapEnds),
            self.key(Command::Resize),
            self.key(Command::Back)
        ));
    }

    fn split_coding(&mut self) {
        let (Some(coding), Some(interview)) = (self.coding_in_focus(), self.interview()) else {
            return;
        };
        let Some(at) = self.at(&coding) else { return };
        let action = Action::SplitCoding {
            coding: at,
            document: interview.hash(),
            at: self.reading.cursor.position,
        };
        let result = self.workbench.perform(action);
        self.done(result);
    }

    fn join_codings(&mut self) {
        let (Some(coding), Some(interview)) = (self.coding_in_focus(), self.interview()) else {
            return;
        };
        let next = interview
            .codings()
            .iter()
            .find(|other| {
                other.span.start >= coding.span.end
                    && (other.code, other.coder) == (coding.code, coding.coder)
            })
            .copied();
        let (Some(next), Some(at)) = (next, self.at(&coding)) else {
            return self.warn("no coding of the same code and coder follows in this transcript");
        };
        let action = Action::ResizeCoding {
            coding: at,
            document: interview.hash(),
            span: coding.span.hull(next.span),
        };
        let action = Action::Together {
            actions: vec![action],
            sentence: "merged two codings".into(),
        };
        let result = self.workbench.perform(action);
        self.done(result);
    }

    fn take_codes(&mut self) {
        let study = self.workbench.study();
        let here = self.codings_here();
        let mut codes: Vec<CodeId> = here
            .iter()
            .map(|coding| study.code_id(coding.code))
            .collect();
        codes.dedup();
        let labels: Vec<&str> = codes
            .iter()
            .filter_map(|code| Some(study.codebook().get(*code)?.label.as_str()))
            .collect();
        let said = format!("remembered {}; P applies them elsewhere", labels.join(", "));
        self.held = codes;
        self.say(said);
    }
}
