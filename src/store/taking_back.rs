//! Taking entries of the history back: their changes inverted, against the study as it is.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use super::erase::is_erased;
use super::history::ChangeRow;
use super::{Store, StoreError};
use crate::study::{
    CarriedOver, Change, ContentHash, Correction, Document, Kind, Link, MemoTarget, Passage, Plan,
    Record, Refusal, Study, Transcript, TranscriptId,
};

impl Store {
    /// Plans to take back entries, given newest first, against the study as it is. A record that comes back to a
    /// transcript whose text has been corrected since is carried over to the present text; where the correction itself is
    /// taken back, what was coded since is carried back.
    ///
    /// # Errors
    /// Later entries build on one of them, or a reference would be left unanswered.
    pub fn plan_taking_back(
        &self,
        study: &Study,
        newest_first: &[i64],
    ) -> Result<Plan, StoreError> {
        let mut taking_back = TakingBack {
            store: self,
            entries: newest_first,
            scratch: study.clone(),
            plan: Plan::default(),
        };
        for number in newest_first {
            taking_back.entry(*number)?;
        }
        let plan = net(taking_back.plan);
        study
            .check(&plan)
            .map_err(|refusal| match self.overtaken(newest_first) {
                StoreError::Refused(_) => StoreError::Refused(refusal),
                named => named,
            })?;
        Ok(plan)
    }

    /// Why entries cannot be taken back: the later ones that build on them, by name where they can be told.
    fn overtaken(&self, entries: &[i64]) -> StoreError {
        let mut later: Vec<(i64, String)> = Vec::new();
        for number in entries {
            let upon = self.built_upon(*number).unwrap_or_default();
            later.extend(
                upon.into_iter()
                    .filter(|e| !entries.contains(&e.number))
                    .map(|e| (e.number, e.sentence)),
            );
        }
        later.sort_by(|a, b| b.cmp(a));
        later.dedup();
        if later.is_empty() {
            return Refusal::new(
                "what it changed has been changed since",
                "look at the history, and take the later change back first",
            )
            .into();
        }
        StoreError::BuiltUpon { later }
    }

    /// The text that a transcript had right after an entry, as far as the history tells.
    fn text_at(
        &self,
        transcript: TranscriptId,
        entry: i64,
    ) -> Result<Option<ContentHash>, StoreError> {
        let versions: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT json_extract(after, '$.versions') FROM change
                 WHERE record = ?1 AND kind = 'transcript' AND entry <= ?2 AND json_type(after, '$.versions') IS NOT NULL
                 ORDER BY entry DESC, position DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![transcript.0.as_bytes(), entry], |row| row.get(0))
                    .optional()
            })
            .map_err(|error| self.of_sqlite(error))?;
        let versions = versions.map(|json| serde_json::from_str::<Vec<ContentHash>>(&json));
        match versions.transpose() {
            Ok(versions) => Ok(versions.and_then(|versions| versions.last().copied())),
            Err(_) => Err(self.damaged(format!("entry {entry} of the history"))),
        }
    }

    /// The codings, memos and links that entries after `entry` have made or changed in a transcript, those left out that
    /// have been taken back since or are among `besides`.
    fn newcomers(
        &self,
        transcript: TranscriptId,
        entry: i64,
        besides: &[i64],
    ) -> Result<HashSet<Uuid>, StoreError> {
        let read = || -> rusqlite::Result<Vec<(i64, Uuid)>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT change.entry, change.record FROM change JOIN entry ON entry.number = change.entry
                 WHERE change.entry > ?2 AND (change.home = ?1 OR change.kind = 'link')
                 AND change.kind IN ('coding', 'memo', 'link') AND entry.stands AND (entry.kind = 'action' OR EXISTS
                 (SELECT 1 FROM undoes WHERE undoes.entry = entry.number AND undoes.target <= ?2))",
            )?;
            let rows = statement.query_map(params![transcript.0.as_bytes(), entry], |row| {
                let record: Vec<u8> = row.get(1)?;
                Ok((row.get(0)?, Uuid::from_slice(&record).unwrap_or_default()))
            })?;
            rows.collect()
        };
        let rows = read().map_err(|error| self.of_sqlite(error))?;
        let here = rows
            .into_iter()
            .filter(|(entry, _)| !besides.contains(entry));
        Ok(here.map(|(_, record)| record).collect())
    }
}

/// The plan in the making, and the study as it is after what is planned so far.
struct TakingBack<'a> {
    store: &'a Store,
    entries: &'a [i64],
    scratch: Study,
    plan: Plan,
}

/// A text as an entry knew it, and as it is now.
type Texts = (Arc<Document>, Arc<Document>);

