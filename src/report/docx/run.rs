//! Words of a paragraph.

use std::fmt;

pub(super) use crate::formats::xml::escaped;

/// A place in a document that links lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor(pub(super) u32);

impl fmt::Display for Anchor {
    /// The name of its bookmark, of the form that Word gives to those of contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "_Toc{:08}", self.0)
    }
}

/// Words that look alike. A line feed in them is a line break, a tab a tab.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    text: String,
    bold: bool,
    italic: bool,
    quiet: bool,
    code: bool,
    shade: Option<[u8; 3]>,
    link: Option<Anchor>,
}

impl Run {
    /// Plain words.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Its words.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The same in bold.
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same in italics.
    pub fn italic(self) -> Self {
        Self {
            italic: true,
            ..self
        }
    }

    /// The same in grey, dark enough to read.
    pub fn quiet(self) -> Self {
        Self {
            quiet: true,
            ..self
        }
    }

    /// The same in a typewriter's letters: ids.
    pub fn code(self) -> Self {
        Self { code: true, ..self }
    }

    /// The same on a ground of this colour (red, green, blue).
    pub fn shaded(self, colour: [u8; 3]) -> Self {
        Self {
            shade: Some(colour),
            ..self
        }
    }

    /// The same as a link to a place in the document.
    pub fn linked(self, anchor: Anchor) -> Self {
        Self {
            link: Some(anchor),
            ..self
        }
    }

    fn properties(&self) -> String {
        // The order is that of the schema (ECMA-376, CT_RPr): Word asks to repair a document that has another.
        let mut properties = String::new();
        match (self.link, self.code) {
            (Some(_), _) => properties.push_str("<w:rStyle w:val=\"Hyperlink\"/>"),
            (None, true) => properties.push_str("<w:rStyle w:val=\"Code\"/>"),
            (None, false) => {}
        }
        if self.bold {
            properties.push_str("<w:b/>");
        }
        if self.italic {
            properties.push_str("<w:i/>");
        }
        if self.quiet {
            properties.push_str("<w:color w:val=\"55575D\"/>");
        }
        if let Some([red, green, blue]) = self.shade {
            properties.push_str(&format!(
                "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{red:02X}{green:02X}{blue:02X}\"/>"
            ));
        }
        match properties.as_str() {
            "" => properties,
            _ => format!("<w:rPr>{properties}</w:rPr>"),
        }
    }

    fn to_xml(&self) -> String {
        let mut run = format!("<w:r>{}", self.properties());
        for (at, line) in self.text.split('\n').enumerate() {
            if at > 0 {
                run.push_str("<w:br/>");
            }
            for (at, piece) in line.split('\t').enumerate() {
                if at > 0 {
                    run.push_str("<w:tab/>");
                }
                if !piece.is_empty() {
                    run.push_str(&format!(
                        "<w:t xml:space=\"preserve\">{}</w:t>",
                        escaped(piece)
                    ));
                }
            }
        }
        run.push_str("</w:r>");
        match self.link {
            Some(anchor) => {
                format!("<w:hyperlink w:anchor=\"{anchor}\" w:history=\"1\">{run}</w:hyperlink>")
            }
            None => run,
        }
    }
}

/// The runs of a paragraph.
pub(super) fn to_xml(runs: &[Run]) -> String {
    runs.iter().map(Run::to_xml).collect()
}
