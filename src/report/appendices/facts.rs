//! What a study knows of itself that a reporting checklist asks for. Each answer is a sentence or two, or nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use crate::analysis::may_be_quoted;
use crate::report::ReportOptions;
use crate::report::prose::{self, counted, limits, list};
use crate::report::summary::{RoleSection, ThematicSummary, ThemeKind};
use crate::report::visible::visible;
use crate::study::{Interview, Participant, Study, Value, Who};

/// A study and what its thematic summary says.
pub(super) struct Facts<'a> {
    study: &'a Study,
    summary: ThematicSummary,
    /// How many entries the history has.
    entries: usize,
}

/// The attributes of a transcript that say where the interview was held.
const PLACE: [&str; 3] = ["place", "setting", "location"];
/// How many values of an attribute are listed.
const MOST_VALUES: usize = 8;

impl<'a> Facts<'a> {
    /// The facts of a source, whatever its choice: a checklist is about the whole study.
    pub fn of(source: Source<'a>) -> Self {
        Self {
            study: source.study,
            summary: ThematicSummary::build(source.study, &ReportOptions::default(), None),
            entries: source.history.len(),
        }
    }

    pub fn study_title(&self) -> &str {
        &self.summary.title
    }

    pub fn title(&self) -> Option<String> {
        let title = &self.summary.title;
        (!title.is_empty()).then(|| format!("The study is called \u{201c}{title}\u{201d}."))
    }

    /// The labels under which the interviewers speak, each with in how many interviews.
    pub fn interviewers(&self) -> Option<String> {
        let labels = self.labels(|who| who == Who::Interviewer);
        (!labels.is_empty()).then(|| format!("In the transcripts: {}.", list(&labels)))
    }

    pub fn others_present(&self) -> Option<String> {
        let labels = self.labels(|who| who == Who::Other);
        let others = (!labels.is_empty()).then(|| {
            format!(
                "Others speak in some interviews, under the labels {}.",
                list(&labels)
            )
        });
        others.or_else(|| {
            self.any_interview()
                .then(|| "Nobody else speaks in the transcripts.".to_owned())
        })
    }

    fn any_interview(&self) -> bool {
        !self.study.interviews().is_empty()
    }

    fn labels(&self, is: impl Fn(Who) -> bool) -> Vec<String> {
        let mut labels: BTreeMap<String, usize> = BTreeMap::new();
        for interview in self.study.interviews() {
            let speaking = interview.document().turns.iter();
            let speaking = speaking.filter(|turn| is(interview.who(turn)));
            let here: BTreeSet<&str> = speaking
                .map(|turn| interview.document().label(turn))
                .collect();
            for label in here {
                *labels.entry(visible(label)).or_default() += 1;
            }
        }
        let label = |(label, number): (String, usize)| {
            let label = if label.is_empty() {
                "no label".to_owned()
            } else {
                label
            };
            format!("{label} ({})", counted(number as u64, "interview"))
        };
        labels.into_iter().map(label).collect()
    }

    pub fn school(&self) -> Option<String> {
        let school = &self.summary.methods.school;
        (!school.is_empty()).then(|| format!("{school}."))
    }

    pub fn sample(&self) -> Option<String> {
        let roles = self
            .summary
            .roles
            .iter()
            .filter(|role| role.participants > 0);
        let roles: Vec<String> = roles.map(|role| role.counted()).collect();
        (!roles.is_empty()).then(|| {
            format!(
                "{} in {}: {}.",
                counted(self.summary.methods.participants, "participant"),
                counted(self.summary.methods.transcripts as u64, "interview"),
                list(&roles)
            )
        })
    }

    /// Where interviews were held, each place with how often.
    pub fn places(&self) -> Option<String> {
        let place = |interview: &Interview| {
            let attributes = &interview.transcript.attributes;
            PLACE.iter().find_map(|name| known(attributes.get(*name)))
        };
        let interviews = self.study.interviews().iter();
        let places = tally(interviews.map(|interview| place(interview)));
        places.map(|places| format!("Place of the interviews: {places}."))
    }

    fn dates(&self) -> Option<String> {
        let interviews = self.study.interviews().iter();
        let dates =
            interviews.filter_map(|interview| known(interview.transcript.attributes.get("date")));
        let dates: BTreeSet<String> = dates.collect();
        let (first, last) = (dates.first()?, dates.last()?);
        Some(if first == last {
            format!("The interviews were held on {first}.")
        } else {
            format!("The interviews were held between {first} and {last}.")
        })
    }

