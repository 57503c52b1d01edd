//! Marked transcripts as one HTML file: no script, no network, readable without colour, on a phone and on paper.

use super::transcripts::{MarkedCoding, MarkedTranscript, MarkedTranscripts, MarkedTurn};
use crate::analysis::{Halt, Halted};
use crate::formats::palette;
use crate::report::html::escaped;
use crate::report::prose;

/// Allows the style sheet in the file and nothing else: no script, no image, no request.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

impl MarkedTranscripts {
    /// Lays the transcripts out as a whole HTML document. Words from outside make no element and no attribute.
    ///
    /// # Errors
    /// [`Halted`].
    pub fn to_html(&self, halt: &Halt) -> Result<String, Halted> {
        let title = escaped(&self.title);
        let mut page = format!(
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>Coded transcripts: {title}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#main\">Skip to the transcripts</a>\n\
             <h1>Coded transcripts: {title}</h1>\n<p>{}</p>\n",
            include_str!("transcripts.css"),
            self.colours(),
            escaped(&self.explanation()),
        );
        self.contents(&mut page);
        self.legend(&mut page);
        page.push_str("<main id=\"main\">\n");
        for (at, transcript) in self.transcripts.iter().enumerate() {
            halt.check()?;
            self.transcript(&mut page, at, transcript);
        }
        page.push_str("</main>\n</body>\n</html>\n");
        Ok(page)
    }

    /// How the marks are read, and what is not shown.
    pub(super) fn explanation(&self) -> String {
        let mut words = "A number in square brackets opens a coding and closes it again; under each turn stand the codes and who applied them.".to_owned();
        if self.withheld > 0 {
            words.push_str(&format!(
                " {} not shown: the speaker does not consent to being quoted.",
                match self.withheld {
                    1 => "1 turn is".to_owned(),
                    number => format!("{} are", prose::counted(number as u64, "turn")),
                }
            ));
        }
        words
    }

    fn colours(&self) -> String {
        let rule = |(at, code): (usize, &super::transcripts::MarkedCode)| {
            format!(".c{at} {{ --code: {}; }}\n", palette::hex(code.colour))
        };
        self.codes.iter().enumerate().map(rule).collect()
    }

    fn contents(&self, page: &mut String) {
        page.push_str("<nav aria-label=\"Transcripts\">\n<ul>\n");
        for (at, transcript) in self.transcripts.iter().enumerate() {
            page.push_str(&format!(
                "<li><a href=\"#t{at}\">{}</a> {}</li>\n",
                escaped(&transcript.title),
                escaped(&transcript.role)
            ));
        }
        page.push_str("</ul>\n</nav>\n");
    }

    fn legend(&self, page: &mut String) {
        page.push_str("<details>\n<summary>Codes</summary>\n<ul class=\"codes\">\n");
        for (at, code) in self.codes.iter().enumerate() {
            page.push_str(&format!(
                "<li><b class=\"code c{at}\">{}</b> {}</li>\n",
                escaped(&code.label),
                escaped(&code.brief)
            ));
        }
        page.push_str("</ul>\n</details>\n");
    }

    fn transcript(&self, page: &mut String, at: usize, transcript: &MarkedTranscript) {
        page.push_str(&format!(
            "<section aria-labelledby=\"t{at}\">\n<h2 id=\"t{at}\">{} <small>{}</small></h2>\n",
            escaped(&transcript.title),
            escaped(&transcript.role)
        ));
        for turn in &transcript.turns {
            self.turn(page, at, turn);
        }
        page.push_str("</section>\n");
    }

    fn turn(&self, page: &mut String, transcript: usize, turn: &MarkedTurn) {
        let class = if turn.interviewer {
            "turn interviewer"
        } else {
            "turn"
        };
        let time = turn
            .time
            .as_ref()
            .map(|time| format!(" <small>{time}</small>"));
        page.push_str(&format!(
            "<div class=\"{class}\" id=\"t{transcript}-{0}\">\n<p><small>{0}</small> <b>{1}</b>{2} ",
            turn.number,
            escaped(&turn.speaker),
            time.unwrap_or_default(),
        ));
        match &turn.pieces {
            None => {
                page.push_str("<i class=\"withheld\">[not shown: no consent to being quoted]</i>")
            }
            Some(pieces) => {
                for piece in pieces {
                    let mark = |at: &usize| format!("<sup>[{}]</sup>", turn.codings[*at].number);
                    page.extend(piece.starts.iter().map(mark));
                    match piece.under.first() {
                        None => page.push_str(&escaped(&piece.words)),
                        Some(first) => page.push_str(&format!(
                            "<mark class=\"c{}{}\">{}</mark>",
                            turn.codings[*first].code,
                            if piece.under.len() > 1 {
                                " several"
                            } else {
                                ""
                            },
                            escaped(&piece.words)
                        )),
                    }
                    page.extend(piece.ends.iter().map(mark));
                }
            }
        }
        page.push_str("</p>\n");
        if !turn.codings.is_empty() {
            page.push_str("<ul class=\"codings\">\n");
            page.extend(turn.codings.iter().map(|coding| self.coding(coding)));
            page.push_str("</ul>\n");
        }
        page.push_str("</div>\n");
    }

    fn coding(&self, coding: &MarkedCoding) -> String {
        format!(
            "<li><b class=\"code c{}\">[{}] {}</b> {}</li>\n",
            coding.code,
            coding.number,
            escaped(self.codes.get(coding.code).map_or("", |code| &code.label)),
            escaped(&coding.about()),
        )
    }
}

impl MarkedCoding {
    /// Who coded, and what the coding is marked as.
    pub(super) fn about(&self) -> String {
        let mut about = self.coders.clone();
        about.extend(self.key.then(|| "key quote".to_owned()));
        about.extend(self.contrary.then(|| "contrary case".to_owned()));
        about.join(" \u{b7} ")
    }
}
