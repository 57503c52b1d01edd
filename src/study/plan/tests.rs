use proptest::prelude::*;

use crate::study::testing::{perform, small_study, steps};
use crate::study::*;

fn titled<'a>(study: &'a Study, title: &str) -> &'a Interview {
    study.interview_titled(title).unwrap()
}

fn code(study: &Study, slug: &str) -> CodeId {
    study.codebook().by_slug(slug).unwrap().id
}

fn apply(study: &Study, title: &str, span: Span, slug: &str) -> Action {
    let interview = titled(study, title);
    Action::ApplyCodes {
        transcript: interview.transcript.id,
        document: interview.hash(),
        spans: vec![span],
        codes: vec![CodeChoice::Known(code(study, slug))],
    }
}

fn spans(study: &Study, title: &str) -> Vec<(u32, u32)> {
    titled(study, title)
        .codings()
        .iter()
        .map(|coding| (coding.span.start, coding.span.end))
        .collect()
}

fn coding(study: &Study, title: &str, at: usize) -> CodingAt {
    let interview = titled(study, title);
    CodingAt {
        transcript: interview.transcript.id,
        coding: interview.codings().iter().nth(at).unwrap().id,
    }
}

#[test]
fn a_code_over_an_overlapping_coding_extends_it_and_touching_ones_stay_apart() {
    let (mut study, mut stamp) = small_study();
    for span in [Span::new(30, 40), Span::new(35, 50), Span::new(50, 55)] {
        let action = apply(&study, "GP01", span, "trust");
        perform(&mut study, &mut stamp, action).unwrap();
    }
    assert_eq!(spans(&study, "GP01"), [(30, 50), (50, 55)]);
}

#[test]
fn extending_over_several_codings_joins_their_comments_and_flags() {
    let (mut study, mut stamp) = small_study();
    for (span, comment, key) in [
        (Span::new(30, 35), "first", true),
        (Span::new(45, 50), "second", false),
    ] {
        let action = apply(&study, "GP01", span, "trust");
        perform(&mut study, &mut stamp, action).unwrap();
        let codings = vec![coding(&study, "GP01", spans(&study, "GP01").len() - 1)];
        let edit = CodingEdit {
            comment: Some(comment.into()),
            key: Some(key),
            ..CodingEdit::default()
        };
        perform(
            &mut study,
            &mut stamp,
            Action::EditCodings { codings, edit },
        )
        .unwrap();
    }
    let action = apply(&study, "GP01", Span::new(34, 46), "trust");
    perform(&mut study, &mut stamp, action).unwrap();
    let whole = study.coding_record(coding(&study, "GP01", 0)).unwrap();
    assert_eq!(spans(&study, "GP01"), [(30, 50)]);
    assert_eq!(
        (whole.comment.as_str(), whole.flags.key),
        ("first\nsecond", true)
    );
}

#[test]
fn a_cut_leaves_the_outer_ends_where_they_are_and_the_blank_between_uncoded() {
    let (mut study, mut stamp) = small_study();
    let action = apply(&study, "GP01", Span::new(28, 37), "trust");
    perform(&mut study, &mut stamp, action).unwrap();
    let cut = Action::SplitCoding {
        coding: coding(&study, "GP01", 0),
        document: titled(&study, "GP01").hash(),
        at: 31,
    };
    perform(&mut study, &mut stamp, cut).unwrap();
    assert_eq!(spans(&study, "GP01"), [(28, 31), (32, 37)]);
}

#[test]
fn a_passage_coded_already_is_left_as_it_is_and_that_is_said() {
    let (mut study, mut stamp) = small_study();
    let action = apply(&study, "GP01", Span::new(30, 40), "trust");
    perform(&mut study, &mut stamp, action).unwrap();
    let plan = apply(&study, "GP01", Span::new(31, 39), "trust")
        .plan(&study, &mut stamp)
        .unwrap();
    assert!(plan.changes.is_empty());
    assert_eq!(plan.notices, ["already coded trust"]);
}

#[test]
fn another_coders_coding_is_never_touched() {
    let (mut study, mut stamp) = small_study();
    let action = apply(&study, "GP01", Span::new(30, 40), "trust");
    perform(&mut study, &mut stamp, action).unwrap();
    stamp.coder = study.coder_named("mh").unwrap().id;
    let action = apply(&study, "GP01", Span::new(35, 50), "trust");
    perform(&mut study, &mut stamp, action).unwrap();
    assert_eq!(spans(&study, "GP01"), [(30, 40), (35, 50)]);
}

#[test]
fn passages_outside_the_text_or_of_another_text_are_refused() {
    let (study, mut stamp) = small_study();
    let outside = apply(&study, "GP01", Span::new(30, 400), "trust")
        .plan(&study, &mut stamp)
        .unwrap_err();
    assert!(
        outside.to_string().contains("reaches behind the end"),
        "{outside}"
    );
    let empty = apply(&study, "GP01", Span::new(30, 30), "trust")
        .plan(&study, &mut stamp)
        .unwrap_err();
    assert!(empty.to_string().contains("is empty"), "{empty}");
    let stale = Action::ApplyCodes {
        transcript: titled(&study, "GP01").transcript.id,
        document: titled(&study, "SU01").hash(),
        spans: vec![Span::new(0, 1)],
        codes: vec![CodeChoice::Known(code(&study, "trust"))],
    };
    assert!(
        stale
            .plan(&study, &mut stamp)
            .unwrap_err()
            .to_string()
            .contains("has changed since")
    );
}

