//! Rich text (`.rtf`). Source of the format: Rich Text Format Specification 1.9.1.

mod code_pages;
mod destinations;
mod tokens;

use std::collections::HashMap;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use super::flow::{Builder, Flow, symbol, too_large};
use super::package::damaged;
use super::{ReadError, encoding};
use destinations::{Closing, Comments, Destination};
use tokens::{Token, Tokens};

/// Groups within one another deeper than this are an attack.
const DEEPEST: usize = 500;

/// Reads a document as paragraphs, and says in which encoding its bytes were taken to be. `label` names the encoding of bytes of
/// which the document does not say another.
///
/// # Errors
/// What is no RTF, the label of an encoding that there is not, and groups that are nested without end.
pub(super) fn read(bytes: &[u8], label: Option<&str>) -> Result<(Flow, &'static str), ReadError> {
    if !bytes.starts_with(b"{\\rtf") {
        return Err(damaged("it does not start as a rich text document does"));
    }
    let asked = label.map(encoding::of_label).transpose()?;
    let count = |word: &[u8]| {
        bytes
            .windows(word.len())
            .filter(|window| *window == word)
            .count()
    };
    let mut reader = Reader {
        builder: Builder::new(),
        groups: vec![Group::default()],
        // Where most paragraphs are items, the list numbers the turns and is no list in somebody's words.
        marks_items: count(b"\\listtext") * 2
            <= count(b"\\par") - count(b"\\pard").min(count(b"\\par")),
        asked,
        own: WINDOWS_1252,
        fonts: HashMap::new(),
        font: 0,
        default_font: 0,
        pending: Vec::new(),
        high: None,
        skip: 0,
        captured: String::new(),
        comments: Comments::default(),
        depth: 0,
        in_table: 0,
        boxes: Vec::new(),
        star: false,
        hidden: 0,
    };
    for token in Tokens::of(bytes) {
        reader.take(token)?;
    }
    reader.flush()?;
    if reader.hidden > 0 {
        reader.builder.warn(format!(
            "{} words are formatted as hidden text and were left out",
            reader.hidden
        ));
    }
    let name = reader.asked.unwrap_or(reader.own).name();
    Ok((reader.builder.finish()?, name))
}

/// What holds within a group.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    destination: Destination,
    closing: Closing,
    bold: bool,
    hidden: bool,
    deleted: bool,
    font: i32,
    /// How many characters stand in for one that is given by its number.
    substitutes: Option<u8>,
}

struct Reader {
    builder: Builder,
    groups: Vec<Group>,
    marks_items: bool,
    /// The encoding that was asked for.
    asked: Option<&'static Encoding>,
    /// The document's own.
    own: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    /// The font that the table of fonts is about to describe.
    font: i32,
    default_font: i32,
    /// Bytes of text that are not decoded yet.
    pending: Vec<u8>,
    /// The first half of a character given as two numbers.
    high: Option<u32>,
    /// How many characters are still to be passed over as substitutes.
    skip: usize,
    /// The words of what is read by itself: a comment, its author.
    captured: String,
    comments: Comments,
    /// How deep in tables the builder is, and the paragraph.
    depth: usize,
    in_table: usize,
    /// The same of what is around each open box.
    boxes: Vec<(usize, usize)>,
    /// A `\*` has just been read.
    star: bool,
    hidden: usize,
}

impl Reader {
    fn group(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(Group::default());
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn take(&mut self, token: Token) -> Result<(), ReadError> {
        if !matches!(token, Token::Hex(_) | Token::Bytes(_)) {
            self.flush()?;
        }
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Word(word, number) => {
                let star = std::mem::take(&mut self.star);
                self.word(word, number, star)
            }
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Hex(byte) => self.bytes(&[byte]),
            Token::Bytes(bytes) => self.bytes(bytes),
        }
    }

    fn open(&mut self) -> Result<(), ReadError> {
        if self.groups.len() > DEEPEST {
            return Err(too_large("groups within one another without end"));
        }
        self.skip = 0;
        let mut group = *self.group();
        group.closing = Closing::Nothing;
        if group.destination == Destination::TwoWays {
            group.destination = Destination::Skipped;
        }
        self.groups.push(group);
        Ok(())
    }

    fn close(&mut self) -> Result<(), ReadError> {
        self.skip = 0;
        if self.groups.len() < 2 {
            return Ok(());
        }
        let closing = self
            .groups
            .pop()
            .map_or(Closing::Nothing, |group| group.closing);
        self.end_destination(closing)
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        let skipped = self.skip.min(bytes.len());
        self.skip -= skipped;
        if self.group().destination.is_read() {
            self.pending.extend_from_slice(&bytes[skipped..]);
        }
        Ok(())
    }

