//! Both evaluations against the plain one, and the laws of the language.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::oracle::Oracle;
use super::testing::{lawful, perform, queries, sketches, stamp};
use super::*;

fn finder(study: &Study) -> Finder {
    Finder {
        study: study.clone(),
        words: Arc::default(),
    }
}

fn units() -> impl Strategy<Value = Unit> {
    prop_oneof![
        Just(Unit::Turn),
        Just(Unit::Sentence),
        Just(Unit::Transcript)
    ]
}

/// English mostly.
fn languages() -> impl Strategy<Value = Language> {
    prop_oneof![
        Just(Language::default()),
        prop::sample::select(Language::all())
    ]
}

fn in_language(mut study: Study, language: Language) -> Study {
    perform(&mut study, &mut stamp(), language.setting());
    study
}

fn interviewers() -> impl Strategy<Value = Interviewers> {
    prop_oneof![
        3 => Just(Interviewers::Exclude),
        1 => Just(Interviewers::Include),
        1 => Just(Interviewers::Only)
    ]
}

/// The hits without their score and words: what is found.
fn found(finder: &Finder, query: &str, unit: Unit) -> Vec<(TranscriptId, Span)> {
    let query = Query::parse(query, &finder.study).unwrap();
    let options = FindOptions {
        unit,
        order: Order::Study,
        interviewers: Interviewers::Include,
        ..Default::default()
    };
    let hits = finder.find(&query, &options).hits.into_iter();
    hits.map(|hit| (hit.transcript, hit.span)).collect()
}

