//! How many hits there are of each kind: by role, transcript and code.

use std::collections::HashMap;

use super::bits::Bits;
use super::find::Match;
use super::fold::fold;
use super::query::{INTERVIEWER, OTHER};
use super::universe::Search;
use super::{FindOptions, Tallies, Whose};
use crate::study::{CodeKey, Coding, Interview, Span, Study, Who};

/// A tally that is being made.
struct Count<'a> {
    study: &'a Study,
    whose: Whose,
    roles: Roles,
    transcripts: Vec<usize>,
    codes: Codes,
    uncoded: usize,
}

/// Roles by number, and how many hits each has.
#[derive(Default)]
struct Roles {
    /// By transcript and label.
    known: HashMap<(usize, u16), usize>,
    numbers: HashMap<String, usize>,
    names: Vec<String>,
    hits: Vec<usize>,
}

/// How many hits each code has, by key, those under it included.
struct Codes {
    /// For each code, itself and those above it.
    lines: Vec<Vec<usize>>,
    hits: Vec<usize>,
    /// The hit that each code was last counted for, so that none counts twice.
    last: Vec<usize>,
}

impl Search<'_> {
    /// The tallies of turns, if they were asked for.
    pub(super) fn tallies_of_turns(&self, turns: &Bits, options: &FindOptions) -> Tallies {
        let Some(mut count) = Count::begin(self.study, options.tally) else {
            return Tallies::default();
        };
        for (hit, number) in turns.iter().enumerate() {
            let (transcript, turn) = self.layout.place(number);
            let interview = &self.study.interviews()[transcript];
            let speech = interview.document().turns[turn].speech;
            count.passage(hit + 1, transcript, self.layout.labels[number], speech);
        }
        count.tallies()
    }

    /// The tallies of sentences or transcripts, if they were asked for.
    pub(super) fn tallies_of_units(&self, matches: &[Match], options: &FindOptions) -> Tallies {
        let Some(mut count) = Count::begin(self.study, options.tally) else {
            return Tallies::default();
        };
        for (hit, found) in matches.iter().enumerate() {
            let number = found.number as usize;
            if let Some(sentence) = found.sentence {
                let (transcript, _) = self.layout.place(number);
                count.passage(hit + 1, transcript, self.layout.labels[number], sentence);
            } else {
                let turns = self.turns.range(self.layout.turns_of(number));
                let labels = turns.map(|turn| self.layout.labels[turn]).collect();
                count.transcript(hit + 1, number, labels);
            }
        }
        count.tallies()
    }

    /// The tallies of segments, if they were asked for.
    pub(super) fn tallies_of_segments(
        &self,
        segments: &[(usize, Span)],
        options: &FindOptions,
    ) -> Tallies {
        let Some(mut count) = Count::begin(self.study, options.tally) else {
            return Tallies::default();
        };
        for (hit, (transcript, span)) in segments.iter().enumerate() {
            let document = self.study.interviews()[*transcript].document();
            let turn = document.turn_at(span.start).unwrap_or(0);
            let label = self.layout.labels[self.layout.turns_of(*transcript).start + turn];
            count.passage(hit + 1, *transcript, label, *span);
        }
        count.tallies()
    }
}

impl<'a> Count<'a> {
    fn begin(study: &'a Study, whose: Option<Whose>) -> Option<Self> {
        Some(Self {
            study,
            whose: whose?,
            roles: Roles::default(),
            transcripts: vec![0; study.interviews().len()],
            codes: Codes::of(study),
            uncoded: 0,
        })
    }

    /// Counts a passage that someone says.
    fn passage(&mut self, hit: usize, transcript: usize, label: u16, span: Span) {
        let interview = &self.study.interviews()[transcript];
        self.transcripts[transcript] += 1;
        let role = self.roles.of(self.study, transcript, label);
        self.roles.hits[role] += 1;
        self.coded(hit, interview, &[span]);
    }

