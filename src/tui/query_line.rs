//! A line into which a query is typed, with what the word under the cursor can become.

use crossterm::event::Event;
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::lists::Chosen;
use crate::search::{Completion, complete};
use crate::study::Study;

/// A query while it is typed.
#[derive(Debug, Default)]
pub(crate) struct QueryLine {
    /// What was typed.
    pub input: Input,
    /// What the word under the cursor can become, while that is shown.
    pub completion: Option<Completion>,
    /// The chosen offer.
    pub list: Chosen,
    /// Whether an offer was chosen by hand.
    pub picked: bool,
}

impl QueryLine {
    /// A line that says `text` to begin with.
    pub(crate) fn saying(text: impl Into<String>) -> Self {
        Self {
            input: Input::new(text.into()),
            ..Self::default()
        }
    }

    /// The query as it stands.
    pub(crate) fn text(&self) -> &str {
        self.input.value()
    }

    /// Whether nothing was typed.
    pub(crate) fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// Puts another query in place of what was typed.
    pub(crate) fn set(&mut self, text: impl Into<String>) {
        self.input = Input::new(text.into());
        self.close();
    }

    /// Takes in a key; whether the query was changed by it.
    pub(crate) fn take(&mut self, event: &Event, study: &Study) -> bool {
        let before = (self.text().to_owned(), self.input.cursor());
        self.input.handle_event(event);
        let changed = self.text() != before.0;
        if changed {
            self.offer(study);
        } else if self.input.cursor() != before.1 {
            self.close();
        }
        changed
    }

    fn offer(&mut self, study: &Study) {
        self.close();
        self.completion = complete(self.text(), self.input.cursor(), study);
    }

    /// Shows no offers any more; whether any were shown.
    pub(crate) fn close(&mut self) -> bool {
        self.list = Chosen::default();
        self.picked = false;
        self.completion.take().is_some()
    }

    /// Chooses the next offer or the one before; whether there are any.
    pub(crate) fn step(&mut self, by: isize) -> bool {
        let Some(completion) = &self.completion else {
            return false;
        };
        let len = completion.offers.len() as isize;
        let step = if self.picked || by < 0 {
            by
        } else {
            by.min(0) + i8::from(len > 1) as isize
        };
        self.list.chosen = (self.list.chosen as isize + step).rem_euclid(len) as usize;
        self.picked = true;
        true
    }

    /// Puts the chosen offer into the query; whether there was one.
    pub(crate) fn accept(&mut self, study: &Study) -> bool {
        let Some(completion) = self.completion.take() else {
            return false;
        };
        let Some(offer) = completion.offers.get(self.list.chosen) else {
            return false;
        };
        let chars: Vec<char> = self.text().chars().collect();
        let place = completion.place;
        let head: String = chars[..place.start.min(chars.len())].iter().collect();
        let tail: String = chars[place.end.min(chars.len())..].iter().collect();
        let blank = !offer.open && !tail.starts_with([' ', ')']);
        let put = format!("{head}{}{}", offer.text, if blank { " " } else { "" });
        let cursor = put.chars().count();
        let open = offer.open;
        self.input = Input::new(format!("{put}{tail}")).with_cursor(cursor);
        self.close();
        if open {
            self.offer(study);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    fn typed(text: &str, study: &Study) -> QueryLine {
        let mut line = QueryLine::default();
        for c in text.chars() {
            let key = KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
            assert!(line.take(&Event::Key(key), study));
        }
        line
    }

    #[test]
    fn an_accepted_offer_stands_in_place_of_what_was_typed() {
        let study = Study::new();
        let mut line = typed("lonely ro", &study);
        assert!(line.accept(&study));
        assert_eq!(line.text(), "lonely role:");
        assert!(line.step(1) && line.step(1));
        assert!(line.accept(&study));
        assert_eq!(line.text(), "lonely role:interviewer ");
        assert!(!line.accept(&study));
    }

    #[test]
    fn offers_go_away_when_the_cursor_moves() {
        let study = Study::new();
        let mut line = typed("co", &study);
        assert!(line.completion.is_some());
        let left = KeyEvent::new(KeyCode::Left, KeyModifiers::NONE);
        assert!(!line.take(&Event::Key(left), &study));
        assert!(line.completion.is_none() && !line.step(1));
    }
}
