use std::path::Path;

use super::tests::{code_passage, records, study_file};
use super::*;
use crate::study::testing::document;
use crate::study::{Action, CodingAt, CodingRecord, CodingState, QuoteId, Span};
use crate::workbench::Workbench;

fn text(workbench: &Workbench, title: &str) -> String {
    let interview = workbench.study().interview_titled(title).unwrap();
    interview.document().text.as_str().to_owned()
}

/// Replaces the first occurrence of `old` in a transcript.
fn correct(workbench: &mut Workbench, title: &str, old: &str, new: &str) {
    let interview = workbench.study().interview_titled(title).unwrap();
    let (transcript, from) = (interview.transcript.id, interview.hash());
    workbench.load(transcript).unwrap();
    let lines = text(workbench, title).replacen(old, new, 1);
    let action = Action::CorrectText {
        transcript,
        from,
        document: document(&lines),
        speakers: Vec::new(),
        why: String::new(),
    };
    let done = workbench.perform(action).unwrap();
    assert!(done.entry.is_some());
}

fn code(workbench: &mut Workbench, title: &str, words: &str) {
    let byte = text(workbench, title).find(words).unwrap() as u32;
    let span = Span::new(byte, byte + words.len() as u32);
    let action = code_passage(workbench, title, span, "trust");
    workbench.perform(action).unwrap();
}

/// State and words of the codings of a transcript, lost ones last.
fn codings(workbench: &Workbench, title: &str) -> Vec<(CodingState, String)> {
    let interview = workbench.study().interview_titled(title).unwrap();
    let all = interview.codings().iter().chain(interview.codings().lost());
    all.map(|coding| {
        let words = interview.document().text.slice(coding.span);
        (coding.state, words.to_owned())
    })
    .collect()
}

fn stored(path: &Path) -> Vec<Record> {
    records(path)
}

#[test]
fn one_undo_takes_a_whole_correction_back_also_on_disk_and_redo_puts_it_back() {
    let (_folder, path) = study_file();
    let mut workbench = Workbench::open_whole(&path, None).unwrap();
    code(&mut workbench, "SU01", "I sat in the car.");
    code(&mut workbench, "SU01", "She did.");
    let before = workbench.study().records();
    correct(
        &mut workbench,
        "SU01",
        "the car. Twenty minutes, I sat.\nREL: She did.",
        "the old car.",
    );
    let after = workbench.study().records();
    assert_eq!(stored(&path), after);
    assert_eq!(
        codings(&workbench, "SU01"),
        [
            (CodingState::Changed, "I sat in the old car.".into()),
            (CodingState::Lost, String::new())
        ]
    );
    workbench.undo().unwrap();
    assert_eq!(workbench.study().records(), before);
    assert_eq!(stored(&path), before);
    workbench.redo().unwrap();
    assert_eq!(workbench.study().records(), after);
    assert_eq!(stored(&path), after);
    assert_eq!(workbench.verify().unwrap(), Vec::new());
}

#[test]
fn a_correction_reaches_another_process_whether_it_has_loaded_the_transcript_or_not() {
    let (_folder, path) = study_file();
    let mut one = Workbench::open_whole(&path, Some("ak")).unwrap();
    code(&mut one, "SU01", "in the car");
    let mut loaded = Workbench::open_whole(&path, Some("mh")).unwrap();
    let mut outline = Workbench::open(&path, Some("mh")).unwrap();
    correct(&mut one, "SU01", "the car", "the old car");
    for other in [&mut loaded, &mut outline] {
        assert!(other.refresh().unwrap());
    }
    let in_outline = outline.study().interview_titled("SU01").unwrap();
    assert!(!in_outline.is_loaded());
    assert_eq!(in_outline.transcript.version(), 2);
    outline.load_all().unwrap();
    one.undo().unwrap();
    for other in [&mut loaded, &mut outline] {
        assert_eq!(
            codings(other, "SU01"),
            [(CodingState::Changed, "in the old car".into())]
        );
        other.refresh().unwrap();
        assert_eq!(
            codings(other, "SU01"),
            [(CodingState::Sound, "in the car".into())]
        );
        assert_eq!(other.study().records(), one.study().records());
    }
    assert_eq!(stored(&path), one.study().records());
}

#[test]
fn a_coding_from_a_text_that_another_process_has_corrected_is_refused() {
    let (_folder, path) = study_file();
    let mut one = Workbench::open_whole(&path, Some("ak")).unwrap();
    let mut two = Workbench::open_whole(&path, Some("mh")).unwrap();
    let stale = code_passage(&two, "SU01", Span::new(20, 30), "trust");
    correct(&mut one, "SU01", "the car", "the old car");
    let refusal = two.perform(stale).unwrap_err();
    assert!(
        refusal.to_string().contains("has changed since"),
        "{refusal}"
    );
    assert_eq!(text(&two, "SU01"), text(&one, "SU01"));
}

