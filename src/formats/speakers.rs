//! Who is who: a guess of the person behind each label, which the researcher can change.

use std::collections::HashMap;

use crate::study::{Attributes, NewParticipant, NewSpeaker, NewWho, Value};

use super::header::{self, Header};
use super::kinds::{Kind, kind_of, numbered};
use super::participants::role_of;

/// Who speaks in a transcript, and what its header says of the participant.
pub(super) struct Cast {
    pub(super) speakers: Vec<NewSpeaker>,
    /// The participant under whom the transcript is listed.
    pub(super) main: String,
    pub(super) participants: Vec<NewParticipant>,
    pub(super) warnings: Vec<String>,
}

/// What the guess is made from.
pub(super) struct Casting<'a> {
    pub(super) title: &'a str,
    pub(super) header: &'a Header,
    /// The role that was asked for; it goes before the header's.
    pub(super) role: Option<&'a str>,
    /// Who stands behind labels, where the guess is not to decide.
    pub(super) said: &'a [NewSpeaker],
    /// Each label and how many words are spoken under it.
    pub(super) labels: Vec<(&'a str, u64)>,
    /// The label of somebody who mostly asks, where no label says who the interviewer is.
    pub(super) asks: Option<&'a str>,
    /// Labels that are probably another one misspelt, and which.
    pub(super) misspelt: &'a HashMap<&'a str, &'a str>,
}

