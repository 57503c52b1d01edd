//! The People screen: three tables, of the participants, of the speaker labels, and of the transcripts.

mod table;

use std::collections::{BTreeSet, HashMap};

pub(crate) use table::{Cell, Column, Field, Key, Row, Standing, Table};

use super::lists::role_name;
use crate::study::{
    AttributeType, Attributes, CoderId, Interview, ParticipantId, Progress, Study, Value, Who,
};

/// One of the tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// Who was interviewed.
    #[default]
    Participants,
    /// Who stands behind each label of each transcript.
    Speakers,
    /// The interviews themselves.
    Transcripts,
}

impl Sheet {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 3] = [Self::Participants, Self::Speakers, Self::Transcripts];

    /// Its name on screen.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Participants => "Participants",
            Self::Speakers => "Speakers",
            Self::Transcripts => "Transcripts",
        }
    }
}

/// The People screen.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// The table that is shown.
    pub sheet: Sheet,
    tables: [Table; 3],
    /// What each table was made from: the study's revision and the acting coder.
    made_of: [Option<(u64, CoderId)>; 3],
}

impl People {
    /// The table that is shown.
    pub(crate) fn table(&self) -> &Table {
        &self.tables[self.sheet as usize]
    }

    /// The table that is shown, to move in it.
    pub(crate) fn table_mut(&mut self) -> &mut Table {
        &mut self.tables[self.sheet as usize]
    }

    /// Makes the rows anew if the study has changed.
    pub(crate) fn refresh(&mut self, study: &Study, coder: CoderId) {
        let now = Some((study.revision(), coder));
        let made_of = &mut self.made_of[self.sheet as usize];
        if *made_of == now {
            return;
        }
        *made_of = now;
        let (columns, rows) = match self.sheet {
            Sheet::Participants => participants(study),
            Sheet::Speakers => speakers(study),
            Sheet::Transcripts => transcripts(study),
        };
        self.table_mut().put(columns, rows);
    }
}

fn column(field: Field, title: &str, kind: AttributeType) -> Column {
    Column {
        field,
        title: title.to_owned(),
        kind,
        width: 0,
    }
}

fn text(field: Field, title: &str) -> Column {
    column(field, title, AttributeType::Text)
}

fn number(field: Field, title: &str) -> Column {
    column(field, title, AttributeType::Number)
}

/// A column for each attribute that is noted anywhere in `all`.
fn attribute_columns<'a>(study: &Study, all: impl Iterator<Item = &'a Attributes>) -> Vec<Column> {
    let names: BTreeSet<&String> = all.flat_map(Attributes::keys).collect();
    let of = |name: &String| {
        let kind = study.attribute_type(name);
        column(Field::Attribute(name.clone()), name, kind)
    };
    names.into_iter().map(of).collect()
}

/// What the attribute of a column is for somebody.
fn attribute(attributes: &Attributes, column: &Column) -> Option<Cell> {
    let Field::Attribute(name) = &column.field else {
        return None;
    };
    let (text, standing) = match attributes.get(name) {
        None | Some(Value::Unknown) => ("", Standing::Unknown),
        Some(Value::Declined) => ("declined", Standing::Declined),
        Some(Value::Known(known)) if column.kind.fits(known) => (known.as_str(), Standing::Known),
        Some(Value::Known(known)) => (known.as_str(), Standing::Misfit),
    };
    Some(Cell {
        text: text.to_owned(),
        standing,
    })
}

fn participants(study: &Study) -> (Vec<Column>, Vec<Row>) {
    let mut columns = vec![text(Field::Name, "name"), text(Field::Role, "role")];
    let known = study.participants().iter().map(|p| &p.attributes);
    columns.extend(attribute_columns(study, known));
    columns.push(text(Field::Labels, "speaks as"));
    let mut labels: HashMap<ParticipantId, Vec<String>> = HashMap::new();
    for interview in study.interviews() {
        for speaker in &interview.transcript.speakers {
            if let Who::Participant(id) = speaker.who {
                let label = in_transcript(interview, &speaker.label);
                labels.entry(id).or_default().push(label);
            }
        }
    }
    let row = |participant: &crate::study::Participant| Row {
        key: Key::Participant(participant.id),
        cells: columns
            .iter()
            .map(|column| match column.field {
                Field::Name => Cell::plain(&participant.name),
                Field::Role => Cell::plain(&participant.role),
                Field::Labels => {
                    let spoken = labels.get(&participant.id);
                    Cell::plain(spoken.map_or(String::new(), |all| all.join(", ")))
                }
                _ => attribute(&participant.attributes, column).unwrap_or(Cell::plain("")),
            })
            .collect(),
    };
    let rows = study.participants().iter().map(row).collect();
    (columns, rows)
}

