//! Real files by people other than us: which are read, into how many turns, by whom; and which are refused.

use super::testing::real_input;
use super::{ReadOptions, read_transcript};

/// Each file with the turns and the labels that it has, parted by commas; a text without labels has the empty one. What was
/// counted in the files by other means: labels at the start of lines in the interviews, blank lines in the texts (ends of lines in
/// the Bulgarian one, whose lines are long paragraphs), sentences at the end of cues in the subtitles, where nobody has a name.
const READ: &[(&str, usize, &str)] = &[
    ("docx/dedoose_coder_a.docx", 8, "Interviewer,Participant"),
    ("docx/mammoth_comments.docx", 1, ""),
    ("docx/mammoth_footnotes.docx", 1, ""),
    ("docx/mammoth_single-paragraph.docx", 1, ""),
    ("docx/mammoth_strict-format.docx", 1, ""),
    ("docx/mammoth_tables.docx", 3, ""),
    ("docx/mammoth_text-box.docx", 1, ""),
    ("docx/mammoth_utf8-bom.docx", 1, ""),
    ("encodings/sample-arabic-1.txt", 3, ""),
    ("encodings/sample-arabic.txt", 3, ""),
    ("encodings/sample-bulgarian.txt", 7, ""),
    ("encodings/sample-chinese.txt", 7, ""),
    // Subtitles of seven cues, two of which end a sentence.
    ("encodings/sample-english.bom.txt", 2, ""),
    ("encodings/sample-french-1.txt", 8, ""),
    ("encodings/sample-french.txt", 8, ""),
    ("encodings/sample-greek-2.txt", 1, ""),
    ("encodings/sample-greek.txt", 1, ""),
    ("encodings/sample-hebrew-2.txt", 1, ""),
    ("encodings/sample-hebrew-3.txt", 1, ""),
    ("encodings/sample-korean.txt", 1, ""),
    ("encodings/sample-polish.txt", 1, ""),
    ("encodings/sample-russian-2.txt", 3, ""),
    ("encodings/sample-russian-3.txt", 4, ""),
    ("encodings/sample-russian.txt", 3, ""),
    ("encodings/sample-spanish.txt", 14, ""),
    ("encodings/sample-turkish.txt", 4, ""),
    ("hitsave/rik-nicol.srt", 481, ""),
    ("hitsave/rik-nicol.txt", 481, ""),
    ("hitsave/rik-nicol.vtt", 481, ""),
    ("pdf/P1.pdf", 94, "Dan,Participant"),
    ("rtf/striprtf_ansicpg1250.rtf", 2, ""),
    ("rtf/striprtf_Example_text.rtf", 16, ""),
    ("rtf/striprtf_french.rtf", 4, ""),
    ("rtf/striprtf_issue_63.rtf", 1, ""),
    ("rtf/striprtf_line_break_textedit_mac.rtf", 3, ""),
    // Lines of a medical finding: no row of its tables speaks.
    ("rtf/striprtf_nested_table.rtf", 7, ""),
    ("rtf/striprtf_specialchars.rtf", 1, ""),
    ("rtf/striprtf_test_line_breaks_google_docs.rtf", 3, ""),
    ("rtf/striprtf_unicode.rtf", 1, ""),
    ("srt/invalid_timeframe.srt", 1, ""),
    ("srt/missing_timeframe.srt", 1, ""),
    ("srt/one_caption.srt", 1, ""),
    ("srt/sample.srt", 1, ""),
    ("srt/srt_ascii.srt", 1, ""),
    ("srt/srt_gb2312.srt", 1, ""),
    ("ukds-6226/6226int003.rtf", 374, "Paul,Mildred"),
    ("ukds-6226/6226int041.rtf", 816, "PAUL,GEORGE,GEORG"),
    ("vtt/captions_with_bom.vtt", 1, ""),
    ("vtt/comments.vtt", 3, ""),
    ("vtt/cue_tags.vtt", 1, ""),
    ("vtt/invalid.vtt", 1, ""),
    ("vtt/invalid_timeframe.vtt", 1, ""),
    ("vtt/invalid_timeframe_in_cue_text.vtt", 1, ""),
    ("vtt/metadata_headers.vtt", 1, ""),
    ("vtt/metadata_headers_multiline.vtt", 1, ""),
    ("vtt/missing_caption_text.vtt", 1, ""),
    ("vtt/missing_timeframe.vtt", 1, ""),
    ("vtt/one_caption.vtt", 1, ""),
    ("vtt/sample.vtt", 1, ""),
    ("vtt/styles.vtt", 1, ""),
    ("vtt/using_identifiers.vtt", 1, ""),
    ("vtt/youtube_dl.vtt", 1, ""),
];

/// Each file that is refused, with what is said.
const REFUSED: &[(&str, &str)] = &[
    ("docx/mammoth_empty.docx", "the document holds no text"),
    ("vtt/empty.vtt", "empty"),
    ("vtt/no_captions.vtt", "the file holds no WebVTT subtitles"),
];

#[test]
fn every_real_file_has_its_turns_and_speakers() {
    for (name, turns, labels) in READ {
        let Some(bytes) = real_input(name) else {
            continue;
        };
        let read = read_transcript(name, &bytes, &ReadOptions::default())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let document = &read.transcript.document;
        let found = (document.turns.len(), document.labels.join(","));
        assert_eq!(found, (*turns, (*labels).to_owned()), "{name}");
    }
}

#[test]
fn real_files_without_words_are_refused() {
    for (name, said) in REFUSED {
        let Some(bytes) = real_input(name) else {
            continue;
        };
        let error = read_transcript(name, &bytes, &ReadOptions::default()).unwrap_err();
        assert!(error.to_string().contains(said), "{name}: {error}");
    }
}
