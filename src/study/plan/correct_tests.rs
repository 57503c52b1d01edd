use std::sync::Arc;

use proptest::prelude::*;

use crate::study::testing::{document, perform, small_study, transcript};
use crate::study::*;

fn titled<'a>(study: &'a Study, title: &str) -> &'a Interview {
    study.interview_titled(title).unwrap()
}

/// Codes the first occurrence of `words`.
fn code_words(study: &mut Study, stamp: &mut Stamp, title: &str, words: &str) -> CodingAt {
    let interview = titled(study, title);
    let text = &interview.document().text;
    let byte = text.as_str().find(words).unwrap();
    let action = Action::ApplyCodes {
        transcript: interview.transcript.id,
        document: interview.hash(),
        spans: vec![text.span_of(byte..byte + words.len())],
        codes: vec![CodeChoice::Known(
            study.codebook().by_slug("trust").unwrap().id,
        )],
    };
    let plan = perform(study, stamp, action).unwrap();
    let Some(Record::Coding(coding)) = plan.changes[0].record() else {
        panic!("no coding")
    };
    CodingAt {
        transcript: coding.transcript,
        coding: coding.id,
    }
}

fn correction(study: &Study, title: &str, lines: &str) -> Action {
    let interview = titled(study, title);
    Action::CorrectText {
        transcript: interview.transcript.id,
        from: interview.hash(),
        document: document(lines),
        speakers: Vec::new(),
        why: "typing".into(),
    }
}

fn correct(study: &mut Study, stamp: &mut Stamp, title: &str, old: &str, new: &str) -> Plan {
    let lines = titled(study, title).document().text.as_str().to_owned();
    assert!(lines.contains(old));
    let action = correction(study, title, &lines.replacen(old, new, 1));
    perform(study, stamp, action).unwrap()
}

/// State, present words and old quote of a coding.
fn standing(study: &Study, at: CodingAt) -> (CodingState, String, Option<String>) {
    let record = study.coding_record(at).unwrap();
    let text = &study.interview(at.transcript).unwrap().document().text;
    let words = record.span.map_or("", |span| text.slice(span));
    (record.state, words.to_owned(), record.quote)
}

#[test]
fn a_correction_is_a_new_version_and_says_what_became_of_the_codings() {
    let (mut study, mut stamp) = small_study();
    let kept = code_words(&mut study, &mut stamp, "SU01", "Twenty minutes");
    let changed = code_words(&mut study, &mut stamp, "SU01", "in the car");
    let lost = code_words(&mut study, &mut stamp, "SU01", "She did.");
    let first = titled(&study, "SU01").hash();
    let lines =
        "INT: And then?\nSU01: I sat in the old car. Twenty minutes, I sat.\nSU01: I did.\n";
    let action = correction(&study, "SU01", lines);
    let plan = perform(&mut study, &mut stamp, action).unwrap();
    let interview = titled(&study, "SU01");
    assert_eq!(interview.transcript.versions, [first, document(lines).hash]);
    assert_eq!(plan.sentence, "corrected the text of SU01, now version 2");
    assert_eq!(plan.why, "typing");
    assert_eq!(
        plan.notices,
        [
            "1 coding kept on its words",
            "1 coding changed with its words",
            "1 coding lost: its words are gone"
        ]
    );
    assert_eq!(
        standing(&study, kept),
        (CodingState::Sound, "Twenty minutes".into(), None)
    );
    assert_eq!(
        standing(&study, changed),
        (
            CodingState::Changed,
            "in the old car".into(),
            Some("in the car".into())
        )
    );
    assert_eq!(
        standing(&study, lost),
        (CodingState::Lost, String::new(), Some("She did.".into()))
    );
    let trust = study.codebook().by_slug("trust").unwrap().id;
    assert_eq!(study.tally(trust, None), 2);
    let waiting: Vec<CodingId> = study.to_review().map(|(_, coding)| coding.id).collect();
    assert_eq!(waiting, [changed.coding, lost.coding]);
}

