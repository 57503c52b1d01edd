use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;

/// The parts of a document by name.
fn parts(bytes: &[u8]) -> HashMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = HashMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        assert_eq!(file.last_modified(), Some(zip::DateTime::default()));
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        parts.insert(name, bytes);
    }
    parts
}

/// Reads XML to its end; gives its words and the names of its elements.
fn read(xml: &[u8]) -> (String, Vec<String>) {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = true;
    let (mut words, mut names, mut buffer) = (String::new(), Vec::new(), Vec::new());
    loop {
        match reader.read_event_into(&mut buffer).unwrap() {
            Event::Eof => return (words, names),
            Event::Start(element) | Event::Empty(element) => {
                names.push(element.name().as_ref().to_owned());
                element
                    .attributes()
                    .for_each(|attribute| drop(attribute.unwrap()));
            }
            Event::Text(text) => words.push_str(&text),
            Event::GeneralRef(entity) => {
                let entity = format!("&{};", &*entity);
                let resolved = quick_xml::escape::unescape(&entity).unwrap().into_owned();
                words.push_str(&resolved);
            }
            _ => {}
        }
        buffer.clear();
    }
}

/// The smallest PNG: one white pixel.
fn pixel() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01".to_vec();
    png.extend([8, 0, 0, 0, 0]);
    png
}

fn example() -> Document {
    let mut document = Document::new("A & B");
    document.paragraph(Style::Title, &[Run::new("A & B")]);
    document.contents();
    document.heading(1, "One <first>");
    let anchor = document.reserve();
    document.paragraph(
        Style::Body,
        &[Run::new("see ").bold(), Run::new("Two").linked(anchor)],
    );
    document.table_caption("Codes");
    document.table(&Table {
        widths: vec![3, 1],
        head: vec![Cell::words("Code"), Cell::figure("n")],
        rows: vec![vec![Cell::words("a\nb")], vec![Cell::figure("1"); 5]],
    });
    document.heading_at(anchor, 2, "Two");
    assert!(document.figure(pixel(), 500.0, "A \"picture\"", "A pixel"));
    assert!(!document.figure(b"no picture".to_vec(), 10.0, "", ""));
    document
}

#[test]
fn every_part_is_sound_xml_and_every_relation_leads_to_a_part() {
    let parts = parts(&example().finish().unwrap());
    for (name, bytes) in &parts {
        if !name.ends_with(".png") {
            read(bytes);
        }
    }
    for part in [
        "word/document.xml",
        "word/styles.xml",
        "word/media/picture1.png",
    ] {
        assert!(parts.contains_key(part), "{part}");
    }
    let relations = String::from_utf8(parts["word/_rels/document.xml.rels"].clone()).unwrap();
    let target = regex::Regex::new("Target=\"([^\"]+)\"").unwrap();
    for found in target.captures_iter(&relations) {
        assert!(
            parts.contains_key(&format!("word/{}", &found[1])),
            "{}",
            &found[1]
        );
    }
    let styles = String::from_utf8(parts["word/styles.xml"].clone()).unwrap();
    let document = String::from_utf8(parts["word/document.xml"].clone()).unwrap();
    let used = regex::Regex::new("<w:(?:pStyle|rStyle|tblStyle) w:val=\"([^\"]+)\"").unwrap();
    for style in used.captures_iter(&document) {
        assert!(
            styles.contains(&format!("w:styleId=\"{}\"", &style[1])),
            "{}",
            &style[1]
        );
    }
}

#[test]
fn the_same_calls_give_the_same_bytes() {
    assert_eq!(example().finish().unwrap(), example().finish().unwrap());
}

#[test]
fn headings_are_in_the_contents_and_links_lead_to_them() {
    let parts = parts(&example().finish().unwrap());
    let document = String::from_utf8(parts["word/document.xml"].clone()).unwrap();
    let (front, rest) = document.split_once("Heading1").unwrap();
    assert!(front.contains("PAGEREF") && front.contains("One &lt;first&gt;"));
    let anchor = regex::Regex::new("w:anchor=\"([^\"]+)\"").unwrap();
    let links: Vec<_> = anchor.captures_iter(&document).collect();
    assert_eq!(links.len(), 3);
    for link in links {
        assert!(rest.contains(&format!(
            "<w:bookmarkStart w:id=\"{}\" w:name=\"{}\"/>",
            link[1][4..].parse::<u32>().unwrap(),
            &link[1]
        )));
    }
}

#[test]
fn a_picture_keeps_its_shape_and_fits_the_page() {
    let parts = parts(&example().finish().unwrap());
    let document = String::from_utf8(parts["word/document.xml"].clone()).unwrap();
    let extent = regex::Regex::new("<wp:extent cx=\"([0-9]+)\" cy=\"([0-9]+)\"/>").unwrap();
    let found = extent.captures(&document).unwrap();
    let (across, down): (u64, u64) = (found[1].parse().unwrap(), found[2].parse().unwrap());
    assert_eq!(across / 36_000, 170, "the width of the text in millimetres");
    assert_eq!(across / 2, down);
}

proptest! {
    #[test]
    fn any_words_come_through_as_words(words in any::<String>()) {
        let mut document = Document::new(&words);
        document.paragraph(Style::Quote, &[Run::new(words.clone()).shaded([250, 220, 3]).code()]);
        document.table(&Table { widths: vec![1], head: vec![Cell::words(&words)], rows: Vec::new() });
        let parts = parts(&document.finish().unwrap());
        let (written, names) = read(&parts["word/document.xml"]);
        for name in names {
            prop_assert!(name.starts_with("w:"));
        }
        let kept = |c: &char| !c.is_whitespace() && !c.is_control() && !('\u{fffd}'..='\u{ffff}').contains(c);
        let words: String = words.chars().filter(kept).collect();
        let written: String = written.chars().filter(kept).collect();
        prop_assert_eq!(written, [words.as_str(), &words].concat());
    }
}
