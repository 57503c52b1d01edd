//! Transcripts as people write them, through the public face.

use proptest::prelude::*;

use super::testing::real_input;
use super::*;
use crate::study::{Document, NewWho, Span, Value};

fn read(name: &str, text: &str) -> ReadTranscript {
    read_transcript(name, text.as_bytes(), &ReadOptions::default()).unwrap()
}

/// Label, time in seconds and speech of each turn.
fn turns(text: &str) -> Vec<(String, Option<u32>, String)> {
    let document = read("x.txt", text).transcript.document;
    let turn = |turn: &crate::study::Turn| {
        let speech = document.text.slice(turn.speech).to_owned();
        let seconds = turn.time.map(|millis| millis / 1000);
        (document.label(turn).to_owned(), seconds, speech)
    };
    document.turns.iter().map(turn).collect()
}

fn turn(label: &str, seconds: Option<u32>, speech: &str) -> (String, Option<u32>, String) {
    (label.to_owned(), seconds, speech.to_owned())
}

const HOUSE: &str =
    "Study: Social Cure sample (INVENTED)      Interview: SU04      Version: 1.0 anonymised
Role: patient   Job: -   Pseudonym: Maureen   Age band: 40-49   Gender: F
Date: 2018-05-14   Place: community library   Length: 00:40:12   Interviewer: INT1   Transcriber: T2
Notation: [pause] [laughs] -- cut off; [NAME] replaced
---
[00:00:04] INT1: Can you tell me?

[00:00:09] SU04: [laughs] By accident, really. I'd gone in for my --

Note: she had a caf\u{e9} in mind.

- one thing
- and another

INT1: Yes?
";

#[test]
fn the_house_format_is_read_whole() {
    let read = read("whatever.txt", HOUSE);
    let transcript = &read.transcript;
    assert_eq!(
        (transcript.title.as_str(), transcript.main.as_deref()),
        ("SU04", Some("SU04"))
    );
    assert_eq!(
        (read.format, read.encoding.as_str()),
        ("plain text", "UTF-8")
    );
    assert_eq!(read.warnings, [""; 0]);
    assert_eq!(transcript.document.text.as_str(), HOUSE);
    let participant = &transcript.participants[0];
    assert_eq!(
        (participant.name.as_str(), participant.role.as_deref()),
        ("SU04", Some("patient"))
    );
    assert_eq!(participant.attributes["job"], Value::Unknown);
    assert_eq!(
        participant.attributes["age band"],
        Value::Known("40-49".into())
    );
    assert_eq!(
        transcript.attributes["place"],
        Value::Known("community library".into())
    );
    let keys: Vec<&str> = transcript.attributes.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "date",
            "interviewer",
            "length",
            "notation",
            "place",
            "study",
            "transcriber",
            "version"
        ]
    );
    let long = "[laughs] By accident, really. I'd gone in for my --\n\nNote: she had a caf\u{e9} in mind.\n\n- one thing\n- and another";
    let expected = [
        turn("INT1", Some(4), "Can you tell me?"),
        turn("SU04", Some(9), long),
        turn("INT1", None, "Yes?"),
    ];
    assert_eq!(turns(HOUSE), expected);
}

#[test]
fn positions_count_code_points_of_the_whole_file_with_its_line_ends_made_one() {
    let document = read(
        "x.txt",
        "\u{feff}Date: 2018\r\n\r\n👩 \u{e9}\r\nINT: Ça va ?\r\nP: Oui.\r\n",
    )
    .transcript
    .document;
    let spans: Vec<(Span, Span)> = document
        .turns
        .iter()
        .map(|turn| (turn.span, turn.speech))
        .collect();
    let expected = [
        (Span::new(16, 28), Span::new(21, 28)),
        (Span::new(29, 36), Span::new(32, 36)),
    ];
    assert_eq!(spans, expected);
    assert!(document.text.as_str().starts_with("Date: 2018\n\n👩"));
}

#[test]
fn a_time_on_its_own_line_belongs_to_the_turn_that_follows() {
    let text =
        "[00:00:04]\nINT: How?\n\n00:00:09\n\nP: So.\n\n[00:01:00]\n\nAnd so on.\n\n[00:02:00]\n";
    let expected = [
        turn("INT", Some(4), "How?"),
        turn(
            "P",
            Some(9),
            "So.\n\n[00:01:00]\n\nAnd so on.\n\n[00:02:00]",
        ),
    ];
    assert_eq!(turns(text), expected);
}

#[test]
fn names_and_times_above_the_words_are_read() {
    let text = "Speaker 1  0:04\nHow did it start?\n\nSpeaker 2  0:09\nSlowly.\nVery.\n\nSpeaker 1  1:00\nAnd then?\n";
    let expected = [
        turn("Speaker 1", Some(4), "How did it start?"),
        turn("Speaker 2", Some(9), "Slowly.\nVery."),
        turn("Speaker 1", Some(60), "And then?"),
    ];
    assert_eq!(turns(text), expected);
}

