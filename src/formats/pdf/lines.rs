//! Letters to lines, lines to paragraphs.

use std::collections::{HashMap, HashSet};

use super::letters::{Letter, Page};
use crate::formats::labels::looks_like_speaker;
use crate::formats::openings::Opening;
use crate::formats::times;
use crate::formats::turns::ends_sentence;

/// How much of a page at its top and bottom can hold what repeats on every page.
const MARGIN: f64 = 0.12;
/// Lines of different pages that are no further apart, in points, stand at the same place.
const SAME_HEIGHT: f64 = 4.0;

/// A line of text on a page.
#[derive(Debug, Clone, Default)]
struct Line {
    page: usize,
    y: f64,
    left: f64,
    right: f64,
    size: f64,
    text: String,
    /// In the upper or lower margin of its page.
    marginal: bool,
}

/// The text of all pages.
pub(super) fn text_of(pages: &[Page]) -> String {
    let mut lines: Vec<Line> = Vec::new();
    let drawn = pages.iter().enumerate();
    let mut drawn: Vec<Vec<Line>> = drawn
        .map(|(number, page)| lines_of(number, &page.letters))
        .collect();
    drop_line_numbers(&mut drawn);
    for (page, own) in pages.iter().zip(drawn) {
        let height = (page.top - page.bottom).abs();
        lines.extend(in_order(own).into_iter().map(|line| Line {
            marginal: line.y > page.top - height * MARGIN || line.y < page.bottom + height * MARGIN,
            ..line
        }));
    }
    drop_repeated(&mut lines, pages.len());
    joined(&lines)
}

/// The lines in the order of drawing. Letters further apart than a blank get one; columns of a table get a tab.
fn lines_of(page: usize, letters: &[Letter]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for letter in letters {
        let size = letter.size.max(1.0);
        let on_line = lines.last().is_some_and(|line| {
            // A number apart from what follows may be the line's; if not, the two are put together again.
            let numbers = letter.x - line.right > size && bare_number(line).is_some();
            (line.y - letter.y).abs() < size * 0.5 && letter.x > line.right - size && !numbers
        });
        if !on_line {
            lines.push(Line {
                page,
                y: letter.y,
                left: letter.x,
                right: letter.x,
                size,
                ..Line::default()
            });
        }
        let Some(line) = lines.last_mut() else {
            continue;
        };
        let gap = letter.x - line.right;
        let parted = line.text.is_empty()
            || line.text.ends_with(char::is_whitespace)
            || letter.text.starts_with(char::is_whitespace);
        if on_line && gap > size * 2.5 {
            line.text.truncate(line.text.trim_end().len());
            line.text.push('\t');
        } else if on_line && !parted && gap > size * 0.15 {
            line.text.push(' ');
        }
        // Some programs draw a tab where others draw a blank; how wide it is tells which it was.
        let shown = letter.text.chars().map(|c| {
            if matches!(c, '\t' | '\n' | '\r') {
                ' '
            } else {
                c
            }
        });
        line.text.extend(shown.filter(|c| !c.is_control()));
        line.right = letter.x + letter.width.max(0.0);
    }
    lines.retain(|line| !line.text.trim().is_empty());
    lines
}

/// Takes out the numbers of lines or turns: a column of bare numbers left of everything else that grow down some page.
fn drop_line_numbers(pages: &mut [Vec<Line>]) {
    const FEWEST: usize = 3;
    let columns: Vec<Vec<bool>> = pages
        .iter()
        .map(|lines| {
            let words = lines.iter().filter(|line| bare_number(line).is_none());
            let edge = words.map(|line| line.left).fold(f64::MAX, f64::min);
            let beside = |line: &Line| bare_number(line).is_some() && line.right < edge;
            lines.iter().map(beside).collect()
        })
        .collect();
    let counts_down = |(lines, column): (&Vec<Line>, &Vec<bool>)| {
        let numbers = lines.iter().zip(column).filter(|(_, beside)| **beside);
        let mut numbers: Vec<&Line> = numbers.map(|(line, _)| line).collect();
        numbers.sort_by(|a, b| b.y.total_cmp(&a.y));
        numbers.len() >= FEWEST && numbers.is_sorted_by_key(|line| bare_number(line))
    };
    if !pages.iter().zip(&columns).any(counts_down) {
        return;
    }
    for (lines, column) in pages.iter_mut().zip(columns) {
        let mut column = column.into_iter();
        // Where a page is all numbers there is nothing that they could stand beside.
        if lines.iter().any(|line| bare_number(line).is_none()) {
            lines.retain(|_| !column.next().unwrap_or(false));
        }
    }
}

