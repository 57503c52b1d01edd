//! Codebooks of the REFI-QDA exchange standard (`.qdc`, REFI-QDA 1.5, section 5), which NVivo, MAXQDA, ATLAS.ti and others write and
//! read.
//!
//! The standard knows a code's name, colour and one description. What emic knows beyond the definition stands in the description
//! too, each part in a line that begins with its name (`Use when: ...`), so that other programs show it and emic reads it
//! back.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::formats::{palette, xml};
use crate::study::{Code, Codebook, Description, slug_of};

use super::entries::{Entry, codes_of_paths};
use super::{CodebookError, CodebookFile};

/// Codes do not stand deeper than this; a file that says otherwise is no codebook.
const DEEPEST: usize = 64;

/// The parts of a description by name, in the order in which they are written.
const PARTS: [&str; 7] = [
    "Brief",
    "Definition",
    "Use when",
    "Avoid when",
    "Example",
    "Source",
    "Id",
];

/// The part that text without a name belongs to.
const DEFINITION: usize = 1;

/// The codebook as a `.qdc` file. Codes keep their identity as GUID; every code can be applied. The codebook must have a code: the
/// standard has no empty one.
pub fn write_qdc(codebook: &Codebook) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" origin=\"emic {}\">\n<Codes>\n",
        env!("CARGO_PKG_VERSION")
    );
    let mut open = 0;
    for (code, depth) in codebook.tree() {
        out.push_str(&"</Code>\n".repeat(open - depth.min(open)));
        open = depth + 1;
        out.push_str(&format!(
            "<Code guid=\"{}\" name=\"{}\" isCodable=\"true\" color=\"{}\">\n",
            code.id.0,
            xml::escaped(&code.label),
            palette::hex(code.colour),
        ));
        let description = described(code);
        if !description.is_empty() {
            out.push_str(&format!(
                "<Description>{}</Description>\n",
                xml::escaped(&description)
            ));
        }
    }
    out.push_str(&"</Code>\n".repeat(open));
    out.push_str("</Codes>\n</CodeBook>\n");
    out
}

/// Everything that a code says about itself, as one text. [`split`] is its inverse.
fn described(code: &Code) -> String {
    let text = &code.description;
    let id = if slug_of(&code.label) == code.slug {
        ""
    } else {
        code.slug.as_str()
    };
    let parts = [
        text.brief.as_str(),
        &text.definition,
        &text.use_when,
        &text.avoid_when,
        &text.example,
        &text.source,
        id,
    ];
    let mut lines: Vec<String> = Vec::new();
    let only_definition = parts
        .iter()
        .enumerate()
        .all(|(at, part)| at == DEFINITION || part.trim().is_empty());
    for (at, part) in parts.iter().enumerate() {
        let mut of_part = part.trim().lines();
        let Some(first) = of_part.next() else {
            continue;
        };
        if only_definition && part_of(first).is_none() {
            lines.push(first.to_owned());
        } else {
            lines.push(format!("{}: {first}", PARTS[at]));
        }
        // A line that looks as if it began another part stands one blank further to the right.
        lines.extend(
            of_part.map(|line| match part_of(line.trim_start_matches(' ')) {
                Some(_) => format!(" {line}"),
                None => line.to_owned(),
            }),
        );
    }
    lines.join("\n")
}

