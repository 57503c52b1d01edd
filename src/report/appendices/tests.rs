//! Appendices: figures that equal the counts, golden files, round trips, and words that try to break out.

use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::analysis::testing::{code_id, strokes, study_of};
use crate::analysis::{CountOptions, CrossTable, Halt, passages_of};
use crate::formats::codebook::read_codebook;
use crate::report::table::Cell;
use crate::study::testing::perform;
use crate::study::{Action, CodeEdit, Description, MemoTarget, NewParticipant, Stamp, Value};

fn render(study: &Study, appendix: Appendix, ending: &str) -> Rendered {
    let source = Source {
        study,
        history: &[],
        choice: &Choice::default(),
        halt: &Halt::default(),
    };
    let file = PathBuf::from(format!("file.{ending}"));
    appendix.render(source, &file).unwrap()
}

fn bytes(study: &Study, appendix: Appendix, ending: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let output = render(study, appendix, ending).output;
    output.content.write(&mut bytes, &Halt::default()).unwrap();
    bytes
}

fn text(study: &Study, appendix: Appendix, ending: &str) -> String {
    String::from_utf8(bytes(study, appendix, ending)).unwrap()
}

/// Says something nasty in every place that a codebook has.
fn describe(study: &mut Study, stamp: &mut Stamp, words: &str) {
    let description = Description {
        brief: format!("brief {words}").trim().to_owned(),
        definition: format!("first {words}\nsecond"),
        use_when: words.to_owned(),
        avoid_when: words.to_owned(),
        example: words.to_owned(),
        source: words.to_owned(),
    };
    let edit = CodeEdit {
        label: Some(
            format!("Trust {words}")
                .replace('\n', " ")
                .trim()
                .to_owned(),
        ),
        description: Some(description),
        ..CodeEdit::default()
    };
    let code = code_id(study, "trust");
    let why = String::new();
    perform(study, stamp, Action::EditCode { code, edit, why }).unwrap();
}

fn consent(study: &mut Study, stamp: &mut Stamp, name: &str, answer: &str) {
    let value = Value::Known(answer.to_owned());
    let participant = NewParticipant {
        name: name.to_owned(),
        attributes: [("consent".to_owned(), value)].into(),
        ..NewParticipant::default()
    };
    perform(study, stamp, Action::SetParticipants(vec![participant])).unwrap();
}

#[test]
fn the_codebook_is_laid_out_for_people() {
    let (mut study, mut stamp) = study_of(&[(1, 24, 6, 0, 0), (1, 24, 6, 0, 1), (0, 29, 10, 3, 0)]);
    describe(&mut study, &mut stamp, "<b>*x*</b>");
    let markdown = text(&study, Appendix::Codebook, "md");
    insta::assert_snapshot!("codebook", markdown);
    assert_eq!(markdown, text(&study, Appendix::Codebook, "md"));
}

