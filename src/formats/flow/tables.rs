//! Tables in documents: rows to paragraphs, as a reader would take them.

use super::Paragraph;
use crate::formats::header;
use crate::formats::labels::looks_like_speaker;
use crate::formats::rows::{SPEAKERS, TEXTS};
use crate::formats::times;

type Rows = Vec<Vec<Vec<Paragraph>>>;

/// What a table is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Facts about the interview: key, value.
    Header,
    /// Who speaks, and what is said.
    Turns,
    /// Anything else.
    Other,
}

/// The rows as paragraphs: `Key: value` of a header, `Name: words` of a talk set as a table (a time first), else the cells
/// with tabs between. A column that only numbers the rows is left out.
pub(super) fn paragraphs(rows: Rows) -> Vec<Paragraph> {
    let mut rows: Vec<Vec<Paragraph>> = rows
        .into_iter()
        .map(|row| row.into_iter().map(joined).collect())
        .collect();
    drop_numbers(&mut rows);
    let titles = rows.first().is_some_and(|row| is_titles(row));
    let body = &rows[usize::from(titles)..];
    let time = time_column(body);
    let kind = use_of(body, time);
    let shown = |(at, row): (usize, &Vec<Paragraph>)| {
        let is_titles = titles && at == 0;
        let mut row = if is_titles {
            titles_in_words(row)
        } else {
            in_words(row, kind, time)
        };
        row.tight = kind != Use::Turns;
        row
    };
    rows.iter().enumerate().map(shown).collect()
}

/// The paragraphs of a cell as one, without blank ones at its ends.
fn joined(cell: Vec<Paragraph>) -> Paragraph {
    let mut all = Paragraph::default();
    for paragraph in &cell {
        let between = if all.text.is_empty() { "" } else { "\n" };
        if !paragraph.is_blank() || !paragraph.marks.is_empty() {
            all.append(between, paragraph);
        }
    }
    let kept = all.text.trim_end().len();
    all.text.truncate(kept);
    all.marks
        .iter_mut()
        .for_each(|mark| mark.at = mark.at.min(kept));
    all.bold = all.bold.min(kept);
    all
}

fn drop_numbers(rows: &mut [Vec<Paragraph>]) {
    let is_number = |cell: &Paragraph| {
        let cell = cell.text.trim().trim_end_matches('.');
        cell.len() <= 5 && cell.bytes().all(|byte| byte.is_ascii_digit())
    };
    let numbers = rows
        .iter()
        .skip(1)
        .all(|row| row.len() > 2 && row.first().is_some_and(is_number));
    let any = rows
        .iter()
        .skip(1)
        .any(|row| row.first().is_some_and(|cell| !cell.is_blank()));
    if rows.len() > 2 && numbers && any {
        for row in rows.iter_mut().filter(|row| !row.is_empty()) {
            row.remove(0);
        }
    }
}

fn column_named(row: &[Paragraph], names: &[&str]) -> bool {
    let is = |cell: &Paragraph| {
        names.contains(
            &cell
                .text
                .trim()
                .trim_end_matches(':')
                .to_lowercase()
                .as_str(),
        )
    };
    row.iter().any(is)
}

/// Whether a row only says what the columns are.
fn is_titles(row: &[Paragraph]) -> bool {
    row.len() > 1 && column_named(row, SPEAKERS) && column_named(row, TEXTS)
}

/// The column that holds nothing but times.
fn time_column(rows: &[Vec<Paragraph>]) -> Option<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0).min(8);
    let is_time = |cell: &str| times::leading(cell).is_some_and(|stamp| stamp.bytes == cell.len());
    (0..columns).find(|column| {
        let mut cells = rows
            .iter()
            .filter_map(|row| row.get(*column))
            .map(|cell| cell.text.trim())
            .filter(|cell| !cell.is_empty())
            .peekable();
        cells.peek().is_some() && cells.all(is_time)
    })
}

fn use_of(rows: &[Vec<Paragraph>], time: Option<usize>) -> Use {
    let pairs: Vec<(&Paragraph, &Paragraph)> =
        rows.iter().filter_map(|row| pair_of(row, time)).collect();
    let written = rows
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.is_blank()))
        .count();
    if pairs.is_empty() || pairs.len() < written {
        return Use::Other;
    }
    let key = |cell: &Paragraph| {
        let cell = cell.text.trim().trim_end_matches(':').to_lowercase();
        header::is_key(&cell)
    };
    let keys = pairs.iter().filter(|(first, _)| key(first)).count();
    if time.is_none() && keys * 2 >= pairs.len() {
        return Use::Header;
    }
    let speaker = |cell: &Paragraph| {
        cell.is_blank() || looks_like_speaker(cell.text.trim().trim_end_matches(':').trim_end())
    };
    let speakers = pairs.iter().filter(|(first, _)| speaker(first)).count();
    let different: std::collections::HashSet<&str> =
        pairs.iter().map(|(first, _)| first.text.trim()).collect();
    if pairs.len() > 1
        && speakers * 10 >= pairs.len() * 9
        && (pairs.len() < 4 || different.len() * 2 <= pairs.len())
    {
        Use::Turns
    } else {
        Use::Other
    }
}

/// The first two cells of a row without the time.
fn pair_of(row: &[Paragraph], time: Option<usize>) -> Option<(&Paragraph, &Paragraph)> {
    let mut cells = row
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != time)
        .map(|(_, cell)| cell);
    Some((cells.next()?, cells.next()?))
}

fn titles_in_words(row: &[Paragraph]) -> Paragraph {
    row_of(row.iter(), " | ")
}

fn in_words(row: &[Paragraph], kind: Use, time: Option<usize>) -> Paragraph {
    let rest = row
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != time)
        .map(|(_, cell)| cell);
    let mut words = match (kind, pair_of(row, time)) {
        (Use::Header | Use::Turns, Some((first, _))) if !first.is_blank() => {
            let mut named = first.clone();
            let label = named.text.trim_end_matches(':').trim_end().len();
            named.text.truncate(label);
            named
                .marks
                .iter_mut()
                .for_each(|mark| mark.at = mark.at.min(label));
            named.append(": ", &row_of(rest.skip(1), "\t"));
            named.bold = 0;
            named
        }
        _ => row_of(rest, "\t"),
    };
    if let Some(time) = time
        .and_then(|column| row.get(column))
        .filter(|time| !time.is_blank())
    {
        let mut timed = time.clone();
        timed.append(" ", &words);
        timed.bold = 0;
        words = timed;
    }
    words
}

fn row_of<'a>(cells: impl Iterator<Item = &'a Paragraph>, between: &str) -> Paragraph {
    let mut row = Paragraph::default();
    for cell in cells {
        let between = if row.text.is_empty() { "" } else { between };
        if !cell.is_blank() || !cell.marks.is_empty() {
            row.append(between, cell);
        }
    }
    row
}
