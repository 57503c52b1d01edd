//! People, transcripts as wholes, links, and dealing a code out.

use crate::study::testing::{perform, small_study, transcript};
use crate::study::*;

fn who(study: &Study, title: &str, label: &str) -> Who {
    study.interview_titled(title).unwrap().transcript.who(label)
}

fn named(study: &Study, name: &str) -> Participant {
    study.participant_named(name).unwrap().clone()
}

fn id(study: &Study, title: &str) -> TranscriptId {
    study.interview_titled(title).unwrap().transcript.id
}

fn titles(study: &Study) -> Vec<&str> {
    let interviews = study.interviews().iter();
    interviews.map(|i| i.transcript.title.as_str()).collect()
}

/// A small study with a third interview, and what is known of its participants.
fn peopled() -> (Study, Stamp) {
    let (mut study, mut stamp) = small_study();
    let third = transcript("SU02", "SU02: We both went.\nSU01: I did too.\n");
    perform(&mut study, &mut stamp, Action::AddTranscripts(vec![third])).unwrap();
    let known = |name: &str, attributes: &[(&str, Value)]| NewParticipant {
        name: name.into(),
        role: None,
        attributes: attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    };
    let known = vec![
        known(
            "SU01",
            &[
                ("age", Value::Known("44".into())),
                ("gender", Value::Unknown),
            ],
        ),
        known(
            "SU02",
            &[
                ("age", Value::Known("45".into())),
                ("gender", Value::Declined),
            ],
        ),
    ];
    perform(&mut study, &mut stamp, Action::SetParticipants(known)).unwrap();
    (study, stamp)
}

#[test]
fn merged_participants_share_labels_notes_transcripts_and_what_is_known() {
    let (mut study, mut stamp) = peopled();
    let (from, into) = (named(&study, "SU02").id, named(&study, "SU01").id);
    let memo = Action::AddMemo {
        on: MemoTarget::Participant(from),
        document: None,
        text: "shy".into(),
    };
    perform(&mut study, &mut stamp, memo).unwrap();
    let code = study.codebook().by_slug("trust").unwrap().id;
    for (participant, text) in [(into, "first"), (from, "second")] {
        let row = SummaryRow::Participant(participant);
        let summary = Action::SetSummary {
            row,
            code,
            text: text.into(),
        };
        perform(&mut study, &mut stamp, summary).unwrap();
    }
    let merge = Action::MergeParticipants {
        from,
        into,
        why: "one person".into(),
    };
    let plan = perform(&mut study, &mut stamp, merge).unwrap();
    assert_eq!(plan.why, "one person");
    assert_eq!(plan.notices, ["age stays 44; SU02 had 45"]);
    assert_eq!(who(&study, "SU02", "SU02"), Who::Participant(into));
    let listed = study.interview_titled("SU02").unwrap().transcript.main;
    assert_eq!(listed, Some(into));
    assert_eq!(study.memos()[0].on, MemoTarget::Participant(into));
    assert_eq!(study.summaries().len(), 1);
    assert_eq!(study.summaries()[0].text, "first\nsecond");
    let stays = named(&study, "SU01");
    assert_eq!(stays.attributes["gender"], Value::Declined);
    assert!(study.participant(from).is_none());
}

