//! Settings and colours: adopting a file, reading it again, choosing colours.

use std::sync::Arc;

use super::super::app::App;
use super::super::dialog::{Dialog, Line, Page};
use super::super::picker::{Choice, Item, Picker, Purpose};
use super::super::settings::{Settings, shipped};
use super::super::theme::{Ground, Look};
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
}