impl Casting<'_> {
    /// Guesses who stands behind each label.
    pub(super) fn cast(&self) -> Cast {
        let speakers: Vec<NewSpeaker> = self
            .labels
            .iter()
            .map(|(label, _)| NewSpeaker {
                label: (*label).to_owned(),
                who: self.who(self.misspelt.get(label).unwrap_or(label)),
            })
            .collect();
        let main = self.main(&speakers);
        Cast {
            participants: self.participants(&speakers, &main),
            warnings: self.warnings(&speakers),
            main,
            speakers,
        }
    }

    /// The name of the person interviewed: the header's participant, else the title.
    fn person(&self) -> &str {
        self.header
            .get(&["participant", "participant id", "interviewee", "respondent"])
            .filter(|name| self.labels.iter().any(|(label, _)| same(label, name)))
            .unwrap_or(self.title)
    }

    fn who(&self, label: &str) -> NewWho {
        if let Some(said) = self.said.iter().find(|said| same(&said.label, label)) {
            return said.who.clone();
        }
        let person = || NewWho::Participant(self.person().to_owned());
        let names = [
            "participant",
            "participant id",
            "interviewee",
            "respondent",
            "pseudonym",
        ];
        let is_person = same(label, self.title)
            || names.iter().any(|key| {
                self.header
                    .get(&[key])
                    .is_some_and(|name| same(name, label) || initials(name) == label)
            });
        if self.header_has_interviewer(label) {
            return NewWho::Interviewer;
        }
        if is_person {
            return person();
        }
        if self.asks.is_some_and(|asks| same(asks, label)) {
            return NewWho::Interviewer;
        }
        let alone = self.is_alone(label);
        match self.kind(label) {
            Kind::Interviewer => NewWho::Interviewer,
            Kind::Generic => NewWho::Participant(self.unnamed(label, alone)),
            Kind::Profession if alone => person(),
            Kind::Profession => NewWho::Participant(format!("{} {label}", self.title)),
            Kind::Relative if alone => person(),
            Kind::Relative => NewWho::Other,
            Kind::Name => NewWho::Participant(label.to_owned()),
        }
    }

    /// `R` answers beside an interviewer, and asks where somebody else answers and nobody asks.
    fn kind(&self, label: &str) -> Kind {
        let researcher = numbered(label).0 == "r"
            && !self
                .labels
                .iter()
                .any(|(other, _)| kind_of(other) == Kind::Interviewer)
            && self
                .labels
                .iter()
                .any(|(other, _)| numbered(other).0 != "r" && kind_of(other) == Kind::Generic);
        if researcher {
            Kind::Interviewer
        } else {
            kind_of(label)
        }
    }

    /// The name of somebody with a generic label. With a number of its own, such as `P07`, it is an id in all transcripts;
    /// a counted one (`P1`, `Speaker 2`) is somebody in this transcript alone.
    fn unnamed(&self, label: &str, alone: bool) -> String {
        let (stem, number) = numbered(label);
        match number {
            None => self.person().to_owned(),
            Some(number) => {
                let is_code = stem.chars().count() <= 2 || stem == "part";
                let is_id = is_code && number.starts_with('0') && number.len() > 1;
                if is_id || starts_with_word(self.title, label) {
                    label.to_owned()
                } else if alone {
                    self.person().to_owned()
                } else {
                    format!("{} {label}", self.title)
                }
            }
        }
    }

    /// Whether nobody but interviewers speaks beside `label`.
    fn is_alone(&self, label: &str) -> bool {
        self.labels.iter().all(|(other, _)| {
            *other == label
                || self.header_has_interviewer(other)
                || self.kind(other) == Kind::Interviewer
                || self.asks == Some(*other)
        })
    }

    /// Whether the header names the label, or a name with these initials, as an interviewer.
    fn header_has_interviewer(&self, label: &str) -> bool {
        let keys = [
            "interviewer",
            "interviewers",
            "moderator",
            "facilitator",
            "researcher",
        ];
        let values = self
            .header
            .pairs
            .iter()
            .filter(|(key, _)| keys.contains(&key.as_str()));
        let mut names = values.flat_map(|(_, value)| {
            value
                .split(|c: char| ",;/&()".contains(c))
                .flat_map(|part| part.split(" and "))
                .map(str::trim)
                .filter(|name| !name.is_empty())
        });
        names
            .any(|name| same(name, label) || (label.chars().count() > 1 && initials(name) == label))
    }

    /// Under whom the transcript is listed: the person that it is named for, else whoever says most.
    fn main(&self, speakers: &[NewSpeaker]) -> String {
        let person = self.person();
        let spoken = speakers
            .iter()
            .zip(&self.labels)
            .filter_map(|(speaker, (_, words))| match &speaker.who {
                NewWho::Participant(name) => Some((name, *words)),
                NewWho::Interviewer | NewWho::Other => None,
            });
        let mut most: Option<(&String, u64)> = None;
        for (name, words) in spoken {
            if name == person {
                return person.to_owned();
            }
            if most.is_none_or(|(_, most)| words > most) {
                most = Some((name, words));
            }
        }
        most.map_or(person, |(name, _)| name).to_owned()
    }

    /// The participants with what is known of them: role and attributes are the main one's; in a group that the title does not
    /// name one of, all have the role.
    fn participants(&self, speakers: &[NewSpeaker], main: &str) -> Vec<NewParticipant> {
        let role = self
            .role
            .map(str::to_owned)
            .or_else(|| self.header.get(&["role"]).map(str::to_owned));
        let role = role.and_then(|role| role_of(&role));
        let mut participants = vec![NewParticipant {
            name: main.to_owned(),
            role: role.clone(),
            attributes: self.attributes(true),
        }];
        let group = main != self.person();
        for speaker in speakers {
            let NewWho::Participant(name) = &speaker.who else {
                continue;
            };
            if !participants.iter().any(|known| same(&known.name, name)) {
                participants.push(NewParticipant {
                    name: name.clone(),
                    role: role.clone().filter(|_| group),
                    attributes: Attributes::new(),
                });
            }
        }
        participants
    }

    /// The header's attributes of the participant, or those of the interview.
    pub(super) fn attributes(&self, of_participant: bool) -> Attributes {
        let own = [
            "interview",
            "interview id",
            "role",
            "participant",
            "participant id",
        ];
        let wanted = |(key, _): &&(String, String)| {
            !own.contains(&key.as_str()) && header::is_of_participant(key) == of_participant
        };
        let pairs = self.header.pairs.iter().filter(wanted);
        pairs
            .map(|(key, value)| (key.clone(), Value::read(value)))
            .collect()
    }

    fn warnings(&self, speakers: &[NewSpeaker]) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(asks) = self.asks
            && speakers
                .iter()
                .any(|speaker| speaker.label == asks && speaker.who == NewWho::Interviewer)
        {
            warnings.push(format!(
                "{asks} was taken for the interviewer, since most of their turns end in a question"
            ));
        }
        let labelled = speakers.iter().any(|speaker| !speaker.label.is_empty());
        if labelled
            && !speakers
                .iter()
                .any(|speaker| speaker.who == NewWho::Interviewer)
        {
            let labels: Vec<&str> = speakers
                .iter()
                .take(6)
                .map(|speaker| speaker.label.as_str())
                .collect();
            warnings.push(format!(
                "no label looks like an interviewer's ({}); say who asks, so that the questions are not counted as data",
                labels.join(", ")
            ));
        }
        if let (Some(asked), Some(written)) = (self.role, self.header.get(&["role"]))
            && role_of(asked) != role_of(written)
        {
            warnings.push(format!(
                "its header says role {written:?}; {asked:?} was asked for and taken"
            ));
        }
        warnings
    }
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn initials(name: &str) -> String {
    let first = |word: &str| word.chars().next().filter(|c| c.is_uppercase());
    name.split([' ', '-']).filter_map(first).collect()
}

