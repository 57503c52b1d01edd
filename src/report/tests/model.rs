//! What is remembered, written and chosen: options, narratives, queries, short quotes and their context.

use super::*;
use crate::report::{
    declare_school_of_analysis, narrative, outline, school_of_analysis, write_narrative,
};
use crate::search::{Finder, WordIndex};

fn sample_with(mut change: impl FnMut(&mut Sample)) -> Sample {
    let mut sample = Sample::new();
    change(&mut sample);
    sample
}

#[test]
fn a_study_remembers_what_the_report_shows() {
    let mut sample = Sample::new();
    let usual = ReportOptions::default();
    assert_eq!(ReportOptions::remembered(&sample.study), usual);
    let options = ReportOptions {
        codes: Some(vec![sample.id("loneliness"), sample.id("trust")]),
        roles: Some(vec!["patient".into()]),
        coders: Some(vec![sample.stamp.coder]),
        query: "lonely".into(),
        quotes: Quotes::All,
        longest_quote: None,
        context: 5,
        memos: true,
        interviewers: true,
    };
    let action = options.remember(&sample.study);
    sample.perform(action);
    assert_eq!(ReportOptions::remembered(&sample.study), options);
    // A code that is merged away lives on in the other one; one that is removed is left out.
    sample.perform(Action::MergeCodes {
        from: sample.id("loneliness"),
        into: sample.id("belonging"),
        why: String::new(),
    });
    let codes = ReportOptions::remembered(&sample.study).codes;
    assert_eq!(
        codes,
        Some(vec![sample.id("belonging"), sample.id("trust")])
    );
    for slug in ["belonging", "trust"] {
        sample.perform(Action::RemoveCode {
            code: sample.id(slug),
            why: String::new(),
        });
    }
    assert_eq!(ReportOptions::remembered(&sample.study).codes, None);
    // What cannot be read is as if nothing were remembered.
    sample.perform(Action::Set {
        key: SETTING_REPORT.into(),
        value: Some("nonsense".into()),
    });
    assert_eq!(ReportOptions::remembered(&sample.study), usual);
}

#[test]
fn narratives_and_the_school_are_written_and_taken_back() {
    let mut sample = Sample::new();
    let code = sample.id("loneliness");
    sample.perform(write_narrative(code, "Seen late.\n\nAnd seldom named."));
    sample.perform(declare_school_of_analysis(" reflexive thematic analysis "));
    assert_eq!(
        narrative(&sample.study, code).unwrap().text,
        "Seen late.\n\nAnd seldom named."
    );
    let summary = sample.summary();
    assert_eq!(
        summary.themes[1].narrative,
        ["Seen late.", "And seldom named."]
    );
    assert_eq!(summary.methods.school, "reflexive thematic analysis");
    for page in [to_markdown(&summary), to_html(&summary)] {
        assert!(page.contains("The analysis follows reflexive thematic analysis."));
        assert!(page.contains("And seldom named."));
    }
    sample.perform(write_narrative(code, " "));
    sample.perform(declare_school_of_analysis(""));
    assert_eq!(narrative(&sample.study, code), None);
    assert_eq!(school_of_analysis(&sample.study), "");
}

#[test]
fn the_outline_has_what_the_report_speaks_of() {
    let mut sample = marked();
    let code = sample.id("loneliness");
    sample.perform(write_narrative(code, "Seen late."));
    let all = outline(&sample.study, &ReportOptions::default());
    let shown = |entry: &crate::report::OutlineEntry| {
        (
            entry.label.clone(),
            entry.depth,
            entry.narrated,
            entry.key_quotes,
            entry.contrary,
            entry.codings,
        )
    };
    assert_eq!(all.len(), 4);
    assert_eq!(shown(&all[0]), ("Belonging".into(), 0, false, 0, 0, 0));
    assert_eq!(shown(&all[1]), ("Loneliness".into(), 1, true, 1, 1, 4));
    let one = ReportOptions {
        codes: Some(vec![code]),
        coders: Some(vec![]),
        ..ReportOptions::default()
    };
    let limited = outline(&sample.study, &one);
    assert_eq!(limited.len(), 1);
    assert_eq!(shown(&limited[0]), ("Loneliness".into(), 0, true, 0, 0, 0));
}

#[test]
fn the_codebooks_hash_tells_what_it_says() {
    let mut sample = Sample::new();
    let before = sample.summary().methods.codebook.hash;
    let recolour = |colour| CodeEdit {
        colour: Some(colour),
        ..CodeEdit::default()
    };
    let edit = |sample: &mut Sample, edit: CodeEdit| {
        let code = sample.id("trust");
        sample.perform(Action::EditCode {
            code,
            edit,
            why: String::new(),
        });
        sample.summary().methods.codebook.hash
    };
    assert_eq!(edit(&mut sample, recolour(7)), before);
    let relabel = CodeEdit {
        label: Some("Faith".into()),
        ..CodeEdit::default()
    };
    assert_ne!(edit(&mut sample, relabel), before);
}