#[test]
fn the_same_text_is_nothing_to_do_and_another_text_than_the_present_one_is_refused() {
    let (study, mut stamp) = small_study();
    let lines = titled(&study, "GP01").document().text.as_str().to_owned();
    let plan = correction(&study, "GP01", &lines)
        .plan(&study, &mut stamp)
        .unwrap();
    assert!(plan.changes.is_empty() && plan.notices[0].contains("same already"));
    let stale = Action::CorrectText {
        transcript: titled(&study, "GP01").transcript.id,
        from: titled(&study, "SU01").hash(),
        document: document("GP01: Else.\n"),
        speakers: Vec::new(),
        why: String::new(),
    };
    let refusal = stale.plan(&study, &mut stamp).unwrap_err();
    assert!(
        refusal.to_string().contains("has changed since"),
        "{refusal}"
    );
    let empty = correction(&study, "GP01", "")
        .plan(&study, &mut stamp)
        .unwrap_err();
    assert!(empty.to_string().contains("no turn"), "{empty}");
}

#[test]
fn speakers_are_kept_by_label_and_a_new_label_is_whoever_spoke_its_turns_before() {
    let (mut study, mut stamp) = small_study();
    let who = |study: &Study, label: &str| titled(study, "SU01").transcript.who(label);
    let participant = who(&study, "SU01");
    let lines = "INT: And then?\nP7: I sat in the car. Twenty minutes, I sat.\nREL: She did.\nP7: I did.\nGP: Quite.\nX: Hm.\n";
    let Action::CorrectText {
        transcript,
        from,
        document,
        why,
        ..
    } = correction(&study, "SU01", lines)
    else {
        unreachable!()
    };
    let speakers = vec![NewSpeaker {
        label: "GP".into(),
        who: NewWho::Participant("GP01".into()),
    }];
    let action = Action::CorrectText {
        transcript,
        from,
        document,
        speakers,
        why,
    };
    let plan = perform(&mut study, &mut stamp, action).unwrap();
    let gp = study.participant_named("GP01").unwrap().id;
    assert_eq!(who(&study, "INT"), Who::Interviewer);
    assert_eq!(who(&study, "P7"), participant);
    assert_eq!(who(&study, "GP"), Who::Participant(gp));
    assert_eq!(who(&study, "X"), Who::Other);
    assert!(
        plan.notices
            .iter()
            .any(|n| n.starts_with("X is a new label"))
    );
}

#[test]
fn memos_and_links_follow_their_passages_and_none_is_dropped() {
    let (mut study, mut stamp) = small_study();
    let interview = titled(&study, "SU01");
    let (transcript, text) = (interview.transcript.id, &interview.document().text);
    let passage = |words: &str| {
        let byte = text.as_str().find(words).unwrap();
        let span = text.span_of(byte..byte + words.len());
        Passage { transcript, span }
    };
    let (car, she) = (passage("the car"), passage("She did."));
    let hash = interview.hash();
    for on in [car, she] {
        let memo = Action::AddMemo {
            on: MemoTarget::Passage(on),
            document: Some(hash),
            text: "why".into(),
        };
        perform(&mut study, &mut stamp, memo).unwrap();
    }
    let link = Link {
        id: stamp.ids.fresh(),
        from: car,
        to: she,
        label: "explains".into(),
        by: stamp.coder,
        created: 0,
    };
    study.apply(&Change::add(link));
    let plan = correct(
        &mut study,
        &mut stamp,
        "SU01",
        "And then?\nSU01",
        "And then, please?\nSU01",
    );
    assert!(plan.notices.is_empty());
    correct(&mut study, &mut stamp, "SU01", "REL: She did.\n", "");
    let text = &titled(&study, "SU01").document().text;
    let words = |passage: Passage| text.slice(passage.span).to_owned();
    let on: Vec<String> = study
        .memos()
        .iter()
        .map(|memo| match &memo.on {
            MemoTarget::Passage(passage) => words(*passage),
            MemoTarget::Transcript(_) => "whole".into(),
            _ => panic!("moved elsewhere"),
        })
        .collect();
    assert_eq!(on, ["the car", "whole"]);
    let link = &study.links()[0];
    assert_eq!(
        (words(link.from), words(link.to)),
        ("the car".into(), "SU01".into())
    );
}