    /// Sample size, dates and, role by role, how often each value of each attribute stands.
    pub fn description(&self) -> Option<String> {
        let mut sentences: Vec<String> = self.sample().into_iter().collect();
        sentences.extend(self.dates());
        for section in &self.summary.participants {
            sentences.extend(attributes(section));
        }
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// Who speaks in several interviews.
    pub fn repeats(&self) -> Option<String> {
        let again = |who: &&Participant| {
            let speaks = |interview: &&std::sync::Arc<Interview>| {
                let mut turns = interview.document().turns.iter();
                turns.any(|turn| interview.who(turn) == Who::Participant(who.id))
            };
            self.study
                .interviews()
                .iter()
                .filter(speaks)
                .nth(1)
                .is_some()
        };
        let names = self.study.participants().iter().filter(again);
        let names: Vec<String> = names.map(|who| visible(&who.name)).collect();
        if names.is_empty() {
            return self
                .any_interview()
                .then(|| "Nobody speaks in more than one interview.".to_owned());
        }
        Some(format!(
            "{} in more than one interview.",
            match names.as_slice() {
                [one] => format!("{one} speaks"),
                names => format!("{} speak", list(names)),
            }
        ))
    }

    pub fn recording(&self) -> Option<String> {
        let timed = self.study.interviews().iter().filter(|interview| {
            interview
                .document()
                .turns
                .iter()
                .any(|turn| turn.time.is_some())
        });
        let number = timed.count();
        (number > 0).then(|| {
            format!(
                "{number} of {} transcripts carry the times of a recording.",
                self.study.interviews().len()
            )
        })
    }

    pub fn duration(&self) -> Option<String> {
        let lengths = self.summary.methods.lengths?;
        let minutes = |seconds: u64| (seconds + 30) / 60;
        Some(format!(
            "{} to {} minutes, mean {} (known of {} of {} interviews).",
            minutes(lengths.shortest),
            minutes(lengths.longest),
            minutes(lengths.mean),
            lengths.known,
            self.summary.methods.transcripts
        ))
    }

    /// What the codings show of saturation; nothing before there are any.
    pub fn saturation(&self) -> Option<String> {
        let growth = &self.summary.growth;
        (!growth.steps.is_empty()).then(|| {
            let mut sentences = prose::saturation(growth);
            sentences.push("The saturation appendix gives each interview.".to_owned());
            sentences.join(" ")
        })
    }

    pub fn coders(&self) -> Option<String> {
        let coders = &self.summary.methods.coders;
        let several = self.study.interviews().iter().filter(|interview| {
            let coders: BTreeSet<_> = interview
                .codings()
                .iter()
                .map(|coding| coding.coder.0)
                .collect();
            coders.len() > 1
        });
        (!coders.is_empty()).then(|| {
            format!(
                "{}: {}. {} of {} transcripts were coded by more than one.",
                counted(coders.len() as u64, "coder"),
                list(coders),
                several.count(),
                self.study.interviews().len()
            )
        })
    }

    pub fn coding_tree(&self) -> Option<String> {
        let book = &self.summary.methods.codebook;
        let codes = self.study.codebook().len();
        let named = match (book.title.as_str(), book.version.as_str()) {
            ("", _) => String::new(),
            (title, "") => format!(" ({title})"),
            (title, version) => format!(" ({title}, version {version})"),
        };
        (codes > 0).then(|| {
            format!(
                "{} under {}{named}, content hash {}. The codebook appendix gives each with its definition.",
                counted(codes as u64, "code"),
                counted(self.study.codebook().children(None).count() as u64, "theme"),
                book.hash
            )
        })
    }

    /// How many codes name their source in the literature.
    pub fn derivation(&self) -> Option<String> {
        let codes = self.study.codebook().iter();
        let (sourced, others): (Vec<_>, Vec<_>) =
            codes.partition(|code| !code.description.source.trim().is_empty());
        (!sourced.is_empty()).then(|| {
            format!(
                "{} a source in the literature, {} none.",
                match sourced.len() {
                    1 => "1 code names".to_owned(),
                    number => format!("{} name", counted(number as u64, "code")),
                },
                others.len()
            )
        })
    }

    pub fn software(&self) -> Option<String> {
        Some(format!("emic {}.", self.summary.methods.version))
    }

    pub fn quotations(&self) -> Option<String> {
        let themes = &self.summary.themes;
        let quotes: usize = themes
            .iter()
            .map(|theme| theme.quotes.len() + theme.contrary.len())
            .sum();
        (quotes > 0).then(|| {
            format!(
                "The thematic summary prints {}, each with the participant\u{2019}s id, the role and the place in the transcript.",
                counted(quotes as u64, "quotation")
            )
        })
    }

    pub fn themes(&self) -> Option<String> {
        let themes = self
            .summary
            .themes
            .iter()
            .filter(|theme| theme.kind == ThemeKind::Theme);
        let themes: Vec<String> = themes
            .map(|theme| {
                format!(
                    "{} ({} of {} participants, {})",
                    theme.label,
                    theme.total.participants,
                    theme.total.of,
                    counted(theme.total.passages, "passage")
                )
            })
            .collect();
        (!themes.is_empty()).then(|| format!("{}.", list(&themes)))
    }

    pub fn minor_themes(&self) -> Option<String> {
        let themes = &self.summary.themes;
        let minor = themes
            .iter()
            .filter(|theme| theme.kind != ThemeKind::Theme)
            .count();
        let contrary: usize = themes.iter().map(|theme| theme.contrary.len()).sum();
        (minor + contrary > 0).then(|| {
            format!(
                "{}; {} in a place of their own.",
                format_args!("{minor} sub-themes and codes under the themes"),
                counted(contrary as u64, "contrary case")
            )
        })
    }

    pub fn consent(&self) -> Option<String> {
        let people = self.study.participants();
        let silent = people.iter().filter(|who| !may_be_quoted(who)).count();
        (silent > 0).then(|| {
            format!(
                "{silent} of {} participants do not consent to being quoted; their words are in no quotation.",
                people.len()
            )
        })
    }

    pub fn collection(&self) -> Option<String> {
        let mut sentences: Vec<String> = self.sample().into_iter().collect();
        sentences.extend(self.dates());
        sentences.extend(
            self.duration()
                .map(|duration| format!("They lasted {duration}")),
        );
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    pub fn processing(&self) -> Option<String> {
        let interviews = self.study.interviews();
        let corrected = interviews
            .iter()
            .filter(|interview| interview.transcript.version() > 1);
        self.any_interview().then(|| {
            format!(
                "{} of {} words; {} corrected after import, with every version kept.",
                counted(interviews.len() as u64, "transcript"),
                self.summary.methods.all_words,
                corrected.count()
            )
        })
    }

    pub fn analysis(&self) -> Option<String> {
        let parts = [
            self.school(),
            self.coders(),
            self.coding_tree(),
            self.software(),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        Some(parts.join(" "))
    }

    pub fn trustworthiness(&self) -> Option<String> {
        let contrary: usize = self
            .summary
            .themes
            .iter()
            .map(|theme| theme.contrary.len())
            .sum();
        let mut sentences = vec![format!(
            "An audit trail of {} records who did what, when and why.",
            if self.entries == 1 {
                "1 entry".to_owned()
            } else {
                format!("{} entries", self.entries)
            }
        )];
        sentences.extend(self.coders());
        sentences.push(format!(
            "{} and {} were kept.",
            counted(contrary as u64, "contrary case"),
            counted(self.study.memos().len() as u64, "memo")
        ));
        Some(sentences.join(" "))
    }

    pub fn limitations(&self) -> Option<String> {
        let limits = limits(&self.summary);
        (!limits.is_empty()).then(|| format!("Of the coding: {}", limits.join(" ")))
    }
}

fn known(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Known(value) => Some(visible(value)).filter(|value| !value.is_empty()),
        Value::Unknown | Value::Declined => None,
    }
}

/// Values with how often each stands, the frequent first; none where nothing is known.
fn tally(values: impl Iterator<Item = Option<String>>) -> Option<String> {
    let (mut counts, mut unknown) = (BTreeMap::<String, usize>::new(), 0);
    for value in values {
        match value {
            Some(value) => *counts.entry(value).or_default() += 1,
            None => unknown += 1,
        }
    }
    if counts.is_empty() {
        return None;
    }
    let mut sorted: Vec<(String, usize)> = counts.into_iter().collect();
    sorted.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let more: usize = sorted
        .iter()
        .skip(MOST_VALUES)
        .map(|(_, number)| number)
        .sum();
    let shown = sorted.into_iter().take(MOST_VALUES);
    let mut parts: Vec<String> = shown
        .map(|(value, number)| format!("{value} {number}"))
        .collect();
    parts.extend((more > 0).then(|| format!("others {more}")));
    parts.extend((unknown > 0).then(|| format!("not known {unknown}")));
    Some(parts.join(", "))
}

/// How often each value of each attribute stands in one role.
fn attributes(section: &RoleSection) -> Option<String> {
    let attribute = |(at, name): (usize, &String)| {
        let values = section.rows.iter().map(|row| {
            let value = row.values.get(at)?;
            (value != Value::Unknown.as_str()).then(|| value.clone())
        });
        let values: Vec<Option<String>> = values.collect();
        let known: Vec<&String> = values.iter().flatten().collect();
        let distinct: BTreeSet<&&String> = known.iter().collect();
        // Values that are nearly all different describe people one by one: the participant table does that.
        let recurs = distinct.len() <= 2 || 2 * distinct.len() <= known.len();
        let counts = tally(values.into_iter()).filter(|_| recurs);
        counts.map(|counts| format!("{name}: {counts}"))
    };
    let attributes: Vec<String> = section
        .attributes
        .iter()
        .enumerate()
        .filter_map(attribute)
        .collect();
    (!attributes.is_empty())
        .then(|| format!("{} \u{2014} {}.", section.role, attributes.join("; ")))
}