#[test]
fn a_split_participant_takes_their_labels_and_the_transcript_with_them() {
    let (mut study, mut stamp) = peopled();
    let old = named(&study, "SU01").id;
    let labels = vec![(id(&study, "SU02"), "SU01".to_owned())];
    let split = |labels, name: &str| Action::SplitParticipant {
        participant: old,
        labels,
        name: name.into(),
        why: String::new(),
    };
    assert!(split(Vec::new(), "SU09").plan(&study, &mut stamp).is_err());
    let wrong = vec![(id(&study, "SU02"), "SU02".to_owned())];
    assert!(split(wrong, "SU09").plan(&study, &mut stamp).is_err());
    assert!(
        split(labels.clone(), "su02")
            .plan(&study, &mut stamp)
            .is_err()
    );
    perform(&mut study, &mut stamp, split(labels, "SU09")).unwrap();
    let new = named(&study, "SU09").id;
    assert_eq!(who(&study, "SU02", "SU01"), Who::Participant(new));
    assert_eq!(who(&study, "SU01", "SU01"), Who::Participant(old));
    let listed =
        |study: &Study, title: &str| study.interview_titled(title).unwrap().transcript.main;
    assert_eq!(listed(&study, "SU01"), Some(old));
    let labels = vec![(id(&study, "SU01"), "SU01".to_owned())];
    perform(&mut study, &mut stamp, split(labels, "SU10")).unwrap();
    assert_eq!(listed(&study, "SU01"), Some(named(&study, "SU10").id));
}

#[test]
fn only_a_participant_who_speaks_nowhere_can_be_removed() {
    let (mut study, mut stamp) = peopled();
    let add = Action::AddParticipant {
        name: "New".into(),
        role: " GP ".into(),
    };
    perform(&mut study, &mut stamp, add).unwrap();
    let new = named(&study, "new");
    assert_eq!(new.role, "gp");
    let list = Action::ListTranscript {
        transcript: id(&study, "GP01"),
        under: Some(new.id),
    };
    perform(&mut study, &mut stamp, list).unwrap();
    let remove = |participant| Action::RemoveParticipant { participant };
    let speaks = remove(named(&study, "SU01").id).plan(&study, &mut stamp);
    assert!(speaks.unwrap_err().to_string().contains("speaks in SU01"));
    perform(&mut study, &mut stamp, remove(new.id)).unwrap();
    assert_eq!(
        study.interview_titled("GP01").unwrap().transcript.main,
        None
    );
}

#[test]
fn a_label_given_to_the_interviewer_takes_the_transcript_out_of_its_role() {
    let (mut study, mut stamp) = peopled();
    let transcript = id(&study, "SU02");
    let set = |label: &str, who| Action::SetSpeaker {
        transcript,
        label: label.into(),
        who,
    };
    perform(&mut study, &mut stamp, set("SU02", Who::Interviewer)).unwrap();
    let listed = |study: &Study| study.interview(transcript).unwrap().transcript.main;
    assert_eq!(listed(&study), Some(named(&study, "SU01").id));
    perform(&mut study, &mut stamp, set("SU01", Who::Other)).unwrap();
    assert_eq!(listed(&study), None);
}

#[test]
fn attributes_are_added_renamed_typed_and_removed_everywhere_at_once() {
    let (mut study, mut stamp) = peopled();
    let add = |name: &str| Action::AddAttribute {
        name: name.into(),
        of_transcripts: false,
    };
    perform(&mut study, &mut stamp, add("Lives_alone")).unwrap();
    assert_eq!(
        named(&study, "GP01").attributes["lives alone"],
        Value::Unknown
    );
    assert!(add("lives alone").plan(&study, &mut stamp).is_err());
    let wave = Action::AddAttribute {
        name: "wave".into(),
        of_transcripts: true,
    };
    perform(&mut study, &mut stamp, wave).unwrap();
    let gp = &study.interview_titled("GP01").unwrap().transcript;
    assert_eq!(gp.attributes["wave"], Value::Unknown);
    assert!(!named(&study, "GP01").attributes.contains_key("wave"));
    let wave = Action::DescribeTranscript {
        transcript: id(&study, "GP01"),
        attributes: [("Age".to_owned(), Value::Known("long".into()))].into(),
    };
    assert_eq!(study.attribute_type("age"), AttributeType::Number);
    perform(&mut study, &mut stamp, wave).unwrap();
    assert_eq!(study.attribute_type("age"), AttributeType::Text);
    let kind = Action::TypeAttribute {
        name: "age".into(),
        kind: Some(AttributeType::Band),
    };
    perform(&mut study, &mut stamp, kind).unwrap();
    let rename = |to: &str| Action::RenameAttribute {
        name: "age".into(),
        to: to.into(),
    };
    assert!(rename("gender").plan(&study, &mut stamp).is_err());
    perform(&mut study, &mut stamp, rename("Years")).unwrap();
    assert_eq!(
        named(&study, "SU01").attributes["years"],
        Value::Known("44".into())
    );
    assert_eq!(study.attribute_type("years"), AttributeType::Band);
    assert_eq!(study.chosen_type("age"), None);
    let remove = Action::RemoveAttribute {
        name: "years".into(),
    };
    let plan = perform(&mut study, &mut stamp, remove).unwrap();
    assert_eq!(plan.sentence, "removed the attribute years, known of 3");
    assert_eq!(study.attribute_names(), ["gender", "lives alone", "wave"]);
    assert!(study.setting(SETTING_ATTRIBUTE_TYPES).is_none());
}