#[test]
fn review_accepts_what_has_a_place_and_a_lost_coding_can_be_given_one() {
    let (mut study, mut stamp) = small_study();
    let changed = code_words(&mut study, &mut stamp, "SU01", "in the car");
    let lost = code_words(&mut study, &mut stamp, "SU01", "She did.");
    correct(&mut study, &mut stamp, "SU01", "the car", "the old car");
    correct(&mut study, &mut stamp, "SU01", "REL: She did.\n", "");
    let accept = |codings: Vec<CodingAt>| Action::ReviewCodings { codings };
    perform(&mut study, &mut stamp, accept(vec![changed])).unwrap();
    assert_eq!(
        standing(&study, changed),
        (CodingState::Sound, "in the old car".into(), None)
    );
    let refusal = accept(vec![lost]).plan(&study, &mut stamp).unwrap_err();
    assert!(refusal.to_string().contains("give it a place"), "{refusal}");
    let resize = Action::ResizeCoding {
        coding: lost,
        document: titled(&study, "SU01").hash(),
        span: Span::new(0, 3),
    };
    perform(&mut study, &mut stamp, resize).unwrap();
    assert_eq!(
        standing(&study, lost),
        (CodingState::Sound, "INT".into(), None)
    );
    let trust = study.codebook().by_slug("trust").unwrap().id;
    assert_eq!(study.tally(trust, None), 2);
    assert_eq!(study.to_review().count(), 0);
}

#[test]
fn the_first_quote_is_kept_over_several_corrections_and_comes_back_with_its_words() {
    let (mut study, mut stamp) = small_study();
    let at = code_words(&mut study, &mut stamp, "SU01", "in the car");
    correct(&mut study, &mut stamp, "SU01", "the car", "the old car");
    correct(&mut study, &mut stamp, "SU01", "old car", "very old car");
    assert_eq!(
        standing(&study, at),
        (
            CodingState::Changed,
            "in the very old car".into(),
            Some("in the car".into())
        )
    );
    correct(&mut study, &mut stamp, "SU01", "very old car", "car");
    assert_eq!(
        standing(&study, at),
        (CodingState::Sound, "in the car".into(), None)
    );
}

#[test]
fn words_cut_in_one_correction_and_put_back_in_the_next_have_their_coding_again() {
    let (mut study, mut stamp) = small_study();
    let at = code_words(&mut study, &mut stamp, "SU01", "Twenty minutes, I sat.");
    correct(
        &mut study,
        &mut stamp,
        "SU01",
        " Twenty minutes, I sat.",
        "",
    );
    assert_eq!(standing(&study, at).0, CodingState::Lost);
    correct(
        &mut study,
        &mut stamp,
        "SU01",
        "I did.",
        "I did. Twenty minutes, I sat.",
    );
    let (state, words, _) = standing(&study, at);
    assert_eq!(
        (state, words.as_str()),
        (CodingState::Changed, "Twenty minutes, I sat.")
    );
}

#[test]
fn joining_and_cutting_keep_what_awaits_review() {
    let (mut study, mut stamp) = small_study();
    let at = code_words(&mut study, &mut stamp, "SU01", "in the car");
    correct(&mut study, &mut stamp, "SU01", "the car", "the old car");
    let interview = titled(&study, "SU01");
    let start = interview.codings().get(at.coding).unwrap().span.start;
    let cut = Action::SplitCoding {
        coding: at,
        document: interview.hash(),
        at: start + 3,
    };
    perform(&mut study, &mut stamp, cut).unwrap();
    assert_eq!(study.to_review().count(), 2);
    code_words(&mut study, &mut stamp, "SU01", "sat in the old");
    let waiting: Vec<CodingState> = titled(&study, "SU01")
        .codings()
        .iter()
        .map(|c| c.state)
        .collect();
    assert_eq!(waiting, [CodingState::Changed]);
}

#[test]
fn the_speech_of_one_turn_is_written_anew_within_its_label() {
    let document = document("INT: And then?\nSU01: I sat.\n\nINT: So.\n");
    let edited = |turn, speech| edit_speech(&document, turn, speech);
    assert_eq!(
        edited(1, " I stood. \n"),
        "INT: And then?\nSU01: I stood.\n\nINT: So.\n"
    );
    assert_eq!(edited(1, " "), "INT: And then?\nINT: So.\n");
    assert_eq!(edited(9, "x"), document.text.as_str());
}