#[test]
fn time_marks_behind_paragraphs_are_no_speech() {
    let text = "I: How? #00:00:04-5#\n\nP: So. #00:00:09-1#\n";
    assert_eq!(
        turns(text),
        [turn("I", None, "How?"), turn("P", None, "So.")]
    );
}

#[test]
fn labels_without_speech_and_french_colons_are_read() {
    let text = "Enquêteur : Bonjour\nMarie :\nBonjour.\nEnquêteur\u{a0}: Alors ?\nMarie :\n";
    let expected = [
        turn("Enquêteur", None, "Bonjour"),
        turn("Marie", None, "Bonjour."),
        turn("Enquêteur", None, "Alors ?"),
        turn("Marie", None, ""),
    ];
    assert_eq!(turns(text), expected);
}

#[test]
fn a_text_without_labels_has_a_turn_for_each_paragraph() {
    let text = "One thought: this.\nIt goes on.\n\n\n  [00:12:00] Another one.\n";
    assert_eq!(
        turns(text),
        [
            turn("", None, "One thought: this.\nIt goes on."),
            turn("", Some(720), "Another one.")
        ]
    );
    let read = read("GP07.txt", text);
    let speaker = &read.transcript.speakers[0];
    assert_eq!(
        (speaker.label.as_str(), &speaker.who),
        ("", &NewWho::Participant("GP07".into()))
    );
    assert!(read.warnings[0].starts_with("no speaker labels found"));
}

#[test]
fn options_go_before_the_header_and_a_contradiction_is_told() {
    let options = ReadOptions {
        role: Some("GP".into()),
        title: Some("X1".into()),
        ..ReadOptions::default()
    };
    let read = read_transcript("a.md", HOUSE.as_bytes(), &options).unwrap();
    assert_eq!(
        (read.transcript.title.as_str(), read.format),
        ("X1", "Markdown")
    );
    let main = read
        .transcript
        .participants
        .iter()
        .find(|p| Some(&p.name) == read.transcript.main.as_ref());
    assert_eq!(main.unwrap().role.as_deref(), Some("gp"));
    assert!(read.warnings[0].contains("\"patient\"; \"GP\" was asked for"));
}

#[test]
fn what_cannot_be_read_is_said_with_what_can() {
    let refusal = |name: &str, bytes: &[u8]| {
        let options = ReadOptions::default();
        read_transcript(name, bytes, &options)
            .unwrap_err()
            .to_string()
    };
    assert!(
        refusal("talk.mp3", b"x")
            .starts_with(".mp3 cannot be read as a transcript; readable are .txt, .md")
    );
    assert!(refusal("folder.txt/talk", b"x").starts_with("a file without extension"));
    assert!(refusal("a.txt", b"PK\x03\x04").contains("zip archive"));
    assert!(refusal("a.txt", b"").contains("empty"));
}

#[test]
fn a_guessed_encoding_is_told() {
    let read = read_transcript(
        "a.TXT",
        b"INT: It\x92s?\n\nP: Yes.",
        &ReadOptions::default(),
    )
    .unwrap();
    assert_eq!(read.encoding, "windows-1252");
    assert!(read.warnings[0].contains("windows-1252"));
}

#[test]
fn a_misspelt_label_is_the_person_that_it_was_meant_to_be() {
    let text = "INT: a?\n\nGEORGE: b.\n\n".repeat(5) + "GEORG: c.\n";
    let read = read("G1.txt", &text);
    let georg = read
        .transcript
        .speakers
        .iter()
        .find(|speaker| speaker.label == "GEORG");
    assert_eq!(georg.unwrap().who, NewWho::Participant("GEORGE".into()));
    assert!(
        read.transcript
            .participants
            .iter()
            .all(|participant| participant.name != "GEORG")
    );
    assert!(read.warnings[0].starts_with("line 21: the label GEORG"));
}

#[test]
fn a_recogniser_s_text_of_timed_lines_is_cut_where_sentences_end() {
    let Some(bytes) = real_input("hitsave/rik-nicol.txt") else {
        return;
    };
    let read = read_transcript("rik-nicol.txt", &bytes, &ReadOptions::default()).unwrap();
    let document = &read.transcript.document;
    assert_eq!(document.turns[0].time, Some(43_810));
    assert_eq!(
        document.text.slice(document.turns[0].speech),
        "Hello everyone and welcome to yet another Hit Save podcast."
    );
    assert!(
        document
            .text
            .slice(document.turns[1].speech)
            .ends_with("two weeks ago here.")
    );
    assert!(document.turns.len() > 300 && document.labels == [""]);
    assert_lawful(document);
}

