//! The sample study is held to its plan: 35 invented interviews, coded by two coders, that feel real.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::OnceLock;

use emic::study::{Interview, Span, Study};
use emic::workbench::Workbench;

/// Id, role and planned words of each interview.
const PLAN: [(&str, &str, u64); 35] = [
    ("GP01", "gp", 1400),
    ("GP02", "gp", 900),
    ("GP03", "gp", 1100),
    ("GP04", "gp", 1100),
    ("GP05", "gp", 1600),
    ("GP06", "gp", 800),
    ("GP07", "gp", 1700),
    ("HC01", "provider", 1800),
    ("HC02", "provider", 1400),
    ("HC03", "provider", 2000),
    ("LW01", "provider", 1600),
    ("LW02", "provider", 1200),
    ("LW03", "provider", 1900),
    ("LW04", "provider", 1500),
    ("LW05", "provider", 1300),
    ("LW06", "provider", 1400),
    ("SU01", "patient", 1600),
    ("SU02", "patient", 1700),
    ("SU03", "patient", 1500),
    ("SU04", "patient", 1300),
    ("SU05", "patient", 1200),
    ("SU06", "patient", 2600),
    ("SU07", "patient", 1600),
    ("SU08", "patient", 700),
    ("SU09", "patient", 1400),
    ("SU10", "patient", 1400),
    ("SU11", "patient", 1700),
    ("SU12", "patient", 1500),
    ("SU13", "patient", 1500),
    ("SU14", "patient", 1400),
    ("SU15", "patient", 1800),
    ("SU16", "patient", 1200),
    ("SU17", "patient", 1300),
    ("SU18", "patient", 1600),
    ("SU19", "patient", 2100),
];

/// Names of the study whose design the sample follows, and of its places.
const REAL_NAMES: [&str; 8] = [
    "Nottingham",
    "Rushcliffe",
    "Kellezi",
    "Wakefield",
    "Stevenson",
    "Bowe",
    "McNamara",
    "Haslam",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-transcripts")
}

/// The study that `emic demo` makes.
fn sample() -> &'static Study {
    static SAMPLE: OnceLock<Study> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("sample.emic");
        let mut demo = assert_cmd::Command::new(env!("CARGO_BIN_EXE_emic"));
        demo.env_clear()
            .env("HOME", home.path())
            .args(["demo", "--no-open"])
            .arg(&path)
            .assert()
            .success();
        Workbench::open_whole(&path, None)
            .expect("the sample study")
            .study()
            .clone()
    })
}

fn interview(title: &str) -> &'static Interview {
    sample()
        .interview_titled(title)
        .unwrap_or_else(|| panic!("there is no {title}"))
}

#[test]
fn every_planned_interview_is_there_in_its_role_and_length() {
    let titles: Vec<&str> = sample()
        .interviews()
        .iter()
        .map(|i| i.transcript.title.as_str())
        .collect();
    assert_eq!(titles, PLAN.map(|(title, ..)| title));
    for (title, role, planned) in PLAN {
        let interview = interview(title);
        let words = interview.words(true);
        assert_eq!(sample().role_of(interview), role, "{title}");
        assert!(
            words * 5 >= planned * 4 && words * 5 <= planned * 6,
            "{title} has {words} words, planned are {planned}"
        );
    }
}

#[test]
fn interviewers_ask_and_participants_talk() {
    for (title, ..) in PLAN {
        let interview = interview(title);
        let asked = interview.words(true) - interview.words(false);
        let share = 100 * asked / interview.words(true);
        assert!(
            (8..=21).contains(&share),
            "the interviewer of {title} speaks {share} % of the words"
        );
    }
}

#[test]
fn every_file_says_that_it_is_invented() {
    // SubRip knows no comments, so of SU08 the folder's README alone can say it; WebVTT's are no part of the text.
    let subtitles = std::fs::read_to_string(folder().join("SU03.vtt")).expect("a transcript");
    assert!(subtitles.contains("INVENTED"));
    for (title, ..) in PLAN
        .into_iter()
        .filter(|(title, ..)| !["SU03", "SU08"].contains(title))
    {
        let text = interview(title).document().text.as_str();
        assert!(
            text.starts_with("Study: Social Cure sample (INVENTED)"),
            "{title}"
        );
    }
}

