//! What awaits review: codings that a correction has touched or that were made under an earlier definition of their code,
//! and memos and links whose passages a correction has touched.
//!
//! A coding knows its state itself. What memos and links have lost, and that a coding has been looked at since its code was
//! defined anew, is kept in settings of the study, one for each record.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Study;
use super::coding::{Coding, CodingState};
use super::ids::CodingId;
use super::notes::Setting;
use super::record::{Change, Kind, Record};

/// The keys of settings under which memos and links wait for review: this and the record's identity.
pub const REVIEW_PREFIX: &str = "review/";
/// The keys of settings that say when a coding was last looked at: this and the coding's identity.
pub const CHECKED_PREFIX: &str = "checked/";

/// What a correction did to the passage of a memo or link that nobody has looked at since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewMark {
    /// Changed, ambiguous or lost.
    pub state: CodingState,
    /// The words that it stood on before; empty where they have been erased.
    pub quote: String,
}

impl ReviewMark {
    /// The setting that holds the mark of a record.
    pub(super) fn setting(&self, id: Uuid) -> Setting {
        Setting {
            key: format!("{REVIEW_PREFIX}{id}"),
            value: serde_json::to_value(self).unwrap_or_default(),
        }
    }
}

impl Study {
    /// What awaits review about a memo or link.
    pub fn review_mark(&self, id: Uuid) -> Option<ReviewMark> {
        let value = self.setting(&format!("{REVIEW_PREFIX}{id}"))?;
        serde_json::from_value(value.clone()).ok()
    }

    /// When somebody last looked at a coding and found it right, in milliseconds since 1970; none: never since it was made.
    pub fn checked(&self, coding: CodingId) -> Option<i64> {
        self.setting(&format!("{CHECKED_PREFIX}{coding}"))?.as_i64()
    }

    /// Whether a coding was made, and last looked at, under an earlier definition of its code.
    pub fn is_under_earlier_definition(&self, coding: &Coding) -> bool {
        self.code_of(coding.code).is_some_and(|code| {
            code.defined > coding.created
                && self
                    .checked(coding.id)
                    .is_none_or(|time| code.defined > time)
        })
    }

    /// The change that marks a memo or link for review, or adds to its mark: the graver state and the first words stay.
    pub(super) fn marked(&self, id: Uuid, state: CodingState, words: &str) -> Option<Change> {
        let before = self.review_mark(id);
        let after = match &before {
            Some(mark) => ReviewMark {
                state: mark.state.max(state),
                quote: mark.quote.clone(),
            },
            None => ReviewMark {
                state,
                quote: words.to_owned(),
            },
        };
        match before {
            Some(before) => Change::edit(before.setting(id), after.setting(id)),
            None => Some(Change::add(after.setting(id))),
        }
    }

    /// The settings about the review of a record that go with it.
    pub(super) fn review_settings(&self, record: &Record) -> Option<Setting> {
        let prefix = match record.kind() {
            Kind::Memo | Kind::Link => REVIEW_PREFIX,
            Kind::Coding => CHECKED_PREFIX,
            _ => return None,
        };
        let key = format!("{prefix}{}", record.id());
        let value = self.setting(&key)?.clone();
        Some(Setting { key, value })
    }
}
