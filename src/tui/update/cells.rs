//! Cells and columns of the tables on the People screen.

use super::super::app::App;
use super::super::command::Command;
use super::super::dialog::{Dialog, Prompt, Question, Then, Wanted};
use super::super::keymap::Context;
use super::super::people::{Field, Key, Sheet, in_words};
use super::super::picker::{Choice, Item, Picker, Purpose};
use crate::study::{Action, AttributeType, Attributes, Value};

impl App {
    pub(super) fn edit_cell(&mut self) {
        let Some((key, field)) = self.row_key().zip(self.people.table().field().cloned()) else {
            return;
        };
        match (&key, &field) {
            (Key::Participant(id), Field::Labels) => {
                let id = *id;
                self.go_to_labels(id);
            }
            (Key::Label(transcript, label), _) => self.ask_who(*transcript, label),
            (Key::Transcript(_), Field::Progress(coder)) if *coder == self.workbench.coder() => {
                self.give(Command::Progress);
            }
            (Key::Transcript(_), Field::Progress(_)) => {
                self.warn(
                    "everybody says for themselves how far they are; the palette switches coder",
                );
            }
            (Key::Transcript(id), Field::Under) => self.ask_under_whom(*id),
            (Key::Transcript(_), Field::Sets) => self.give(Command::PutInSet),
            (Key::Transcript(_), Field::Words | Field::Codings) => {
                self.warn("this is counted, and cannot be typed");
            }
            _ => self.ask_for_cell(key, field),
        }
    }

    /// Asks for what a cell shall say, offering what other rows say.
    fn ask_for_cell(&mut self, key: Key, field: Field) {
        let table = self.people.table();
        let column = &table.columns[table.column];
        let cell = table.cell().map_or(String::new(), |cell| cell.text.clone());
        let mut others: Vec<String> = table
            .rows
            .iter()
            .filter_map(|row| row.cells.get(table.column))
            .map(|cell| cell.text.clone())
            .filter(|text| !text.is_empty() && text != "declined")
            .collect();
        others.sort_by_cached_key(|text| crate::study::natural_key(text));
        others.dedup();
        let name = table.row().map_or("", |row| row.cells[0].text.as_str());
        let title = format!("{} of {name}", column.title);
        let next = self.key_in(Context::Prompt, Command::Complete);
        let mut prompt = Prompt::new(title, Wanted::Cell(key, field.clone()), cell);
        match &field {
            Field::Attribute(_) => {
                prompt.note = format!(
                    "{}; nothing typed: unknown; declined; {next}: a value of others",
                    in_words(column.kind)
                );
                others.extend(["declined".to_owned(), "unknown".to_owned()]);
                prompt.choices = others;
            }
            Field::Role => {
                prompt.note = format!("{next}: a role of others");
                prompt.choices = others;
            }
            _ => {}
        }
        self.ask(prompt);
    }

    pub(super) fn clear_cell(&mut self) {
        let key = self.row_key();
        match (key, self.people.table().field().cloned()) {
            (Some(key), Some(field @ (Field::Attribute(_) | Field::Role))) => {
                self.write_cell(&key, &field, "");
            }
            (Some(Key::Transcript(transcript)), Some(Field::Under)) => {
                self.act(Action::ListTranscript {
                    transcript,
                    under: None,
                });
            }
            _ => self.warn("only a role or an attribute can be unknown"),
        }
    }

    /// Writes a cell; whether that could be done.
    pub(super) fn write_cell(&mut self, key: &Key, field: &Field, typed: &str) -> bool {
        let study = self.workbench.study();
        let action = match (key, field) {
            (Key::Participant(id), _) => {
                let Some(mut participant) = study.participant(*id).cloned() else {
                    return true;
                };
                match field {
                    Field::Name => participant.name = typed.to_owned(),
                    Field::Role => participant.role = typed.to_owned(),
                    Field::Attribute(name) => note(&mut participant.attributes, name, typed),
                    _ => return true,
                }
                Action::EditParticipant {
                    participant: *id,
                    name: participant.name,
                    role: participant.role,
                    attributes: participant.attributes,
                }
            }
            (Key::Transcript(id), Field::Title) => Action::RenameTranscript {
                transcript: *id,
                title: typed.to_owned(),
            },
            (Key::Transcript(id), Field::Attribute(name)) => {
                let Some(interview) = study.interview(*id) else {
                    return true;
                };
                let mut attributes = interview.transcript.attributes.clone();
                note(&mut attributes, name, typed);
                Action::DescribeTranscript {
                    transcript: *id,
                    attributes,
                }
            }
            _ => return true,
        };
        let misfit = match field {
            Field::Attribute(name) => study
                .chosen_type(name)
                .filter(|kind| matches!(Value::read(typed), Value::Known(_)) && !kind.fits(typed)),
            _ => None,
        };
        let written = self.act(action);
        if let Some(kind) = misfit.filter(|_| written) {
            self.warn(format!(
                "kept, though {typed} is no {}; it is marked, and compares as text",
                kind.name()
            ));
        }
        written
    }