    /// Decodes the bytes that wait.
    fn flush(&mut self) -> Result<(), ReadError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let bytes = std::mem::take(&mut self.pending);
        let font = self.group().font;
        let usual = self.asked.unwrap_or(self.own);
        let encoding = self.fonts.get(&font).copied().unwrap_or(usual);
        let words = encoding.decode_without_bom_handling(&bytes).0;
        self.words(&words)
    }

    fn words(&mut self, words: &str) -> Result<(), ReadError> {
        let group = *self.group();
        if group.deleted || !group.destination.is_read() {
            return Ok(());
        }
        if group.destination == Destination::Captured {
            self.captured.push_str(words);
            return Ok(());
        }
        if group.hidden {
            self.hidden += words.split_whitespace().count();
            return Ok(());
        }
        self.meet_table()?;
        self.builder.text(words, group.bold)
    }

    /// Opens or closes tables until the builder is as deep in them as the paragraph.
    fn meet_table(&mut self) -> Result<(), ReadError> {
        while self.depth < self.in_table {
            self.builder.open_table()?;
            self.builder.open_row()?;
            self.depth += 1;
        }
        while self.depth > self.in_table {
            self.builder.close_table()?;
            self.depth -= 1;
        }
        Ok(())
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), ReadError> {
        match symbol {
            b'*' => self.star = true,
            b'~' => self.character('\u{a0}')?,
            b'_' => self.character('\u{2011}')?,
            b'\r' | b'\n' => self.end_paragraph()?,
            b'\t' => self.character('\t')?,
            b'\\' | b'{' | b'}' => self.bytes(&[symbol])?,
            _ => {}
        }
        Ok(())
    }

    fn character(&mut self, character: char) -> Result<(), ReadError> {
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        self.words(character.encode_utf8(&mut [0; 4]))
    }

    /// A character by its number in UTF-16, as a signed 16-bit number or its positive twin.
    fn unicode(&mut self, number: i32) -> Result<(), ReadError> {
        let unit = (number & 0xffff) as u32;
        let character = match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => {
                self.high = Some(unit);
                None
            }
            (Some(high), 0xdc00..=0xdfff) => {
                char::from_u32(0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00))
            }
            (_, unit) => Some(symbol(unit)),
        };
        self.skip = 0;
        if let Some(character) = character {
            self.character(character)?;
        }
        self.skip = usize::from(self.group().substitutes.unwrap_or(1));
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        let group = *self.group();
        match group.destination {
            Destination::Captured => self.captured.push('\n'),
            Destination::Text if !group.deleted => {
                self.meet_table()?;
                self.builder.end_paragraph()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self, ends_row: bool) -> Result<(), ReadError> {
        if self.group().destination != Destination::Text {
            return Ok(());
        }
        self.meet_table()?;
        match (self.depth, ends_row) {
            (0, false) => self.builder.text("\t", false),
            (0, true) => self.builder.end_paragraph(),
            (_, false) => self.builder.end_cell(),
            (_, true) => {
                self.builder.open_row()?;
                Ok(())
            }
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>, star: bool) -> Result<(), ReadError> {
        if self.skip > 0 && word != "u" {
            self.skip -= 1;
            return Ok(());
        }
        if self.begins_destination(word, star)? {
            return Ok(());
        }
        let on = number != Some(0);
        match word {
            "par" | "sect" => self.end_paragraph()?,
            "line" | "softline" => self.character('\n')?,
            "tab" => self.character('\t')?,
            "cell" => {
                self.in_table = self.in_table.max(usize::from(self.depth > 0));
                self.end_cell(false)?;
            }
            "nestcell" => self.end_cell(false)?,
            "row" => {
                self.in_table = self.in_table.min(1);
                self.end_cell(true)?;
            }
            "nestrow" => self.end_cell(true)?,
            "intbl" => self.in_table = self.in_table.max(1),
            "itap" => self.in_table = usize::try_from(number.unwrap_or(0)).unwrap_or(0).min(40),
            "pard" => self.in_table = 0,
            "plain" => {
                let font = self.default_font;
                let group = self.group();
                (group.bold, group.hidden, group.deleted, group.font) = (false, false, false, font);
            }
            "b" => self.group().bold = on,
            "v" => self.group().hidden = on,
            "deleted" => self.group().deleted = on,
            "uc" => self.group().substitutes = Some(number.unwrap_or(1).clamp(0, 16) as u8),
            "u" => self.unicode(number.unwrap_or(0))?,
            "f" => self.set_font(number.unwrap_or(0)),
            "deff" => self.default_font = number.unwrap_or(0),
            "fcharset" | "cpg" => self.describe_font(word, number.unwrap_or(0)),
            "mac" => self.own = MACINTOSH,
            "ansicpg" => {
                self.own = code_pages::of_code_page(number.unwrap_or(0)).unwrap_or(self.own)
            }
            _ => {
                if let Some(character) = named_character(word) {
                    self.character(character)?;
                }
            }
        }
        Ok(())
    }

    fn set_font(&mut self, font: i32) {
        self.group().font = font;
        self.font = font;
    }

    fn describe_font(&mut self, word: &str, number: i32) {
        if self.group().destination != Destination::Fonts {
            return;
        }
        let encoding = if word == "cpg" {
            code_pages::of_code_page(number)
        } else {
            code_pages::of_character_set(number)
        };
        if let Some(encoding) = encoding {
            self.fonts.insert(self.font, encoding);
        }
    }
}

/// The character that a control word stands for.
fn named_character(word: &str) -> Option<char> {
    Some(match word {
        "emdash" => '\u{2014}',
        "endash" => '\u{2013}',
        "lquote" => '\u{2018}',
        "rquote" => '\u{2019}',
        "ldblquote" => '\u{201c}',
        "rdblquote" => '\u{201d}',
        "bullet" => '\u{2022}',
        "emspace" | "enspace" | "qmspace" => ' ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