/// Whether `title` is `P07-wave2` or the like for `P07`.
fn starts_with_word(title: &str, word: &str) -> bool {
    let rest = title.to_lowercase();
    rest.strip_prefix(&word.to_lowercase())
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cast(title: &str, header: &str, labels: &[&'static str]) -> Cast {
        let header = Header::read(header);
        let labels = labels.iter().map(|label| (*label, 10)).collect();
        let misspelt = HashMap::new();
        let casting = Casting {
            title,
            header: &header,
            role: None,
            said: &[],
            asks: None,
            labels,
            misspelt: &misspelt,
        };
        casting.cast()
    }

    fn who(title: &str, header: &str, labels: &[&'static str]) -> Vec<String> {
        let name = |speaker: NewSpeaker| match speaker.who {
            NewWho::Participant(name) => name,
            NewWho::Interviewer => "interviewer".into(),
            NewWho::Other => "other".into(),
        };
        cast(title, header, labels)
            .speakers
            .into_iter()
            .map(name)
            .collect()
    }

    #[test]
    fn the_usual_labels_of_interviewers_are_known() {
        for label in [
            "INT",
            "INT1",
            "I",
            "Int",
            "Interviewer",
            "Interviewer 2",
            "Moderator",
            "Q",
            "Facilitator",
            "Researcher",
        ] {
            assert_eq!(
                who("SU01", "", &[label, "SU01"]),
                ["interviewer", "SU01"],
                "{label}"
            );
        }
    }

    #[test]
    fn a_generic_label_is_the_participant_named_like_the_transcript() {
        for label in [
            "P",
            "R",
            "Patient",
            "Participant",
            "Respondent",
            "GP",
            "Doctor",
            "Mother",
            "P1",
            "Speaker 2",
            "",
        ] {
            assert_eq!(
                who("Interview 3", "", &["I", label]),
                ["interviewer", "Interview 3"],
                "{label}"
            );
        }
    }

    #[test]
    fn counted_people_are_people_of_their_transcript_alone() {
        assert_eq!(
            who("FG1", "", &["Mod", "P1", "P2"]),
            ["interviewer", "FG1 P1", "FG1 P2"]
        );
        assert_eq!(who("C4", "", &["GP", "Patient"]), ["C4 GP", "C4"]);
        assert_eq!(
            who("pair", "", &["INT", "P07", "P08"]),
            ["interviewer", "P07", "P08"]
        );
        assert_eq!(who("P7-wave2", "", &["INT", "P7"]), ["interviewer", "P7"]);
    }

    #[test]
    fn relatives_are_others_in_the_room() {
        assert_eq!(
            who("SU06", "", &["INT2", "SU06", "REL", "Wife"]),
            ["interviewer", "SU06", "other", "other"]
        );
    }

    #[test]
    fn the_header_names_interviewer_and_participant() {
        let header = "Date: 2018\nInterviewer: Jane Doe, Ann Lee (AL)\nPseudonym: Maureen\n";
        assert_eq!(
            who("SU04", header, &["JD", "AL", "Maureen", "Tom"]),
            ["interviewer", "interviewer", "SU04", "Tom"]
        );
        let header = "Date: 2018\nParticipant: Maureen\n";
        assert_eq!(who("SU04", header, &["INT", "M"]), ["interviewer", "SU04"]);
        let header = "Study: x\nParticipant: P07\n";
        assert_eq!(
            who("visit-1", header, &["INT", "P07", "P"]),
            ["interviewer", "P07", "P07"]
        );
    }

    #[test]
    fn a_researcher_may_be_labelled_r() {
        assert_eq!(who("X", "", &["R", "P"]), ["interviewer", "X"]);
        assert_eq!(who("X", "", &["I", "R"]), ["interviewer", "X"]);
    }

    #[test]
    fn role_and_attributes_are_the_main_participants() {
        let header = "Study: s\nRole: Patient   Job: -   Age band: 40-49\nPlace: library\n";
        let cast = cast("SU04", header, &["INT", "SU04", "Ann"]);
        assert_eq!(cast.main, "SU04");
        assert_eq!(cast.participants[0].role.as_deref(), Some("patient"));
        let expected = [
            ("job".to_owned(), Value::Unknown),
            ("age band".to_owned(), Value::Known("40-49".into())),
        ];
        assert_eq!(cast.participants[0].attributes, expected.into());
        assert_eq!(
            (
                cast.participants[1].name.as_str(),
                &cast.participants[1].role
            ),
            ("Ann", &None)
        );
    }

    #[test]
    fn a_text_without_an_interviewer_is_told() {
        assert!(cast("x", "", &["Anna", "Ben"]).warnings[0].contains("(Anna, Ben)"));
        assert!(cast("x", "", &[""]).warnings.is_empty());
    }
}
