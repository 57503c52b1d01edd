//! Settings and looks: adopting a file, reading it again, choosing colours, and whose codings are shown.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::app::App;
use super::super::dialog::Dialog;
use super::super::page::{Line, Page};
use super::super::picker::{Choice, Item, Picker, Purpose};
use super::super::reading::Shown;
use super::super::settings::{Settings, shipped};
use super::super::theme::{Ground, Look};
use crate::study::{Coder, CoderId};
use crate::workbench::write_private;

impl App {
    /// Takes settings over; what is wrong in them is explained on a page.
    pub(crate) fn adopt(&mut self, settings: Settings) {
        self.theme = settings.colours.over(self.terminal_theme);
        self.units = settings.units;
        self.finding.units = settings.units.search.into();
        self.keymap = Arc::new(settings.keymap);
        self.pending.clear();
        self.dialog = None;
        if !settings.problems.is_empty() {
            let lines = settings.problems.iter();
            let problems = lines.map(|problem| Line::Text(problem.to_string()));
            self.explain_settings(problems.collect());
        }
    }

    fn explain_settings(&mut self, problems: Vec<Line>) {
        let title = match problems.len() {
            1 => "1 problem in your settings".to_owned(),
            many => format!("{many} problems in your settings"),
        };
        let mut lines = vec![Line::Text(self.settings_place()), Line::Text(String::new())];
        lines.extend(problems);
        lines.push(Line::Text(String::new()));
        lines.push(Line::Text(
            "What is named here is left out, all else is in force. Mend the file, then \u{201c}Settings\u{201d} in the palette reads it again.".into(),
        ));
        self.dialog = Some(Dialog::Page(Page::new(title, lines)));
    }

    fn settings_place(&self) -> String {
        self.settings_file
            .as_ref()
            .map_or(String::new(), |file| file.display().to_string())
    }

    /// Reads the settings file again, and writes one to begin with where there is none.
    pub(super) fn read_settings(&mut self) {
        let Some(file) = self.settings_file.clone() else {
            return self
                .complain("this system has no folder for settings; set HOME and start anew");
        };
        if !file.exists() {
            match write_private(&file, shipped().as_bytes()) {
                Ok(()) => self.say(format!("wrote {}: everything in it is commented out; edit it, then read it with this command", file.display())),
                Err(error) => self.complain(format!("cannot write {}: {error}", file.display())),
            }
            return;
        }
        let settings = Settings::of_file(&file);
        let problems = settings.problems.len();
        self.adopt(settings);
        match problems {
            0 => self.say(format!("read {}", file.display())),
            many => self.warn(format!(
                "read {}, but for {many} of its lines",
                file.display()
            )),
        }
    }

    pub(super) fn choose_colours(&mut self) {
        let mut items = Vec::new();
        for look in Look::ALL {
            for (ground, name) in [(Ground::Dark, "dark"), (Ground::Light, "light")] {
                let present = (look, ground) == (self.theme.look, self.theme.ground);
                let label = match look {
                    Look::Usual => "Usual",
                    Look::HighContrast => "High contrast",
                    Look::ColourBlind => "Colour-blind-safe",
                };
                items.push(Item {
                    choice: Choice::Colours(look, ground),
                    label: format!("{label}, {name}"),
                    detail: if present { "now".into() } else { String::new() },
                    also: look.name().to_owned(),
                    colour: None,
                    blocked: false,
                });
            }
        }
        let picker = Picker::new("Colours", Purpose::Colours, items);
        self.dialog = Some(Dialog::Picker(picker));
    }

    pub(super) fn use_colours(&mut self, look: Look, ground: Ground) {
        (self.theme.look, self.theme.ground) = (look, ground);
        let ground = match ground {
            Ground::Dark => "dark",
            Ground::Light => "light",
        };
        self.say(format!(
            "colours until emic is left; for good: theme = \"{}\", ground = \"{ground}\" under [colours] in the settings",
            look.name()
        ));
    }

    /// Lets coders be chosen whose codings alone are shown.
    pub(super) fn choose_coders(&mut self) {
        let study = self.workbench.study();
        let shown = self.shown();
        let item = |choice: Choice, label: &str, count: u32, now: bool| {
            Item::new(choice, label)
                .detail(format!("{count}{}", if now { ", shown now" } else { "" }))
        };
        let count = |coder: Option<CoderId>| -> u32 {
            let codes = study.codebook().iter();
            codes.map(|code| study.tally(code.id, coder)).sum()
        };
        let everybody = item(
            Choice::AllCoders,
            "All coders",
            count(None),
            shown == Shown::All,
        );
        let coders = study.coders().iter().map(|coder| {
            let now = matches!(&shown, Shown::Of(coders) if coders.contains(&coder.id));
            let choice = Choice::Coder(coder.name.clone());
            item(choice, &coder.name, count(Some(coder.id)), now)
        });
        let items = std::iter::once(everybody).chain(coders).collect();
        let picker = Picker::new("Show the codings of", Purpose::ShowCoders, items);
        self.dialog = Some(Dialog::Picker(picker));
    }

    /// Shows only the codings of the coders that were taken; everybody's where that was.
    pub(super) fn show_coders(&mut self, taken: &[Choice]) {
        let study = self.workbench.study();
        let named = |coder: &&Coder| taken.contains(&Choice::Coder(coder.name.clone()));
        self.reading.coders = if taken.contains(&Choice::AllCoders) {
            BTreeSet::new()
        } else {
            let chosen = study.coders().iter().filter(named);
            chosen.map(|coder| coder.id).collect()
        };
        let was_mine = std::mem::take(&mut self.options.mine);
        self.options.bare = false;
        if was_mine {
            self.themes.outdated = true;
            self.finding.ask_again(&self.workbench, false);
        }
        self.say(format!(
            "whose codings texts and portraits show: {}",
            self.whose_codings()
        ));
    }

    /// Whose codings are shown, in a few words.
    pub(crate) fn whose_codings(&self) -> String {
        let study = self.workbench.study();
        match self.shown() {
            Shown::Bare => "no codings".to_owned(),
            Shown::Of(_) if self.options.mine => "only yours".to_owned(),
            Shown::Of(coders) => {
                let chosen = study.coders().iter().filter(|c| coders.contains(&c.id));
                let names: Vec<&str> = chosen.map(|coder| coder.name.as_str()).collect();
                format!("only {}", names.join(", "))
            }
            Shown::All => "all coders".to_owned(),
        }
    }
}