#[test]
fn a_quote_bank_has_golden_rows() {
    let (mut study, mut stamp) =
        study_of(&[(1, 24, 6, 0, 0), (1, 20, 40, 3, 1), (0, 29, 10, 3, 0)]);
    let interview = &study.interviews()[1];
    let memo = Action::AddMemo {
        on: MemoTarget::Passage(crate::study::Passage {
            transcript: interview.transcript.id,
            span: crate::study::Span::new(24, 30),
        }),
        document: Some(interview.hash()),
        text: "=cmd()".into(),
    };
    perform(&mut study, &mut stamp, memo).unwrap();
    insta::assert_snapshot!("quotes", text(&study, Appendix::Quotes, "csv"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_codebooks_figures_are_those_of_count(strokes in strokes()) {
        let (study, _) = study_of(&strokes);
        let counted = CrossTable::count(&study, CountOptions::default());
        let table = codebook::table(&study);
        let column = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap();
        prop_assert_eq!(table.rows.len(), counted.rows.len());
        for (row, counted) in table.rows.iter().zip(&counted.rows) {
            for (key, figure) in [
                ("codings", counted.total.codings),
                ("passages", counted.total.passages),
                ("words", counted.total.words),
                ("participants", counted.total.participants),
            ] {
                prop_assert_eq!(&row[column(key)], &Cell::Number(figure), "{}", key);
            }
        }
    }

    #[test]
    fn the_quote_bank_has_a_row_for_every_passage(strokes in strokes()) {
        let (study, _) = study_of(&strokes);
        let bank = QuoteBank::of(&study, &Choice::default(), &Halt::default()).unwrap();
        let own = |code: &Code| {
            let scope = Scope::default();
            passages_of(&study, code.id, crate::analysis::SubCodes::Exclude, &scope).len()
        };
        let all: usize = study.codebook().iter().map(own).sum();
        prop_assert_eq!(bank.table.rows.len(), all);
    }

    #[test]
    fn csv_and_json_are_read_back_as_the_same_codes(words in "[a-z=+@>' ,\"\u{202e}é\n-]{0,12}") {
        let (mut study, mut stamp) = study_of(&[]);
        describe(&mut study, &mut stamp, words.trim());
        let codes = |bytes: &[u8]| format!("{:?}", read_codebook(bytes).unwrap().codes);
        let expected = format!("{:?}", crate::formats::codebook::CodebookFile::of(&study).codes);
        for ending in ["csv", "json"] {
            let bytes = bytes(&study, Appendix::Codebook, ending);
            prop_assert_eq!(codes(&bytes), expected.clone(), "{}", ending);
        }
    }

    #[test]
    fn marked_transcripts_lose_no_word(strokes in strokes()) {
        let (study, _) = study_of(&strokes);
        let marked = MarkedTranscripts::of(&study, &Choice::default(), &Halt::default()).unwrap();
        for (interview, shown) in study.interviews().iter().zip(&marked.transcripts) {
            let document = interview.document();
            for (turn, shown) in document.turns.iter().zip(&shown.turns) {
                let pieces = shown.pieces.as_ref().unwrap();
                let words: String = pieces.iter().map(|piece| piece.words.as_str()).collect();
                let plain = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(plain(&words), plain(document.text.slice(turn.speech)));
                let opened = pieces.iter().map(|piece| piece.starts.len()).sum::<usize>();
                prop_assert!(opened <= shown.codings.len());
            }
        }
    }
}

#[test]
fn words_of_who_does_not_consent_are_in_no_quote_and_no_transcript() {
    let (mut study, mut stamp) = study_of(&[(1, 24, 6, 0, 0), (0, 29, 10, 3, 0)]);
    let said = |study: &Study, appendix| {
        let endings: &[&str] = appendix_endings(appendix);
        let texts = endings.iter().map(|ending| text(study, appendix, ending));
        texts.collect::<Vec<String>>().concat()
    };
    assert!(said(&study, Appendix::Quotes).contains("at in"));
    consent(&mut study, &mut stamp, "SU01", "no");
    for appendix in [Appendix::Quotes, Appendix::Transcripts] {
        assert!(!said(&study, appendix).contains("at in"), "{appendix:?}");
    }
    let bank = render(&study, Appendix::Quotes, "csv");
    assert_eq!(
        bank.notices,
        ["1 passage left out: a speaker does not consent to being quoted"]
    );
    let marked = render(&study, Appendix::Transcripts, "html");
    assert!(
        marked.notices[0].starts_with("3 turns not shown"),
        "{:?}",
        marked.notices
    );
    assert!(!marked.said.iter().any(|(_, words)| words.contains("at in")));
}

#[test]
fn long_appendices_that_are_let_go_are_not_laid_out() {
    let (study, _) = study_of(&[(1, 24, 6, 0, 0)]);
    let halt = Halt::default();
    halt.call();
    let source = Source {
        study: &study,
        history: &[],
        choice: &Choice::default(),
        halt: &halt,
    };
    for (appendix, file) in [
        (Appendix::Quotes, "q.csv"),
        (Appendix::Transcripts, "t.html"),
        (Appendix::Transcripts, "t.docx"),
    ] {
        let rendered = appendix.render(source, Path::new(file));
        assert!(matches!(rendered, Err(AppendixError::Halted(_))), "{file}");
    }
}

fn appendix_endings(appendix: Appendix) -> &'static [&'static str] {
    match appendix {
        Appendix::Transcripts => &["html"],
        _ => &["csv", "json"],
    }
}

#[test]
fn words_make_no_html() {
    let (mut study, mut stamp) = study_of(&[(0, 29, 10, 3, 0)]);
    describe(
        &mut study,
        &mut stamp,
        "</ul><script>alert(1)</script>\" onclick=\"x",
    );
    let html = text(&study, Appendix::Transcripts, "html");
    assert!(!html.contains("<script") && !html.contains("\" onclick"));
    assert!(html.contains("&lt;script&gt;"));
    assert_eq!(html, text(&study, Appendix::Transcripts, "html"));
}

#[test]
fn what_cannot_be_written_is_refused() {
    let source = Source {
        study: &Study::new(),
        history: &[],
        choice: &Choice::default(),
        halt: &Halt::default(),
    };
    let refusal = |appendix: Appendix, ending: &str| {
        let file = PathBuf::from(format!("file.{ending}"));
        let error = appendix.render(source, &file).unwrap_err();
        error.to_string()
    };
    assert!(refusal(Appendix::Codebook, "qdc").contains("needs one"));
    assert!(refusal(Appendix::Quotes, "pdf").contains(".xlsx, .csv"));
}
