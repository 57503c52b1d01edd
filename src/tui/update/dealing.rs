//! Splitting a code: its passages are walked through and dealt out to other codes, each step an entry of its own.

use super::super::app::App;
use super::super::command::{Command, Panel, Screen};
use super::super::dialog::{Prompt, Wanted};
use super::super::keymap::Context;
use super::super::picker::{Choice, Picker, Purpose};
use super::super::themes::Dealing;
use crate::study::{Action, CodeChoice, CodeId, CodingAt};

impl App {
    /// Asks why the chosen code is split; what was begun before goes on.
    pub(super) fn ask_to_split(&mut self) {
        let Some(code) = self.chosen_code() else {
            return;
        };
        if self.workbench.study().tally(code, None) == 0 {
            return self.warn("no passage has this very code; there is nothing to deal out");
        }
        let mut prompt = Prompt::new(
            format!("Why is {} split?", self.label(code)),
            Wanted::WhySplit(code),
            "",
        );
        prompt.note = format!(
            "For the history. Its passages are then dealt out one by one, each step with its own undo; {} stops, and what is left can be dealt out later.",
            self.key_in(Context::Dealing, Command::Back)
        );
        self.ask(prompt);
    }

    /// Lists the passages of the code itself, to be dealt out.
    pub(super) fn begin_dealing(&mut self, from: CodeId, why: String) {
        if self.screen != Screen::Themes {
            self.switch(Screen::Themes);
        }
        self.panel = Panel::Text;
        self.themes.filter.clear();
        self.themes.marked.clear();
        self.themes.list = Default::default();
        self.themes.dealing = Some(Dealing { from, why });
    }

    /// Stops dealing out, and says what is left.
    pub(super) fn end_dealing(&mut self) {
        let Some(dealing) = self.themes.dealing.take() else {
            return;
        };
        let left = self.workbench.study().tally(dealing.from, None);
        self.themes.marked.clear();
        let label = self.label(dealing.from);
        self.say(format!(
            "{left} passage{} stay{} with {label}; {} goes on",
            if left == 1 { "" } else { "s" },
            if left == 1 { "s" } else { "" },
            self.key(Command::SplitCode)
        ));
    }

    pub(super) fn give_dealing(&mut self, command: Command) {
        let taken = self.themes.taken();
        match command {
            Command::SplitCode => self.ask_to_split(),
            Command::DealNot => self.themes.go(super::super::command::Motion::Down, 9),
            _ if taken.is_empty() => self.warn("there is no passage left to deal out"),
            Command::DealTo => {
                let Some(from) = self.themes.dealing.as_ref().map(|dealing| dealing.from) else {
                    return;
                };
                let items = self.code_items(&[from]);
                let title = match taken.len() {
                    1 => "Deal the passage to".to_owned(),
                    several => format!("Deal {several} passages to"),
                };
                let picker = Picker::new(title, Purpose::Deal(taken), items);
                self.choose_from(picker.with_new(Choice::NewCode));
            }
            Command::Deal(digit) => match self.dealt_to(digit) {
                Some(code) => self.deal_to(taken, CodeChoice::Known(code)),
                None => {
                    let choose = self.key(Command::DealTo);
                    self.warn(format!(
                        "no code has the digit {digit} yet; {choose} chooses one"
                    ));
                }
            },
            _ => {}
        }
    }

    /// The code that a digit deals to.
    pub(in super::super) fn dealt_to(&self, digit: u8) -> Option<CodeId> {
        let dealing = self.themes.dealing.as_ref()?;
        let dealt = self.themes.dealt.get(&dealing.from)?;
        let code = dealt.get(usize::from(digit).checked_sub(1)?).copied()?;
        self.workbench
            .study()
            .codebook()
            .get(code)
            .map(|code| code.id)
    }

    /// Deals passages to a code, which has a digit from then on.
    pub(super) fn deal_to(&mut self, codings: Vec<CodingAt>, into: CodeChoice) {
        let Some(dealing) = self.themes.dealing.clone() else {
            return;
        };
        let known = match &into {
            CodeChoice::Known(code) => Some(*code),
            CodeChoice::New(_) => None,
        };
        let first = codings.first().copied();
        let action = Action::SplitCode {
            from: dealing.from,
            codings,
            into,
            why: dealing.why,
        };
        if !self.act(action) {
            return;
        }
        self.themes.marked.clear();
        let study = self.workbench.study();
        let made = first
            .and_then(|at| study.coding_record(at))
            .map(|coding| coding.code);
        let dealt = self.themes.dealt.entry(dealing.from).or_default();
        if let Some(code) = known.or(made).filter(|code| !dealt.contains(code)) {
            dealt.push(code);
        }
    }
}
