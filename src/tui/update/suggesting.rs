//! What happens with suggested passages. Nothing is coded but by a key.

use super::super::app::App;
use super::super::command::{Command, Screen, Suggested};
use crate::analysis::{SETTING_REJECTED, with_rejected};
use crate::study::{Action, CodeChoice};

impl App {
    /// Lists passages that look like those of the chosen code.
    pub(super) fn suggest(&mut self) {
        let Some(code) = self.chosen_code() else {
            return;
        };
        self.switch(Screen::Suggest);
        self.suggesting.ask(self.workbench.study(), code);
    }

    pub(super) fn give_suggested(&mut self, command: Suggested) {
        if self.suggesting.chosen().is_none() && command != Suggested::Again {
            let back = self.key(Command::Back);
            return self.warn(format!(
                "there is no suggestion to choose; {back} goes back"
            ));
        }
        match command {
            Suggested::Accept => self.accept_suggestion(),
            Suggested::Reject => self.reject_suggestion(),
            Suggested::Skip => {
                self.suggesting.skip();
                self.say("skipped: it stands at the end of the list now");
            }
            Suggested::Again => {
                if let Some(code) = self.suggesting.code {
                    self.suggesting.ask(self.workbench.study(), code);
                }
            }
        }
    }

    fn accept_suggestion(&mut self) {
        let chosen = self.suggesting.chosen().map(|chosen| chosen.place);
        let Some((place, code)) = chosen.zip(self.suggesting.code) else {
            return;
        };
        let hash = self
            .workbench
            .study()
            .interview(place.transcript)
            .map(|i| i.hash());
        let Some(document) = hash else {
            return self.complain("its transcript is gone");
        };
        let result = self.workbench.perform(Action::ApplyCodes {
            transcript: place.transcript,
            document,
            spans: vec![place.span],
            codes: vec![CodeChoice::Known(code)],
        });
        if self.done(result).is_some() {
            self.suggesting.take();
        }
    }

    fn reject_suggestion(&mut self) {
        let chosen = self
            .suggesting
            .chosen()
            .map(|chosen| (chosen.mark, chosen.place));
        let Some(((mark, place), code)) = chosen.zip(self.suggesting.code) else {
            return;
        };
        let study = self.workbench.study();
        let slug = study.codebook().get(code).map_or("", |code| &code.slug);
        let id = study
            .interview(place.transcript)
            .map(|i| i.quote_id(place.span).to_string());
        let result = self.workbench.perform(Action::Together {
            sentence: format!(
                "rejected a suggestion for {slug}: {}",
                id.unwrap_or_default()
            ),
            actions: vec![Action::Set {
                key: SETTING_REJECTED.to_owned(),
                value: Some(with_rejected(study, code, mark)),
            }],
        });
        if self.done(result).is_some() {
            self.suggesting.take();
        }
    }
}