#[test]
fn importing_is_shown_for_more_than_plain_text() {
    for (file, said) in [
        ("GP04.docx", "GP04: I've about five hats."),
        ("SU13.docx", "\u{a3}"),
        ("HC02.odt", "INT2: I might chip in."),
        ("SU16.rtf", "[00:00:09] INT1: Hello, is that better?"),
        ("SU03.vtt", "SU03: -- no, push him off"),
        ("SU08.srt", "INT1: Are you warm enough?"),
    ] {
        assert!(folder().join(file).exists(), "{file}");
        let (title, _) = file.split_once('.').expect("an extension");
        let text = interview(title).document().text.as_str();
        assert!(text.contains(said), "{file}");
    }
    let timed = |title: &str| {
        interview(title)
            .document()
            .turns
            .iter()
            .all(|turn| turn.time.is_some())
    };
    assert!(timed("SU03") && timed("SU08"));
}

#[test]
fn every_code_is_used_and_most_of_them_often() {
    for code in sample().codebook().iter() {
        assert!(
            sample().tally(code.id, None) > 0,
            "{} is not used",
            code.slug
        );
    }
    let often = sample()
        .codebook()
        .iter()
        .filter(|code| sample().tally(code.id, None) >= 10)
        .count();
    assert!(often >= 35, "only {often} codes stand ten times or more");
}

#[test]
fn every_codings_span_is_equal_to_its_quote() {
    let lines = std::fs::read_to_string(folder().join("codings.jsonl")).expect("the codings");
    let mut checked = 0;
    for line in lines.lines() {
        let coding: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let place = |key: &str| {
            u32::try_from(coding[key].as_u64().expect("a position")).expect("a position")
        };
        let interview = interview(coding["transcript"].as_str().expect("a title"));
        let span = Span::new(place("start"), place("end"));
        assert_eq!(
            interview.document().text.slice(span),
            coding["text"].as_str().expect("a quote")
        );
        checked += 1;
    }
    let stored: usize = sample()
        .interviews()
        .iter()
        .map(|i| i.codings().len())
        .sum();
    assert_eq!(checked, stored);
}

#[test]
fn coder_a_codes_all_and_coder_b_a_third_on_their_own() {
    let coded_by = |name: &str| -> Vec<&str> {
        let coder = sample()
            .coder_named(name)
            .and_then(|coder| sample().coder_key(coder.id));
        let by = |i: &&std::sync::Arc<Interview>| {
            i.codings().iter().any(|coding| Some(coding.coder) == coder)
        };
        sample()
            .interviews()
            .iter()
            .filter(by)
            .map(|i| i.transcript.title.as_str())
            .collect()
    };
    assert_eq!(coded_by("ak").len(), 35);
    let second = coded_by("mh");
    let of_role = |role: &str| {
        second
            .iter()
            .filter(|title| sample().role_of(interview(title)) == role)
            .count()
    };
    assert_eq!(
        (of_role("gp"), of_role("provider"), of_role("patient")),
        (3, 3, 6)
    );
}

#[test]
fn the_two_coders_agree_as_people_do() {
    let key = |name: &str| {
        sample()
            .coder_named(name)
            .and_then(|coder| sample().coder_key(coder.id))
            .expect("a coder")
    };
    let (ak, mh) = (key("ak"), key("mh"));
    let (mut by_ak, mut by_both) = (0, 0);
    for interview in sample()
        .interviews()
        .iter()
        .filter(|i| i.codings().iter().any(|c| c.coder == mh))
    {
        for code in sample()
            .codebook()
            .iter()
            .filter_map(|code| sample().code_key(code.id))
        {
            let of = |coder| {
                interview
                    .codings()
                    .covered(|c| c.coder == coder && c.code == code)
            };
            by_ak += of(ak).covered();
            by_both += of(ak).intersection(&of(mh)).covered();
        }
    }
    let share = 100 * by_both / by_ak;
    assert!(
        (40..=80).contains(&share),
        "{share} % of what ak coded has the same code from mh"
    );
}

#[test]
fn codings_are_as_dense_and_as_long_as_a_careful_coders() {
    let ak = sample()
        .coder_named("ak")
        .and_then(|coder| sample().coder_key(coder.id));
    let mut overlapping = 0;
    for (title, ..) in PLAN {
        let interview = interview(title);
        let codings: Vec<_> = interview
            .codings()
            .iter()
            .filter(|coding| Some(coding.coder) == ak)
            .collect();
        let density = 1000 * codings.len() as u64 / interview.words(false);
        assert!(
            (16..=26).contains(&density),
            "{title} has {density} codings in 1,000 words"
        );
        for coding in &codings {
            let words = interview.document().text.count_words(coding.span);
            assert!(
                (1..=60).contains(&words),
                "a coding of {title} has {words} words"
            );
            let speech = interview.speech();
            assert!(
                speech
                    .spans()
                    .iter()
                    .any(|speech| speech.contains(coding.span)),
                "{title}: {:?}",
                coding.span
            );
        }
        overlapping += codings
            .iter()
            .filter(|a| {
                codings
                    .iter()
                    .any(|b| a.id != b.id && a.span.overlaps(b.span))
            })
            .count();
    }
    assert!(
        overlapping > 100,
        "only {overlapping} codings overlap another one"
    );
}

