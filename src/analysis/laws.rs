//! Laws that hold between all figures.

use std::collections::HashSet;

use proptest::prelude::*;

use super::testing::{CODES, code_id, covered, cut, runs, slow_figures, strokes, study_of};
use super::*;
use crate::study::{CodeId, Coding, Interview, Study, Turn, Who};

fn groupings() -> Vec<Grouping> {
    vec![
        Grouping::Role,
        Grouping::Attribute("age".into()),
        Grouping::Transcript,
        Grouping::Coder,
    ]
}

fn tables(study: &Study, interviewers: bool) -> Vec<CrossTable> {
    let sub_codes = [SubCodes::Include, SubCodes::Exclude];
    let all = groupings().into_iter().flat_map(|by| {
        sub_codes.map(|sub_codes| CountOptions {
            by: by.clone(),
            sub_codes,
            scope: Scope {
                interviewers,
                ..Scope::default()
            },
        })
    });
    all.map(|options| CrossTable::count(study, options))
        .collect()
}

fn without_codings(figures: &Figures) -> (u64, u64, u64) {
    (figures.passages, figures.words, figures.participants)
}

fn belongs(study: &Study, group: Option<&Group>, interview: &Interview, turn: &Turn) -> bool {
    let participant = match interview.who(turn) {
        Who::Participant(id) => study.participant(id),
        Who::Interviewer | Who::Other => None,
    };
    match group {
        None | Some(Group::Coder(_)) => true,
        Some(Group::Transcript(id)) => interview.transcript.id == *id,
        Some(Group::Interviewer) => interview.is_interviewer(turn),
        Some(Group::Other) => interview.who(turn) == Who::Other,
        Some(Group::Role(role)) => participant.is_some_and(|p| p.role == *role),
        Some(Group::Value(value)) => participant.is_some_and(|p| {
            let unknown = crate::study::Value::Unknown;
            p.attributes.get("age").unwrap_or(&unknown) == value
        }),
    }
}

/// All cells of a table, the totals among them: code, group, figures.
fn cells(table: &CrossTable) -> Vec<(Option<CodeId>, Option<Group>, Figures)> {
    let rows = table
        .rows
        .iter()
        .map(|row| (Some(row.code), &row.cells, row.total));
    let rows = rows.chain([(None, &table.any, table.total)]);
    let mut all = Vec::new();
    for (code, cells, total) in rows {
        for (head, figures) in table.groups.iter().zip(cells) {
            all.push((code, Some(head.group.clone()), *figures));
        }
        all.push((code, None, total));
    }
    all
}