    /// Counts a whole transcript, once for each role that speaks in it.
    fn transcript(&mut self, hit: usize, transcript: usize, mut labels: Vec<u16>) {
        let interview = &self.study.interviews()[transcript];
        self.transcripts[transcript] += 1;
        labels.sort_unstable();
        labels.dedup();
        let all = labels
            .iter()
            .map(|label| self.roles.of(self.study, transcript, *label));
        let mut roles: Vec<usize> = all.collect();
        roles.sort_unstable();
        roles.dedup();
        roles
            .into_iter()
            .for_each(|role| self.roles.hits[role] += 1);
        let turns = interview.document().turns.iter();
        let heard = turns.filter(|turn| labels.binary_search(&turn.speaker).is_ok());
        let speech: Vec<Span> = heard.map(|turn| turn.speech).collect();
        self.coded(hit, interview, &speech);
    }

    fn coded(&mut self, hit: usize, interview: &Interview, spans: &[Span]) {
        let (study, whose) = (self.study, self.whose);
        let counts = |coding: &&Coding| match whose {
            Whose::Everyone => true,
            Whose::Coder(coder) => study.coder_id(coding.coder) == coder,
        };
        let mut any = false;
        for span in spans {
            for coding in interview.codings().overlapping(*span).filter(counts) {
                any = true;
                self.codes.count(hit, coding.code);
            }
        }
        self.uncoded += usize::from(!any);
    }

    fn tallies(self) -> Tallies {
        let study = self.study;
        let mut roles: Vec<(String, usize)> =
            self.roles.names.into_iter().zip(self.roles.hits).collect();
        roles.sort_by_key(|role| std::cmp::Reverse(role.1));
        let transcripts = study.interviews().iter().zip(self.transcripts);
        let codes = study.codebook().iter().filter_map(|code| {
            let hits = self.codes.hits[study.code_key(code.id)?.0 as usize];
            (hits > 0).then_some((code.id, hits))
        });
        let mut codes: Vec<_> = codes.collect();
        codes.sort_by_key(|code| std::cmp::Reverse(code.1));
        Tallies {
            roles,
            transcripts: transcripts
                .filter(|(_, hits)| *hits > 0)
                .map(|(interview, hits)| (interview.transcript.id, hits))
                .collect(),
            codes,
            uncoded: self.uncoded,
        }
    }
}

impl Roles {
    fn of(&mut self, study: &Study, transcript: usize, label: u16) -> usize {
        if let Some(known) = self.known.get(&(transcript, label)) {
            return *known;
        }
        let role = self.numbered(study, &study.interviews()[transcript], label);
        self.known.insert((transcript, label), role);
        role
    }

    fn numbered(&mut self, study: &Study, interview: &Interview, label: u16) -> usize {
        let labels = &interview.document().labels;
        let label = labels.get(usize::from(label)).map_or("", String::as_str);
        let role = match interview.transcript.who(label) {
            Who::Participant(id) => study.participant(id).map_or("", |p| &p.role),
            Who::Interviewer => INTERVIEWER,
            Who::Other => OTHER,
        };
        let folded = fold(role);
        if let Some(known) = self.numbers.get(folded.as_ref()) {
            return *known;
        }
        self.numbers.insert(folded.into_owned(), self.names.len());
        self.names.push(role.to_owned());
        self.hits.push(0);
        self.names.len() - 1
    }
}

impl Codes {
    fn of(study: &Study) -> Self {
        let book = study.codebook();
        let mut lines: Vec<Vec<usize>> = Vec::new();
        for code in book.iter() {
            let path = book.path(code.id);
            let keys = path.iter().filter_map(|above| study.code_key(above.id));
            if let Some(CodeKey(key)) = study.code_key(code.id) {
                lines.resize(lines.len().max(key as usize + 1), Vec::new());
                lines[key as usize] = keys.map(|key| key.0 as usize).collect();
            }
        }
        let most = lines.iter().flatten().max().map_or(0, |key| key + 1);
        let count = most.max(lines.len());
        Self {
            lines,
            hits: vec![0; count],
            last: vec![0; count],
        }
    }

    /// Counts a hit, numbered from 1, for a code and those above it.
    fn count(&mut self, hit: usize, code: CodeKey) {
        for key in self.lines.get(code.0 as usize).into_iter().flatten() {
            if self.last[*key] != hit {
                self.last[*key] = hit;
                self.hits[*key] += 1;
            }
        }
    }
}