fn assert_lawful(document: &Document) {
    let length = document.text.len();
    assert!(
        document
            .turns
            .iter()
            .all(|turn| turn.span.end <= length && turn.span.contains(turn.speech))
    );
    assert!(
        document
            .turns
            .iter()
            .all(|turn| usize::from(turn.speaker) < document.labels.len())
    );
    assert!(
        document
            .turns
            .windows(2)
            .all(|pair| pair[0].span.end <= pair[1].span.start)
    );
    // From the first turn on, no character but white space lies outside the turns.
    let ends = document.turns.iter().map(|turn| turn.span.end);
    let starts = document
        .turns
        .iter()
        .skip(1)
        .map(|turn| turn.span.start)
        .chain([length]);
    for (end, start) in ends.zip(starts) {
        assert_eq!(document.text.slice(Span::new(end, start)).trim(), "");
    }
    let back = Document::from_layout(document.text.clone(), &document.layout()).unwrap();
    assert_eq!(back.hash, document.hash);
}

fn lines() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "INT1",
        "00:00:01.000 --> 00:00:02,000\n",
        "<v Ann>",
        "</v>",
        "WEBVTT\n",
        "\u{feff}",
        "SU04",
        ":",
        ": ",
        " :",
        "：",
        "\n",
        "\n\n",
        "\r\n",
        "[00:00:04]",
        "(0:12)",
        "00:01:00",
        " ",
        "  ",
        "\t",
        "Maureen",
        "Note",
        "What I thought was",
        "é",
        "👩\u{200d}👩",
        "---\n",
        "Interview: X",
        "Role: gp",
        "#00:00:01-2#",
        "**",
        "[laughs]",
        "http://a.b",
        "1",
        ".",
        "?",
        "\u{2028}",
        "\u{a0}",
        "Dr.",
        "[",
        "]",
        "(",
        ")",
        "-",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_text_keeps_the_laws_of_turns(text in lines(), extension in prop::sample::select(READABLE)) {
        let name = format!("x.{extension}");
        if let Ok(read) = read_transcript(&name, text.as_bytes(), &ReadOptions::default()) {
            assert_lawful(&read.transcript.document);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for name in READABLE {
            let _ = read_transcript(&format!("x.{name}"), &bytes, &ReadOptions::default());
        }
        let _ = read_participants(&bytes);
        let _ = codebook::read_codebook(&bytes);
    }

    #[test]
    fn every_label_of_a_transcript_has_somebody_behind_it(text in lines()) {
        if let Ok(read) = read_transcript("x.txt", text.as_bytes(), &ReadOptions::default()) {
            let transcript = read.transcript;
            let labels: Vec<&String> = transcript.speakers.iter().map(|speaker| &speaker.label).collect();
            let expected: Vec<&String> = transcript.document.labels.iter().collect();
            prop_assert_eq!(labels, expected);
        }
    }
}

#[test]
fn labels_in_brackets_are_read_where_the_whole_text_has_them() {
    let text = "[id1] How?\n\n[id2] So. [laughs]\n\n[laughs]\n\n[id1] And?\n\n[id2]: Well.\n";
    let expected = [
        turn("id1", None, "How?"),
        turn("id2", None, "So. [laughs]\n\n[laughs]"),
        turn("id1", None, "And?"),
        turn("id2", None, "Well."),
    ];
    assert_eq!(turns(text), expected);
    let zoom = "[Ann Lee] 10:30:12\nHow?\n\n[Bob Ray] 10:30:20\nSo.\n";
    let expected = [
        turn("Ann Lee", Some(37_812), "How?"),
        turn("Bob Ray", Some(37_820), "So."),
    ];
    assert_eq!(turns(zoom), expected);
    let remarks = "INT: How?\n\n[pause] SU01: So.\n\n[NAME1] was there.\n\nINT: And?\n";
    assert!(
        turns(remarks)
            .iter()
            .all(|(label, ..)| label == "INT" || label == "SU01")
    );
}

#[test]
fn what_a_service_puts_below_is_nobodys_speech() {
    let text =
        "Speaker 1  0:04\nHow?\n\nSpeaker 2  0:09\nSlowly.\n\nTranscribed by https://otter.ai\n";
    let expected = [
        turn("Speaker 1", Some(4), "How?"),
        turn("Speaker 2", Some(9), "Slowly."),
    ];
    assert_eq!(turns(text), expected);
}

#[test]
fn whoever_mostly_asks_is_taken_for_the_interviewer_unless_said_otherwise() {
    let talk = "Paul: How?\n\nMildred: It was a long time ago.\n\n".repeat(5);
    let guessed = read("x.txt", &talk);
    assert_eq!(guessed.transcript.speakers[0].who, NewWho::Interviewer);
    assert!(guessed.warnings[0].starts_with("Paul was taken for the interviewer"));
    let options = ReadOptions {
        speakers: vec![
            crate::study::NewSpeaker {
                label: "Paul".into(),
                who: NewWho::Other,
            },
            crate::study::NewSpeaker {
                label: "Mildred".into(),
                who: NewWho::Interviewer,
            },
        ],
        ..ReadOptions::default()
    };
    let said = read_transcript("x.txt", talk.as_bytes(), &options).unwrap();
    let who: Vec<&NewWho> = said
        .transcript
        .speakers
        .iter()
        .map(|speaker| &speaker.who)
        .collect();
    assert_eq!(who, [&NewWho::Other, &NewWho::Interviewer]);
}
