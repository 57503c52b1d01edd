//! What is found by role, transcript and code, and the filters that are chosen from it.

use crate::search::{Filter as Condition, Query, Tallies, quoted};
use crate::study::{CodeId, Study, TranscriptId};

use super::Units;
use crate::tui::lists::{Chosen, role_name};

/// By what hits are told apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Facet {
    /// By the role of who speaks.
    Role(String),
    /// By transcript.
    Transcript(TranscriptId),
    /// By a code, or one under it.
    Code(CodeId),
    /// By any code at all.
    Coded,
}

impl Facet {
    /// Its name for people.
    pub(crate) fn name(&self, study: &Study) -> String {
        match self {
            Self::Role(role) => role_name(role),
            Self::Transcript(id) => study
                .interview(*id)
                .map_or(String::new(), |i| i.transcript.title.clone()),
            Self::Code(id) => study
                .codebook()
                .get(*id)
                .map_or(String::new(), |code| code.label.clone()),
            Self::Coded => "any code".to_owned(),
        }
    }

    /// The query that it comes to; `mine`: by this coder only. None where what it names is gone.
    fn query(&self, study: &Study, mine: Option<&str>) -> Option<String> {
        let by = mine.map(|coder| format!("coder:{}", quoted(coder)));
        Some(match self {
            Self::Role(role) => format!("role:{}", quoted(role)),
            Self::Transcript(id) => {
                let title = &study.interview(*id)?.transcript.title;
                format!("transcript:{}", quoted(title))
            }
            Self::Code(id) => {
                let slug = &study.codebook().get(*id)?.slug;
                match by {
                    Some(by) => format!("(code:{slug} {by})"),
                    None => format!("code:{slug}"),
                }
            }
            Self::Coded => by.unwrap_or("code:*".to_owned()),
        })
    }
}

/// A facet that is chosen, or left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Which.
    pub facet: Facet,
    /// Whether hits must not be of it.
    pub without: bool,
}

impl Filter {
    /// What a search is asked for; none where what it names is gone from the study.
    pub(crate) fn condition(&self, study: &Study, mine: Option<&str>) -> Option<Condition> {
        let text = self.facet.query(study, mine)?;
        Some(Condition {
            query: Query::parse(&text, study).ok()?,
            without: self.without,
        })
    }

    /// What it adds to a query that is saved.
    pub(crate) fn text(&self, study: &Study, mine: Option<&str>) -> Option<String> {
        let text = self.facet.query(study, mine)?;
        let not = if self.without { "-" } else { "" };
        Some(format!("{not}{text}"))
    }

    /// Its name for people.
    pub(crate) fn name(&self, study: &Study) -> String {
        let name = self.facet.name(study);
        match (&self.facet, self.without) {
            (Facet::Coded, true) => "not yet coded".to_owned(),
            (Facet::Code(_), true) => format!("not {name}"),
            (_, true) => format!("without {name}"),
            _ => format!("only {name}"),
        }
    }
}

/// A query with filters, as one query.
pub(crate) fn with_filters(
    text: &str,
    query: &Query,
    filters: &[Filter],
    units: Units,
    study: &Study,
    mine: Option<&str>,
) -> String {
    if filters.is_empty() {
        return text.to_owned();
    }
    if units == Units::Segments {
        return filters.iter().fold(text.to_owned(), |asked, filter| {
            let not = if filter.without { "NOT " } else { "" };
            match filter.facet.query(study, mine) {
                Some(right) => format!("({asked}) {not}OVERLAPS {right}"),
                None => asked,
            }
        });
    }
    let more: Vec<String> = filters
        .iter()
        .filter_map(|filter| filter.text(study, mine))
        .collect();
    query.and_also(text, &more.join(" "))
}

/// A row of the facets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// What the rows below tell apart.
    Heading(&'static str),
    /// A filter that is chosen.
    Chosen(Filter),
    /// A facet, and how many hits are of it.
    Facet(Facet, usize),
}

/// The facets beside what was found.
#[derive(Debug, Default)]
pub(crate) struct Facets {
    /// What is chosen.
    pub filters: Vec<Filter>,
    /// All rows.
    pub rows: Vec<Row>,
    /// The chosen row.
    pub list: Chosen,
}

impl Facets {
    /// Makes the rows anew.
    pub(crate) fn refresh(&mut self, tallies: &Tallies) {
        let mut rows = Vec::new();
        let mut group = |heading: &'static str, members: Vec<Row>| {
            if !members.is_empty() {
                rows.push(Row::Heading(heading));
                rows.extend(members);
            }
        };
        let facet = |(facet, count): (Facet, usize)| Row::Facet(facet, count);
        let chosen = self.filters.iter().cloned().map(Row::Chosen);
        group("Filters", chosen.collect());
        let roles = tallies.roles.iter().filter(|(role, _)| !role.is_empty());
        let roles = roles.map(|(role, count)| (Facet::Role(role.clone()), *count));
        group("Roles", roles.map(facet).collect());
        let codes = tallies.codes.iter();
        let codes = codes.map(|(code, count)| (Facet::Code(*code), *count));
        let mut codes: Vec<Row> = codes.map(facet).collect();
        if tallies.uncoded > 0 {
            codes.insert(0, Row::Facet(Facet::Coded, tallies.uncoded));
        }
        group("Codes", codes);
        let transcripts = tallies.transcripts.iter();
        let transcripts = transcripts.map(|(id, count)| (Facet::Transcript(*id), *count));
        group("Transcripts", transcripts.map(facet).collect());
        self.rows = rows;
        self.skip_heading(true);
    }

    /// Keeps the chosen row off the headings.
    pub(crate) fn skip_heading(&mut self, down: bool) {
        let last = self.rows.len().saturating_sub(1);
        let is_heading = |at: usize| matches!(self.rows.get(at), Some(Row::Heading(_)));
        let mut at = self.list.chosen.min(last);
        if is_heading(at) && !down && at > 0 {
            at -= 1;
        } else if is_heading(at) {
            at = (at + 1).min(last);
        }
        self.list.chosen = at;
    }

    /// Chooses the facet of the chosen row, or leaves it out (`without`); a filter that is chosen is let go. Whether
    /// anything changed.
    pub(crate) fn choose(&mut self, without: bool) -> bool {
        match self.rows.get(self.list.chosen).cloned() {
            Some(Row::Chosen(filter)) => {
                self.filters.retain(|known| *known != filter);
                true
            }
            Some(Row::Facet(facet, _)) => {
                // The row of what has no code stands for leaving all codes out.
                let without = without != (facet == Facet::Coded);
                self.filters.retain(|known| known.facet != facet);
                self.filters.push(Filter { facet, without });
                true
            }
            Some(Row::Heading(_)) | None => false,
        }
    }

    /// Chooses only what has no code yet, or lets that go; whether it is chosen now.
    pub(crate) fn toggle_uncoded(&mut self) -> bool {
        let uncoded = Filter {
            facet: Facet::Coded,
            without: true,
        };
        let was = self.filters.contains(&uncoded);
        self.filters.retain(|filter| filter.facet != Facet::Coded);
        if !was {
            self.filters.push(uncoded);
        }
        !was
    }
}
