//! Choosing from a list that is filtered by typing: codes, commands, coders, codings.

use std::collections::{BTreeMap, BTreeSet};

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use tui_input::Input;

use super::command::{Command, Motion};
use super::correcting::CorrectWay;
use super::export::Export;
use super::lists::Chosen;
use super::report::Row;
use super::theme::{Ground, Look};
use super::themes::Sorting;
use crate::analysis::Grouping;
use crate::search::Language;
use crate::study::{
    AttributeType, CodeId, CodingAt, ContentHash, Kind, ParticipantId, Passage, SetId, Span,
    TranscriptId, Who,
};

/// What a line of a picker stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Choice {
    /// A code.
    Code(CodeId),
    /// A code to be made of what was typed.
    NewCode,
    /// A command.
    Command(Command),
    /// A coder, by name.
    Coder(String),
    /// Everybody.
    AllCoders,
    /// A coder to be added under the name that was typed.
    NewCoder,
    /// Some codings.
    Codings(Vec<CodingAt>),
    /// A way to correct a text.
    Correct(CorrectWay),
    /// Colours.
    Colours(Look, Ground),
    /// By whose rules words are stemmed.
    Language(Language),
    /// Whoever stands behind a label.
    Who(Who),
    /// A participant.
    Participant(ParticipantId),
    /// A participant to be added under the name that was typed.
    NewParticipant,
    /// A passage.
    Place(Passage),
    /// Entries of the history.
    Entries(Only),
    /// A set of transcripts.
    Set(SetId),
    /// A set to be made under the name that was typed.
    NewSet,
    /// All transcripts, whichever sets they are in.
    AllTranscripts,
    /// A label of a transcript.
    Label(TranscriptId, String),
    /// What is written for others.
    Export(Export),
    /// An order of passages.
    Sorting(Sorting),
    /// What makes groups.
    Grouping(Grouping),
    /// A role, as stored.
    Role(String),
    /// Everything, whatever is listed beside.
    All,
    /// No code in particular.
    NoCode,
    /// How the values of an attribute compare; none: as guessed.
    Type(Option<AttributeType>),
}

/// Which entries of the history are shown; each narrows beside the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Only {
    /// All of them.
    Everything,
    /// One coder's, by name.
    Coder(String),
    /// Those that change this kind of record.
    Kind(Kind),
    /// Those that touch this transcript.
    Transcript(TranscriptId),
}

/// A line of a picker.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// What it stands for.
    pub choice: Choice,
    /// What is read.
    pub label: String,
    /// What stands at its right: a key, a count, why it cannot be chosen.
    pub detail: String,
    /// What is searched beside the label.
    pub also: String,
    /// A colour, for codes.
    pub colour: Option<u8>,
    /// Whether it cannot be chosen now.
    pub blocked: bool,
}

impl Item {
    /// A line that can be chosen.
    pub(crate) fn new(choice: Choice, label: impl Into<String>) -> Self {
        Self {
            choice,
            label: label.into(),
            detail: String::new(),
            also: String::new(),
            colour: None,
            blocked: false,
        }
    }

    /// The same, with something at its right.
    pub(crate) fn detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }
}

/// What is done with what is chosen.
#[derive(Debug, Clone)]
pub(crate) enum Purpose {
    /// Code a passage.
    Code {
        /// In which transcript.
        transcript: TranscriptId,
        /// The text that the span was read from.
        document: ContentHash,
        /// Where.
        span: Span,
    },
    /// Code what was found and marked, after a preview.
    CodeHits,
    /// Give codings another code.
    Recode(Vec<CodingAt>),
    /// Put a code under the chosen one.
    MoveUnder(CodeId),
    /// Put a code under one, or to the top, before the chosen one or at the end.
    MoveBefore(CodeId, Option<CodeId>),
    /// Merge a code into the chosen one.
    MergeInto(CodeId),
    /// Remove codings.
    Remove,
    /// Let a coder act.
    Coder,
    /// Show only some coders' codings.
    ShowCoders,
    /// Correct a text.
    Correct,
    /// Give a command.
    Command,
    /// Choose colours.
    Colours,
    /// Choose the language of the interviews.
    Language,
    /// Say who a label of a transcript is.
    Speaker(TranscriptId, String),
    /// Say under which participant a transcript is listed.
    Under(TranscriptId),
    /// Merge a participant into the chosen one.
    MergePerson(ParticipantId),
    /// Make the chosen labels of a participant another one's.
    SplitPerson(ParticipantId),
    /// Say how an attribute's values compare.
    Type(String),
    /// Follow a link.
    Follow,
    /// Show only some entries of the history.
    History,
    /// Put transcripts into a set, or take them out.
    Sets(Vec<TranscriptId>),
    /// List only the transcripts of a set.
    ShowSet,
    /// Rename a set.
    RenameSet,
    /// Delete a set.
    RemoveSet,
    /// Jump to where a label speaks.
    GoToLabel,
    /// Sort the passages.
    Sorting,
    /// Say what makes the groups of a table; of a crosstab its columns.
    Groups(bool),
    /// Say whose passages a crosstab counts.
    CrosstabCode,
    /// Write something for others.
    Export,
    /// Say what a line of the report's outline limits.
    Report(Row),
    /// Deal passages of the code that is being split to the chosen one.
    Deal(Vec<CodingAt>),
}

