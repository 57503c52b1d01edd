//! The audit trail: the history of a study, printed.

use crate::formats::moment::{readable_time, timestamp};
use crate::report::Page;
use crate::report::table::{Cell, Table};
use crate::report::visible::visible;
use crate::store::{Entry, EntryKind};
use crate::study::{SETTING_TITLE, Study};

/// The history as a table, oldest entry first.
pub fn table(oldest_first: &[Entry]) -> Table {
    let mut table = Table::new(
        "Audit trail",
        &[
            ("entry", 8),
            ("time", 22),
            ("coder", 12),
            ("kind", 10),
            ("what", 70),
            ("why", 40),
            ("records_changed", 10),
            ("takes_back", 14),
            ("taken_back", 10),
        ],
    );
    let row = |entry: &Entry| -> Vec<Cell> {
        vec![
            (entry.number.unsigned_abs()).into(),
            timestamp(entry.time).into(),
            entry.coder.as_str().into(),
            entry.kind.name().into(),
            entry.sentence.as_str().into(),
            entry.why.as_str().into(),
            entry.changes.into(),
            numbers(&entry.undoes).into(),
            (!entry.standing).into(),
        ]
    };
    table.rows = oldest_first.iter().map(row).collect();
    table
}

/// The audit trail for people: who did how much, and what was done day by day.
pub fn page(study: &Study, oldest_first: &[Entry]) -> Page {
    let title = visible(study.setting_text(SETTING_TITLE));
    let mut page = Page::new(format!("Audit trail: {title}"));
    let (Some(first), Some(last)) = (oldest_first.first(), oldest_first.last()) else {
        return page;
    };
    page.paragraph(format!(
        "{} entries from {} to {} (times in UTC), by {}. Nothing is ever removed from this history: what was taken back is marked, and taking back is an entry of its own.",
        oldest_first.len(),
        readable_time(first.time),
        readable_time(last.time),
        super::super::prose::list(&doers(oldest_first)),
    ));
    let mut rest = oldest_first;
    while let Some(first) = rest.first() {
        let day = day(first);
        let same = rest
            .iter()
            .take_while(|entry| self::day(entry) == day)
            .count();
        let (of_day, later) = rest.split_at(same);
        page.heading(1, day);
        page.blocks
            .push(super::super::Block::Table(day_table(of_day)));
        rest = later;
    }
    page
}

/// Who acted, each with how often, in the order of their first entry.
fn doers(entries: &[Entry]) -> Vec<String> {
    let mut doers: Vec<(&str, usize)> = Vec::new();
    for entry in entries {
        match doers.iter_mut().find(|(name, _)| *name == entry.coder) {
            Some((_, number)) => *number += 1,
            None => doers.push((&entry.coder, 1)),
        }
    }
    let doer = |(name, number): (&str, usize)| format!("{} ({number})", visible(name));
    doers.into_iter().map(doer).collect()
}

fn day(entry: &Entry) -> String {
    let time = readable_time(entry.time);
    time.split(' ').next().unwrap_or_default().to_owned()
}

fn day_table(entries: &[Entry]) -> Table {
    let columns = [
        ("entry", 8),
        ("time", 8),
        ("coder", 10),
        ("what", 60),
        ("why", 30),
    ];
    let mut table = Table::new("Day", &columns);
    let row = |entry: &Entry| -> Vec<Cell> {
        let time = readable_time(entry.time);
        let mut what = visible(&entry.sentence);
        if entry.kind == EntryKind::Action && !entry.standing {
            what.push_str(" (taken back)");
        }
        vec![
            entry.number.unsigned_abs().into(),
            time.split(' ').nth(1).unwrap_or_default().into(),
            visible(&entry.coder).into(),
            what.into(),
            visible(&entry.why).into(),
        ]
    };
    table.rows = entries.iter().map(row).collect();
    table
}

fn numbers(numbers: &[i64]) -> Option<String> {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    (!numbers.is_empty()).then(|| numbers.join(" "))
}
