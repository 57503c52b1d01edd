//! Numbers before commands, as in `3 )`: three sentences on.
//!
//! Digits also apply the codes that are pinned to them. A digit that has a code applies it at once; one that has none begins
//! a number; after the key for numbers, and within a number, every digit counts.

use super::super::app::App;
use super::super::command::{Command, Motion, Panel, Screen};
use super::super::keymap::{Context, Key, Meaning};

/// No command is given more often than this.
const MOST: u32 = 999;

impl App {
    /// Takes a key as a digit of a number where it is one.
    pub(super) fn types_count(&mut self, key: Key, chain: &[Context]) -> bool {
        let screen = !chain.iter().any(|c| c.is_dialog() || c.takes_text());
        let digit = key.typed().and_then(|c| c.to_digit(10));
        let Some(digit) = digit.filter(|_| screen && self.pending.is_empty()) else {
            return false;
        };
        let counts = match (self.count, self.keymap.meaning(chain, &[key])) {
            (Some(_), _) => true,
            (None, Meaning::Does(Command::Pinned(to))) => self.pinned(to).is_none(),
            (None, Meaning::Nothing) => digit > 0,
            (None, _) => false,
        };
        if counts {
            let before = self.count.unwrap_or(0);
            self.count = Some((before * 10 + digit).min(MOST));
            self.message = None;
        }
        counts
    }

    /// Gives a command as often as the number before it says.
    pub(super) fn give_counted(&mut self, command: Command) {
        let times = match self.count.take() {
            Some(_) if command == Command::Back => return,
            Some(0) | None => return self.give(command),
            Some(times) => times,
        };
        let text = self.screen == Screen::Read && self.panel == Panel::Text;
        if command == Command::Move(Motion::End) && text && self.dialog.is_none() {
            return self.go_to_typed(&times.to_string());
        }
        if !command.repeats() {
            let again = self.key(command);
            return self.warn(format!(
                "a number goes before a key that moves or selects; {again} without it does its work"
            ));
        }
        for _ in 0..times {
            self.give(command);
            let stopped = self
                .message
                .as_ref()
                .is_some_and(|m| m.severity != super::super::app::Severity::Said);
            if stopped || self.dialog.is_some() {
                break;
            }
        }
    }
}