proptest! {
    #[test]
    fn each_cell_equals_what_its_characters_say(strokes in strokes(), interviewers: bool) {
        let (study, _) = study_of(&strokes);
        for table in tables(&study, interviewers) {
            for (code, group, figures) in cells(&table) {
                let codes: Option<HashSet<CodeId>> = code
                    .map(|code| table.options.sub_codes.of(&study, code).into_iter().collect());
                let keep = |coding: &Coding| {
                    let meant = codes.as_ref().is_none_or(|c| c.contains(&study.code_id(coding.code)));
                    let by = match &group {
                        Some(Group::Coder(coder)) => study.coder_id(coding.coder) == *coder,
                        _ => true,
                    };
                    meant && by
                };
                let theirs = |interview: &Interview, turn: &Turn| {
                    (interviewers || !interview.is_interviewer(turn))
                        && belongs(&study, group.as_ref(), interview, turn)
                };
                prop_assert_eq!(without_codings(&figures), slow_figures(&study, keep, theirs));
                let codings: usize = study.interviews().iter().map(|interview| {
                    let all = interview.codings().iter().filter(|coding| keep(coding));
                    all.filter(|coding| interview.document().turns.iter().any(|turn| {
                        theirs(interview, turn) && turn.speech.overlaps(coding.span)
                    })).count()
                }).sum();
                prop_assert_eq!(figures.codings, codings as u64);
            }
        }
    }

    #[test]
    fn each_cell_opens_to_its_passages(strokes in strokes()) {
        let (study, _) = study_of(&strokes);
        for table in tables(&study, false) {
            for (code, group, figures) in cells(&table) {
                let behind = table.passages(&study, code, group.as_ref());
                prop_assert_eq!(behind.len() as u64, figures.passages);
                let apart = |two: &[CodedPassage]| {
                    two[0].transcript != two[1].transcript || two[0].span.end <= two[1].span.start
                };
                prop_assert!(behind.windows(2).all(apart));
                let codings: HashSet<_> = behind.iter().flat_map(|p| &p.codings).collect();
                if group.is_none() {
                    prop_assert_eq!(codings.len() as u64, figures.codings);
                    let people: HashSet<_> = behind.iter().flat_map(|p| p.participants()).collect();
                    prop_assert_eq!(people.len() as u64, figures.participants);
                }
            }
        }
    }

    #[test]
    fn own_passages_are_those_of_each_code_alone(strokes in strokes()) {
        let (study, _) = study_of(&strokes);
        let scope = Scope::default();
        let all = own_passages(&study, &scope);
        for code in study.codebook().iter() {
            let alone = passages_of(&study, code.id, SubCodes::Exclude, &scope);
            prop_assert_eq!(all.get(&code.id).cloned().unwrap_or_default(), alone);
        }
    }

    #[test]
    fn words_of_groups_add_up_to_the_row(strokes in strokes(), interviewers: bool) {
        let (study, _) = study_of(&strokes);
        for table in tables(&study, interviewers) {
            if table.options.by == Grouping::Coder {
                continue;
            }
            for row in &table.rows {
                prop_assert_eq!(row.cells.iter().map(|cell| cell.words).sum::<u64>(), row.total.words);
                prop_assert!(row.cells.iter().all(|cell| cell.passages <= row.total.passages));
                for (cell, head) in row.cells.iter().zip(&table.groups) {
                    prop_assert!(cell.participants <= head.participants);
                }
            }
        }
    }

    #[test]
    fn no_figure_changes_when_a_coding_is_cut_in_two(
        strokes in strokes(),
        cuts in prop::collection::vec((any::<usize>(), 1u32..45), 1..6),
        interviewers: bool,
    ) {
        let (before, stamp) = study_of(&strokes);
        let mut after = before.clone();
        for (number, (which, share)) in cuts.into_iter().enumerate() {
            let mut stamp = stamp.clone();
            stamp.ids = crate::study::IdSource::counted(&format!("cut {number}"));
            after = cut(&after, &stamp, which, share).unwrap_or(after);
        }
        for (old, new) in tables(&before, interviewers).iter().zip(tables(&after, interviewers)) {
            prop_assert_eq!(&old.groups, &new.groups);
            let figures = |table| -> Vec<_> {
                cells(table).into_iter().map(|(c, g, f)| (c, g, without_codings(&f))).collect()
            };
            prop_assert_eq!(figures(old), figures(&new));
        }
        let scope = Scope { interviewers, ..Scope::default() };
        let pairs = |study: &Study| -> Vec<_> {
            let pairs = cooccurrence(study, &scope).into_iter();
            pairs.map(|pair| (pair.a, pair.b, pair.passages, pair.jaccard)).collect()
        };
        prop_assert_eq!(pairs(&before), pairs(&after));
        let codes: Vec<CodeId> = before.codebook().iter().map(|code| code.id).collect();
        let coverage = |study: &Study| Coverage::of(study, &codes, &own_passages(study, &scope));
        prop_assert_eq!(coverage(&before), coverage(&after));
        let opened = |study: &Study| -> Vec<_> {
            let all = passages(study, &codes, &scope).into_iter();
            all.map(|passage| (passage.pieces, passage.coders, passage.flags)).collect()
        };
        prop_assert_eq!(opened(&before), opened(&after));
    }

    #[test]
    fn pairs_of_codes_equal_what_their_characters_say(strokes in strokes(), interviewers: bool) {
        let (study, _) = study_of(&strokes);
        let scope = Scope { interviewers, ..Scope::default() };
        let found = cooccurrence(&study, &scope);
        let mut expected = Vec::new();
        for (at, a) in CODES.iter().enumerate() {
            for b in &CODES[at + 1..] {
                expected.extend(slow_pair(&study, code_id(&study, a), code_id(&study, b), interviewers));
            }
        }
        prop_assert_eq!(&found, &expected);
        for pair in found {
            let behind = passages_of_both(&study, pair.a, pair.b, &scope);
            prop_assert_eq!(behind.len() as u64, pair.passages);
        }
    }
}

fn slow_pair(study: &Study, a: CodeId, b: CodeId, interviewers: bool) -> Option<CodePair> {
    let (mut pairs, mut passages, mut both, mut either) = (0, 0, 0, 0);
    for interview in study.interviews() {
        let of = |code: CodeId| move |coding: &Coding| study.code_id(coding.code) == code;
        let (under_a, under_b) = (covered(interview, of(a)), covered(interview, of(b)));
        let mut heard = vec![false; under_a.len()];
        let turns = interview.document().turns.iter();
        for turn in turns.filter(|turn| interviewers || !interview.is_interviewer(turn)) {
            (turn.speech.start..turn.speech.end).for_each(|at| heard[at as usize] = true);
        }
        let shared: Vec<bool> = under_a
            .iter()
            .zip(&under_b)
            .map(|(a, b)| *a && *b)
            .collect();
        let hears = |span: &crate::study::Span| (span.start..span.end).any(|at| heard[at as usize]);
        passages += runs(&shared).iter().filter(|run| hears(run)).count() as u64;
        let count = |set: &[bool]| set.iter().zip(&heard).filter(|(s, h)| **s && **h).count();
        both += count(&shared);
        either += count(&under_a) + count(&under_b) - count(&shared);
        let codings = interview.codings();
        for one in codings.iter().filter(|c| of(a)(c)) {
            let others = codings.iter().filter(|c| of(b)(c));
            let shares = others.filter(|other| {
                one.span
                    .intersection(other.span)
                    .is_some_and(|span| hears(&span))
            });
            pairs += shares.count() as u64;
        }
    }
    (both > 0).then(|| CodePair {
        a,
        b,
        pairs,
        passages,
        jaccard: both as f64 / either as f64,
    })
}
