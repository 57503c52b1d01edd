//! Where the letters of a PDF stand.

use std::collections::{HashMap, HashSet};

use pdf_extract::{
    Dictionary, Document, MediaBox, Object, ObjectId, OutputDev, OutputError, Transform, output_doc,
};

use crate::formats::ReadError;
use crate::formats::flow::too_large;
use crate::formats::package::damaged;

/// The most letters; a small file that shows more is an attack.
const MOST_LETTERS: usize = 4_000_000;
/// The most bytes of drawing on one page, or in one form that pages share.
const LARGEST_CONTENT: usize = 8 << 20;
/// Pages under pages, and forms within forms, deeper than this are an attack.
const DEEPEST: usize = 40;

/// A letter, or several drawn as one. Lengths are in points, counted from the page's lower left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Letter {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) size: f64,
    pub(super) text: String,
}

/// A page.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    pub(super) bottom: f64,
    pub(super) top: f64,
    /// In the order of drawing.
    pub(super) letters: Vec<Letter>,
}

/// The letters of each page.
///
/// # Errors
/// A damaged file, one protected by a password, and one that refers to itself without end.
pub(super) fn pages_of(bytes: &[u8]) -> Result<Vec<Page>, ReadError> {
    let mut document = Document::load_mem(bytes).map_err(|_| damaged("it is no whole PDF"))?;
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(damaged(
            "it is protected by a password; save it without one",
        ));
    }
    check_pages(&document)?;
    check_forms(&document)?;
    let mut pages = Pages {
        pages: Vec::new(),
        letters: 0,
    };
    match output_doc(&document, &mut pages) {
        Ok(()) => Ok(pages.pages),
        Err(_) if pages.letters > MOST_LETTERS => {
            Err(too_large("more letters than an interview has"))
        }
        Err(_) => Err(damaged(
            "one of its pages is drawn in a way that is not understood",
        )),
    }
}

/// Refuses pages whose parents lead in a circle, and pages of endless drawing.
fn check_pages(document: &Document) -> Result<(), ReadError> {
    for id in document.get_pages().into_values() {
        let mut at = Some(id);
        for depth in 0.. {
            let Some(page) = at.and_then(|id| document.get_dictionary(id).ok()) else {
                break;
            };
            if depth > DEEPEST {
                return Err(too_large("pages under pages without end"));
            }
            at = page.get(b"Parent").and_then(Object::as_reference).ok();
        }
        let drawing = document
            .get_page_content(id)
            .map_or(0, |content| content.len());
        if drawing > LARGEST_CONTENT {
            return Err(too_large("a page of endless drawing"));
        }
    }
    Ok(())
}

/// Refuses forms that hold themselves, or are of endless drawing.
fn check_forms(document: &Document) -> Result<(), ReadError> {
    let mut inner: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
    for (id, object) in &document.objects {
        let Ok(stream) = object.as_stream() else {
            continue;
        };
        let is_form = stream
            .dict
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|name| name == b"Form");
        if !is_form {
            continue;
        }
        if stream.content.len() > LARGEST_CONTENT
            || stream
                .decompressed_content()
                .is_ok_and(|content| content.len() > LARGEST_CONTENT)
        {
            return Err(too_large("a form of endless drawing"));
        }
        inner.insert(*id, forms_in(document, &stream.dict));
    }
    let mut safe = HashSet::new();
    for id in inner.keys() {
        if !ends(*id, &inner, &mut safe, 0) {
            return Err(too_large("forms within one another without end"));
        }
    }
    Ok(())
}

fn forms_in(document: &Document, form: &Dictionary) -> Vec<ObjectId> {
    let dictionary = |object: &Object| match object {
        Object::Reference(id) => document.get_dictionary(*id).ok().cloned(),
        Object::Dictionary(dictionary) => Some(dictionary.clone()),
        _ => None,
    };
    let resources = form.get(b"Resources").ok().and_then(dictionary);
    let forms = resources.and_then(|resources| resources.get(b"XObject").ok().and_then(dictionary));
    let forms = forms.iter().flat_map(|forms| forms.iter());
    forms
        .filter_map(|(_, form)| form.as_reference().ok())
        .collect()
}

/// Whether what a form holds comes to an end.
fn ends(
    id: ObjectId,
    inner: &HashMap<ObjectId, Vec<ObjectId>>,
    safe: &mut HashSet<ObjectId>,
    depth: usize,
) -> bool {
    if depth > DEEPEST {
        return false;
    }
    if safe.contains(&id) {
        return true;
    }
    let all = inner
        .get(&id)
        .is_none_or(|forms| forms.iter().all(|form| ends(*form, inner, safe, depth + 1)));
    if all {
        safe.insert(id);
    }
    all
}

struct Pages {
    pages: Vec<Page>,
    letters: usize,
}

impl OutputDev for Pages {
    fn begin_page(
        &mut self,
        _: u32,
        media: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.pages.push(Page {
            bottom: media.lly,
            top: media.ury,
            letters: Vec::new(),
        });
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.letters += 1;
        if self.letters > MOST_LETTERS {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        // The size of a square of as much area as the letter's box.
        let across = (place.m11 * font_size + place.m21 * font_size)
            * (place.m12 * font_size + place.m22 * font_size);
        let size = across.abs().sqrt();
        let letter = Letter {
            x: place.m31,
            y: place.m32,
            width: width * size,
            size,
            text: text.to_owned(),
        };
        if let Some(page) = self.pages.last_mut()
            && [letter.x, letter.y, letter.width, letter.size]
                .iter()
                .all(|length| length.is_finite())
        {
            page.letters.push(letter);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
