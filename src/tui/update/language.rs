//! Choosing the language of the interviews.

use super::super::app::App;
use super::super::dialog::Dialog;
use super::super::picker::{Choice, Item, Picker, Purpose};
use crate::search::Language;

impl App {
    pub(super) fn choose_language(&mut self) {
        let present = Language::of_study(self.workbench.study());
        let item = |language: &Language| {
            Item::new(Choice::Language(*language), language.name()).detail(
                match (*language == present, language.stems()) {
                    (true, _) => "now".to_owned(),
                    (false, true) => String::new(),
                    (false, false) => "words as they stand".to_owned(),
                },
            )
        };
        let items = Language::all().iter().map(item).collect();
        let picker = Picker::new("Language of the interviews", Purpose::Language, items);
        self.dialog = Some(Dialog::Picker(picker));
    }

    pub(super) fn use_language(&mut self, language: Language) {
        let result = self.workbench.perform(language.setting());
        self.done(result);
    }
}