impl TakingBack<'_> {
    fn entry(&mut self, number: i64) -> Result<(), StoreError> {
        let rows = self.store.change_rows(number)?;
        if rows.iter().any(is_erased) {
            return Err(Refusal::new(
                format!("what entry {number} changed has been erased"),
                "it cannot be taken back any more",
            )
            .into());
        }
        let touched: HashSet<Uuid> = rows.iter().map(|row| row.record).collect();
        let texts = self.corrected_since(number, &rows)?;
        let corrections: BTreeMap<TranscriptId, Correction<'_>> = texts
            .iter()
            .map(|(id, (then, now))| (*id, Correction::between(&then.text, &now.text)))
            .collect();
        for row in rows.into_iter().rev() {
            let now = self.scratch.record(row.kind, row.record, row.home);
            let change = Change::from_patch(row.kind, row.before, row.after, now.as_ref());
            let change = change.map_err(|_| self.overtaken())?.invert();
            if change.before != now {
                return Err(self.overtaken());
            }
            match (&change.before, &change.after) {
                (before, Some(Record::Transcript(after))) => {
                    let before = match before {
                        Some(Record::Transcript(before)) => Some(before.clone()),
                        _ => None,
                    };
                    let after = after.clone();
                    self.transcript(number, change, before, &after, &touched)?;
                }
                _ => {
                    let change = self.in_present_text(change, &corrections)?;
                    self.make(change);
                }
            }
        }
        Ok(())
    }

    fn make(&mut self, change: Change) {
        self.scratch.apply(&change);
        self.plan.changes.push(change);
    }

    fn overtaken(&self) -> StoreError {
        self.store.overtaken(self.entries)
    }

    /// The transcripts in which an entry placed something, and whose text is another one now.
    fn corrected_since(
        &self,
        number: i64,
        rows: &[ChangeRow],
    ) -> Result<BTreeMap<TranscriptId, Texts>, StoreError> {
        let placed = |row: &&ChangeRow| matches!(row.kind, Kind::Coding | Kind::Memo | Kind::Link);
        let homes: BTreeSet<TranscriptId> = rows.iter().filter(placed).flat_map(homes).collect();
        let mut texts = BTreeMap::new();
        for home in homes {
            let Some(interview) = self.scratch.interview(home).filter(|i| i.is_loaded()) else {
                continue;
            };
            let then = self.store.text_at(home, number)?;
            if let Some(then) = then.filter(|then| *then != interview.hash()) {
                texts.insert(
                    home,
                    (self.store.document(then)?, interview.document().clone()),
                );
            }
        }
        Ok(texts)
    }

    /// The change with its passages in the present texts. What comes back is carried over; a passage that was moved in a
    /// text that is no more cannot be moved back.
    fn in_present_text(
        &self,
        mut change: Change,
        corrections: &BTreeMap<TranscriptId, Correction<'_>>,
    ) -> Result<Change, StoreError> {
        let there = change.before.is_some();
        let Some(after) = &mut change.after else {
            return Ok(change);
        };
        let places = passages(after);
        let moved = change
            .before
            .as_ref()
            .is_some_and(|before| passages(before) != places);
        for (home, correction) in corrections {
            let here = matches!(after, Record::Coding(coding) if coding.transcript == *home)
                || places.iter().any(|passage| passage.transcript == *home);
            if here && moved {
                return Err(self.overtaken());
            }
            if here && !there {
                *after = correction.record(after, *home);
            }
        }
        Ok(change)
    }

    /// Takes a change of a transcript's record back. Where that brings another text, what was placed in the present one
    /// since the entry is carried over to it.
    fn transcript(
        &mut self,
        number: i64,
        change: Change,
        before: Option<Transcript>,
        after: &Transcript,
        touched: &HashSet<Uuid>,
    ) -> Result<(), StoreError> {
        let document = self.store.document(after.document())?;
        let mut over = CarriedOver::default();
        if before.is_some_and(|before| before.document() != after.document())
            && let Some(interview) = self.scratch.interview(after.id)
        {
            let new = self.store.newcomers(after.id, number, self.entries)?;
            let wanted = |_: Kind, id: Uuid| new.contains(&id) && !touched.contains(&id);
            if !new.is_empty() {
                let correction = Correction::between(&interview.document().text, &document.text);
                over = self.scratch.carried_over(after.id, &correction, &wanted);
            }
        }
        self.scratch.provide(document.clone());
        self.plan.documents.push(document);
        self.make(change);
        let marked = over.changed + over.ambiguous + over.lost;
        if marked > 0 {
            self.plan.notices.push(format!(
                "{marked} of the codings made since in {} are to be reviewed",
                after.title
            ));
        }
        over.changes
            .into_iter()
            .for_each(|change| self.make(change));
        Ok(())
    }
}

/// The plan with one change a record, from what it is to what it comes to: what entries did and undid in turn cancels, so
/// that going back time and again does not write all that was gone back over anew. What others refer to is put first and
/// taken away last.
fn net(mut plan: Plan) -> Plan {
    let mut places: HashMap<(Kind, Uuid), usize> = HashMap::new();
    let mut changes: Vec<Change> = Vec::new();
    for change in &plan.changes {
        let Some(record) = change.record() else {
            continue;
        };
        let place = *places
            .entry((record.kind(), record.id()))
            .or_insert(changes.len());
        match changes.get_mut(place) {
            Some(known) => known.after.clone_from(&change.after),
            None => changes.push(change.clone()),
        }
    }
    changes.retain(|change| change.before != change.after);
    changes.sort_by_key(|change| {
        let kind = change.record().map_or(0, |record| record.kind() as usize);
        match &change.after {
            Some(after) => (false, kind, after.home()),
            None => (true, Kind::ALL.len() - kind, None),
        }
    });
    if !changes.is_empty() {
        plan.changes = changes;
    }
    plan
}

/// The transcripts in which a row's record has a place.
fn homes(row: &ChangeRow) -> Vec<TranscriptId> {
    let link = [&row.before, &row.after].into_iter().flatten();
    let ends = link.flat_map(|fields| ["from", "to"].map(|end| fields.get(end).cloned()));
    let of_link = ends
        .flatten()
        .filter_map(|end| serde_json::from_value::<Passage>(end).ok())
        .map(|passage| passage.transcript);
    row.home.into_iter().chain(of_link).collect()
}

/// The passages on which a record stands.
fn passages(record: &Record) -> Vec<Passage> {
    match record {
        Record::Coding(coding) => {
            let transcript = coding.transcript;
            let passage = coding.span.map(|span| Passage { transcript, span });
            passage.into_iter().collect()
        }
        Record::Memo(memo) => match memo.on {
            MemoTarget::Passage(passage) => vec![passage],
            _ => Vec::new(),
        },
        Record::Link(Link { from, to, .. }) => vec![*from, *to],
        _ => Vec::new(),
    }
}