#[test]
fn transcripts_are_put_in_order_among_themselves() {
    let (mut study, mut stamp) = peopled();
    assert_eq!(titles(&study), ["GP01", "SU01", "SU02"]);
    let order = |study: &Study, titles: &[&str]| Action::OrderTranscripts {
        order: titles.iter().map(|title| id(study, title)).collect(),
    };
    let action = order(&study, &["SU02", "GP01"]);
    perform(&mut study, &mut stamp, action).unwrap();
    assert_eq!(titles(&study), ["SU02", "SU01", "GP01"]);
    let twice = order(&study, &["GP01", "GP01"]);
    assert!(twice.plan(&study, &mut stamp).is_err());
    let same = order(&study, &["SU02", "SU01", "GP01"]);
    let plan = same.plan(&study, &mut stamp).unwrap();
    assert!(plan.changes.is_empty());
}

#[test]
fn sets_hold_each_transcript_once_and_survive_their_members() {
    let (mut study, mut stamp) = peopled();
    let (gp, su) = (id(&study, "GP01"), id(&study, "SU01"));
    let make = |name: &str| Action::MakeSet {
        name: name.into(),
        members: vec![gp, gp],
    };
    perform(&mut study, &mut stamp, make("Wave 1")).unwrap();
    assert!(make("wave 1").plan(&study, &mut stamp).is_err());
    let set = study.sets()[0].id;
    let change = |add: &[TranscriptId], remove: &[TranscriptId]| Action::ChangeSet {
        set,
        add: add.to_vec(),
        remove: remove.to_vec(),
    };
    let plan = perform(&mut study, &mut stamp, change(&[su, gp], &[])).unwrap();
    assert_eq!(plan.sentence, "put 2 transcripts into the set Wave 1");
    assert_eq!(study.sets()[0].members, [gp, su]);
    perform(&mut study, &mut stamp, change(&[], &[gp])).unwrap();
    perform(
        &mut study,
        &mut stamp,
        Action::RemoveTranscript { transcript: su },
    )
    .unwrap();
    assert_eq!(study.sets()[0].members, []);
    let rename = Action::RenameSet {
        set,
        name: " ".into(),
    };
    assert!(rename.plan(&study, &mut stamp).is_err());
    perform(&mut study, &mut stamp, Action::RemoveSet { set }).unwrap();
    assert!(study.sets().is_empty());
}