/// A list that is filtered by typing.
#[derive(Debug)]
pub(crate) struct Picker {
    /// What is chosen, for people.
    pub title: String,
    /// What for.
    pub purpose: Purpose,
    /// What was typed.
    pub input: Input,
    /// Everything that can be chosen.
    pub items: Vec<Item>,
    /// The items that fit what was typed, best first: indices, and `items.len()` for making a new one.
    pub shown: Vec<usize>,
    /// The chosen one of those.
    pub list: Chosen,
    /// Items that are taken together with the chosen one.
    pub marked: BTreeSet<usize>,
    /// What making a new one of what was typed is; none where that cannot be.
    pub new: Option<Choice>,
    /// Items that a digit takes while nothing is typed.
    pub digits: BTreeMap<u8, usize>,
}

impl Picker {
    /// A picker in which everything is shown.
    pub(crate) fn new(title: impl Into<String>, purpose: Purpose, items: Vec<Item>) -> Self {
        let mut picker = Self {
            title: title.into(),
            purpose,
            input: Input::default(),
            items,
            shown: Vec::new(),
            list: Chosen::default(),
            marked: BTreeSet::new(),
            new: None,
            digits: BTreeMap::new(),
        };
        picker.filter();
        picker
    }

    /// The same, where what was typed can be made a new one.
    pub(crate) fn with_new(self, new: Choice) -> Self {
        Self {
            new: Some(new),
            ..self
        }
    }

    /// The same, where digits take items while nothing is typed: `wanted` are choices by digit.
    pub(crate) fn with_digits(self, wanted: impl IntoIterator<Item = (u8, Choice)>) -> Self {
        let at = |choice: &Choice| self.items.iter().position(|item| item.choice == *choice);
        let digits = wanted
            .into_iter()
            .filter_map(|(digit, choice)| Some((digit, at(&choice)?)))
            .collect();
        Self { digits, ..self }
    }

    /// Chooses what the digit stands for, while nothing is typed; whether it stands for something.
    pub(crate) fn choose_digit(&mut self, digit: u8) -> bool {
        let item = self
            .digits
            .get(&digit)
            .filter(|_| self.input.value().is_empty());
        let at = item.and_then(|item| self.shown.iter().position(|shown| shown == item));
        self.list.chosen = at.unwrap_or(self.list.chosen);
        at.is_some()
    }

    /// The digit that takes an item now.
    pub(crate) fn digit_of(&self, item: usize) -> Option<u8> {
        let mut digits = self.digits.iter().filter(|_| self.input.value().is_empty());
        digits.find(|(_, at)| **at == item).map(|(digit, _)| *digit)
    }

    /// Whether several can be taken at once.
    pub(crate) fn takes_several(&self) -> bool {
        matches!(
            self.purpose,
            Purpose::Code { .. }
                | Purpose::CodeHits
                | Purpose::SplitPerson(_)
                | Purpose::Report(_)
                | Purpose::ShowCoders
        )
    }

    /// What was typed, without blanks around it.
    pub(crate) fn typed(&self) -> &str {
        self.input.value().trim()
    }

    /// Finds what fits what was typed. Where nothing was typed, everything is shown in its order.
    pub(crate) fn filter(&mut self) {
        let typed = self.typed().to_owned();
        self.list = Chosen::default();
        if typed.is_empty() {
            self.shown = (0..self.items.len()).collect();
            return;
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(&typed, CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher);
        let mut scored: Vec<(u32, usize)> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let label = score(&item.label).map(|score| score.saturating_mul(2));
            let also = score(&item.also);
            if let Some(score) = label.max(also) {
                scored.push((score, at));
            }
        }
        let lower = typed.to_lowercase();
        let exact = |at: usize| self.items[at].label.to_lowercase() == lower;
        scored.sort_by_key(|(score, at)| (!exact(*at), std::cmp::Reverse(*score), *at));
        self.shown = scored.into_iter().map(|(_, at)| at).collect();
        let known = self
            .items
            .iter()
            .any(|item| item.label.to_lowercase() == lower || item.also == lower);
        if self.new.is_some() && !known {
            self.shown.push(self.items.len());
        }
    }

