//! Works out what a thematic summary says.

use std::collections::{HashMap, HashSet};

use super::ReportOptions;
use super::outline::{codes_asked_for, narrative};
use super::people::{participants_by_role, role_head};
use super::quotes::{Quoting, note};
use super::summary::{Cell, RoleHead, Shared, Silence, ThematicSummary, ThemeEntry, ThemeKind};
use super::visible::{paragraphs, visible};
use crate::analysis::{
    CodedPassage, CountOptions, Coverage, CrossTable, Figures, Grouping, Scope, SubCodes, TurnSet,
    cooccurrence, own_passages,
};
use crate::search::{Finder, QueryError};
use crate::study::{Code, CodeId, MemoTarget, ParticipantId, SETTING_TITLE, Study};

/// How many pairs of codes are listed.
const MOST_PAIRS: usize = 20;

impl ThematicSummary {
    /// Works out the summary of a study whose transcripts are loaded.
    ///
    /// # Errors
    /// The query of the options cannot be read.
    pub fn of(finder: &Finder, options: &ReportOptions) -> Result<Self, QueryError> {
        let turns = options.turns(finder)?;
        Ok(Self::build(&finder.study, options, turns))
    }

    /// [`of`](Self::of), the query having been answered.
    pub(super) fn build(study: &Study, options: &ReportOptions, turns: Option<TurnSet>) -> Self {
        Builder::new(study, options, turns).summary()
    }
}

/// What all parts of a summary are made from.
pub(super) struct Builder<'a> {
    pub study: &'a Study,
    pub options: &'a ReportOptions,
    pub scope: Scope,
    /// The codes asked for, in codebook order.
    pub codes: Vec<CodeId>,
    pub table: CrossTable,
    /// The columns of the table that are printed.
    columns: Vec<usize>,
    roles: Vec<RoleHead>,
    pub own: HashMap<CodeId, Vec<CodedPassage>>,
    pub coverage: Coverage,
}

impl<'a> Builder<'a> {
    fn new(study: &'a Study, options: &'a ReportOptions, turns: Option<TurnSet>) -> Self {
        let scope = Scope {
            coders: options.coders.clone(),
            roles: options.roles.clone(),
            interviewers: options.interviewers,
            turns,
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
        let (drawn, growth) = self.drawings(&shared);
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
            drawn,
            growth,
            shared,
            pairs,
            roles: self.roles,
        }
    }

    fn themes(&self) -> Vec<ThemeEntry> {
        let quoting = Quoting::new(self.study, &self.roles, self.options);
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
                    picked: quoted.picked,
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
            path: (self.study.codebook().path(code.id).iter())
                .filter(|above| above.id != code.id)
                .map(|above| visible(&above.label))
                .collect(),
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
            narrative: narrative(self.study, code.id)
                .map(|summary| paragraphs(&summary.text))
                .unwrap_or_default(),
            cells: Vec::new(),
            total: Cell::default(),
            silent: self.silent(code.id),
            quotes: Vec::new(),
            picked: false,
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
        let named = |code: CodeId| {
            let code = self.study.codebook().get(code);
            code.map_or_else(Default::default, |code| {
                (visible(&code.label), code.slug.clone())
            })
        };
        let top = pairs.iter().take(MOST_PAIRS).map(|pair| {
            let ((a, slug), (b, other)) = (named(pair.a), named(pair.b));
            Shared {
                a,
                b,
                slugs: (slug, other),
                passages: pair.passages,
                jaccard: pair.jaccard,
            }
        });
        (top.collect(), pairs.len())
    }
}

fn cell(figures: &Figures, of: u64) -> Cell {
    Cell {
        participants: figures.participants,
        of,
        passages: figures.passages,
    }
}