/// Every character that a query retrieves, and how many segments there are.
fn retrieved(finder: &Finder, query: &str) -> (BTreeSet<(TranscriptId, Position)>, usize) {
    let query = Query::parse(query, &finder.study).unwrap();
    let segments = finder.retrieve(&query, Interviewers::Include);
    let characters = segments.iter().flat_map(|segment| {
        (segment.span.start..segment.span.end).map(|at| (segment.transcript, at))
    });
    (characters.collect(), segments.len())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_turn_as_a_passage_satisfies_what_it_satisfies_as_a_unit(sketch in sketches(), query in queries()) {
        let study = sketch.build();
        let finder = finder(&study);
        prop_assume!(Query::parse(&query, &study).is_ok());
        let turns: Vec<(TranscriptId, Span)> = found(&finder, "NOT nothinglikethis", Unit::Turn);
        let parsed = Query::parse(&query, &study).unwrap();
        let satisfied = finder.satisfied(&parsed, &turns);
        let kept: Vec<_> = turns.iter().zip(satisfied).filter(|(_, yes)| *yes).map(|(turn, _)| *turn).collect();
        prop_assert_eq!(kept, found(&finder, &query, Unit::Turn));
    }

    #[test]
    fn retrieving_agrees_with_the_plain_evaluator(
        sketch in sketches(), query in queries(), interviewers in interviewers(), language in languages(),
    ) {
        let study = in_language(sketch.build(), language);
        let query = Query::parse(&query, &study).unwrap();
        let segments = finder(&study).retrieve(&query, interviewers);
        let plain = Oracle::of(&study, &query, interviewers).retrieve();
        let spans: Vec<(TranscriptId, Span)> =
            segments.iter().map(|segment| (segment.transcript, segment.span)).collect();
        prop_assert_eq!(spans, plain);
        for segment in segments {
            let interview = study.interview(segment.transcript).unwrap();
            let turn = &interview.document().turns[segment.turn];
            prop_assert!(turn.speech.contains(segment.span));
            let over = |code: CodeId, coder: CoderId| {
                interview.codings().iter().any(|coding| {
                    coding.span.overlaps(segment.span)
                        && (study.code_id(coding.code) == code || study.coder_id(coding.coder) == coder)
                })
            };
            let nobody = CoderId(uuid::Uuid::nil());
            let nothing = CodeId(uuid::Uuid::nil());
            let codes: Vec<CodeId> = study.codebook().iter().map(|code| code.id)
                .filter(|code| over(*code, nobody)).collect();
            let coders: Vec<CoderId> = study.coders().iter().map(|coder| coder.id)
                .filter(|coder| over(nothing, *coder)).collect();
            prop_assert_eq!((segment.codes, segment.coders), (codes, coders));
        }
    }

    #[test]
    fn finding_agrees_with_the_plain_evaluator(
        sketch in sketches(), query in queries(), interviewers in interviewers(), unit in units(), language in languages(),
    ) {
        let study = in_language(sketch.build(), language);
        let query = Query::parse(&query, &study).unwrap();
        let options = FindOptions { unit, interviewers, order: Order::Study, ..Default::default() };
        let found = finder(&study).find(&query, &options);
        let plain = Oracle::of(&study, &query, interviewers).find(&options);
        prop_assert_eq!(found.total, plain.len());
        for (hit, plain) in found.hits.into_iter().zip(plain) {
            prop_assert_eq!((hit.transcript, hit.turn, hit.span, hit.words), (plain.0, plain.1, plain.2, plain.3));
            prop_assert!((hit.score - plain.4).abs() < 1e-3, "{} is not {}", hit.score, plain.4);
        }
    }

    #[test]
    fn ranking_puts_the_best_first_and_ties_in_study_order(
        sketch in sketches(), query in queries(), unit in units(), limit in 0usize..6,
    ) {
        let study = sketch.build();
        let finder = finder(&study);
        let query = Query::parse(&query, &study).unwrap();
        let find = |order, limit| finder.find(&query, &FindOptions { unit, order, limit, ..Default::default() });
        let mut expected = find(Order::Study, None).hits;
        expected.sort_by(|a, b| b.score.total_cmp(&a.score));
        let total = expected.len();
        expected.truncate(limit);
        prop_assert_eq!(find(Order::Rank, Some(limit)), Found { hits: expected, total, ..Default::default() });
    }

    #[test]
    fn a_query_is_read_as_it_is_printed(query in queries()) {
        let sketch = testing::Sketch {
            transcripts: vec![vec![], vec![], vec![]],
            codings: vec![],
            values: vec![[0, 0, 0]; 4],
            memos: vec![],
        };
        let study = sketch.build();
        let query = Query::parse(&query, &study).unwrap();
        let printed = query.to_string();
        prop_assert_eq!(Query::parse(&printed, &study).unwrap(), query, "{}", printed);
    }

    #[test]
    fn no_query_makes_the_parser_panic_and_errors_lie_within(query in "(\\PC|[()\"/~*:=<>@ -]|AND|OR|NOT|NEAR/|code:|@age){0,12}") {
        let study = Study::new();
        if let Err(error) = Query::parse(&query, &study) {
            prop_assert!(error.column <= query.chars().count());
            prop_assert!(!error.message.is_empty() && !error.hint.is_empty());
        }
    }

    #[test]
    fn and_or_and_not_obey_the_laws_of_sets(
        sketch in sketches(), a in lawful(), b in lawful(), unit in units(),
    ) {
        let study = sketch.build();
        let finder = finder(&study);
        let same = [
            (format!("({a}) AND ({b})"), format!("({b}) AND ({a})")),
            (format!("({a}) OR ({b})"), format!("({b}) OR ({a})")),
            (format!("NOT NOT ({a})"), a.clone()),
            (format!("NOT (({a}) AND ({b}))"), format!("NOT ({a}) OR NOT ({b})")),
            (format!("NOT (({a}) OR ({b}))"), format!("NOT ({a}) AND NOT ({b})")),
            (format!("({a}) AND NOT ({b})"), format!("({a}) AND NOT (({a}) AND ({b}))")),
        ];
        for (left, right) in same {
            prop_assert_eq!(found(&finder, &left, unit), found(&finder, &right, unit), "{} | {}", left, right);
            prop_assert_eq!(retrieved(&finder, &left).0, retrieved(&finder, &right).0, "{} | {}", left, right);
        }
    }

    #[test]
    fn relations_have_converses_and_complements(sketch in sketches(), a in lawful(), b in lawful()) {
        let study = sketch.build();
        let finder = finder(&study);
        let segments = |query: String| {
            let query = Query::parse(&query, &study).unwrap();
            finder.retrieve(&query, Interviewers::Include)
        };
        let within = segments(format!("({a}) WITHIN ({b})"));
        let contained = segments(format!("({a}) WITHIN (({b}) CONTAINS ({a}))"));
        prop_assert_eq!(&within, &contained);
        let containing = segments(format!("({b}) CONTAINS ({a})"));
        prop_assert_eq!(within.is_empty(), containing.is_empty());
        let all = segments(a.clone());
        for relation in ["WITHIN", "CONTAINS", "OVERLAPS", "NEAR/1", "THEN/1"] {
            let mut both = segments(format!("({a}) {relation} ({b})"));
            both.extend(segments(format!("({a}) NOT {relation} ({b})")));
            both.sort_by_key(|segment| {
                let place = study.interviews().iter().position(|i| i.transcript.id == segment.transcript);
                (place, segment.span)
            });
            prop_assert_eq!(&both, &all);
        }
    }

    #[test]
    fn no_character_is_retrieved_twice(sketch in sketches(), query in queries()) {
        let study = sketch.build();
        let query = Query::parse(&query, &study).unwrap();
        let segments = finder(&study).retrieve(&query, Interviewers::Include);
        for pair in segments.windows(2).filter(|pair| pair[0].transcript == pair[1].transcript) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..Default::default() })]

    #[test]
    fn tallies_say_what_filters_come_to(
        sketch in sketches(), query in queries(), unit in units(), interviewers in interviewers(),
    ) {
        let study = sketch.build();
        let finder = finder(&study);
        let query = Query::parse(&query, &study).unwrap();
        let options = FindOptions { unit, interviewers, tally: Some(Whose::Everyone), ..Default::default() };
        let found = finder.find(&query, &options);
        let retrieved = finder.retrieve_with(&query, &options);
        for (tallies, total, units) in [(found.tallies, found.total, true), (retrieved.tallies, retrieved.total, false)] {
            let with = |filter: String, without: bool| {
                let query_of = Query::parse(&filter, &study).unwrap();
                let filters = vec![Filter { query: query_of, without }];
                let options = FindOptions { filters, ..options.clone() };
                if units { finder.find(&query, &options).total } else { finder.retrieve_with(&query, &options).total }
            };
            for (role, count) in &tallies.roles {
                prop_assert_eq!(with(format!("role:{role}"), false), *count);
                prop_assert_eq!(with(format!("role:{role}"), true), total - count);
            }
            for (id, count) in &tallies.transcripts {
                let title = &study.interview(*id).unwrap().transcript.title;
                prop_assert_eq!(with(format!("transcript:{title}"), false), *count);
            }
            for code in study.codebook().iter() {
                let count = tallies.codes.iter().find(|(id, _)| *id == code.id).map_or(0, |(_, count)| *count);
                prop_assert_eq!(with(format!("code:{}", code.slug), false), count);
            }
            prop_assert_eq!(with("code:*".into(), true), tallies.uncoded);
            prop_assert_eq!(tallies.transcripts.iter().map(|(_, count)| count).sum::<usize>(), total);
        }
    }

    #[test]
    fn filters_are_read_by_themselves(sketch in sketches(), query in queries(), filter in queries(), unit in units()) {
        let study = sketch.build();
        let finder = finder(&study);
        let read = |text: &str| Query::parse(text, &study).unwrap();
        let options = FindOptions { unit, order: Order::Study, interviewers: Interviewers::Include, ..Default::default() };
        let places = |query: &Query, options: &FindOptions| -> Vec<(TranscriptId, Span)> {
            finder.find(query, options).hits.iter().map(|hit| (hit.transcript, hit.span)).collect()
        };
        let passing = places(&read(&filter), &options);
        for without in [false, true] {
            let mut expected = places(&read(&query), &options);
            expected.retain(|place| passing.contains(place) != without);
            let filters = vec![Filter { query: read(&filter), without }];
            let options = FindOptions { filters, ..options.clone() };
            prop_assert_eq!(places(&read(&query), &options), expected);
            let overlaps = |a: &Segment, b: &Segment| a.transcript == b.transcript && a.span.overlaps(b.span);
            let others = finder.retrieve(&read(&filter), Interviewers::Include);
            let mut expected = finder.retrieve(&read(&query), Interviewers::Include);
            expected.retain(|segment| others.iter().any(|other| overlaps(segment, other)) != without);
            prop_assert_eq!(finder.retrieve_with(&read(&query), &options).segments, expected);
        }
    }
}
