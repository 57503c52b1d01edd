//! Where the words of a group go: the text, a note, a comment, or nowhere.

use std::collections::HashMap;

use super::Reader;
use crate::formats::ReadError;
use crate::formats::flow::Comment;

/// Where the words of a group go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Destination {
    /// The text of the document.
    #[default]
    Text,
    /// Nowhere.
    Skipped,
    /// The table of fonts.
    Fonts,
    /// What is read by itself: a comment, its author, the mark of a list's item.
    Captured,
    /// The same in two ways: the first group is for old programs.
    TwoWays,
}

impl Destination {
    /// Whether its words are wanted at all.
    pub(super) fn is_read(self) -> bool {
        matches!(self, Self::Text | Self::Captured)
    }
}

/// What has to be done when a group ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Closing {
    #[default]
    Nothing,
    /// A note, opened as a box.
    Note,
    /// A text box.
    Box,
    /// The mark of an item of a list.
    Item,
    Author,
    /// The number by which the text names the words that a comment is on, where they start and end.
    CommentStarts,
    CommentEnds,
    /// The same number within a comment.
    CommentRef,
    Date,
    Comment,
}

/// Comments that are being read.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// Their numbers by what the document calls them.
    numbers: HashMap<String, usize>,
    author: String,
    date: String,
    /// The name of the comment that is being read.
    named: String,
    /// What was captured before something else within it was.
    before: Vec<String>,
}

/// Groups whose words are no part of the text.
const SKIPPED: [&str; 26] = [
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "ftnsep",
    "ftnsepc",
    "aftnsep",
    "sp",
    "shprslt",
    "nonshppict",
    "fldinst",
    "xe",
    "tc",
    "filetbl",
    "template",
    "objdata",
    "nonesttables",
    "bkmkstart",
];

impl Reader {
    /// Whether the word says where the words of its group go.
    pub(super) fn begins_destination(&mut self, word: &str, star: bool) -> Result<bool, ReadError> {
        let inside = self.group().destination;
        if inside == Destination::Skipped && word != "ud" {
            return Ok(false);
        }
        let (destination, closing) = match word {
            "fonttbl" => (Destination::Fonts, Closing::Nothing),
            "upr" => (Destination::TwoWays, Closing::Nothing),
            "ud" => (Destination::Text, Closing::Nothing),
            "footnote" => {
                self.meet_table()?;
                self.builder.open_box()?;
                (Destination::Text, Closing::Note)
            }
            "shptxt" => {
                self.meet_table()?;
                self.builder.open_box()?;
                (Destination::Text, Closing::Box)
            }
            "listtext" | "pntext" => (Destination::Captured, Closing::Item),
            "atnauthor" => (Destination::Captured, Closing::Author),
            "atrfstart" => (Destination::Captured, Closing::CommentStarts),
            "atrfend" => (Destination::Captured, Closing::CommentEnds),
            "atnref" => (Destination::Captured, Closing::CommentRef),
            "atndate" => (Destination::Captured, Closing::Date),
            "annotation" => (Destination::Captured, Closing::Comment),
            "shpinst" | "nesttableprops" => return Ok(true),
            _ if star || SKIPPED.contains(&word) => (Destination::Skipped, Closing::Nothing),
            _ => return Ok(false),
        };
        if destination == Destination::Captured {
            let before = std::mem::take(&mut self.captured);
            self.comments.before.push(before);
        }
        if matches!(closing, Closing::Note | Closing::Box) {
            // Within a box, tables are counted anew.
            self.boxes.push((self.depth, self.in_table));
            (self.depth, self.in_table) = (0, 0);
        }
        let group = self.group();
        (group.destination, group.closing) = (destination, closing);
        Ok(true)
    }

    /// Does what is due at a group's end.
    pub(super) fn end_destination(&mut self, closing: Closing) -> Result<(), ReadError> {
        match closing {
            Closing::Nothing => return Ok(()),
            Closing::Note | Closing::Box => return self.end_box(closing),
            _ => {}
        }
        let before = self.comments.before.pop().unwrap_or_default();
        let words = std::mem::replace(&mut self.captured, before);
        let words = words.trim();
        match closing {
            Closing::Item if self.marks_items => {
                let counted = words.contains(char::is_alphanumeric);
                self.meet_table()?;
                self.builder.item(if counted { words } else { "-" })?;
            }
            Closing::Author => words.clone_into(&mut self.comments.author),
            Closing::Date => self.comments.date = day_of(words),
            Closing::CommentRef => words.clone_into(&mut self.comments.named),
            Closing::CommentStarts => {
                let number = self.builder.comment(Comment::default());
                self.comments.numbers.insert(words.to_owned(), number);
                self.builder.mark(number, false);
            }
            Closing::CommentEnds => {
                if let Some(number) = self.comments.numbers.get(words) {
                    self.builder.mark(*number, true);
                }
            }
            Closing::Comment => self.end_comment(words),
            _ => {}
        }
        Ok(())
    }

    fn end_box(&mut self, closing: Closing) -> Result<(), ReadError> {
        self.in_table = 0;
        self.meet_table()?;
        (self.depth, self.in_table) = self.boxes.pop().unwrap_or_default();
        if closing == Closing::Note {
            self.builder.close_box_as_note("footnote")
        } else {
            self.builder.close_box()
        }
    }

    fn end_comment(&mut self, words: &str) {
        let named = std::mem::take(&mut self.comments.named);
        let comment = Comment {
            author: std::mem::take(&mut self.comments.author),
            date: std::mem::take(&mut self.comments.date),
            text: words.to_owned(),
        };
        match self.comments.numbers.get(&named) {
            Some(number) => self.builder.set_comment(*number, comment),
            None => {
                let number = self.builder.comment(comment);
                self.builder.mark(number, false);
                self.builder.mark(number, true);
            }
        }
    }
}

/// The day of a date as the format packs it: from the lowest bits, 6 of minutes, 5 of hours, 5 of the day, 4 of the month, 9 of years since 1900.
fn day_of(packed: &str) -> String {
    let Ok(packed) = packed.trim().parse::<i64>() else {
        return String::new();
    };
    let (day, month, year) = (
        packed >> 11 & 31,
        packed >> 16 & 15,
        1900 + (packed >> 20 & 511),
    );
    format!("{year:04}-{month:02}-{day:02}")
}
