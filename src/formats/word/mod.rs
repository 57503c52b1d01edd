//! Word documents (`.docx`, Office Open XML, transitional and strict): the text as it stands with all tracked changes accepted.
//!
//! Source of the format: ECMA-376, part 1, WordprocessingML.

mod body;
mod styles;

use std::collections::HashMap;

use super::ReadError;
use super::flow::{Comment, Flow};
use super::package::{Node, Nodes, Package, attribute, damaged};
use styles::{Numbering, Styles};

/// Reads a document as paragraphs.
///
/// # Errors
/// What is no Word document, damaged, protected by a password, or unfolds without end.
pub(super) fn read(bytes: &[u8]) -> Result<Flow, ReadError> {
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let xml = package
        .xml(&main)?
        .ok_or_else(|| damaged("it holds no document"))?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut part = |name: &str| package.xml(&format!("{folder}/{name}"));
    let related = Related {
        comments: part("comments.xml")?.map_or(Ok(Vec::new()), |xml| comments_in(&xml))?,
        footnotes: part("footnotes.xml")?
            .map_or(Ok(HashMap::new()), |xml| notes_in(&xml, "footnote"))?,
        endnotes: part("endnotes.xml")?
            .map_or(Ok(HashMap::new()), |xml| notes_in(&xml, "endnote"))?,
        numbering: part("numbering.xml")?
            .map_or(Ok(Numbering::default()), |xml| Numbering::read(&xml))?,
        styles: part("styles.xml")?.map_or(Ok(Styles::default()), |xml| Styles::read(&xml))?,
    };
    body::read(&xml, related)
}

/// What other parts of the document say of the text.
#[derive(Default)]
struct Related {
    /// Comments with the ids that the text names them by.
    comments: Vec<(String, Comment)>,
    footnotes: HashMap<String, String>,
    endnotes: HashMap<String, String>,
    numbering: Numbering,
    styles: Styles,
}

/// The name of the part that holds the text.
fn main_part(package: &mut Package<&[u8]>) -> Result<String, ReadError> {
    const USUAL: &str = "word/document.xml";
    let Some(relations) = package.xml("_rels/.rels")? else {
        return Ok(USUAL.to_owned());
    };
    let mut nodes = Nodes::of(&relations);
    while let Some(node) = nodes.next()? {
        let Node::Start(start) = node else { continue };
        let is_main =
            attribute(&start, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
        if let Some(target) = attribute(&start, "Target").filter(|_| is_main) {
            return Ok(target.trim_start_matches('/').to_owned());
        }
    }
    Ok(USUAL.to_owned())
}

fn notes_in(xml: &str, element: &str) -> Result<HashMap<String, String>, ReadError> {
    let mut notes = HashMap::new();
    let mut nodes = Nodes::of(xml);
    while let Some(node) = nodes.next()? {
        let Node::Start(start) = node else { continue };
        if start.local_name().as_ref() == element {
            let id = attribute(&start, "id").unwrap_or_default();
            notes.insert(id, words_of(&mut nodes, element, " ")?);
        }
    }
    Ok(notes)
}

fn comments_in(xml: &str) -> Result<Vec<(String, Comment)>, ReadError> {
    let mut comments = Vec::new();
    let mut nodes = Nodes::of(xml);
    while let Some(node) = nodes.next()? {
        let Node::Start(start) = node else { continue };
        if start.local_name().as_ref() != "comment" {
            continue;
        }
        let said = |name: &str| attribute(&start, name).unwrap_or_default();
        let (id, author, date) = (said("id"), said("author"), said("date"));
        let text = words_of(&mut nodes, "comment", "\n")?;
        comments.push((id, Comment { author, date, text }));
    }
    Ok(comments)
}

/// The words up to the end of `element`, `between` standing between paragraphs.
fn words_of(nodes: &mut Nodes, element: &str, between: &str) -> Result<String, ReadError> {
    let mut words = String::new();
    let mut in_text = false;
    while let Some(node) = nodes.next()? {
        match node {
            Node::Start(start) => match start.local_name().as_ref() {
                "t" => in_text = true,
                "del" | "moveFrom" | "pPr" | "rPr" => nodes.skip()?,
                "tab" | "br" | "cr" => words.push(' '),
                _ => {}
            },
            Node::End(name) if name == element => break,
            Node::End(name) if name == "p" => words.push_str(between),
            Node::End(name) if name == "t" => in_text = false,
            Node::Text(text) if in_text => words.push_str(&text),
            Node::End(_) | Node::Text(_) => {}
        }
    }
    Ok(words.trim().to_owned())
}

#[cfg(test)]
mod tests;