/// The part that a line begins, and what it says of it on this line.
fn part_of(line: &str) -> Option<(usize, &str)> {
    let (name, rest) = line.split_once(':')?;
    let named = |part: &str| part.eq_ignore_ascii_case(name.trim_end());
    PARTS
        .iter()
        .position(|part| named(part))
        .map(|at| (at, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// A description's parts, and the code's id where one stands in it.
fn split(text: &str) -> (Description, String) {
    let mut parts: [Vec<&str>; PARTS.len()] = Default::default();
    let mut at = DEFINITION;
    for line in text.trim().lines() {
        match part_of(line) {
            Some((part, rest)) => {
                at = part;
                parts[at].push(rest);
            }
            None if line.starts_with(' ') && part_of(line.trim_start_matches(' ')).is_some() => {
                parts[at].push(&line[1..]);
            }
            None => parts[at].push(line),
        }
    }
    let [brief, definition, use_when, avoid_when, example, source, id] =
        parts.map(|lines| lines.join("\n").trim().to_owned());
    let description = Description {
        brief,
        definition,
        use_when,
        avoid_when,
        example,
        source,
    };
    (description, id)
}

/// One code as the file has it.
#[derive(Default)]
struct Draft {
    path: Vec<String>,
    above: Option<usize>,
    colour: Option<u8>,
    description: String,
}

/// Reads a `.qdc` file. Sets of codes, which emic has no place for, are named in [`CodebookFile::left_out`].
///
/// # Errors
/// A [`CodebookError`]: no XML, no REFI-QDA codebook, codes deeper than 64 levels, names that make no id.
pub(super) fn read_qdc(text: &str) -> Result<CodebookFile, CodebookError> {
    let mut reader = Reader::from_str(text);
    let mut file = File::default();
    loop {
        let at = reader.buffer_position();
        let malformed = |what: String| CodebookError::Xml {
            line: line_at(text, at),
            message: what,
        };
        let event = reader
            .read_event()
            .map_err(|error| malformed(format!("this is not well-formed XML ({error})")))?;
        match event {
            Event::Start(tag) => file.open(&tag, false).map_err(malformed)?,
            Event::Empty(tag) => file.open(&tag, true).map_err(malformed)?,
            Event::End(tag) => file.close(tag.local_name().as_ref()),
            Event::Text(words) => file.words(&words.xml10_content()),
            Event::CData(words) => file.words(&words.xml10_content()),
            Event::GeneralRef(reference) => {
                let c = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(c),
                    Ok(None) => named(&reference.xml10_content()),
                    Err(_) => None,
                };
                let c = c.ok_or_else(|| {
                    malformed("an entity that is not XML's own cannot be read".to_owned())
                })?;
                file.words(c.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => {
                let message =
                    "a document type stands before the codebook; no REFI-QDA file has one";
                return Err(malformed(message.to_owned()));
            }
            Event::Eof => return file.done(),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// A file on the way.
#[derive(Default)]
struct File {
    is_codebook: bool,
    codes: Vec<Draft>,
    /// The codes that are open, by their place in `codes`.
    open: Vec<usize>,
    describing: bool,
    sets: usize,
}

impl File {
    fn open(&mut self, tag: &BytesStart, is_empty: bool) -> Result<(), String> {
        match tag.local_name().as_ref() {
            "CodeBook" => self.is_codebook = true,
            "Project" => {
                return Err("this is a whole REFI-QDA project, not a codebook; export the codebook alone as .qdc".to_owned());
            }
            "Code" if !self.is_codebook => {
                return Err("a code stands outside a CodeBook element".to_owned());
            }
            "Code" => {
                if self.open.len() == DEEPEST {
                    return Err(format!("codes stand more than {DEEPEST} levels deep"));
                }
                let draft = self.draft(tag)?;
                self.codes.push(draft);
                if !is_empty {
                    self.open.push(self.codes.len() - 1);
                }
            }
            // A set has a description too, which is not that of a code.
            "Description" => self.describing = !is_empty && !self.open.is_empty(),
            "Set" => self.sets += 1,
            _ => {}
        }
        Ok(())
    }

    fn draft(&self, tag: &BytesStart) -> Result<Draft, String> {
        let attribute = |name: &str| -> Result<String, String> {
            let broken = |_| format!("the attribute {name} of a code cannot be read");
            let found = tag.try_get_attribute(name).map_err(broken)?;
            let value = found
                .map(|found| found.normalized_value(XmlVersion::Explicit1_0))
                .transpose();
            let value =
                value.map_err(|_| format!("the attribute {name} of a code cannot be read"))?;
            Ok(value.unwrap_or_default().trim().to_owned())
        };
        let name = attribute("name")?;
        if name.is_empty() {
            return Err("a code has no name; give it one".to_owned());
        }
        let above = self.open.last().map(|at| self.codes[*at].path.clone());
        let mut path = above.unwrap_or_default();
        path.push(name);
        Ok(Draft {
            path,
            above: self.open.last().copied(),
            colour: palette::nearest(&attribute("color")?),
            description: String::new(),
        })
    }

    fn close(&mut self, name: &str) {
        match name {
            "Code" => {
                self.open.pop();
            }
            "Description" => self.describing = false,
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(at) = self.open.last().filter(|_| self.describing) {
            self.codes[*at].description.push_str(words);
        }
    }

    fn done(self) -> Result<CodebookFile, CodebookError> {
        if !self.is_codebook {
            return Err(CodebookError::Json(
                "this XML is no REFI-QDA codebook; its outermost element must be CodeBook"
                    .to_owned(),
            ));
        }
        let entries = self.codes.into_iter().zip(1..).map(|(draft, number)| {
            let (description, id) = split(&draft.description);
            let entry = Entry {
                place: format!("code {number}"),
                id,
                label: draft.path.last().cloned().unwrap_or_default(),
                parent: String::new(),
                colour: draft.colour,
                description,
            };
            (entry, draft.path, draft.above)
        });
        let codes = codes_of_paths(entries.collect())?;
        let sets = match self.sets {
            0 => None,
            1 => Some("one set of codes".to_owned()),
            number => Some(format!("{number} sets of codes")),
        };
        Ok(CodebookFile {
            codes,
            left_out: sets.into_iter().collect(),
            ..CodebookFile::default()
        })
    }
}

/// The entities that XML has of its own.
fn named(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn line_at(text: &str, byte: u64) -> usize {
    let to = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    1 + text.as_bytes()[..to]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
}
