//! The figures of the methods paragraph.

use std::collections::HashSet;

use super::build::Builder;
use super::outline::school_of_analysis;
use super::people::role_name;
use super::prose::list;
use super::quotes::coder_name;
use super::summary::{Codebook, Lengths, Methods};
use super::visible::visible;
use crate::analysis::passages;
use crate::study::{
    Interview, ParticipantId, SETTING_CODEBOOK, SETTING_CODEBOOK_VERSION, Study, Value, Who,
};

/// The attributes of a transcript that hold the interview's length.
const LENGTH: [&str; 2] = ["length", "duration"];

impl Builder<'_> {
    pub(super) fn methods(&self) -> Methods {
        let setting = |key: &str| visible(self.study.setting_text(key));
        let interviews = self.study.interviews();
        let own = self
            .codes
            .iter()
            .filter_map(|code| self.own.get(code))
            .flatten();
        let coders: HashSet<_> = own.flat_map(|passage| &passage.coders).collect();
        let of_study = self
            .study
            .coders()
            .iter()
            .filter(|coder| coders.contains(&coder.id));
        Methods {
            transcripts: interviews.len(),
            participants: self.table.participants,
            words: self.participants_words(),
            all_words: interviews
                .iter()
                .map(|interview| interview.words(true))
                .sum(),
            coders: of_study.map(|coder| visible(&coder.name)).collect(),
            passages: passages(self.study, &self.codes, &self.scope).len() as u64,
            codes: self.codes.len(),
            lengths: lengths(self.study),
            codebook: Codebook {
                title: setting(SETTING_CODEBOOK),
                version: setting(SETTING_CODEBOOK_VERSION),
                hash: self.study.codebook().hash().to_string()[..12].to_owned(),
            },
            school: visible(school_of_analysis(self.study)),
            version: env!("CARGO_PKG_VERSION"),
            limited_to: self.limited_to(),
            interviewers: self.options.interviewers,
        }
    }

    fn participants_words(&self) -> u64 {
        let roles = self.options.roles.as_ref();
        let people: HashSet<ParticipantId> = (self.study.participants().iter())
            .filter(|participant| roles.is_none_or(|roles| roles.contains(&participant.role)))
            .map(|participant| participant.id)
            .collect();
        let heard = |who: Who| matches!(who, Who::Participant(id) if people.contains(&id));
        let spoken = self.study.interviews().iter().flat_map(|interview| {
            let document = interview.document();
            let labels = document.labels.iter().zip(document.spoken());
            labels.filter(|(label, _)| heard(interview.transcript.who(label)))
        });
        spoken.map(|(_, words)| words).sum()
    }

    fn limited_to(&self) -> Vec<String> {
        let mut phrases = Vec::new();
        let list = |names: Vec<String>| list(&names);
        if let Some(codes) = &self.options.codes {
            let codes = codes
                .iter()
                .filter_map(|code| self.study.codebook().get(*code));
            phrases.push(format!(
                "the codes {}, with the codes under them",
                list(codes.map(|code| visible(&code.label)).collect())
            ));
        }
        if let Some(roles) = &self.options.roles {
            let names = roles.iter().map(|role| role_name(role)).collect();
            phrases.push(format!(
                "what participants of these roles say: {}",
                list(names)
            ));
        }
        if let Some(coders) = &self.options.coders {
            let names = coders
                .iter()
                .map(|coder| coder_name(self.study, *coder))
                .collect();
            phrases.push(format!("the codings of {}", list(names)));
        }
        if !self.options.query.trim().is_empty() {
            phrases.push(format!(
                "the turns in which the query \u{201c}{}\u{201d} finds something",
                visible(&self.options.query)
            ));
        }
        phrases
    }
}

/// How long interviews lasted: by their attribute, else by their last timestamp.
fn lengths(study: &Study) -> Option<Lengths> {
    let (mut known, mut by_timestamp) = (Vec::new(), 0);
    for interview in study.interviews() {
        let attributes = &interview.transcript.attributes;
        let noted = LENGTH.iter().find_map(|name| match attributes.get(*name) {
            Some(Value::Known(length)) => seconds(length),
            _ => None,
        });
        let length = noted.or_else(|| last_timestamp(interview));
        by_timestamp += usize::from(noted.is_none() && length.is_some());
        known.extend(length);
    }
    let count = known.len() as u64;
    Some(Lengths {
        known: known.len(),
        shortest: *known.iter().min()?,
        mean: (known.iter().sum::<u64>() + count / 2) / count,
        longest: *known.iter().max()?,
        by_timestamp,
    })
}

/// When the last turn that has a timestamp begins, in seconds.
fn last_timestamp(interview: &Interview) -> Option<u64> {
    let times = interview
        .document()
        .turns
        .iter()
        .filter_map(|turn| turn.time);
    times
        .max()
        .map(|time| u64::from(time) / 1000)
        .filter(|time| *time > 0)
}

/// A length as people write it, in seconds: `01:02:03`, `42 min`, `42 minutes`, `1 h 2 min`. Two numbers with a colon could be
/// hours and minutes as well as minutes and seconds, a bare number anything: they are not read.
fn seconds(length: &str) -> Option<u64> {
    let length = length.trim().to_lowercase();
    let below = |part: &str, limit: u64| part.trim().parse::<u64>().ok().filter(|n| *n < limit);
    if let [hours, minutes, seconds] = length.split(':').collect::<Vec<_>>().as_slice() {
        return Some(below(hours, 1000)? * 3600 + below(minutes, 60)? * 60 + below(seconds, 60)?);
    }
    let minutes_of = |part: &str| {
        let units = ["minutes", "minute", "mins", "min", "m"];
        let number = units.iter().find_map(|unit| part.strip_suffix(unit))?;
        below(number, 60_000)
    };
    let units = ["hours", "hour", "hrs", "hr", "h"];
    let split = units.iter().find_map(|unit| {
        let (hours, rest) = length.split_once(unit)?;
        Some((below(hours, 1000)?, rest.trim()))
    });
    match split {
        Some((hours, "")) => Some(hours * 3600),
        Some((hours, rest)) => Some(hours * 3600 + minutes_of(rest)? * 60),
        None => minutes_of(&length).map(|minutes| minutes * 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (length, read) in [
            ("01:02:03", Some(3723)),
            ("42 min", Some(2520)),
            ("42 Minutes", Some(2520)),
            ("1 h 2 min", Some(3720)),
            ("2 hours", Some(7200)),
            ("42", None),
            ("42:10", None),
            ("00:60:00", None),
            ("-1:00:00", None),
            ("about an hour", None),
        ] {
            assert_eq!(seconds(length), read, "{length}");
        }
    }
}