/// A label for people: with its transcript where that does not say the same.
fn in_transcript(interview: &Interview, label: &str) -> String {
    let title = &interview.transcript.title;
    if title == label {
        title.clone()
    } else {
        format!("{} in {title}", labelled(label))
    }
}

/// A label for people; turns may have none.
pub(crate) fn labelled(label: &str) -> &str {
    if label.is_empty() {
        "(no label)"
    } else {
        label
    }
}

/// Who that is, in a few words.
pub(crate) fn who_name(study: &Study, who: Who) -> String {
    match who {
        Who::Interviewer => "interviewer".to_owned(),
        Who::Other => "other".to_owned(),
        Who::Participant(id) => study.participant(id).map_or(String::new(), |p| {
            if p.role.is_empty() {
                p.name.clone()
            } else {
                format!("{} ({})", p.name, role_name(&p.role))
            }
        }),
    }
}

fn speakers(study: &Study) -> (Vec<Column>, Vec<Row>) {
    let columns = vec![
        text(Field::Label, "label"),
        text(Field::Home, "transcript"),
        text(Field::Who, "who that is"),
        number(Field::Turns, "turns"),
        number(Field::Words, "words"),
    ];
    let mut rows = Vec::new();
    for interview in study.interviews() {
        let document = interview.document();
        let mut spoken: HashMap<&str, (u64, u64)> = HashMap::new();
        for turn in &document.turns {
            let (turns, words) = spoken.entry(document.label(turn)).or_default();
            *turns += 1;
            *words += u64::from(turn.words);
        }
        for speaker in &interview.transcript.speakers {
            let (turns, words) = spoken
                .get(speaker.label.as_str())
                .copied()
                .unwrap_or((0, 0));
            let figure = |number: u64| {
                let known = interview.is_loaded();
                Cell::plain(if known {
                    number.to_string()
                } else {
                    String::new()
                })
            };
            rows.push(Row {
                key: Key::Label(interview.transcript.id, speaker.label.clone()),
                cells: vec![
                    Cell::plain(labelled(&speaker.label)),
                    Cell::plain(&interview.transcript.title),
                    Cell::plain(who_name(study, speaker.who)),
                    figure(turns),
                    figure(words),
                ],
            });
        }
    }
    (columns, rows)
}

/// What values of a type look like.
pub(crate) fn in_words(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::Text => "text",
        AttributeType::Number => "number",
        AttributeType::Date => "date: 2024-05-31, 2024-05 or 2024",
        AttributeType::YesNo => "yes or no",
        AttributeType::Band => "ordered band: 40-49, 80+, <20",
    }
}

/// How far a coder has come, in a word.
pub(crate) fn progress_name(progress: Option<Progress>) -> &'static str {
    match progress {
        None => "to do",
        Some(Progress::Coding) => "coding",
        Some(Progress::Done) => "done",
    }
}

fn transcripts(study: &Study) -> (Vec<Column>, Vec<Row>) {
    let mut columns = vec![
        text(Field::Title, "title"),
        text(Field::Under, "listed under"),
    ];
    for coder in study.coders() {
        columns.push(text(Field::Progress(coder.id), &coder.name));
    }
    let known = study.interviews().iter().map(|i| &i.transcript.attributes);
    let mut attributes = attribute_columns(study, known);
    let usual = ["date", "place", "length", "wave"];
    attributes.sort_by_key(|column| {
        let at = usual.iter().position(|name| *name == column.title);
        at.unwrap_or(usual.len())
    });
    columns.extend(attributes);
    columns.push(text(Field::Sets, "sets"));
    columns.push(number(Field::Words, "words"));
    columns.push(number(Field::Codings, "codings"));
    let row = |interview: &std::sync::Arc<Interview>| {
        let transcript = &interview.transcript;
        let figure = |number: u64| {
            let known = interview.is_loaded();
            Cell::plain(if known {
                number.to_string()
            } else {
                String::new()
            })
        };
        let cell = |column: &Column| match &column.field {
            Field::Title => Cell::plain(&transcript.title),
            Field::Under => {
                let main = transcript.main.map(Who::Participant);
                Cell::plain(main.map_or(String::new(), |who| who_name(study, who)))
            }
            Field::Progress(coder) => {
                Cell::plain(progress_name(transcript.progress.get(coder).copied()))
            }
            Field::Sets => {
                let sets = study.sets().iter();
                let of = sets.filter(|set| set.members.contains(&transcript.id));
                let names: Vec<&str> = of.map(|set| set.name.as_str()).collect();
                Cell::plain(names.join(", "))
            }
            Field::Words => figure(interview.words(false)),
            Field::Codings => figure(interview.codings().len() as u64),
            _ => attribute(&transcript.attributes, column).unwrap_or(Cell::plain("")),
        };
        Row {
            key: Key::Transcript(transcript.id),
            cells: columns.iter().map(cell).collect(),
        }
    };
    let rows = study.interviews().iter().map(row).collect();
    (columns, rows)
}