    /// The attribute of the chosen column.
    fn column_attribute(&mut self) -> Option<String> {
        match self.people.table().field() {
            Some(Field::Attribute(name)) => Some(name.clone()),
            _ => {
                self.warn(
                    "choose a column that is an attribute first; h and l move between columns",
                );
                None
            }
        }
    }

    pub(super) fn ask_for_column(&mut self) {
        let of = match self.people.sheet {
            Sheet::Transcripts => "New attribute of interviews, such as place, length or wave",
            Sheet::Participants | Sheet::Speakers => "New attribute of participants",
        };
        self.ask(Prompt::new(of, Wanted::NewColumn, ""));
    }

    /// Adds an attribute and chooses its column; whether that could be done.
    pub(super) fn make_column(&mut self, name: String) -> bool {
        if self.people.sheet == Sheet::Speakers {
            self.people.sheet = Sheet::Participants;
        }
        let field = Field::Attribute(crate::study::attribute_name(&name));
        let of_transcripts = self.people.sheet == Sheet::Transcripts;
        let made = self.act(Action::AddAttribute {
            name,
            of_transcripts,
        });
        self.refresh_people();
        let table = self.people.table_mut();
        let at = table
            .columns
            .iter()
            .position(|column| column.field == field);
        table.column = at.filter(|_| made).unwrap_or(table.column);
        made
    }

    pub(super) fn ask_for_column_name(&mut self) {
        if let Some(name) = self.column_attribute() {
            let wanted = Wanted::ColumnName(name.clone());
            self.ask(Prompt::new("New name of the attribute", wanted, name));
        }
    }

    pub(super) fn ask_to_remove_column(&mut self) {
        let Some(name) = self.column_attribute() else {
            return;
        };
        let study = self.workbench.study();
        let has = |attributes: &Attributes| matches!(attributes.get(&name), Some(value) if *value != Value::Unknown);
        let people = study.participants().iter().filter(|p| has(&p.attributes));
        let interviews = study.interviews().iter();
        let interviews = interviews.filter(|i| has(&i.transcript.attributes));
        let text = format!(
            "Remove the attribute {name} with what is known of {} participant(s) and {} transcript(s)? Undo brings it back.",
            people.count(),
            interviews.count()
        );
        let then = Then::Do(Box::new(Action::RemoveAttribute { name }));
        self.dialog = Some(Dialog::Question(Question { text, then }));
    }

    pub(super) fn ask_for_type(&mut self) {
        let Some(name) = self.column_attribute() else {
            return;
        };
        let study = self.workbench.study();
        let chosen = study.chosen_type(&name);
        let item = |kind: Option<AttributeType>, label: String| {
            Item::new(Choice::Type(kind), label).detail(if kind == chosen { "now" } else { "" })
        };
        let guessed = study.guessed_type(&name);
        let mut items = vec![item(
            None,
            format!("guessed over all known values: {}", guessed.name()),
        )];
        items.extend(AttributeType::ALL.map(|kind| item(Some(kind), in_words(kind).to_owned())));
        let title = format!("What is {name}?");
        self.choose_from(Picker::new(title, Purpose::Type(name), items));
    }

    pub(super) fn sort_column(&mut self) {
        let table = self.people.table_mut();
        table.sort();
        let text = match &table.sort {
            Some((_, down)) => {
                let by = &table.columns[table.column].title;
                let way = if *down {
                    "highest first"
                } else {
                    "lowest first"
                };
                format!("sorted by {by}, {way}")
            }
            None => "in their own order".to_owned(),
        };
        self.say(text);
    }
}

/// Notes what was typed of an attribute.
fn note(attributes: &mut Attributes, name: &str, typed: &str) {
    attributes.insert(name.to_owned(), Value::read(typed));
}
