//! Web pages (`.html`), as word processors and transcription services save them. Only their tokens are read: no tree is built, so
//! that broken and hostile pages cost no more than others.

use std::cell::RefCell;

use encoding_rs::Encoding;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

use super::ReadError;
use super::encoding::{self, Decoded, EncodingError};
use super::flow::{Builder, Flow, too_large};

/// A tag with more attributes than this is an attack.
const MOST_ATTRIBUTES: usize = 1_000;

/// Elements whose words stand apart from what is around them.
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
];

/// Elements whose content is never shown as text.
const UNSEEN: [&str; 10] = [
    "button", "head", "iframe", "noscript", "object", "script", "select", "style", "svg",
    "template",
];

/// Reads the characters of a page: what the researcher says decides, then a byte order mark, then the page itself.
///
/// # Errors
/// As [`encoding::decode`].
pub(super) fn decode(bytes: &[u8], label: Option<&str>) -> Result<Decoded, EncodingError> {
    let own = declared(bytes).filter(|_| label.is_none() && Encoding::for_bom(bytes).is_none());
    match own {
        Some(own) => encoding::decode(bytes, Some(own.name())),
        None => encoding::decode(bytes, label),
    }
}

/// The encoding that a page declares in its first kilobyte.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let (_, label) = start.split_once("charset=")?;
    let label = label.trim_start_matches(['"', '\'']);
    let end = label
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))
        .unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

/// Reads a page as paragraphs.
///
/// # Errors
/// A page that holds more than any transcript does.
pub(super) fn read(page: &str) -> Result<Flow, ReadError> {
    check_tags(page)?;
    let sink = Sink(RefCell::new(Page {
        builder: Builder::new(),
        failure: None,
        unseen: None,
        bold: 0,
        spans: Vec::new(),
        lists: Vec::new(),
        blank: true,
        in_cell: false,
        preformatted: 0,
        lists_met: 0,
    }));
    let tokenizer = Tokenizer::new(sink, Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    // A script that ends stops the tokenizer once: nothing is run here, so it goes on.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    let page = tokenizer.sink.0.into_inner();
    match page.failure {
        Some(failure) => Err(failure),
        None => page.builder.finish(),
    }
}

/// Refuses tags of attributes without end: the tokenizer compares each with all before it.
fn check_tags(page: &str) -> Result<(), ReadError> {
    let mut bytes = page.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'<' || !bytes.peek().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        // What stands before: a blank, an equals sign, or anything else.
        let (mut attributes, mut quote, mut before) = (0, None, b'<');
        for byte in bytes.by_ref() {
            before = match (quote, byte) {
                (Some(open), byte) if byte != open => continue,
                (Some(_), _) => {
                    quote = None;
                    b' '
                }
                (None, b'>') => break,
                (None, b'"' | b'\'') if before == b'=' => {
                    quote = Some(byte);
                    before
                }
                (None, byte) if byte.is_ascii_whitespace() || byte == b'/' => match before {
                    b'=' => b'=',
                    _ => b' ',
                },
                (None, b'=') => b'=',
                (None, _) => {
                    attributes += usize::from(before == b' ');
                    b'a'
                }
            };
        }
        if attributes > MOST_ATTRIBUTES {
            return Err(too_large(&format!(
                "a tag of more than {MOST_ATTRIBUTES} attributes"
            )));
        }
    }
    Ok(())
}

struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        if page.failure.is_some() {
            return TokenSinkResult::Continue;
        }
        let took = match &token {
            Token::TagToken(tag) => page.tag(tag),
            Token::CharacterTokens(words) => page.words(words),
            _ => Ok(()),
        };
        page.failure = took.err();
        match &token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => raw_text(&tag.name),
            _ => TokenSinkResult::Continue,
        }
    }
}