    /// Moves up or down, from the end to the start and back.
    pub(crate) fn step(&mut self, by: isize) {
        let len = self.shown.len() as isize;
        if len > 0 {
            self.list.chosen = (self.list.chosen as isize + by).rem_euclid(len) as usize;
        }
    }

    /// Moves by windows.
    pub(crate) fn go(&mut self, motion: Motion, height: usize) {
        self.list.go(motion, self.shown.len(), height);
    }

    /// Marks the chosen one to be taken with others, or unmarks it, and goes on to the next.
    pub(crate) fn mark(&mut self) {
        let Some(at) = self.shown.get(self.list.chosen).copied() else {
            return;
        };
        if self.takes_several() && at < self.items.len() {
            if !self.marked.remove(&at) {
                self.marked.insert(at);
            }
            self.list.chosen = (self.list.chosen + 1).min(self.shown.len() - 1);
        }
    }

    /// The chosen item, unless a new one is chosen.
    pub(crate) fn chosen(&self) -> Option<&Item> {
        self.items.get(*self.shown.get(self.list.chosen)?)
    }

    /// Everything that is taken: the marked ones and, where none is or something was typed, the chosen one.
    pub(crate) fn taken(&self) -> Vec<Choice> {
        let mut taken: Vec<usize> = self.marked.iter().copied().collect();
        if taken.is_empty() || !self.typed().is_empty() {
            taken.extend(
                self.shown
                    .get(self.list.chosen)
                    .filter(|at| !self.marked.contains(at)),
            );
        }
        taken
            .into_iter()
            .filter_map(|at| match self.items.get(at) {
                Some(item) => Some(item.choice.clone()),
                None => self.new.clone(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker(labels: &[&str]) -> Picker {
        let item = |(at, label): (usize, &&str)| Item {
            choice: Choice::Coder(format!("{at}")),
            label: (*label).to_owned(),
            detail: String::new(),
            also: String::new(),
            colour: None,
            blocked: false,
        };
        let purpose = Purpose::Code {
            transcript: TranscriptId(uuid::Uuid::nil()),
            document: ContentHash([0; 32]),
            span: Span::new(0, 1),
        };
        let items = labels.iter().enumerate().map(item).collect();
        Picker::new("", purpose, items).with_new(Choice::NewCode)
    }

    fn labels(picker: &Picker) -> Vec<&str> {
        let label = |at: &usize| picker.items.get(*at).map_or("new", |item| &item.label);
        picker.shown.iter().map(label).collect()
    }

    #[test]
    fn typing_filters_and_the_rest_can_be_made_new() {
        let mut picker = picker(&["Loneliness", "Social isolation", "Belonging"]);
        assert_eq!(
            labels(&picker),
            ["Loneliness", "Social isolation", "Belonging"]
        );
        picker.input = Input::new("lon".into());
        picker.filter();
        assert_eq!(labels(&picker).first(), Some(&"Loneliness"));
        assert_eq!(labels(&picker).last(), Some(&"new"));
        picker.input = Input::new("belonging".into());
        picker.filter();
        assert_eq!(labels(&picker), ["Belonging"]);
        picker.input = Input::new("zzz".into());
        picker.filter();
        assert_eq!(picker.taken(), [Choice::NewCode]);
    }

    #[test]
    fn several_are_taken_at_once() {
        let mut picker = picker(&["a", "b", "c"]);
        picker.mark();
        picker.step(1);
        picker.mark();
        assert_eq!(
            picker.taken(),
            [Choice::Coder("0".into()), Choice::Coder("2".into())]
        );
        picker.step(-5);
        assert!(picker.list.chosen < 3);
    }

    #[test]
    fn digits_take_items_while_nothing_is_typed() {
        let choice = Choice::Coder("2".into());
        let mut picker = picker(&["a", "b", "c"]).with_digits([(4, choice.clone())]);
        assert_eq!((picker.digit_of(2), picker.digit_of(0)), (Some(4), None));
        assert!(!picker.choose_digit(1));
        assert!(picker.choose_digit(4));
        assert_eq!(picker.taken(), [choice]);
        picker.input = Input::new("b".into());
        picker.filter();
        assert!(!picker.choose_digit(4));
    }
}