#[test]
fn merging_a_code_moves_everything_and_keeps_its_id_as_an_alias() {
    let (mut study, mut stamp) = small_study();
    let (from, into) = (code(&study, "belonging"), code(&study, "trust"));
    let action = apply(&study, "GP01", Span::new(30, 40), "belonging");
    perform(&mut study, &mut stamp, action).unwrap();
    let memo = Action::AddMemo {
        on: MemoTarget::Code(from),
        document: None,
        text: "so far".into(),
    };
    perform(&mut study, &mut stamp, memo).unwrap();
    perform(
        &mut study,
        &mut stamp,
        Action::MergeCodes {
            from,
            into,
            why: "alike".into(),
        },
    )
    .unwrap();
    assert_eq!(code(&study, "belonging"), into);
    assert_eq!(study.tally(into, None), 1);
    assert_eq!(study.memos()[0].on, MemoTarget::Code(into));
    assert_eq!(
        study.codebook().by_slug("loneliness").unwrap().parent,
        Some(into)
    );
}

#[test]
fn a_code_cannot_go_under_itself() {
    let (study, mut stamp) = small_study();
    let (above, under) = (code(&study, "belonging"), code(&study, "loneliness"));
    let round = Action::MoveCode {
        code: above,
        parent: Some(under),
        before: None,
    };
    assert!(round.plan(&study, &mut stamp).is_err());
    let round = Action::MergeCodes {
        from: above,
        into: under,
        why: String::new(),
    };
    assert!(round.plan(&study, &mut stamp).is_err());
}

#[test]
fn names_are_unique() {
    let (study, mut stamp) = small_study();
    let twice = Action::AddCoder { name: "mh".into() }
        .plan(&study, &mut stamp)
        .unwrap_err();
    assert!(
        twice.to_string().contains("coder named mh already"),
        "{twice}"
    );
    let taken = CodeEdit {
        slug: Some("trust".into()),
        ..CodeEdit::default()
    };
    let rename = Action::EditCode {
        code: code(&study, "belonging"),
        edit: taken,
        why: String::new(),
    };
    assert!(rename.plan(&study, &mut stamp).is_err());
}

#[test]
fn the_same_text_is_skipped_and_the_same_title_with_another_text_refused() {
    let (study, mut stamp) = small_study();
    let same = testing::transcript("copy", titled(&study, "GP01").document().text.as_str());
    let plan = Action::AddTranscripts(vec![same])
        .plan(&study, &mut stamp)
        .unwrap();
    assert!(
        plan.changes.is_empty() && plan.notices[0].contains("as GP01"),
        "{:?}",
        plan.notices
    );
    let other = testing::transcript("GP01", "GP01: Something else.\n");
    assert!(
        Action::AddTranscripts(vec![other])
            .plan(&study, &mut stamp)
            .is_err()
    );
}

#[test]
fn what_is_known_of_a_participant_is_not_replaced_by_unknown() {
    let (mut study, mut stamp) = small_study();
    let learn = |value: Value| {
        let attributes = Attributes::from([("Age".to_owned(), value)]);
        Action::SetParticipants(vec![NewParticipant {
            name: "gp01".into(),
            role: Some("GP".into()),
            attributes,
        }])
    };
    perform(&mut study, &mut stamp, learn(Value::Known("44".into()))).unwrap();
    perform(&mut study, &mut stamp, learn(Value::Unknown)).unwrap();
    let participant = study.participant_named("GP01").unwrap();
    assert_eq!(participant.attributes["age"], Value::Known("44".into()));
    assert_eq!(participant.role, "gp");
}

proptest! {
    #[test]
    fn each_change_and_its_inverse_cancel_out(steps in steps(24)) {
        let (mut study, mut stamp) = small_study();
        for step in steps {
            let Some(action) = step.action(&study) else { continue };
            let (before, texts) = (study.records(), study.interviews().to_vec());
            let Ok(plan) = perform(&mut study, &mut stamp, action) else {
                prop_assert_eq!(study.records(), before);
                continue;
            };
            let mut back = study.clone();
            for change in plan.changes.into_iter().rev() {
                let change = change.invert();
                if let Some(Record::Transcript(transcript)) = &change.after {
                    let document = texts.iter().find(|i| i.hash() == transcript.document()).unwrap().document().clone();
                    back.provide(document);
                }
                back.apply(&change);
            }
            prop_assert_eq!(back.records(), before);
        }
    }

    #[test]
    fn tallies_equal_a_recount(steps in steps(40)) {
        let (mut study, mut stamp) = small_study();
        for action in steps.iter().filter_map(|step| step.action(&study.clone())).collect::<Vec<_>>() {
            let _ = perform(&mut study, &mut stamp, action);
        }
        for code in study.codebook().iter() {
            let own = |i: &std::sync::Arc<Interview>| i.codings().iter().filter(|c| study.code_id(c.code) == code.id).count();
            let counted: usize = study.interviews().iter().map(own).sum();
            prop_assert_eq!(study.tally(code.id, None) as usize, counted);
        }
    }

    #[test]
    fn patches_make_changes_whole_again(steps in steps(24)) {
        let (mut study, mut stamp) = small_study();
        for step in steps {
            let Some(action) = step.action(&study) else { continue };
            let Ok(plan) = action.plan(&study, &mut stamp) else { continue };
            for document in &plan.documents {
                study.provide(document.clone());
            }
            for change in &plan.changes {
                let record = change.record().unwrap();
                let now = study.record(record.kind(), record.id(), record.home());
                let (before, after) = change.to_patch();
                let whole = Change::from_patch(record.kind(), before, after, now.as_ref()).unwrap();
                prop_assert_eq!(&whole, change);
                study.apply(change);
            }
        }
    }
}
