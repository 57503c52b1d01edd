//! Moving codes in the tree: step by step, or to a place that is chosen.

use super::super::app::App;
use super::super::command::Command;
use super::super::picker::{Choice, Item, Picker, Purpose};
use crate::study::{Action, Code, CodeId};

impl App {
    /// Moves a code one step among its siblings, or one level in or out.
    pub(super) fn step_code(&mut self, id: CodeId, command: Command) {
        let Some((parent, before)) = self.new_place(id, command) else {
            return self.warn("the code cannot be moved further that way");
        };
        self.move_code(id, parent, before);
    }

    fn move_code(&mut self, code: CodeId, parent: Option<CodeId>, before: Option<CodeId>) {
        let moved = self.act(Action::MoveCode {
            code,
            parent,
            before,
        });
        if moved {
            self.codes.reveal(self.workbench.study(), code);
        }
    }

    fn new_place(&self, id: CodeId, command: Command) -> Option<(Option<CodeId>, Option<CodeId>)> {
        let codebook = self.workbench.study().codebook();
        let code = codebook.get(id)?;
        let siblings: Vec<&Code> = codebook.children(code.parent).collect();
        let at = siblings.iter().position(|sibling| sibling.id == id)?;
        let sibling = |at: usize| siblings.get(at).map(|code| code.id);
        match command {
            Command::MoveCodeUp => Some((code.parent, Some(sibling(at.checked_sub(1)?)?))),
            Command::MoveCodeDown => {
                sibling(at + 1)?;
                Some((code.parent, sibling(at + 2)))
            }
            Command::MoveCodeIn => Some((Some(sibling(at.checked_sub(1)?)?), None)),
            Command::MoveCodeOut => {
                let parent = codebook.get(code.parent?)?;
                let aunts: Vec<&Code> = codebook.children(parent.parent).collect();
                let place = aunts.iter().position(|aunt| aunt.id == parent.id)?;
                Some((parent.parent, aunts.get(place + 1).map(|aunt| aunt.id)))
            }
            _ => None,
        }
    }

    /// Asks under which code a code is to stand.
    pub(super) fn ask_where_to(&mut self, id: CodeId) {
        let codebook = self.workbench.study().codebook();
        let (under, now) = (codebook.under(id), codebook.get(id).and_then(|c| c.parent));
        let here = if now.is_none() { "now" } else { "" };
        let top = Item::new(Choice::NoCode, "the top: a theme of its own").detail(here);
        let others = codebook.iter().filter(|code| !under.contains(&code.id));
        let others = others.map(|code| {
            let above = code.parent.and_then(|parent| codebook.get(parent));
            let detail = match above {
                _ if Some(code.id) == now => "now".to_owned(),
                Some(above) => format!("in {}", above.label),
                None => String::new(),
            };
            Item {
                also: code.slug.clone(),
                colour: Some(code.colour),
                ..Item::new(Choice::Code(code.id), code.label.clone()).detail(detail)
            }
        });
        let items = std::iter::once(top).chain(others).collect();
        let title = format!("Put {} under", self.label(id));
        self.choose_from(Picker::new(title, Purpose::MoveUnder(id), items));
    }

    /// Takes the code under which another is to stand, and asks for the place among those that are there already.
    pub(super) fn choose_place(&mut self, id: CodeId, parent: Option<CodeId>) {
        let codebook = self.workbench.study().codebook();
        let there = codebook.children(parent).filter(|code| code.id != id);
        let before = there.map(|code| Item {
            colour: Some(code.colour),
            ..Item::new(Choice::Code(code.id), format!("before {}", code.label))
        });
        let last = Item::new(Choice::NoCode, "at the end");
        let items: Vec<Item> = std::iter::once(last).chain(before).collect();
        if items.len() == 1 {
            return self.move_code(id, parent, None);
        }
        let under = parent.map_or("the top".to_owned(), |parent| self.label(parent));
        let title = format!("{} under {under}: where?", self.label(id));
        self.choose_from(Picker::new(title, Purpose::MoveBefore(id, parent), items));
    }

    /// Takes what was chosen for the place of a code; whether it was for one.
    pub(super) fn take_place(&mut self, purpose: &Purpose, choice: &Choice) -> bool {
        let chosen = match choice {
            Choice::Code(code) => Some(*code),
            _ => None,
        };
        match purpose {
            Purpose::MoveUnder(id) => self.choose_place(*id, chosen),
            Purpose::MoveBefore(id, parent) => self.move_code(*id, *parent, chosen),
            _ => return false,
        }
        true
    }
}