#[test]
fn no_run_of_eight_words_stands_in_two_interviews() {
    let mut seen: HashMap<Vec<String>, &str> = HashMap::new();
    for (title, ..) in PLAN {
        let interview = interview(title);
        let text = &interview.document().text;
        for speech in interview.speech().spans() {
            let words: Vec<String> = text
                .words(*speech)
                .map(|word| text.slice(word).to_lowercase().replace('’', "'"))
                .collect();
            for run in words.windows(8) {
                let other = *seen.entry(run.to_vec()).or_insert(title);
                assert_eq!(other, title, "both have: {}", run.join(" "));
            }
        }
    }
}

#[test]
fn no_name_of_the_published_study_stands_in_an_interview() {
    for (title, ..) in PLAN {
        let text = interview(title).document().text.as_str();
        for name in REAL_NAMES {
            assert!(!text.contains(name), "{title} names {name}");
        }
    }
}

#[test]
fn people_are_as_ragged_as_in_life() {
    use emic::study::Value;
    assert_eq!(sample().participants().len(), 35);
    let values = || {
        sample()
            .participants()
            .iter()
            .flat_map(|participant| participant.attributes.values())
    };
    assert!(
        values().any(|value| *value == Value::Unknown)
            && values().any(|value| *value == Value::Declined)
    );
    let consent = |p: &&emic::study::Participant| {
        p.attributes.get("consent quotes") == Some(&Value::Known("no".into()))
    };
    assert_eq!(sample().participants().iter().filter(consent).count(), 2);
}

#[test]
fn there_are_memos_of_every_kind_and_summaries() {
    use emic::study::MemoTarget;
    let kinds: HashSet<_> = sample()
        .memos()
        .iter()
        .map(|memo| std::mem::discriminant(&memo.on))
        .collect();
    assert!(kinds.len() >= 4, "{} kinds of memos", kinds.len());
    assert!(
        sample()
            .memos()
            .iter()
            .any(|memo| memo.on == MemoTarget::Study)
    );
    assert!(!sample().summaries().is_empty());
}

#[test]
fn the_survey_follows_its_model() {
    let mut reader = csv::Reader::from_path(folder().join("survey.csv")).expect("the survey");
    let headers: Vec<String> = reader
        .headers()
        .expect("a header")
        .iter()
        .map(str::to_owned)
        .collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 630);
    assert!(rows.iter().all(|row| row[0].starts_with("SYN")));
    let column = |name: &str| {
        headers
            .iter()
            .position(|header| header == name)
            .unwrap_or_else(|| panic!("no column {name}"))
    };
    let correlation = |a: &str, b: &str| {
        let (a, b) = (column(a), column(b));
        let pairs: Vec<(f64, f64)> = rows
            .iter()
            .filter_map(|row| Some((row[a].parse().ok()?, row[b].parse().ok()?)))
            .collect();
        let mean =
            |pick: fn(&(f64, f64)) -> f64| pairs.iter().map(pick).sum::<f64>() / pairs.len() as f64;
        let (mean_a, mean_b) = (mean(|p| p.0), mean(|p| p.1));
        let sum = |f: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(f).sum::<f64>();
        let both = sum(&|p| (p.0 - mean_a) * (p.1 - mean_b));
        both / (sum(&|p| (p.0 - mean_a).powi(2)) * sum(&|p| (p.1 - mean_b).powi(2))).sqrt()
    };
    assert!(correlation("groups_t0", "belonging_t0") > 0.1);
    assert!(correlation("belonging_t0", "loneliness_t0") < -0.1);
    assert!(correlation("loneliness_t0", "contacts_t0") > 0.1);
    let missing = headers
        .iter()
        .enumerate()
        .map(|(at, _)| rows.iter().filter(|row| row[at].is_empty()).count())
        .max();
    assert!(
        missing.is_some_and(|most| most > 200),
        "people drop out of surveys"
    );
}