/// The number that a line is, if it is nothing else.
fn bare_number(line: &Line) -> Option<u32> {
    line.text.trim().parse().ok()
}

/// The lines in the order of reading. Programs mostly draw them so, column by column; where they jump about, the place on the page
/// decides. What is drawn in pieces on one height is one line.
fn in_order(mut lines: Vec<Line>) -> Vec<Line> {
    let jumps = lines
        .windows(2)
        .filter(|pair| pair[1].y > pair[0].y + pair[0].size)
        .count();
    if jumps > 3 {
        lines.sort_by(|a, b| b.y.total_cmp(&a.y));
        let mut row = 0;
        for at in 1..=lines.len() {
            let ends = at == lines.len() || lines[row].y - lines[at].y > lines[row].size * 0.5;
            if ends {
                lines[row..at].sort_by(|a, b| a.left.total_cmp(&b.left));
                row = at;
            }
        }
    }
    let mut merged: Vec<Line> = Vec::new();
    for line in lines {
        match merged.last_mut() {
            Some(before)
                if (before.y - line.y).abs() < before.size * 0.3 && line.left >= before.right =>
            {
                let far = line.left - before.right > before.size * 2.5;
                before.text.truncate(before.text.trim_end().len());
                before.text.push(if far { '\t' } else { ' ' });
                before.text.push_str(line.text.trim_start());
                before.right = line.right;
            }
            _ => merged.push(line),
        }
    }
    merged
}

/// Takes out what stands at the same place in the margins of most pages, whatever number is in it, and bare page numbers.
/// What people say again and again stands now here, now there.
fn drop_repeated(lines: &mut Vec<Line>, pages: usize) {
    let masked = |line: &Line| -> (String, i64) {
        let text = line.text.trim().to_lowercase();
        let text = text
            .chars()
            .map(|c| if c.is_ascii_digit() { '#' } else { c })
            .collect::<String>()
            .replace("##", "#")
            .replace("##", "#");
        (text, (line.y / SAME_HEIGHT).round() as i64)
    };
    let mut on_pages: HashMap<(String, i64), HashSet<usize>> = HashMap::new();
    for line in lines.iter().filter(|line| line.marginal) {
        on_pages.entry(masked(line)).or_default().insert(line.page);
    }
    let is_repeated = |line: &Line| {
        let repeated = on_pages.get(&masked(line)).map_or(0, HashSet::len);
        pages > 1 && repeated * 2 > pages && repeated > 1
    };
    lines.retain(|line| !(line.marginal && (is_repeated(line) || is_page_number(&line.text))));
}

/// `12`, `- 12 -`, `Page 3 of 10`, `xii`.
fn is_page_number(text: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || "-|/\u{2013}\u{2014}".contains(c))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let number = |word: &String| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let roman = |word: &String| word.len() <= 5 && word.bytes().all(|byte| b"ivxl".contains(&byte));
    let name = |word: &String| {
        matches!(
            word.as_str(),
            "page" | "p." | "of" | "seite" | "von" | "sivu"
        )
    };
    words.len() <= 4
        && words.iter().any(|word| number(word) || roman(word))
        && words
            .iter()
            .all(|word| number(word) || roman(word) || name(word))
}

/// The lines joined to paragraphs.
fn joined(lines: &[Line]) -> String {
    let right = lines.iter().map(|line| line.right).fold(f64::MIN, f64::max);
    let left = lines.iter().map(|line| line.left).fold(f64::MAX, f64::min);
    let full = right - (right - left) * 0.18;
    let pitch = pitch_of(lines);
    let hyphened = hyphened_words(lines);
    let mut text = String::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        let words = line.text.trim();
        let between = match before {
            None => "",
            Some(before) => between(before, line, full, pitch),
        };
        if between == " " {
            join(&mut text, words, &hyphened);
        } else {
            text.push_str(between);
            text.push_str(words);
        }
        before = Some(line);
    }
    text.push('\n');
    text
}

/// The usual distance between lines of one paragraph: the lower quarter of all, since paragraphs are further apart.
fn pitch_of(lines: &[Line]) -> f64 {
    let below = |pair: &[Line]| {
        let down = pair[0].y - pair[1].y;
        (pair[0].page == pair[1].page && down > pair[1].size * 0.5).then_some(down)
    };
    let mut steps: Vec<f64> = lines.windows(2).filter_map(below).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 4).copied().unwrap_or(0.0)
}

