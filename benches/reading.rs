//! How fast transcripts of each format are read, in bytes of the file a second. The interview is the same in all of them:
//! `EMIC_BENCH_TURNS` turns (1,000 where it is not set) of some 40 words.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Cursor, Write as _};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use emic::formats::{ReadOptions, read_transcript};

const WORDS: &str = "I sat in the car for twenty minutes, and then she tapped on the window and said that we could do it together, \
    and I thought, right, right then, and so we did, and I have been going there ever since";

fn turns() -> usize {
    std::env::var("EMIC_BENCH_TURNS")
        .ok()
        .and_then(|turns| turns.parse().ok())
        .unwrap_or(1_000)
}

/// Label, time in seconds and words of each turn.
fn talk() -> impl Iterator<Item = (&'static str, usize, String)> {
    (0..turns()).map(|at| {
        let label = if at % 2 == 0 { "INT1" } else { "SU04" };
        (label, at * 7, format!("{WORDS}, the {at}th time."))
    })
}

fn clock(seconds: usize) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

fn joined(turn: impl Fn(&str, usize, &str) -> String) -> String {
    talk()
        .map(|(label, seconds, words)| turn(label, seconds, &words))
        .collect()
}

fn packed(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a part begins");
        zip.write_all(content.as_bytes())
            .expect("a part is written");
    }
    zip.finish().expect("the archive is written").into_inner()
}

/// A PDF whose pages hold 37 lines each, so that no turn stands at the same place on most pages as a running head does.
fn pdf() -> Vec<u8> {
    let lines: Vec<String> = talk()
        .flat_map(|(label, _, words)| {
            let said = format!("{label}: {words}");
            let words: Vec<&str> = said.split(' ').collect();
            words
                .chunks(14)
                .map(|line| line.join(" "))
                .collect::<Vec<_>>()
        })
        .collect();
    let pages: Vec<&[String]> = lines.chunks(37).collect();
    let kids: String = (0..pages.len())
        .map(|at| format!("{} 0 R ", 4 + at * 2))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    for (at, page) in pages.iter().enumerate() {
        let mut content = "BT /F1 10 Tf 50 760 Td ".to_owned();
        for line in *page {
            let _ = write!(content, "({line}) Tj 0 -14 Td ");
        }
        content.push_str("ET");
        let number = 5 + at * 2;
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = file.len();
    let _ = write!(
        file,
        "{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF",
        objects.len() + 1
    );
    file.into_bytes()
}

fn spreadsheet() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in ["Time", "Speaker", "Text"].iter().enumerate() {
        sheet
            .write_string(0, column as u16, *title)
            .expect("a title is written");
    }
    for (at, (label, seconds, words)) in talk().enumerate() {
        for (column, cell) in [clock(seconds), label.to_owned(), words].iter().enumerate() {
            sheet
                .write_string(at as u32 + 1, column as u16, cell)
                .expect("a cell is written");
        }
    }
    book.save_to_buffer().expect("the spreadsheet is written")
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let word = joined(|label, seconds, words| {
        format!(
            "<w:p><w:r><w:t>[{}] {label}: {words}</w:t></w:r></w:p>",
            clock(seconds)
        )
    });
    let open = joined(|label, seconds, words| {
        format!("<text:p>[{}] {label}: {words}</text:p>", clock(seconds))
    });
    vec![
        (
            "txt",
            joined(|label, seconds, words| format!("[{}] {label}: {words}\n\n", clock(seconds)))
                .into_bytes(),
        ),
        (
            "docx",
            packed(&[(
                "word/document.xml",
                format!("<w:document><w:body>{word}</w:body></w:document>"),
            )]),
        ),
        (
            "odt",
            packed(&[(
                "content.xml",
                format!(
                    "<office:document-content><office:body><office:text>{open}</office:text></office:body></office:document-content>"
                ),
            )]),
        ),
        (
            "rtf",
            format!(
                "{{\\rtf1\\ansi {}}}",
                joined(|label, seconds, words| format!(
                    "[{}] {label}: {words}\\par\n",
                    clock(seconds)
                ))
            )
            .into_bytes(),
        ),
        (
            "html",
            joined(|label, seconds, words| {
                format!("<p>[{}] <b>{label}:</b> {words}</p>\n", clock(seconds))
            })
            .into_bytes(),
        ),
        ("pdf", pdf()),
        (
            "vtt",
            format!(
                "WEBVTT\n\n{}",
                joined(|label, seconds, words| format!(
                    "{}.000 --> {}.000\n<v {label}>{words}</v>\n\n",
                    clock(seconds),
                    clock(seconds + 6)
                ))
            )
            .into_bytes(),
        ),
        (
            "csv",
            format!(
                "time,speaker,text\n{}",
                joined(|label, seconds, words| format!("{},{label},\"{words}\"\n", clock(seconds)))
            )
            .into_bytes(),
        ),
        ("xlsx", spreadsheet()),
        (
            "json",
            format!(
                "[{}]",
                joined(|label, seconds, words| format!(
                    "{{\"start\": {seconds}, \"speaker\": \"{label}\", \"text\": \"{words}\"}},"
                ))
                .trim_end_matches(',')
            )
            .into_bytes(),
        ),
    ]
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sample_size(10);
    for (extension, bytes) in files() {
        let name = format!("SU04.{extension}");
        let options = ReadOptions::default();
        let read = read_transcript(&name, &bytes, &options).expect("what was made is read");
        assert_eq!(read.transcript.document.turns.len(), turns(), "{extension}");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(extension, |bencher| {
            bencher.iter(|| black_box(read_transcript(&name, &bytes, &options)));
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
