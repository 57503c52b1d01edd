//! Exports of programs for meetings, as they come: who speaks, when, and what.

use std::io::{Cursor, Write as _};

use super::{ReadOptions, ReadTranscript, read_transcript};

/// A run of text; `|` breaks the line.
fn run(text: &str, bold: bool) -> String {
    let properties = if bold {
        "<w:rPr><w:b/><w:bCs/></w:rPr>"
    } else {
        ""
    };
    let parts: Vec<String> = text
        .split('|')
        .map(|part| format!("<w:t xml:space=\"preserve\">{part}</w:t>"))
        .collect();
    format!("<w:r>{properties}{}</w:r>", parts.join("<w:br/>"))
}

/// A Word document of these paragraphs, each of runs; `comments` is the part of that name.
fn word(paragraphs: &[String], comments: &str) -> Vec<u8> {
    let body: String = paragraphs
        .iter()
        .map(|runs| format!("<w:p>{runs}</w:p>"))
        .collect();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in [
        (
            "word/document.xml",
            format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"),
        ),
        (
            "word/comments.xml",
            format!("<w:comments>{comments}</w:comments>"),
        ),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(name: &str, bytes: &[u8]) -> ReadTranscript {
    read_transcript(name, bytes, &ReadOptions::default()).unwrap()
}

/// Speaker, time in milliseconds and words of each turn.
fn turns(read: &ReadTranscript) -> Vec<(&str, u32, &str)> {
    let document = &read.transcript.document;
    let turn = |turn| {
        let turn: &crate::study::Turn = turn;
        let words = document.text.slice(turn.speech);
        (document.label(turn), turn.time.unwrap_or(u32::MAX), words)
    };
    document.turns.iter().map(turn).collect()
}

const CUES: [[&str; 3]; 6] = [
    [
        "0:0:4.120 --> 0:0:7.340",
        "Moss, Ann",
        "OK, so can you tell me how it",
    ],
    ["0:0:7.340 --> 0:0:9.0", "Moss, Ann", "all started?"],
    [
        "0:0:9.500 --> 0:0:14.20",
        "Ben Okafor (Guest)",
        "Well. It was my knee, really.",
    ],
    ["0:0:15.0 --> 0:0:16.10", "Moss, Ann", "Your knee?"],
    [
        "0:0:16.250 --> 0:0:18.0",
        "Ben Okafor (Guest)",
        "Yes: and then the choir.",
    ],
    ["0:1:2.0 --> 0:1:4.0", "Ben Okafor (Guest)", "On Tuesdays."],
];

fn expected() -> [(&'static str, u32, &'static str); 4] {
    let (ann, ben) = ("Moss, Ann", "Ben Okafor (Guest)");
    [
        (ann, 4_120, "OK, so can you tell me how it all started?"),
        (ben, 9_500, "Well. It was my knee, really."),
        (ann, 15_000, "Your knee?"),
        (ben, 16_250, "Yes: and then the choir. On Tuesdays."),
    ]
}

#[test]
fn an_old_export_of_teams_is_turns_however_its_lines_are_set() {
    let spread: Vec<String> = CUES.iter().flatten().map(|line| run(line, false)).collect();
    let bold: Vec<String> = CUES
        .iter()
        .flat_map(|[time, name, words]| [run(time, false), run(name, true), run(words, false)])
        .collect();
    let together: Vec<String> = CUES.iter().map(|cue| run(&cue.join("|"), false)).collect();
    for paragraphs in [spread, bold, together] {
        let read = read("Meeting.docx", &word(&paragraphs, ""));
        assert_eq!(turns(&read), expected());
        assert_eq!(read.format, "Word document");
        let told = "the document holds captions with names and was read as such: what one speaker says on end is one turn";
        assert!(read.warnings.iter().any(|warning| warning == told));
        assert_eq!(read.transcript.main.as_deref(), Some("Ben Okafor (Guest)"));
    }
    let text: Vec<String> = CUES.iter().map(|cue| cue.join("\r\n")).collect();
    assert_eq!(
        turns(&read("Meeting.txt", text.join("\r\n\r\n").as_bytes())),
        expected()
    );
}

#[test]
fn a_title_above_the_captions_and_comments_in_the_margin_are_kept() {
    let mut paragraphs: Vec<String> = CUES.iter().flatten().map(|line| run(line, false)).collect();
    paragraphs.insert(0, run("Weekly catch-up", false));
    let commented = format!(
        "<w:commentRangeStart w:id=\"1\"/>{}<w:commentRangeEnd w:id=\"1\"/>",
        run("Your knee?", false)
    );
    paragraphs[12] = commented;
    let comments = "<w:comment w:id=\"1\" w:author=\"AK\"><w:p><w:r><w:t>Why so short?</w:t></w:r></w:p></w:comment>";
    let read = read("Meeting.docx", &word(&paragraphs, comments));
    let text = &read.transcript.document.text;
    assert!(
        text.as_str().starts_with("Weekly catch-up\n\n[00:00:04] "),
        "{}",
        text.as_str()
    );
    assert_eq!(turns(&read), expected());
    assert!(
        !read
            .warnings
            .iter()
            .any(|warning| warning.contains("no readable time"))
    );
    let memo = &read.transcript.memos[0];
    assert_eq!(
        (memo.text.as_str(), text.slice(memo.span.unwrap())),
        ("AK: Why so short?", "Your knee?")
    );
}

#[test]
fn a_new_export_of_teams_is_turns_with_names_bold_or_not() {
    let said = [
        (
            "Moss, Ann",
            "0:04",
            "OK, so can you tell me how it all started?",
        ),
        ("Ben Okafor", "0:09", "Well. It was my knee, really."),
        ("Moss, Ann", "0:15", "Your knee?"),
        ("Ben Okafor", "1:02:16", "Yes: and then the choir."),
        ("Zoë de Wit", "1:03:00", "May I come in?"),
    ];
    for bold in [false, true] {
        for together in [false, true] {
            let mut paragraphs = vec![
                run("Interview 7-20230512_090211-Meeting Recording", true),
                run("12 May 2023, 09:02am", false),
                run("1h 4m 2s", false),
                run("Moss, Ann started transcription", false),
            ];
            for (name, time, words) in said {
                let named = run(&format!("{name}   "), bold);
                if together {
                    paragraphs.push(named + &run(&format!("{time}|{words}"), false));
                } else {
                    paragraphs.push(named + &run(time, false));
                    paragraphs.push(run(words, false));
                }
            }
            paragraphs.push(run("Moss, Ann stopped transcription", false));
            let read = read("Meeting.docx", &word(&paragraphs, ""));
            let seconds = [4, 9, 15, 3736, 3780];
            let expected: Vec<(&str, u32, &str)> = said
                .iter()
                .zip(seconds)
                .map(|((name, _, words), seconds)| (*name, seconds * 1000, *words))
                .collect();
            assert_eq!(turns(&read), expected, "bold: {bold}, together: {together}");
        }
    }
}

#[test]
fn subtitles_under_the_name_of_a_text_are_read_as_what_they_are() {
    let srt = "1\n00:00:01,000 --> 00:00:02,000\nInterviewer: How did it\nstart?\n\n2\n00:00:03,000 --> 00:00:04,000\nMaureen: Slowly.\n\n3\n00:00:05,000 --> 00:00:06,000\nVery.\n";
    let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Interviewer>How did it start?</v>\n\n00:03.000 --> 00:04.000\n<v Maureen>Slowly.</v>\n\n00:05.000 --> 00:06.000\n<v Maureen>Very.</v>\n";
    for (content, format) in [(srt, "SubRip subtitles"), (vtt, "WebVTT subtitles")] {
        let read = read("SU01.txt", content.as_bytes());
        assert_eq!(
            turns(&read),
            [
                ("Interviewer", 1_000, "How did it start?"),
                ("Maureen", 3_000, "Slowly. Very."),
            ]
        );
        assert_eq!(read.format, format);
        assert!(read.warnings[0].starts_with(&format!("the file holds {format} and")));
    }
    let paragraphs: Vec<String> = srt
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| run(line, false))
        .collect();
    let read = read("SU01.docx", &word(&paragraphs, ""));
    assert_eq!(turns(&read).len(), 2);
}

#[test]
fn a_talk_that_mentions_a_time_with_an_arrow_stays_a_talk() {
    let text = "INT1: What does this say?\n\nSU01: It says\n00:00:01 --> 00:00:02\non the screen.\n\nINT1: And?\n\nSU01: No more.\n\nINT1: Right.\n\nSU01: Yes.\n";
    let read = read("SU01.txt", text.as_bytes());
    assert_eq!(read.format, "plain text");
    assert_eq!(read.transcript.document.text.as_str(), text);
}