fn between(before: &Line, line: &Line, full: f64, pitch: f64) -> &'static str {
    let words = line.text.trim();
    let labelled = Opening::of(words).is_some_and(|opening| {
        !opening.loose && !opening.bracketed && looks_like_speaker(opening.label)
    });
    let timed = times::leading(words).is_some_and(|stamp| stamp.plain);
    let same_page = before.page == line.page;
    let far = same_page && pitch > 0.0 && before.y - line.y > pitch * 1.4;
    let goes_on = before.right >= full;
    if labelled || timed || far {
        "\n\n"
    } else if goes_on || !same_page && !ends_sentence(&before.text) {
        " "
    } else if ends_sentence(&before.text) {
        "\n\n"
    } else {
        "\n"
    }
}

/// Words with a hyphen that stand within lines: theirs is no hyphen of a line's end.
fn hyphened_words(lines: &[Line]) -> HashSet<String> {
    let words = lines.iter().flat_map(|line| line.text.split_whitespace());
    let bare = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    bare.filter(|word| word.contains('-'))
        .map(str::to_lowercase)
        .collect()
}

/// Goes on with the next line of a paragraph: a word cut at the line's end is made whole.
fn join(text: &mut String, words: &str, hyphened: &HashSet<String>) {
    let cut = text
        .strip_suffix(['-', '\u{ad}', '\u{2010}'])
        .filter(|before| before.ends_with(char::is_alphabetic));
    let Some(before) = cut.filter(|_| words.starts_with(char::is_lowercase)) else {
        text.push(' ');
        text.push_str(words);
        return;
    };
    let start = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let end: String = words
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '-')
        .collect();
    let is_hyphened = hyphened.contains(&format!("{start}-{end}").to_lowercase());
    let kept = before.len();
    text.truncate(kept);
    if is_hyphened {
        text.push('-');
    }
    text.push_str(words);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with words at these places, counted from its lower left.
    fn page(words: &[(f64, f64, &str)]) -> Page {
        let letter = |(x, y, text): &(f64, f64, &str)| Letter {
            x: *x,
            y: *y,
            width: text.len() as f64 * 5.0,
            size: 10.0,
            text: (*text).to_owned(),
        };
        Page {
            bottom: 0.0,
            top: 800.0,
            letters: words.iter().map(letter).collect(),
        }
    }

    #[test]
    fn page_headers_and_page_numbers_are_out() {
        let pages = ["1", "2", "3"].map(|number| {
            let header = format!("Interview SU04, page {number} of 3");
            page(&[
                (50.0, 780.0, &header),
                (50.0, 600.0, &format!("INT: Question {number}?")),
                (50.0, 560.0, "SU04: Yes."),
                (300.0, 20.0, number),
            ])
        });
        let turns = |number: u8| format!("INT: Question {number}?\n\nSU04: Yes.");
        let expected = [1, 2, 3].map(turns).join("\n\n") + "\n";
        assert_eq!(text_of(&pages), expected);
    }

    #[test]
    fn what_is_said_near_the_edges_of_every_page_stays() {
        let pages = [770.0, 740.0, 755.0].map(|height| {
            page(&[
                (50.0, 790.0, "Neighbours, SU04"),
                (50.0, height, "INT: And then?"),
                (50.0, 560.0, "SU04: Then nothing."),
            ])
        });
        let turns = "INT: And then?\n\nSU04: Then nothing.";
        assert_eq!(text_of(&pages), [turns; 3].join("\n\n") + "\n");
    }

    #[test]
    fn numbers_beside_the_lines_are_out_wherever_they_are_drawn() {
        let first = page(&[
            (50.0, 600.0, "INT: How many were you?"),
            (50.0, 560.0, "SU04: Twelve."),
            (50.0, 520.0, "12"),
            (20.0, 600.0, "1"),
            (20.0, 560.0, "2"),
            (20.0, 520.0, "3"),
        ]);
        let second = page(&[(20.0, 600.0, "4"), (50.0, 600.0, "INT: And then?")]);
        let text = text_of(&[first, second]);
        assert_eq!(
            text,
            "INT: How many were you?\n\nSU04: Twelve.\n\n12\n\nINT: And then?\n"
        );
    }
}
