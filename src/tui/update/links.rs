//! Links between passages: marking one end, linking it to the other, following it both ways.

use super::super::app::App;
use super::super::command::{Command, Landmark, Screen};
use super::super::dialog::{Prompt, Wanted};
use super::super::display::on_one_line;
use super::super::keymap::Context;
use super::super::picker::{Choice, Item, Picker, Purpose};
use crate::study::{Action, ContentHash, Link, LinkId, Passage};

impl App {
    pub(super) fn give_links(&mut self, command: Command) {
        match command {
            Command::Link => self.link_here(),
            Command::FollowLink => self.follow_link(),
            _ => {}
        }
    }

    /// The passage that is meant on this screen, and the text that it was read from.
    pub(super) fn passage_here(&self) -> Option<(Passage, ContentHash)> {
        let (transcript, span) = match self.screen {
            Screen::Themes => {
                let (at, span) = self.themes.chosen()?;
                (at.transcript, span)
            }
            _ => (self.reading.open?, self.target()?),
        };
        let interview = self.workbench.study().interview(transcript)?;
        Some((Passage { transcript, span }, interview.hash()))
    }

    /// Marks one end of a link; with one marked, links it to this passage.
    fn link_here(&mut self) {
        let Some(here) = self.passage_here() else {
            return self.warn("there is no passage here to link");
        };
        match self.linking.take() {
            None => {
                self.linking = Some(here);
                self.reading.cursor.deselect();
                let (link, back) = (self.key(Command::Link), self.key(Command::Back));
                self.say(format!(
                    "one end of a link; go to the other passage and press {link} again, {back} lets go"
                ));
            }
            Some((from, document)) if from == here.0 => {
                self.linking = Some((from, document));
                self.warn("this is the end that is marked; go to the other passage first");
            }
            Some((from, document)) => {
                let mut labels: Vec<String> = self
                    .workbench
                    .study()
                    .links()
                    .iter()
                    .map(|link| link.label.clone())
                    .chain(["contradicts", "explains", "continues"].map(str::to_owned))
                    .filter(|label| !label.is_empty())
                    .collect();
                labels.sort_unstable();
                labels.dedup();
                let wanted = Wanted::LinkLabel(from, here.0, (document, here.1));
                let mut prompt = Prompt::new("What does the link say?", wanted, "");
                prompt.note = format!(
                    "such as contradicts or explains; may be empty; {}: what others say",
                    self.key_in(Context::Prompt, Command::Complete)
                );
                prompt.choices = labels;
                self.ask(prompt);
            }
        }
    }

    /// The links whose ends are under the cursor, each with its other end.
    pub(in super::super) fn links_here(&self) -> Vec<(&Link, Passage)> {
        let Some(open) = self.reading.open else {
            return Vec::new();
        };
        let position = self.reading.cursor.position;
        let here = |end: &Passage| end.transcript == open && end.span.holds(position);
        let mut found = Vec::new();
        for link in self.workbench.study().links() {
            if here(&link.from) {
                found.push((link, link.to));
            } else if here(&link.to) {
                found.push((link, link.from));
            }
        }
        found
    }

    fn follow_link(&mut self) {
        let study = self.workbench.study();
        let items: Vec<Item> = self
            .links_here()
            .into_iter()
            .map(|(link, other)| {
                Item::new(
                    Choice::Place(other),
                    format!("{} {}", link.label, crate::workbench::place(study, other)),
                )
                .detail(
                    study
                        .interview(other.transcript)
                        .map_or(String::new(), |i| {
                            on_one_line(i.document().text.slice(other.span))
                        }),
                )
            })
            .collect();
        match items.as_slice() {
            [] => {
                let next = self.key(Command::Next(Landmark::Link));
                self.warn(format!(
                    "no link ends here; {next} goes to the next passage with one"
                ));
            }
            [
                Item {
                    choice: Choice::Place(other),
                    ..
                },
            ] => {
                let other = *other;
                self.go_to_passage(other);
            }
            _ => self.choose_from(Picker::new("Follow the link to", Purpose::Follow, items)),
        }
    }

    /// Jumps to a passage and selects it.
    pub(in super::super) fn go_to_passage(&mut self, passage: Passage) {
        self.show(passage.transcript, passage.span);
    }

    /// Asks what a link shall say.
    pub(in super::super) fn ask_for_link_label(&mut self, id: LinkId) {
        let mut links = self.workbench.study().links().iter();
        let label = links
            .find(|link| link.id == id)
            .map(|link| link.label.clone());
        if let Some(label) = label {
            self.ask(Prompt::new(
                "What does the link say?",
                Wanted::LinkName(id),
                label,
            ));
        }
    }

    /// Links two passages; whether that could be done.
    pub(super) fn make_link(
        &mut self,
        from: Passage,
        to: Passage,
        documents: (ContentHash, ContentHash),
        label: String,
    ) -> bool {
        let action = Action::AddLink {
            from,
            to,
            documents,
            label,
        };
        self.act(action)
    }
}