#[test]
fn a_query_limits_the_report_to_the_turns_in_which_it_finds_something() {
    let sample = Sample::new();
    let finder = Finder {
        study: sample.study.clone(),
        words: std::sync::Arc::new(WordIndex::for_study(std::path::Path::new("none.emic"))),
    };
    let options = ReportOptions {
        query: "car OR twenty".into(),
        ..ReportOptions::default()
    };
    let summary = ThematicSummary::of(&finder, &options).unwrap();
    assert_eq!(summary.themes[1].total.passages, 1);
    assert_eq!(summary.themes[1].quotes.len(), 1);
    assert_eq!(summary.themes[2].total.passages, 0);
    let page = to_markdown(&summary);
    assert!(
        page.contains("limited to the turns in which the query “car OR twenty” finds something")
    );
    assert!(!page.contains("knee"));
    let broken = ReportOptions {
        query: "car OR".into(),
        ..ReportOptions::default()
    };
    assert!(ThematicSummary::of(&finder, &broken).is_err());
}

#[test]
fn long_quotes_are_cut_behind_a_sentence_unless_picked() {
    let summary_of = |longest: usize, key: bool| {
        let sample = sample_with(|sample| {
            if key {
                let edit = CodingEdit {
                    key: Some(true),
                    ..CodingEdit::default()
                };
                sample.mark(0, edit);
            }
        });
        let options = ReportOptions {
            longest_quote: Some(longest),
            ..ReportOptions::default()
        };
        let summary = ThematicSummary::build(&sample.study, &options, None);
        let quote = summary.themes[2].quotes[0].clone();
        (quote.parts[0].text.clone(), quote.shortened, quote.id)
    };
    let whole = "He came in about his knee. It was never the knee.";
    let id = "GP01:2:29-78".to_owned();
    assert_eq!(summary_of(11, false), (whole.into(), false, id.clone()));
    let cut = "He came in about his knee. [...]";
    assert_eq!(summary_of(10, false), (cut.into(), true, id.clone()));
    assert_eq!(
        summary_of(2, false),
        ("He came [...]".into(), true, id.clone())
    );
    assert_eq!(summary_of(2, true), (whole.into(), false, id));
}

fn context_of(sample: &Sample, turns: usize) -> Vec<String> {
    let options = ReportOptions {
        context: turns,
        ..ReportOptions::default()
    };
    let summary = ThematicSummary::build(&sample.study, &options, None);
    let quote = &summary.themes[1].quotes[0];
    let shown = |turn: &ContextTurn| {
        let words = turn.stretches.iter().map(|stretch| match stretch.quoted {
            true => format!("<{}>", stretch.text),
            false => stretch.text.clone(),
        });
        format!(
            "{} {} {}",
            turn.turn,
            turn.speaker,
            words.collect::<String>()
        )
    };
    quote.context.iter().map(shown).collect()
}

#[test]
fn a_quote_stands_in_its_context() {
    let sample = Sample::new();
    let whole = [
        "1 INT How did it start?",
        "2 GP01 He came in about his knee. <It was never the knee.>",
        "3 INT Mm.",
        "4 GP01 <He was lonely.>",
    ];
    assert_eq!(context_of(&sample, 2), whole);
    assert_eq!(context_of(&sample, 0), whole[1..]);
}

#[test]
fn a_context_has_no_words_of_who_does_not_consent() {
    let mut sample = Sample::new();
    sample.mark(
        3,
        CodingEdit {
            key: Some(true),
            ..CodingEdit::default()
        },
    );
    sample.perform(Action::SetParticipants(vec![NewParticipant {
        name: "SU02".into(),
        role: None,
        attributes: BTreeMap::from([("consent".to_owned(), known("no"))]),
    }]));
    let context = context_of(&sample, 1);
    assert_eq!(context.last().unwrap(), "5 SU02 ");
    assert!(
        context
            .iter()
            .any(|turn| turn.contains("<I was not lonely, mind.>"))
    );
}

#[test]
fn long_context_is_cut_to_the_words_next_to_the_quote() {
    let mut sample = Sample::new();
    let long: Vec<String> = (0..300).map(|n| format!("w{n}")).collect();
    let text = format!("A: {0}\nA: {0}. here it is. {0}\nA: {0}\n", long.join(" "));
    sample.perform(Action::AddTranscripts(vec![transcript("LONG", &text)]));
    sample.code("LONG", "here", "is.", "stigma");
    let summary = sample.summary();
    let context = &summary.themes[3].quotes[0].context;
    let texts: Vec<&str> = context
        .iter()
        .flat_map(|turn| &turn.stretches)
        .map(|stretch| stretch.text.as_str())
        .collect();
    assert_eq!(texts.len(), 5);
    assert!(texts[0].starts_with("[...] w200 ") && texts[0].ends_with("w299"));
    assert!(texts[1].starts_with("[...] w200 ") && texts[1].ends_with("w299. "));
    assert!(texts[3].starts_with(" w0 ") && texts[3].ends_with("w99 [...]"));
    assert!(texts[4].starts_with("w0 ") && texts[4].ends_with("w99 [...]"));
}