#[test]
fn a_coding_made_since_is_carried_back_when_a_correction_is_taken_back() {
    let (_folder, path) = study_file();
    let mut one = Workbench::open_whole(&path, Some("ak")).unwrap();
    correct(
        &mut one,
        "SU01",
        "INT: And then?",
        "INT: And what happened then, please?",
    );
    let mut two = Workbench::open_whole(&path, Some("mh")).unwrap();
    code(&mut two, "SU01", "in the car");
    one.undo().unwrap();
    assert_eq!(
        codings(&one, "SU01"),
        [(CodingState::Sound, "in the car".into())]
    );
    assert_eq!(stored(&path), one.study().records());
    one.redo().unwrap();
    assert_eq!(
        codings(&one, "SU01"),
        [(CodingState::Sound, "in the car".into())]
    );
    two.refresh().unwrap();
    assert_eq!(two.study().records(), one.study().records());
}

#[test]
fn a_coding_that_comes_back_after_a_correction_comes_back_to_its_words() {
    let (_folder, path) = study_file();
    let mut one = Workbench::open_whole(&path, Some("ak")).unwrap();
    code(&mut one, "SU01", "in the car");
    code(&mut one, "SU01", "She did.");
    one.undo().unwrap();
    let interview = one.study().interview_titled("SU01").unwrap();
    let coding = interview.codings().iter().next().unwrap().id;
    let transcript = interview.transcript.id;
    let removed = one
        .perform(Action::RemoveCodings(vec![CodingAt { transcript, coding }]))
        .unwrap();
    correct(
        &mut one,
        "SU01",
        "INT: And then?",
        "INT: And what happened then, please?",
    );
    one.revert(removed.entry.unwrap()).unwrap();
    assert_eq!(
        codings(&one, "SU01"),
        [(CodingState::Sound, "in the car".into())]
    );
    assert_eq!(stored(&path), one.study().records());
    assert_eq!(one.verify().unwrap(), Vec::new());
}

#[test]
fn a_resize_from_before_a_correction_is_taken_back_together_with_it_or_not_at_all() {
    let (_folder, path) = study_file();
    let mut one = Workbench::open_whole(&path, Some("ak")).unwrap();
    code(&mut one, "SU01", "And");
    let before = one.study().records();
    let interview = one.study().interview_titled("SU01").unwrap();
    let coding = CodingAt {
        transcript: interview.transcript.id,
        coding: interview.codings().iter().next().unwrap().id,
    };
    let resize = |one: &Workbench, end| Action::ResizeCoding {
        coding,
        document: one.study().interview_titled("SU01").unwrap().hash(),
        span: Span::new(0, end),
    };
    one.perform(resize(&one, 40)).unwrap();
    let back = one.perform(resize(&one, 8)).unwrap();
    correct(&mut one, "SU01", "the car", "the old car");
    let refusal = one.revert(back.entry.unwrap()).unwrap_err();
    assert!(
        refusal.to_string().contains("corrected the text of SU01"),
        "{refusal}"
    );
    one.revert_with_later(back.entry.unwrap()).unwrap();
    one.undo().unwrap();
    assert_eq!(one.study().records(), before);
    assert_eq!(stored(&path), before);
}

#[test]
fn ids_of_earlier_versions_lead_to_the_present_words_and_earlier_texts_stay_readable() {
    let (_folder, path) = study_file();
    let mut workbench = Workbench::open_whole(&path, None).unwrap();
    let interview = workbench.study().interview_titled("SU01").unwrap();
    let (transcript, first) = (interview.transcript.id, interview.document().clone());
    let id = |words: &str| {
        let byte = first.text.as_str().find(words).unwrap() as u32;
        interview.quote_id(Span::new(byte, byte + words.len() as u32))
    };
    let (car, she) = (id("the car"), id("She did."));
    correct(
        &mut workbench,
        "SU01",
        "INT: And then?",
        "INT: And what then?",
    );
    correct(&mut workbench, "SU01", "REL: She did.\n", "");
    drop(workbench);
    let mut later = Workbench::open(&path, None).unwrap();
    let (_, span) = later.resolve(&car).unwrap();
    let present = later.study().interview(transcript).unwrap().clone();
    assert_eq!(present.document().text.slice(span), "the car");
    let again = present.quote_id(span);
    assert!(again.to_string().ends_with("@v3"));
    assert_eq!(later.resolve(&again).unwrap(), (transcript, span));
    let gone = later.resolve(&she).unwrap_err();
    assert!(gone.to_string().contains("gone since version 3"), "{gone}");
    assert_eq!(*later.version(transcript, 1).unwrap(), *first);
    assert!(later.version(transcript, 4).is_err() && later.version(transcript, 0).is_err());
    let outside = QuoteId {
        span: Span::new(5, 9000),
        ..car
    };
    assert!(later.resolve(&outside).is_err());
}

#[test]
fn a_removed_transcript_comes_back_in_its_latest_version() {
    let (_folder, path) = study_file();
    let mut workbench = Workbench::open_whole(&path, None).unwrap();
    code(&mut workbench, "SU01", "in the car");
    correct(&mut workbench, "SU01", "the car", "the old car");
    let before: Vec<Record> = workbench.study().records();
    let transcript = workbench
        .study()
        .interview_titled("SU01")
        .unwrap()
        .transcript
        .id;
    workbench
        .perform(Action::RemoveTranscript { transcript })
        .unwrap();
    workbench.undo().unwrap();
    assert_eq!(workbench.study().records(), before);
    let changed = before.iter().filter(|record| {
        matches!(
            record,
            Record::Coding(CodingRecord {
                state: CodingState::Changed,
                ..
            })
        )
    });
    assert_eq!(changed.count(), 1);
}
