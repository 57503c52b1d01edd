//! Works out what a thematic summary says.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::ReportOptions;
use super::people::{may_be_quoted, participants_by_role, role_head, role_name};
use super::quotes::{Quoting, coder_name, note};
use super::summary::{
    Cell, Lengths, Limits, Methods, RoleHead, Shared, Silence, ThematicSummary, ThemeEntry,
    ThemeKind,
};
use super::visible::{paragraphs, visible};
use crate::analysis::{
    CodedPassage, CountOptions, Coverage, CrossTable, Figures, Grouping, Scope, SubCodes,
    cooccurrence, own_passages, passages,
};
use crate::study::{
    Code, CodeId, CodingState, MemoTarget, ParticipantId, SETTING_CODEBOOK,
    SETTING_CODEBOOK_VERSION, SETTING_TITLE, Study, Value, Who,
};

/// How many pairs of codes are listed.
const MOST_PAIRS: usize = 20;

/// The attributes of a transcript that hold the interview's length.
const LENGTH: [&str; 2] = ["length", "duration"];

impl ThematicSummary {
    /// Works out the summary of a study whose transcripts are loaded.
    pub fn build(study: &Study, options: &ReportOptions) -> Self {
        Builder::new(study, options).summary()
    }
}

/// What all parts of a summary are made from.
struct Builder<'a> {
    study: &'a Study,
    options: &'a ReportOptions,
    scope: Scope,
    /// The codes asked for, in codebook order.
    codes: Vec<CodeId>,
    table: CrossTable,
    /// The columns of the table that are printed.
    columns: Vec<usize>,
    roles: Vec<RoleHead>,
    own: HashMap<CodeId, Vec<CodedPassage>>,
    coverage: Coverage,
}

impl<'a> Builder<'a> {
    fn new(study: &'a Study, options: &'a ReportOptions) -> Self {
        let scope = Scope {
            coders: options.coders.clone(),
            roles: options.roles.clone(),
            interviewers: options.interviewers,
        };
        let table = CrossTable::count(
            study,
            CountOptions {
                by: Grouping::Role,
                sub_codes: SubCodes::Include,
                scope: scope.clone(),
            },
        );
        let codes = codes_asked_for(study, options.codes.as_deref());
        let spoken = |at: &usize| {
            let head = &table.groups[*at];
            head.participants > 0 || table.any[*at].passages > 0
        };
        let columns: Vec<usize> = (0..table.groups.len()).filter(spoken).collect();
        let own = own_passages(study, &scope);
        Self {
            roles: columns
                .iter()
                .map(|at| role_head(&table.groups[*at]))
                .collect(),
            coverage: Coverage::of(study, &codes, &own),
            study,
            options,
            scope,
            codes,
            table,
            columns,
            own,
        }
    }

    fn summary(self) -> ThematicSummary {
        let themes = self.themes();
        let (shared, pairs) = self.shared();
        ThematicSummary {
            title: visible(self.study.setting_text(SETTING_TITLE)),
            methods: self.methods(),
            participants: participants_by_role(
                self.study,
                &self.roles,
                self.options.roles.as_deref(),
            ),
            limits: self.limits(&themes),
            themes,
            shared,
            pairs,
            roles: self.roles,
        }
    }

    fn methods(&self) -> Methods {
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
            codebook: (setting(SETTING_CODEBOOK), setting(SETTING_CODEBOOK_VERSION)),
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
        let mut words = 0;
        for interview in self.study.interviews() {
            for turn in &interview.document().turns {
                if let Who::Participant(id) = interview.who(turn)
                    && people.contains(&id)
                {
                    words += u64::from(turn.words);
                }
            }
        }
        words
    }

    fn limited_to(&self) -> Vec<String> {
        let mut phrases = Vec::new();
        let list = |names: Vec<String>| super::prose::list(&names);
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
        phrases
    }