/// A transcript of so many turns, every word drawn from a few hundred.
fn long_text(words: &[u16]) -> String {
    let turns = words.chunks(40).enumerate().map(|(at, words)| {
        let label = if at % 2 == 0 { "INT" } else { "SU09" };
        let words: Vec<String> = words.iter().map(|word| format!("w{word}")).collect();
        format!("{label}: {}.\n", words.join(" "))
    });
    turns.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn two_thousand_codings_under_two_hundred_edits_are_sound_with_their_words_or_marked(
        words in prop::collection::vec(0u16..300, 6000),
        places in prop::collection::vec((any::<prop::sample::Index>(), 1u32..120), 2000),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..20, "[a-z ]{0,12}"), 200),
    ) {
        let (mut study, mut stamp) = small_study();
        let new = transcript("SU09", &long_text(&words));
        perform(&mut study, &mut stamp, Action::AddTranscripts(vec![new])).unwrap();
        let interview = titled(&study, "SU09");
        let (id, hash, old) = (interview.transcript.id, interview.hash(), interview.document().clone());
        let code = study.codebook().by_slug("trust").unwrap().id;
        let coding = |(at, length): (prop::sample::Index, u32)| {
            let start = at.index(old.text.len() as usize - 1) as u32;
            NewCoding {
                transcript: id,
                document: hash,
                span: Span::new(start, (start + length).min(old.text.len())),
                code,
                coder: "ak".into(),
                comment: String::new(),
                flags: Flags::default(),
                weight: None,
            }
        };
        let codings: Vec<NewCoding> = places.into_iter().map(coding).collect();
        perform(&mut study, &mut stamp, Action::AddCodings(codings)).unwrap();
        let before = study.records();
        let codings: Vec<CodingRecord> = before.iter().filter_map(|record| match record {
            Record::Coding(coding) => Some(coding.clone()),
            _ => None,
        }).collect();
        let mut text = old.text.as_str().to_owned();
        for (at, gone, new) in edits {
            let at = at.index(text.len());
            let end = (at + gone).min(text.len());
            text.replace_range(at..end, &new);
        }
        let action = correction(&study, "SU09", &text);
        let plan = perform(&mut study, &mut stamp, action).unwrap();
        let new = titled(&study, "SU09").document().clone();
        for coding in &codings {
            let after = study.coding_record(CodingAt { transcript: id, coding: coding.id }).unwrap();
            let quote = old.text.slice(coding.span.unwrap());
            match (after.state, after.span) {
                (CodingState::Sound, Some(span)) => {
                    prop_assert!(same_words(quote, new.text.slice(span)));
                    prop_assert_eq!(after.quote, None);
                }
                (CodingState::Changed | CodingState::Ambiguous, Some(_)) | (CodingState::Lost, None) => {
                    prop_assert_eq!(after.quote.as_deref(), Some(quote));
                }
                other => prop_assert!(false, "{:?}", other),
            }
        }
        let interview = titled(&study, "SU09");
        prop_assert_eq!(interview.codings().len() + interview.codings().lost().len(), codings.len());
        study.provide(old);
        for change in plan.changes.into_iter().rev() {
            study.apply(&change.invert());
        }
        prop_assert_eq!(study.records(), before);
    }
}

#[test]
fn a_transcript_known_by_its_record_alone_stays_so_when_its_text_changes() {
    let (mut study, mut stamp) = small_study();
    code_words(&mut study, &mut stamp, "SU01", "in the car");
    let mut outline = Study::new();
    for record in study.records() {
        if record.kind() != Kind::Coding {
            outline.apply(&Change::add(record));
        }
    }
    let action = correction(&study, "SU01", "SU01: I sat in the old car.\n");
    let plan = action.plan(&study, &mut stamp).unwrap();
    outline.apply_plan(&plan);
    let id = titled(&study, "SU01").transcript.id;
    assert!(!outline.interview(id).unwrap().is_loaded());
    study.apply_plan(&plan);
    let interview: Arc<Interview> = study.interview(id).unwrap().clone();
    let codings = interview
        .codings()
        .iter()
        .map(|c| study.record_of(&interview, c))
        .collect();
    outline.fill(id, interview.document().clone(), codings);
    assert_eq!(outline.records(), study.records());
    let trust = study.codebook().by_slug("trust").unwrap().id;
    assert_eq!(outline.tally(trust, None), study.tally(trust, None));
}