#[test]
fn links_join_two_passages_and_move_with_a_correction() {
    let (mut study, mut stamp) = peopled();
    let end = |title: &str, start, end| Passage {
        transcript: id(&study, title),
        span: Span::new(start, end),
    };
    let (from, to) = (end("GP01", 30, 40), end("SU01", 21, 38));
    let hash = |title: &str| study.interview_titled(title).unwrap().hash();
    let documents = (hash("GP01"), hash("SU01"));
    let link = |to| Action::AddLink {
        from,
        to,
        documents,
        label: " contradicts ".into(),
    };
    assert!(link(from).plan(&study, &mut stamp).is_err(), "another text");
    let action = link(to);
    perform(&mut study, &mut stamp, action).unwrap();
    assert_eq!(study.links()[0].label, "contradicts");
    let interview = study.interview_titled("SU01").unwrap();
    let text = format!("INT: Well.\n{}", interview.document().text.as_str());
    let correct = Action::CorrectText {
        transcript: to.transcript,
        from: interview.hash(),
        document: testing::document(&text),
        speakers: Vec::new(),
        why: String::new(),
    };
    perform(&mut study, &mut stamp, correct).unwrap();
    assert_eq!(study.links()[0].to.span, Span::new(32, 49));
    let link = study.links()[0].id;
    let label = String::from("explains");
    perform(&mut study, &mut stamp, Action::RenameLink { link, label }).unwrap();
    assert_eq!(study.links()[0].label, "explains");
    perform(&mut study, &mut stamp, Action::RemoveLink { link }).unwrap();
    assert!(study.links().is_empty());
}

#[test]
fn a_code_is_dealt_out_with_its_reason_and_what_is_dealt_counts_as_coded_now() {
    let (mut study, mut stamp) = peopled();
    let trust = study.codebook().by_slug("trust").unwrap().id;
    let gp = study.interview_titled("GP01").unwrap();
    let (transcript, document) = (gp.transcript.id, gp.hash());
    let apply = Action::ApplyCodes {
        transcript,
        document,
        spans: vec![Span::new(28, 35), Span::new(40, 45)],
        codes: vec![CodeChoice::Known(trust)],
    };
    perform(&mut study, &mut stamp, apply).unwrap();
    let first = study
        .interview(transcript)
        .unwrap()
        .codings()
        .iter()
        .next()
        .unwrap()
        .id;
    let at = CodingAt {
        transcript,
        coding: first,
    };
    let deal = |into| Action::SplitCode {
        from: trust,
        codings: vec![at],
        into,
        why: "too broad".into(),
    };
    let nowhere = deal(CodeChoice::Known(trust));
    assert!(nowhere.plan(&study, &mut stamp).is_err());
    let new = CodeChoice::New(NewCode {
        label: "Trust in the GP".into(),
        ..NewCode::default()
    });
    let plan = perform(&mut study, &mut stamp, deal(new.clone())).unwrap();
    assert_eq!(plan.sentence, "split trust: 1 coding to trust-in-the-gp");
    assert_eq!(plan.why, "too broad");
    let dealt = study.coding_record(at).unwrap();
    let code = study.codebook().get(dealt.code).unwrap();
    assert!(dealt.created >= code.defined);
    assert_eq!(study.tally(trust, None), 1);
    assert!(
        deal(new).plan(&study, &mut stamp).is_err(),
        "it is no longer one of that code"
    );
}

#[test]
fn only_another_meaning_makes_another_definition() {
    let (mut study, mut stamp) = peopled();
    let id = study.codebook().by_slug("trust").unwrap().id;
    let now = |study: &Study| study.codebook().get(id).unwrap().clone();
    let begun = now(&study).defined;
    let edit = |study: &Study, change: fn(&mut Description)| {
        let mut description = now(study).description;
        change(&mut description);
        Action::EditCode {
            code: id,
            edit: CodeEdit {
                description: Some(description),
                ..CodeEdit::default()
            },
            why: "clearer".into(),
        }
    };
    let example = edit(&study, |d| d.example = "She knew me.".into());
    perform(&mut study, &mut stamp, example).unwrap();
    assert_eq!(now(&study).defined, begun);
    let definition = edit(&study, |d| d.definition = "Relying on somebody.".into());
    let plan = perform(&mut study, &mut stamp, definition).unwrap();
    assert_eq!(plan.why, "clearer");
    let later = now(&study).defined;
    assert!(later > begun);
    let spaced = edit(&study, |d| d.definition = "Relying  on\nsomebody. ".into());
    perform(&mut study, &mut stamp, spaced).unwrap();
    assert_eq!(now(&study).defined, later);
}
