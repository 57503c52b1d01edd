use super::*;
use crate::analysis::testing::code_id;
use crate::study::testing::{perform, transcript};
use crate::study::{Action, CodeChoice, CodeEdit, Description, IdSource, NewCode, Stamp};

/// Fourteen sentences on loneliness in as many turns, twelve of them coded, among others that are not.
fn lonely_study() -> (Study, Stamp) {
    let mut ids = IdSource::counted("suggestions");
    let mut stamp = Stamp {
        coder: ids.fresh(),
        time: 1000,
        ids,
    };
    let mut study = Study::new();
    let begin = Action::Begin {
        title: "s".into(),
        coder: "ak".into(),
    };
    let mut lines = String::new();
    for at in 0..14 {
        let asked = if at == 0 {
            "Lonely evenings"
        } else {
            "And then"
        };
        lines.push_str(&format!(
            "INT: {asked}, number {at}?\nSU01: I felt so lonely that evening, number{at}. "
        ));
        lines.push_str(&format!("The bus to the market came late, number{at}.\n"));
    }
    let code = NewCode {
        slug: "loneliness".into(),
        ..NewCode::default()
    };
    for action in [
        begin,
        Action::AddCodes {
            codes: vec![code],
            book: None,
        },
        Action::AddTranscripts(vec![transcript("SU01", &lines)]),
    ] {
        perform(&mut study, &mut stamp, action).unwrap();
    }
    for at in 0..12 {
        code_sentence(&mut study, &mut stamp, &format!("evening, number{at}."));
    }
    (study, stamp)
}

fn code_sentence(study: &mut Study, stamp: &mut Stamp, end: &str) {
    let interview = study.interviews()[0].clone();
    let document = interview.document();
    let sentences = document
        .turns
        .iter()
        .flat_map(|turn| document.text.sentences(turn.speech));
    let spans = sentences
        .filter(|span| document.text.slice(*span).ends_with(end))
        .collect();
    let apply = Action::ApplyCodes {
        transcript: interview.transcript.id,
        document: interview.hash(),
        spans,
        codes: vec![CodeChoice::Known(code_id(study, "loneliness"))],
    };
    perform(study, stamp, apply).unwrap();
}

fn words(study: &Study, suggestion: &SuggestedPassage) -> String {
    let interview = study.interview(suggestion.place.transcript).unwrap();
    interview
        .document()
        .text
        .slice(suggestion.place.span)
        .to_owned()
}

#[test]
fn uncoded_sentences_like_the_coded_ones_come_first_and_say_why() {
    let (study, _) = lonely_study();
    let found = suggest(&study, code_id(&study, "loneliness"), 5).unwrap();
    let first: Vec<String> = found.iter().take(2).map(|s| words(&study, s)).collect();
    assert!(
        first.iter().all(|s| s.contains("lonely that evening")),
        "{first:?}"
    );
    assert!(
        first.iter().any(|s| s.contains("number12"))
            && first.iter().any(|s| s.contains("number13"))
    );
    assert!(
        found[0].because.contains(&"lonely".to_owned()),
        "{:?}",
        found[0].because
    );
    assert_eq!(
        suggest(&study, code_id(&study, "loneliness"), 5).unwrap(),
        found
    );
    let coded = study.interviews()[0].codings();
    assert!(
        found
            .iter()
            .all(|s| coded.overlapping(s.place.span).next().is_none())
    );
    assert!(
        found
            .iter()
            .all(|s| !words(&study, s).starts_with("Lonely evenings"))
    );
}

#[test]
fn of_each_turn_one_sentence_is_suggested() {
    let (study, _) = lonely_study();
    let found = suggest(&study, code_id(&study, "loneliness"), 50).unwrap();
    let document = study.interviews()[0].document();
    let turns = found.iter().map(|s| document.turn_at(s.place.span.start));
    let different: std::collections::HashSet<_> = turns.collect();
    assert_eq!(different.len(), found.len());
    assert_eq!(
        found.len(),
        14,
        "every turn has a sentence that is not coded"
    );
}

#[test]
fn the_question_before_and_the_codebook_count() {
    let (mut study, mut stamp) = lonely_study();
    let code = code_id(&study, "loneliness");
    let more = "INT: Lonely evenings?\nSU02: Every single Sunday here, really.\nINT: The weather?\n\
                SU02: Every single Sunday here, really.\nSU02: The wireless keeps me going nowadays.\n";
    let add = Action::AddTranscripts(vec![transcript("SU02", more)]);
    perform(&mut study, &mut stamp, add).unwrap();
    let score = |study: &Study, words: &str, nth: usize| {
        let interview = study.interview_titled("SU02").unwrap();
        let text = interview.document().text.as_str();
        let at = text.match_indices(words).nth(nth).unwrap().0;
        let start = interview.document().text.span_of(at..at + 1).start;
        let place = |s: &SuggestedPassage| (s.place.transcript, s.place.span.start);
        let mut found = suggest(study, code, 50).unwrap().into_iter();
        let found = found.find(|s| place(s) == (interview.transcript.id, start));
        found.unwrap().score
    };
    assert!(
        score(&study, "Every", 0) > score(&study, "Every", 1),
        "the same words, asked about lonely evenings"
    );
    let before = score(&study, "The wireless", 0);
    let edit = CodeEdit {
        description: Some(Description {
            example: "The wireless keeps me company.".into(),
            ..Description::default()
        }),
        ..CodeEdit::default()
    };
    let why = String::new();
    let described = Action::EditCode { code, edit, why };
    perform(&mut study, &mut stamp, described).unwrap();
    assert!(score(&study, "The wireless", 0) > before);
}

#[test]
fn what_was_rejected_is_not_suggested_again_until_that_is_taken_back() {
    let (mut study, mut stamp) = lonely_study();
    let code = code_id(&study, "loneliness");
    let first = suggest(&study, code, 5).unwrap().remove(0);
    let before = study.clone();
    let value = Some(with_rejected(&study, code, first.mark));
    let key = SETTING_REJECTED.to_owned();
    perform(&mut study, &mut stamp, Action::Set { key, value }).unwrap();
    let again = suggest(&study, code, 50).unwrap();
    assert!(again.iter().all(|s| s.place != first.place));
    assert!(
        suggest(&before, code, 50)
            .unwrap()
            .iter()
            .any(|s| s.place == first.place)
    );
    assert!(
        !study
            .setting(SETTING_REJECTED)
            .unwrap()
            .to_string()
            .contains("lonely")
    );
}

#[test]
fn a_code_with_few_codings_has_none() {
    let (study, _) = crate::analysis::testing::study_of(&[(0, 29, 10, 3, 0)]);
    let error = suggest(&study, code_id(&study, "trust"), 5).unwrap_err();
    assert_eq!(error.codings, 1);
    assert!(error.to_string().contains("at least 10"));
}
