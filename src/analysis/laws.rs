//! Laws that hold between all figures.

use std::collections::HashSet;

use proptest::prelude::*;

use super::testing::{
    CODES, code, code_id, covered, runs, slow_figures, strokes, study_of, with_cuts,
};
use super::*;
use crate::study::{CodeId, Coding, Interview, Span, Study, Turn, Who};

fn groupings() -> Vec<Grouping> {
    vec![
        Grouping::Role,
        Grouping::Attribute("age".into()),
        Grouping::Transcript,
        Grouping::Coder,
        Grouping::Both(Box::new((
            Grouping::Role,
            Grouping::Attribute("age".into()),
        ))),
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
        Some(Group::Both(both)) => {
            let in_group = |group| belongs(study, Some(group), interview, turn);
            in_group(&both.0) && in_group(&both.1)
        }
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
        let after = with_cuts(&before, &stamp, cuts);
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

fn scope_with(interviewers: bool) -> Scope {
    Scope {
        interviewers,
        ..Scope::default()
    }
}

/// For each code and transcript, its passages on the line of turns: first turn, last turn, span.
fn passages_by_turn(study: &Study, code: &str, scope: &Scope) -> Vec<(usize, usize, usize, Span)> {
    let passages = passages_of(study, code_id(study, code), SubCodes::Exclude, scope);
    let place = |id| {
        study
            .interviews()
            .iter()
            .position(|i| i.transcript.id == id)
    };
    passages
        .iter()
        .map(|p| {
            let last = p.pieces.last().unwrap().turn;
            (place(p.transcript).unwrap(), p.turn, last, p.span)
        })
        .collect()
}

fn apart(one: (usize, usize), other: (usize, usize)) -> usize {
    other
        .0
        .saturating_sub(one.1)
        .max(one.0.saturating_sub(other.1))
}

/// The turns in which something heard is under the code: transcript and turn.
fn turns_of(study: &Study, code: &str, scope: &Scope) -> HashSet<(usize, usize)> {
    let passages = passages_of(study, code_id(study, code), SubCodes::Exclude, scope);
    let place = |id| {
        study
            .interviews()
            .iter()
            .position(|i| i.transcript.id == id)
    };
    let turns = passages.iter().flat_map(|p| {
        let at = place(p.transcript).unwrap();
        p.pieces.iter().map(move |piece| (at, piece.turn))
    });
    turns.collect()
}

fn slow_near(study: &Study, (a, b): (&str, &str), scope: &Scope, turns: usize) -> (u64, f64) {
    let (ones, others) = (
        passages_by_turn(study, a, scope),
        passages_by_turn(study, b, scope),
    );
    let mut near = 0;
    for one in &ones {
        let theirs = others.iter().filter(|other| other.0 == one.0);
        near += theirs
            .filter(|other| apart((one.1, one.2), (other.1, other.2)) <= turns)
            .count() as u64;
    }
    let (under_a, under_b) = (turns_of(study, a, scope), turns_of(study, b, scope));
    let close = |turn: &(usize, usize), to: &HashSet<(usize, usize)>| {
        to.iter()
            .any(|other| other.0 == turn.0 && other.1.abs_diff(turn.1) <= turns)
    };
    let either: HashSet<_> = under_a.union(&under_b).copied().collect();
    let both = either
        .iter()
        .filter(|turn| close(turn, &under_a) && close(turn, &under_b));
    (near, both.count() as f64 / either.len().max(1) as f64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn figures_follow_what_is_coded_after_they_were_counted(first in strokes(), later in strokes()) {
        let (mut study, mut stamp) = study_of(&first);
        let figures = |study: &Study| {
            let cells: Vec<_> = tables(study, false).iter().map(cells).collect();
            let pairs: Vec<_> = cooccurrence(study, &scope_with(false)).into_iter()
                .map(|pair| (pair.pairs, pair.passages, pair.jaccard)).collect();
            let numbers = cells.into_iter().flatten().map(|(_, _, figures)| figures);
            (numbers.collect::<Vec<_>>(), pairs)
        };
        figures(&study);
        code(&mut study, &mut stamp, &later);
        let (fresh, _) = study_of(&[first, later].concat());
        prop_assert_eq!(figures(&study), figures(&fresh));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn near_codes_are_those_whose_passages_are_near(
        strokes in strokes(), turns in 0usize..4, interviewers: bool,
    ) {
        let (study, _) = study_of(&strokes);
        let scope = scope_with(interviewers);
        let counted = Cooccurrence::count(&study, scope.clone(), Some(turns), PairMeasure::Passages);
        let table = counted.table(&study);
        for (at, a) in CODES.iter().enumerate() {
            for b in &CODES[at + 1..] {
                let (near, jaccard) = slow_near(&study, (a, b), &scope, turns);
                let ids = (code_id(&study, a), code_id(&study, b));
                let found = counted.pairs.iter().find(|pair| (pair.a, pair.b) == ids);
                prop_assert_eq!(found.map_or(0, |pair| pair.passages), near);
                let Some(found) = found else { continue };
                prop_assert!((found.jaccard - jaccard).abs() < 1e-12, "{} {}", found.jaccard, jaccard);
                prop_assert!(found.pairs >= 1);
                let line = |slug: &str| table.lines.iter().position(|head| head.id == slug).unwrap();
                let (line, column) = (line(a), line(b));
                prop_assert_eq!(table.cell(line, column), table.cell(column, line));
                prop_assert_eq!(counted.places(&study, line, column).len() as u64, near);
            }
        }
    }

    #[test]
    fn a_code_follows_where_its_passage_is_the_next(strokes in strokes(), within in prop::option::of(0usize..4)) {
        let (study, _) = study_of(&strokes);
        let scope = Scope::default();
        let sequence = Sequence::of(&study, scope.clone(), within, SequenceMeasure::Times);
        let all: Vec<_> = CODES.iter().map(|code| passages_by_turn(&study, code, &scope)).collect();
        let table = sequence.table(&study);
        for (a, ones) in CODES.iter().zip(&all) {
            for (b, others) in CODES.iter().zip(&all) {
                let follows = |one: &&(usize, usize, usize, Span)| {
                    let behind = |next: &&(usize, usize, usize, Span)| next.0 == one.0 && next.3.start >= one.3.end;
                    let nearest = all.iter().flatten().filter(behind).map(|next| next.3.start).min();
                    others.iter().filter(behind).any(|next| {
                        Some(next.3.start) == nearest
                            && within.is_none_or(|turns| next.1.saturating_sub(one.2) <= turns)
                    })
                };
                let times = ones.iter().filter(follows).count() as u64;
                let ids = (code_id(&study, a), code_id(&study, b));
                let found = sequence.pairs.iter().find(|pair| (pair.first, pair.next) == ids);
                prop_assert_eq!(found.map_or(0, |pair| pair.times), times);
                let Some(found) = found else { continue };
                prop_assert_eq!(found.of, ones.len() as u64);
                let line = |slug: &str| table.lines.iter().position(|head| head.id == slug).unwrap();
                prop_assert_eq!(sequence.places(&study, line(a), line(b)).len() as u64, times);
            }
        }
    }

    #[test]
    fn saturation_counts_each_code_where_it_comes_first(strokes in strokes(), interviewers: bool) {
        let (study, _) = study_of(&strokes);
        let scope = scope_with(interviewers);
        let saturation = Saturation::of(&study, scope.clone());
        let own = own_passages(&study, &scope);
        let mut seen: HashSet<CodeId> = HashSet::new();
        for step in &saturation.steps {
            let here = own.iter().filter(|(_, passages)| {
                passages.iter().any(|passage| passage.transcript == step.transcript)
            });
            let here: HashSet<CodeId> = here.map(|(code, _)| *code).collect();
            let new: HashSet<CodeId> = step.new.iter().copied().collect();
            prop_assert_eq!(&new, &here.difference(&seen).copied().collect());
            seen.extend(here);
            prop_assert_eq!(step.so_far, seen.len());
            prop_assert!(step.low as f64 <= step.mean && step.mean <= step.high as f64);
        }
        prop_assert_eq!(saturation.codes, own.len());
        prop_assert_eq!(saturation.steps.len() + saturation.uncoded.len(), study.interviews().len());
        if let Some(last) = saturation.steps.last() {
            prop_assert_eq!((last.low, last.high, last.mean), (own.len(), own.len(), own.len() as f64));
        }
        for (line, step) in saturation.steps.iter().enumerate() {
            prop_assert_eq!(saturation.places(&study, line, 0).len(), step.new.len());
            prop_assert_eq!(saturation.places(&study, line, 1).len(), step.so_far);
        }
        prop_assert_eq!(&Saturation::of(&study, scope).steps, &saturation.steps);
    }

    #[test]
    fn cross_tables_of_attributes_agree_from_every_side(strokes in strokes()) {
        let (study, _) = study_of(&strokes);
        let by = (Grouping::Role, Grouping::Attribute("age".into()));
        let under = (SubCodes::Include, &Scope::default());
        let codes = study.codebook().iter().map(|code| Some(code.id)).chain([None]);
        for code in codes {
            let tab = |by: (Grouping, Grouping), measure| {
                Crosstab::count(&study, by, code, measure, under)
            };
            for measure in [None, Some(Measure::Words), Some(Measure::Passages)] {
                let (there, back) = (tab(by.clone(), measure), tab((by.1.clone(), by.0.clone()), measure));
                let (table, turned) = (there.table(&study), back.table(&study));
                let (lines, columns) = (table.lines.len(), table.columns.len());
                for line in 0..lines {
                    for column in 0..columns {
                        prop_assert_eq!(table.cell(line, column), turned.cell(column, line));
                        if measure == Some(Measure::Passages) {
                            let behind = there.places(&study, line, column).len() as f64;
                            prop_assert_eq!(table.cell(line, column), Some(behind));
                        }
                    }
                    if measure == Some(Measure::Words) {
                        let sum: f64 = (0..columns - 1).filter_map(|at| table.cell(line, at)).sum();
                        prop_assert_eq!(table.cell(line, columns - 1), Some(sum));
                    }
                }
            }
        }
    }

    #[test]
    fn words_of_groups_are_all_words(strokes in strokes(), interviewers: bool) {
        let (study, _) = study_of(&strokes);
        let scope = scope_with(interviewers);
        let heard: u64 = study.interviews().iter().map(|i| i.words(interviewers)).sum();
        for by in [Grouping::Role, Grouping::Transcript, Grouping::Attribute("age".into())] {
            let counted = CrossTable::count(&study, CountOptions { by: by.clone(), scope: scope.clone(), ..CountOptions::default() });
            prop_assert_eq!(counted.words, heard);
            prop_assert_eq!(counted.groups.iter().map(|head| head.words).sum::<u64>(), heard);
            let corpora = Corpus::of_groups(&study, &by, &scope);
            let words = Vocabulary::count(&study, corpora, &StopWords::none());
            prop_assert_eq!(words.words.iter().map(WordLine::all).sum::<u64>(), heard);
            let sizes: Vec<u64> = counted.groups.iter().map(|head| head.words).collect();
            prop_assert_eq!(&words.sizes, &sizes);
            for line in 0..words.words.len() {
                for column in 0..words.corpora.len() {
                    let behind = words.places(&study, line, column).len() as u64;
                    prop_assert_eq!(behind, words.words[line].times[column]);
                }
            }
        }
        let all = Corpus::heard(&study, &scope);
        let patients = Corpus::of_groups(&study, &Grouping::Role, &scope).remove(0);
        let rest = all.without(&patients, "rest");
        let split = Vocabulary::count(&study, vec![patients, rest], &StopWords::none());
        prop_assert_eq!(split.sizes.iter().sum::<u64>(), heard);
    }

    #[test]
    fn no_relation_of_codes_changes_when_a_coding_is_cut_in_two(
        strokes in strokes(),
        cuts in prop::collection::vec((any::<usize>(), 1u32..45), 1..6),
        turns in 0usize..3,
    ) {
        let (before, stamp) = study_of(&strokes);
        let after = with_cuts(&before, &stamp, cuts);
        let scope = Scope::default;
        let near = |study: &Study| {
            Cooccurrence::count(study, scope(), Some(turns), PairMeasure::Passages).table(study)
        };
        prop_assert_eq!(near(&before), near(&after));
        let sequence = |study: &Study| Sequence::of(study, scope(), None, SequenceMeasure::Share).table(study);
        prop_assert_eq!(sequence(&before), sequence(&after));
        prop_assert_eq!(Saturation::of(&before, scope()).steps, Saturation::of(&after, scope()).steps);
        let words = |study: &Study| {
            let under = passages_of(study, code_id(study, "trust"), SubCodes::Include, &scope());
            let pieces = under.iter().flat_map(|passage| {
                let transcript = passage.transcript;
                let codings = passage.codings.iter().filter_map(|at| study.coding_record(*at)?.span);
                codings.flat_map(move |span| {
                    let pieces = passage.pieces.iter().filter_map(move |p| p.span.intersection(span));
                    pieces.map(move |span| Place { transcript, span })
                })
            });
            Vocabulary::count(study, vec![Corpus::of_places("trust", pieces)], &StopWords::none()).words
        };
        prop_assert_eq!(words(&before), words(&after));
    }
}