/// Within some elements, what looks like a tag is none.
fn raw_text(name: &str) -> TokenSinkResult<()> {
    match name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "noscript" | "iframe" | "xmp" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

struct Page {
    builder: Builder,
    failure: Option<ReadError>,
    /// The element in which nothing is shown.
    unseen: Option<String>,
    /// How many elements around are bold.
    bold: usize,
    /// For each open `span`: whether it is bold.
    spans: Vec<bool>,
    /// For each open list: its name, and whether it counts.
    lists: Vec<(String, bool)>,
    /// The last character was a blank: further ones are none.
    blank: bool,
    in_cell: bool,
    preformatted: usize,
    lists_met: usize,
}

impl Page {
    fn tag(&mut self, tag: &Tag) -> Result<(), ReadError> {
        let name: &str = &tag.name;
        let starts = tag.kind == TagKind::StartTag;
        if let Some(unseen) = &self.unseen {
            // A page may leave out the end of its head.
            if (!starts && unseen == name) || (unseen == "head" && name == "body") {
                self.unseen = None;
            }
            return Ok(());
        }
        if starts && UNSEEN.contains(&name) && !tag.self_closing {
            self.unseen = Some(name.to_owned());
            return Ok(());
        }
        if starts {
            self.start(name, tag)
        } else {
            self.end(name)
        }
    }

    fn start(&mut self, name: &str, tag: &Tag) -> Result<(), ReadError> {
        match name {
            "title" => self.unseen = Some("title".to_owned()),
            "br" => {
                self.blank = true;
                return self.builder.text("\n", self.bold > 0);
            }
            "b" | "strong" => self.bold += 1,
            "span" => {
                let bold = says_bold(tag);
                self.bold += usize::from(bold);
                self.spans.push(bold);
            }
            "ul" | "ol" => {
                self.end_block()?;
                self.lists_met += 1;
                self.lists
                    .push((format!("{}", self.lists_met), name == "ol"));
            }
            "li" => {
                self.end_block()?;
                self.item()?;
            }
            "table" => {
                self.end_block()?;
                self.in_cell = false;
                self.builder.open_table()?;
            }
            "tr" => {
                self.end_cell()?;
                self.builder.open_row()?;
            }
            "td" | "th" => {
                self.end_cell()?;
                self.in_cell = true;
            }
            "pre" => {
                self.end_block()?;
                self.preformatted += 1;
            }
            _ if BLOCKS.contains(&name) => self.end_block()?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "span" => {
                self.bold = self
                    .bold
                    .saturating_sub(usize::from(self.spans.pop().unwrap_or(false)))
            }
            "ul" | "ol" => {
                self.end_block()?;
                self.lists.pop();
            }
            "li" => self.end_block()?,
            "td" | "th" | "tr" => self.end_cell()?,
            "table" => {
                self.end_cell()?;
                self.builder.close_table()?;
                self.blank = true;
            }
            "pre" => {
                self.end_block()?;
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            _ if BLOCKS.contains(&name) => self.end_block()?,
            _ => {}
        }
        Ok(())
    }

    fn end_block(&mut self) -> Result<(), ReadError> {
        self.blank = true;
        if self.builder.has_begun() {
            self.builder.end_paragraph()
        } else {
            Ok(())
        }
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        self.blank = true;
        if std::mem::take(&mut self.in_cell) {
            self.builder.end_cell()
        } else {
            Ok(())
        }
    }

    fn item(&mut self) -> Result<(), ReadError> {
        let Some((list, counts)) = self.lists.last().cloned() else {
            return Ok(());
        };
        let mark = if counts {
            format!("{}.", self.builder.count(&list, 0, 1))
        } else {
            "-".to_owned()
        };
        self.builder.item(&format!(
            "{}{mark}",
            "  ".repeat((self.lists.len() - 1).min(8))
        ))
    }

    fn words(&mut self, words: &str) -> Result<(), ReadError> {
        if self.unseen.is_some() {
            return Ok(());
        }
        if self.preformatted > 0 {
            return self.builder.text(words, self.bold > 0);
        }
        let mut kept = String::with_capacity(words.len());
        for c in words.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                if !self.blank {
                    kept.push(' ');
                }
                self.blank = true;
            } else {
                kept.push(c);
                self.blank = false;
            }
        }
        if kept.is_empty() {
            Ok(())
        } else {
            self.builder.text(&kept, self.bold > 0)
        }
    }
}

/// Whether a tag's own style makes its words bold.
fn says_bold(tag: &Tag) -> bool {
    let style = tag
        .attrs
        .iter()
        .find(|attribute| &*attribute.name.local == "style");
    let style = style.map(|style| style.value.replace(' ', "").to_lowercase());
    style.is_some_and(|style| {
        ["bold", "600", "700", "800", "900"]
            .iter()
            .any(|weight| style.contains(&format!("font-weight:{weight}")))
    })
}

#[cfg(test)]
mod tests {
    use crate::formats::{ReadOptions, read_transcript};

    fn text_of(page: &str) -> String {
        let read = read_transcript("a.html", page.as_bytes(), &ReadOptions::default()).unwrap();
        read.transcript.document.text.as_str().to_owned()
    }

    #[test]
    fn a_page_is_read_as_it_looks() {
        let page = "<!DOCTYPE html><html><head><title>no</title><style>p { a: b }</style></head><body><!-- no --><script>if (a<b) { '</p>' }</script>\
            <p><b>INT:</b> How\n was &amp; is&nbsp;it?<p>SU01: So.<br>And <i>so</i> on.</p><ul><li>one<li>two</ul><div><div>INT: And?</div></div>\
            <table><tr><td>a</td><td>b</td></tr></table></body></html>";
        assert_eq!(
            text_of(page),
            "INT: How was & is\u{a0}it?\n\nSU01: So.\nAnd so on.\n\n- one\n- two\n\nINT: And?\n\na\tb\n"
        );
    }

    #[test]
    fn the_page_says_its_encoding() {
        let page = b"<meta charset=\"windows-1252\"><p>INT: caf\xe9?<p>P: \x93Yes\x94.";
        let read = read_transcript("a.htm", page, &ReadOptions::default()).unwrap();
        assert_eq!(
            read.transcript.document.text.as_str(),
            "INT: caf\u{e9}?\n\nP: \u{201c}Yes\u{201d}.\n"
        );
        assert_eq!(
            (read.encoding.as_str(), read.warnings.len()),
            ("windows-1252", 0)
        );
    }

    #[test]
    fn elements_within_one_another_cost_no_more_than_others() {
        let deep = format!("<p>{}x", "<b a=1><i b=2>".repeat(100_000));
        assert_eq!(text_of(&deep), "x\n");
        let refused = read_transcript(
            "a.html",
            "<table><tr><td>".repeat(1000).as_bytes(),
            &ReadOptions::default(),
        );
        assert!(refused.unwrap_err().to_string().contains("without end"));
    }

    #[test]
    fn a_tag_of_attributes_without_end_is_refused_and_a_long_value_is_none() {
        let names: String = (0..1_001).map(|n| format!(" a{n}=\"x\"")).collect();
        let page = format!("<p{names}>INT: How?");
        let refused = read_transcript("a.html", page.as_bytes(), &ReadOptions::default());
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("more than 1000 attributes"), "{refused}");
        let value = "so and so ".repeat(2_000);
        let page = format!("<p title=\"{value}\" lang = 'a b'>INT: How?<p>P: So.");
        assert_eq!(text_of(&page), "INT: How?\n\nP: So.\n");
    }
}