    fn themes(&self) -> Vec<ThemeEntry> {
        let quoting = Quoting::new(
            self.study,
            &self.roles,
            self.options.quotes,
            self.options.memos,
        );
        let asked: HashSet<CodeId> = self.codes.iter().copied().collect();
        let rows = self.study.codebook().tree().zip(&self.table.rows);
        rows.filter(|((code, _), _)| asked.contains(&code.id))
            .map(|((code, depth), row)| {
                let path = self.study.codebook().path(code.id);
                let above = path.iter().filter(|above| asked.contains(&above.id));
                let own = self.own.get(&code.id).map_or(&[][..], Vec::as_slice);
                let quoted = quoting.quote(own);
                let entry = self.entry(code, depth);
                ThemeEntry {
                    depth: above.count().saturating_sub(1),
                    cells: (self.columns.iter().zip(&self.roles))
                        .map(|(at, role)| cell(&row.cells[*at], role.participants))
                        .collect(),
                    total: cell(&row.total, self.table.participants),
                    quotes: quoted.quotes,
                    contrary: quoted.contrary,
                    not_shown: quoted.not_shown,
                    withheld: quoted.withheld,
                    ..entry
                }
            })
            .collect()
    }

    /// What the codebook and memos say of a code, and who is silent on it.
    fn entry(&self, code: &Code, depth: usize) -> ThemeEntry {
        let has_children = self
            .study
            .codebook()
            .children(Some(code.id))
            .next()
            .is_some();
        let on_it = MemoTarget::Code(code.id);
        let memos = self.study.memos().iter().filter(|memo| memo.on == on_it);
        let text = &code.description;
        ThemeEntry {
            code: code.id,
            slug: code.slug.clone(),
            label: visible(&code.label),
            depth,
            kind: match depth {
                0 => ThemeKind::Theme,
                _ if has_children => ThemeKind::SubTheme,
                _ => ThemeKind::Code,
            },
            brief: visible(&text.brief),
            definition: paragraphs(if text.definition.is_empty() {
                &text.brief
            } else {
                &text.definition
            }),
            use_when: paragraphs(&text.use_when),
            avoid_when: paragraphs(&text.avoid_when),
            cells: Vec::new(),
            total: Cell::default(),
            silent: self.silent(code.id),
            quotes: Vec::new(),
            contrary: Vec::new(),
            not_shown: 0,
            withheld: 0,
            memos: memos
                .filter(|_| self.options.memos)
                .map(|memo| note(self.study, memo))
                .collect(),
        }
    }

    fn silent(&self, code: CodeId) -> Vec<Silence> {
        let under = self.study.codebook().under(code);
        let passages = under.iter().filter_map(|code| self.own.get(code)).flatten();
        let speaking: HashSet<ParticipantId> =
            passages.flat_map(CodedPassage::participants).collect();
        let absent: HashSet<ParticipantId> =
            self.coverage.silent_participants.iter().copied().collect();
        let mut silences = Vec::new();
        for (at, role) in self.roles.iter().enumerate() {
            let of_role = self.study.participants().iter().filter(|participant| {
                participant.role == role.role && !absent.contains(&participant.id)
            });
            let names: Vec<String> = of_role
                .filter(|participant| !speaking.contains(&participant.id))
                .map(|participant| visible(&participant.name))
                .collect();
            if role.participants > 0 && !names.is_empty() {
                silences.push(Silence {
                    role: at,
                    all: names.len() as u64 == role.participants,
                    names,
                });
            }
        }
        silences
    }

    /// The pairs that share most, and how many share anything.
    fn shared(&self) -> (Vec<Shared>, usize) {
        let asked: HashSet<CodeId> = self.codes.iter().copied().collect();
        let mut pairs = cooccurrence(self.study, &self.scope);
        pairs.retain(|pair| asked.contains(&pair.a) && asked.contains(&pair.b));
        pairs.sort_by(|a, b| {
            let by_passages = b.passages.cmp(&a.passages);
            by_passages.then(b.jaccard.total_cmp(&a.jaccard))
        });
        let label = |code: CodeId| {
            let code = self.study.codebook().get(code);
            visible(code.map_or("", |code| code.label.as_str()))
        };
        let top = pairs.iter().take(MOST_PAIRS).map(|pair| Shared {
            a: label(pair.a),
            b: label(pair.b),
            passages: pair.passages,
            jaccard: pair.jaccard,
        });
        (top.collect(), pairs.len())
    }

