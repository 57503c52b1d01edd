//! Saved questions: what is saved can be read, and asks for itself in no way.

use super::{Done, Workbench};
use crate::formats::questions::{QuestionLine, read_questions, write_questions};
use crate::search::{Query, QueryError, with_saved_renamed};
use crate::study::{Action, Question, Refusal, Stamp, Study};

impl Workbench {
    /// Saves a query under a name, in place of one of the same name.
    ///
    /// # Errors
    /// The query cannot be read, asks for itself, or the name is none.
    pub fn save_question(&mut self, name: &str, query: &str) -> anyhow::Result<Done> {
        let query = on_one_line(query);
        self.check(name, &query, &self.study)?;
        self.perform(Action::SaveQuestion {
            name: name.to_owned(),
            query,
        })
    }

    /// Gives the saved question `from` another name, and calls it by that in all questions that ask for it, as one entry.
    ///
    /// # Errors
    /// There is none, another one has the new name, or it is no name.
    pub fn rename_question(&mut self, from: &str, to: &str) -> anyhow::Result<Done> {
        let question = self.question(from)?.id;
        let name = to.to_owned();
        let asking = self.study.questions().iter();
        let renamed = asking.filter_map(|other| {
            let query = with_saved_renamed(&other.query, from, to);
            let name = other.name.clone();
            (query != other.query).then_some(Action::SaveQuestion { name, query })
        });
        let rename = Action::RenameQuestion { question, name };
        let actions: Vec<Action> = std::iter::once(rename).chain(renamed).collect();
        let sentence = match actions.len() {
            1 => format!("renamed the saved query {from} to {to}"),
            _ => format!("renamed the saved query {from} to {to}, also where others ask for it"),
        };
        self.perform(Action::Together { actions, sentence })
    }

    /// Removes the saved question of this name.
    ///
    /// # Errors
    /// There is none, or others ask for it.
    pub fn remove_question(&mut self, name: &str) -> anyhow::Result<Done> {
        let question = self.question(name)?.id;
        let others = self.study.questions().iter();
        let asking: Vec<&str> = others
            .filter(|other| asks(other, name))
            .map(|other| other.name.as_str())
            .collect();
        if !asking.is_empty() {
            return Err(Refusal::new(
                format!("{name} is asked by {}", asking.join(", ")),
                "change or remove those first",
            )
            .into());
        }
        self.perform(Action::RemoveQuestion { question })
    }

    /// The saved question of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn question(&self, name: &str) -> anyhow::Result<&Question> {
        let mut questions = self.study.questions().iter();
        let found = questions.find(|question| question.name == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = self
                .study
                .questions()
                .iter()
                .map(|q| q.name.as_str())
                .collect();
            let hint = match names.as_slice() {
                [] => "none is saved yet".to_owned(),
                names => format!("there are: {}", names.join(", ")),
            };
            Refusal::new(format!("there is no saved question called {name}"), hint).into()
        })
    }

    /// All saved questions as a text file.
    pub fn questions_as_text(&self) -> String {
        let questions = self.study.questions().iter();
        write_questions(questions.map(|q| (q.name.as_str(), q.query.as_str())))
    }

    /// Saves all questions of a text file, in place of those of the same names, as one entry; all or none.
    ///
    /// # Errors
    /// The first line that is no question of this study.
    pub fn import_questions(&mut self, bytes: &[u8]) -> anyhow::Result<Done> {
        let lines = read_questions(bytes)?;
        if lines.is_empty() {
            return Err(Refusal::new(
                "there is no question in this file",
                "write one a line: name: query",
            )
            .into());
        }
        let save = |line: &QuestionLine| Action::SaveQuestion {
            name: line.name.clone(),
            query: line.query.clone(),
        };
        let several = if lines.len() == 1 { "" } else { "s" };
        let action = Action::Together {
            actions: lines.iter().map(save).collect(),
            sentence: format!("imported {} saved question{several}", lines.len()),
        };
        // They may ask for one another in any order, so they are read in the study as it will be.
        let mut stamp = Stamp {
            coder: self.coder,
            time: 0,
            ids: self.origin.ids.clone(),
        };
        let mut study = self.study.clone();
        study.apply_plan(&action.plan(&study, &mut stamp)?);
        for line in &lines {
            self.check(&line.name, &line.query, &study)
                .map_err(|error| error.context(format!("line {}: {}", line.line, line.name)))?;
        }
        self.perform(action)
    }

    fn check(&self, name: &str, query: &str, study: &Study) -> anyhow::Result<()> {
        Query::parse_as(name, query, study)
            .map(drop)
            .map_err(|error| wrong(query, &error).into())
    }
}

/// A query as a line of a file can hold it.
fn on_one_line(query: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let query: String = query.chars().map(plain).collect();
    query.trim().to_owned()
}

/// Why a query cannot be saved, with the column counted from 1.
fn wrong(query: &str, error: &QueryError) -> Refusal {
    let column = error.column + 1;
    Refusal::new(
        format!(
            "the query {query} is wrong at column {column}: {}",
            error.message
        ),
        error.hint.clone(),
    )
}

/// Whether a question asks for the one of this name itself, not by way of others; also where it cannot be read now.
fn asks(question: &Question, name: &str) -> bool {
    with_saved_renamed(&question.query, name, "") != question.query
}
