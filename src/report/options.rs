//! What a report shows, and how the study remembers it.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::analysis::TurnSet;
use crate::search::{Finder, Interviewers, Query, QueryError};
use crate::study::{Action, CodeId, CoderId, SETTING_REPORT, Study};

/// How many quotes each code gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<usize>", into = "Option<usize>")]
pub enum Quotes {
    /// Every passage.
    All,
    /// Those that the researcher picked, however many; where there is none, at most so many, spread over roles and
    /// participants. Likewise at most so many contrary cases. 0 is none at all, picked or not.
    AtMost(usize),
}

impl From<Option<usize>> for Quotes {
    fn from(most: Option<usize>) -> Self {
        most.map_or(Self::All, Self::AtMost)
    }
}

impl From<Quotes> for Option<usize> {
    fn from(quotes: Quotes) -> Self {
        match quotes {
            Quotes::All => None,
            Quotes::AtMost(most) => Some(most),
        }
    }
}

/// What goes into a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportOptions {
    /// Only these codes and what is under them; none: the whole codebook.
    pub codes: Option<Vec<CodeId>>,
    /// Only what participants of these roles say; none: all roles.
    pub roles: Option<Vec<String>>,
    /// Only codings of these coders; none: of all.
    pub coders: Option<Vec<CoderId>>,
    /// Only what is said in the turns in which this query finds something; empty: everything.
    pub query: String,
    /// How many quotes.
    pub quotes: Quotes,
    /// From so many words on, a quote that nobody picked is cut short; none: never.
    pub longest_quote: Option<usize>,
    /// How many turns before and behind a quote its context shows.
    pub context: usize,
    /// Whether memos on codes and quoted passages are printed.
    pub memos: bool,
    /// Whether the interviewer's words count and are quoted.
    pub interviewers: bool,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self {
            codes: None,
            roles: None,
            coders: None,
            query: String::new(),
            quotes: Quotes::AtMost(8),
            longest_quote: Some(120),
            context: 2,
            memos: false,
            interviewers: false,
        }
    }
}

/// The options as the setting has them: a code by its kebab-case id, which outlives renaming and merging.
#[derive(Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Remembered {
    codes: Option<Vec<String>>,
    roles: Option<Vec<String>>,
    coders: Option<Vec<CoderId>>,
    query: String,
    quotes: Quotes,
    longest_quote: Option<usize>,
    context: usize,
    memos: bool,
    interviewers: bool,
}

impl Default for Remembered {
    fn default() -> Self {
        Self::of(&Study::new(), &ReportOptions::default())
    }
}

impl Remembered {
    fn of(study: &Study, options: &ReportOptions) -> Self {
        let slug = |code: &CodeId| Some(study.codebook().get(*code)?.slug.clone());
        let slugs = |codes: &Vec<CodeId>| codes.iter().filter_map(slug).collect();
        let ReportOptions {
            roles,
            coders,
            query,
            ..
        } = options.clone();
        Self {
            codes: options.codes.as_ref().map(slugs),
            roles,
            coders,
            query,
            quotes: options.quotes,
            longest_quote: options.longest_quote,
            context: options.context,
            memos: options.memos,
            interviewers: options.interviewers,
        }
    }

    fn options(self, study: &Study) -> ReportOptions {
        let code = |slug: &String| Some(study.codebook().by_slug(slug)?.id);
        let codes = |slugs: &Vec<String>| -> Vec<CodeId> {
            let mut codes: Vec<CodeId> = Vec::new();
            for code in slugs.iter().filter_map(code) {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
            codes
        };
        let known = |coders: Vec<CoderId>| -> Vec<CoderId> {
            let known = coders.into_iter();
            known.filter(|id| study.coder(*id).is_some()).collect()
        };
        ReportOptions {
            codes: some(self.codes.as_ref().map(codes)),
            roles: some(self.roles),
            coders: some(self.coders.map(known)),
            query: self.query,
            quotes: self.quotes,
            longest_quote: self.longest_quote,
            context: self.context,
            memos: self.memos,
            interviewers: self.interviewers,
        }
    }
}

/// No limit where nothing that was named is there any more.
fn some<T>(named: Option<Vec<T>>) -> Option<Vec<T>> {
    named.filter(|named| !named.is_empty())
}

impl ReportOptions {
    /// What the study remembers; the default where it remembers nothing. Codes and coders that are gone are left out.
    pub fn remembered(study: &Study) -> Self {
        let setting = study.setting(SETTING_REPORT);
        let stored = setting.and_then(|json| Remembered::deserialize(json).ok());
        stored.unwrap_or_default().options(study)
    }

    /// What makes the study remember these options.
    pub fn remember(&self, study: &Study) -> Action {
        let value = serde_json::to_value(Remembered::of(study, self));
        Action::Set {
            key: SETTING_REPORT.to_owned(),
            value: value.ok().filter(Json::is_object),
        }
    }

    /// The turns in which the query finds something; none where there is no query.
    ///
    /// # Errors
    /// A query that cannot be read.
    pub(super) fn turns(&self, finder: &Finder) -> Result<Option<TurnSet>, QueryError> {
        if self.query.trim().is_empty() {
            return Ok(None);
        }
        let query = Query::parse(&self.query, &finder.study)?;
        let interviewers = if self.interviewers {
            Interviewers::Include
        } else {
            Interviewers::Exclude
        };
        let segments = finder.retrieve(&query, interviewers);
        let places = segments
            .iter()
            .map(|segment| (segment.transcript, segment.span));
        Ok(Some(TurnSet::of(&finder.study, places)))
    }
}