    fn limits(&self, themes: &[ThemeEntry]) -> Limits {
        let study = self.study;
        let labels = |codes: &[CodeId]| {
            let codes = codes.iter().filter_map(|code| study.codebook().get(*code));
            codes.map(|code| visible(&code.label)).collect()
        };
        let transcripts = self.coverage.uncoded_transcripts.iter();
        let silent: BTreeSet<_> = self.coverage.silent_participants.iter().collect();
        let roles = self.options.roles.as_ref();
        let names = |keep: &dyn Fn(&crate::study::Participant) -> bool| {
            let asked = study.participants().iter().filter(|participant| {
                roles.is_none_or(|roles| roles.contains(&participant.role)) && keep(participant)
            });
            asked
                .map(|participant| visible(&participant.name))
                .collect()
        };
        let (lost, to_review) = self.unsound();
        Limits {
            uncoded: transcripts
                .filter_map(|id| study.interview(*id))
                .map(|interview| visible(&interview.transcript.title))
                .collect(),
            silent: names(&|participant| silent.contains(&participant.id)),
            unused: labels(&self.coverage.unused),
            used_once: labels(&self.coverage.used_once),
            by_one_coder: labels(&self.coverage.by_one_coder),
            lost,
            to_review,
            not_quoted: names(&|participant| !may_be_quoted(participant)),
            withheld: themes.iter().map(|theme| theme.withheld).sum(),
        }
    }

    /// Codings asked for that are lost, and that await review.
    fn unsound(&self) -> (usize, usize) {
        let codes: HashSet<_> = self
            .codes
            .iter()
            .filter_map(|code| self.study.code_key(*code))
            .collect();
        let coders = self.options.coders.as_ref();
        let (mut lost, mut to_review) = (0, 0);
        for interview in self.study.interviews() {
            let all = interview.codings().iter().chain(interview.codings().lost());
            for coding in all.filter(|coding| codes.contains(&coding.code)) {
                let coder = self.study.coder_id(coding.coder);
                if coders.is_none_or(|coders| coders.contains(&coder)) {
                    match coding.state {
                        CodingState::Sound => {}
                        CodingState::Changed | CodingState::Ambiguous => to_review += 1,
                        CodingState::Lost => lost += 1,
                    }
                }
            }
        }
        (lost, to_review)
    }
}

/// The codes asked for and all under them, in codebook order.
fn codes_asked_for(study: &Study, asked: Option<&[CodeId]>) -> Vec<CodeId> {
    let all = study.codebook().iter().map(|code| code.id);
    let Some(asked) = asked else {
        return all.collect();
    };
    let under: HashSet<CodeId> = (asked.iter())
        .flat_map(|code| study.codebook().under(*code))
        .collect();
    all.filter(|code| under.contains(code)).collect()
}

fn cell(figures: &Figures, of: u64) -> Cell {
    Cell {
        participants: figures.participants,
        of,
        passages: figures.passages,
    }
}

/// The lengths of interviews whose attribute is `hh:mm:ss`.
fn lengths(study: &Study) -> Option<Lengths> {
    let known = study.interviews().iter().filter_map(|interview| {
        let attributes = &interview.transcript.attributes;
        match LENGTH.iter().find_map(|name| attributes.get(*name))? {
            Value::Known(length) => seconds(length),
            Value::Unknown | Value::Declined => None,
        }
    });
    let known: Vec<u64> = known.collect();
    let count = known.len() as u64;
    Some(Lengths {
        known: known.len(),
        shortest: *known.iter().min()?,
        mean: (known.iter().sum::<u64>() + count / 2) / count,
        longest: *known.iter().max()?,
    })
}

fn seconds(length: &str) -> Option<u64> {
    let parts: Vec<&str> = length.trim().split(':').collect();
    let [hours, minutes, seconds] = parts.as_slice() else {
        return None;
    };
    let below = |part: &str, limit: u64| part.parse::<u64>().ok().filter(|n| *n < limit);
    Some(below(hours, 1000)? * 3600 + below(minutes, 60)? * 60 + below(seconds, 60)?)
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn lengths_are_hours_minutes_seconds() {
        assert_eq!(seconds("01:02:03"), Some(3723));
        for other in ["42", "42:10", "00:60:00", "-1:00:00"] {
            assert_eq!(seconds(other), None);
        }
    }
}
