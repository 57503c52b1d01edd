//! Containers: the parts of `.docx`, `.odt` and `.xlsx` files, and the XML in them, with limits that no honest file meets.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::ReadError;
use super::flow::too_large;

/// The largest part that is unpacked, in bytes.
const LARGEST_PART: u64 = 48 << 20;
/// How much all parts may come to.
const LARGEST_WHOLE: u64 = 256 << 20;
/// How many times its size the files in an archive may unpack to beside that: text packs to a quarter.
const MOST_TIMES: u64 = 10;
/// The most parts.
const MOST_PARTS: usize = 20_000;
/// Elements within one another deeper than this are an attack.
const DEEPEST: usize = 400;

/// The longest value of an attribute, in characters.
const LONGEST_VALUE: usize = 250;

/// A zip archive in memory.
pub(super) struct Package<T> {
    archive: ZipArchive<Cursor<T>>,
    left: u64,
}

impl<T: AsRef<[u8]>> Package<T> {
    /// Opens an archive.
    ///
    /// # Errors
    /// It is none, or a damaged one.
    pub(super) fn open(bytes: T) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| damaged("its table of contents cannot be read"))?;
        if archive.len() > MOST_PARTS {
            return Err(too_large(&format!("more than {MOST_PARTS} parts")));
        }
        Ok(Self {
            archive,
            left: LARGEST_WHOLE,
        })
    }

    /// Opens an archive of whole files, which are unpacked one at a time, as often as they are wanted.
    ///
    /// # Errors
    /// It is none, a damaged one, or one that unpacks to far more than transcripts do.
    pub(super) fn of_files(bytes: T) -> Result<Self, ReadError> {
        let packed = bytes.as_ref().len() as u64;
        let mut package = Self::open(bytes)?;
        let mut whole = 0u64;
        for at in 0..package.archive.len() {
            let size = package.archive.by_index_raw(at).map(|part| part.size());
            whole = whole.saturating_add(size.unwrap_or(0));
        }
        let most = LARGEST_WHOLE + packed.saturating_mul(MOST_TIMES);
        if whole > most {
            return Err(too_large(&format!(
                "files that unpack to {} MB",
                whole >> 20
            )));
        }
        package.left = u64::MAX;
        Ok(package)
    }

    /// The names of its parts; a name that is not UTF-8 is read as best it can.
    pub(super) fn names(&self) -> Vec<String> {
        (0..self.archive.len())
            .map(|at| match self.archive.name_for_index(at) {
                Some(Ok(name)) => name.into_owned(),
                _ => String::new(),
            })
            .collect()
    }

    /// The bytes of the part at a place, unpacked.
    ///
    /// # Errors
    /// It is damaged, protected by a password, or unpacks to more than any transcript does.
    pub(super) fn part_at(&mut self, at: usize) -> Result<Vec<u8>, ReadError> {
        let limit = self.left.min(LARGEST_PART);
        let part = self.archive.by_index(at).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                damaged("it is protected by a password; save it without one")
            }
            _ => damaged("a part of it cannot be unpacked"),
        })?;
        let said = part.size();
        let mut bytes = Vec::new();
        part.take(limit.min(said) + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| damaged("a part of it cannot be unpacked"))?;
        if said <= limit && bytes.len() as u64 > said {
            return Err(damaged(
                "a part of it is larger than its table of contents says",
            ));
        }
        if bytes.len() as u64 > limit {
            return Err(too_large(&format!(
                "a part that unpacks to more than {} MB",
                limit >> 20
            )));
        }
        self.left -= bytes.len() as u64;
        Ok(bytes)
    }

    /// The bytes of a part; none where there is no such part.
    ///
    /// # Errors
    /// As [`part_at`](Self::part_at).
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        match self
            .names()
            .iter()
            .position(|part| part.eq_ignore_ascii_case(name))
        {
            Some(at) => self.part_at(at).map(Some),
            None => Ok(None),
        }
    }

    /// The XML of a part as text.
    ///
    /// # Errors
    /// As [`part_at`](Self::part_at).
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        Ok(self.part(name)?.map(|bytes| xml_text(&bytes)))
    }
}

/// The refusal of a file that cannot be unpacked.
pub(super) fn damaged(what: &str) -> ReadError {
    ReadError::Malformed {
        message: format!(
            "the file cannot be read: {what}; open it in the program that made it and save it again"
        ),
    }
}

/// The characters of an XML file: its byte order mark decides, then its own declaration.
fn xml_text(bytes: &[u8]) -> String {
    let declared = || {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
        let (_, label) = start.split_once("encoding=")?;
        let label = label.get(1..)?.split(['"', '\'']).next()?;
        encoding_rs::Encoding::for_label(label.as_bytes())
    };
    let encoding = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = encoding.or_else(declared).unwrap_or(encoding_rs::UTF_8);
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

/// What stands next in some XML. Names are without their prefix.
pub(super) enum Node<'a> {
    Start(BytesStart<'a>),
    End(String),
    Text(String),
}

/// Reads XML from start to end. Entities that the file defines itself are never unfolded.
pub(super) struct Nodes<'a> {
    reader: Reader<&'a [u8]>,
    /// The name of an element without content, whose end comes next.
    ending: Option<String>,
    depth: usize,
}

impl<'a> Nodes<'a> {
    pub(super) fn of(xml: &'a str) -> Self {
        let mut reader = Reader::from_str(xml);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            ending: None,
            depth: 0,
        }
    }

    /// The next node; none at the end.
    ///
    /// # Errors
    /// What is no XML, and elements that are nested without end.
    pub(super) fn next(&mut self) -> Result<Option<Node<'a>>, ReadError> {
        if let Some(name) = self.ending.take() {
            return Ok(Some(Node::End(name)));
        }
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|_| damaged("the XML in it is broken"))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(too_large("elements within one another without end"));
                    }
                    Node::Start(start)
                }
                Event::Empty(start) => {
                    self.ending = Some(start.local_name().as_ref().to_owned());
                    Node::Start(start)
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::End(end.local_name().as_ref().to_owned())
                }
                Event::Text(text) => Node::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Node::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(name) => Node::Text(character(&name)),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
                Event::Eof => return Ok(None),
            }));
        }
    }

    /// Passes over everything up to the end of the element that has just started.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let mut open = 1;
        while open > 0 {
            match self.next()? {
                Some(Node::Start(_)) => open += 1,
                Some(Node::End(_)) => open -= 1,
                Some(Node::Text(_)) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }
}

/// What `&name;` stands for: a number or one of XML's own five; an entity that the file defines stands for nothing.
fn character(name: &str) -> String {
    let digits = name.strip_prefix('#');
    let number = digits.and_then(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    });
    let own = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    };
    own.or(number.and_then(char::from_u32))
        .map_or_else(String::new, String::from)
}

/// The value of an attribute, whatever its prefix. Names and numbers alone are asked for: what is longer than any of them is cut.
pub(super) fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let found = start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)?;
    let value: String = found.value.chars().take(LONGEST_VALUE).collect();
    match quick_xml::escape::unescape(&value) {
        Ok(whole) => Some(whole.into_owned()),
        Err(_) => Some(value),
    }
}
