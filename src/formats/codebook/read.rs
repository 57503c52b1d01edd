//! Codebook files in: JSON, a flat list of codes; REFI-QDA's XML; or a table with one row a code.

use serde_json::{Map, Value as Json};

use crate::formats::encoding;
use crate::formats::table::{Table, column_name};
use crate::study::Description;

use super::entries::{Entry, codes_of};
use super::{CodebookError, CodebookFile};

/// What the fields of a code are called, the best name first. JSON keys are looked up the same way, `_` as a blank.
const ID: &[&str] = &["id", "code id", "code"];
const LABEL: &[&str] = &["label", "name", "code name", "tag", "code"];
const PARENT: &[&str] = &["parent", "parent id", "parent code"];
const BRIEF: &[&str] = &["brief", "short description"];
const DEFINITION: &[&str] = &["definition", "description"];
const USE_WHEN: &[&str] = &[
    "use when",
    "when to use",
    "inclusion",
    "inclusion criteria",
    "include",
];
const AVOID_WHEN: &[&str] = &[
    "avoid when",
    "when not to use",
    "exclusion",
    "exclusion criteria",
    "exclude",
];
const EXAMPLE: &[&str] = &["example", "examples"];
const SOURCE: &[&str] = &["source", "reference"];
const COLOUR: &[&str] = &["colour", "color"];

/// Reads a codebook: JSON where the file starts with `{` or `[`, a REFI-QDA codebook (`.qdc`) where it starts with `<`, else a table.
///
/// JSON is `{title, version, codes: [...]}` or the list alone; a code has `id`, `label`, `parent`, `brief`, `definition`,
/// `use_when`, `avoid_when`, `example`, `source`, `colour`, of which an id or a label is needed; other fields are ignored. A table
/// has these as columns, in any order. A label `Parent > Child` where no parent is named is a path, whose missing codes are made.
/// A colour is an index into the palette; other ways to write one are ignored.
///
/// # Errors
/// A [`CodebookError`] that names the line, or the place in the list, and the code: an id that stands twice, a parent that is not
/// there, a code that stands under itself.
pub fn read_codebook(bytes: &[u8]) -> Result<CodebookFile, CodebookError> {
    let text = encoding::decode(bytes, None)?.text;
    if text.trim_start().starts_with(['{', '[']) {
        from_json(&text)
    } else if text.trim_start().starts_with('<') {
        super::qdc::read_qdc(&text)
    } else {
        from_table(&Table::of(&text)?)
    }
}

fn from_table(table: &Table) -> Result<CodebookFile, CodebookError> {
    if table.column(ID).or(table.column(LABEL)).is_none() {
        return Err(CodebookError::Code {
            place: format!("line {}", table.header_line),
            message: "no column names the codes; call one of them \"id\" or \"label\"".to_owned(),
        });
    }
    let entries = table.rows.iter().map(|row| {
        let field = |names: &[&str]| row.cell(table.column(names)).to_owned();
        entry(format!("line {}", row.line), &field)
    });
    let codes = codes_of(entries.collect(), table.column(PARENT).is_some())?;
    Ok(CodebookFile {
        codes,
        ..CodebookFile::default()
    })
}

fn from_json(text: &str) -> Result<CodebookFile, CodebookError> {
    let json: Json = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        CodebookError::Json(format!("line {line}, column {column}: this is not JSON; check quotes, commas and brackets there"))
    })?;
    let (title, version, list) = match &json {
        Json::Array(list) => (String::new(), String::new(), list),
        Json::Object(file) => {
            let list = file.get("codes").and_then(Json::as_array).ok_or_else(|| {
                CodebookError::Json("the codebook has no list \"codes\"; expected {\"title\": ..., \"version\": ..., \"codes\": [...]}".to_owned())
            })?;
            (
                text_of(file.get("title")),
                text_of(file.get("version")),
                list,
            )
        }
        _ => {
            return Err(CodebookError::Json(
                "a codebook is a list of codes or an object with one".to_owned(),
            ));
        }
    };
    let mut entries = Vec::with_capacity(list.len());
    let mut with_parents = false;
    for (at, code) in list.iter().enumerate() {
        let place = format!("code {}", at + 1);
        let Json::Object(code) = code else {
            let message = "expected an object with \"id\" and \"label\"".to_owned();
            return Err(CodebookError::Code { place, message });
        };
        let fields: Map<String, Json> = code
            .iter()
            .map(|(key, value)| (column_name(key), value.clone()))
            .collect();
        with_parents |= PARENT.iter().any(|name| fields.contains_key(*name));
        let field = |names: &[&str]| {
            let value = names.iter().find_map(|name| fields.get(*name));
            text_of(value)
        };
        entries.push(entry(place, &field));
    }
    Ok(CodebookFile {
        title,
        version,
        codes: codes_of(entries, with_parents)?,
        left_out: Vec::new(),
    })
}

fn text_of(value: Option<&Json>) -> String {
    match value {
        Some(Json::String(text)) => text.trim().to_owned(),
        Some(Json::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn entry(place: String, field: &impl Fn(&[&str]) -> String) -> Entry {
    let id = field(ID);
    let label = field(LABEL);
    Entry {
        place,
        id,
        label,
        parent: field(PARENT),
        colour: field(COLOUR).parse().ok(),
        description: Description {
            brief: field(BRIEF),
            definition: field(DEFINITION),
            use_when: field(USE_WHEN),
            avoid_when: field(AVOID_WHEN),
            example: field(EXAMPLE),
            source: field(SOURCE),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::is_slug;

    fn read(text: &str) -> CodebookFile {
        read_codebook(text.as_bytes()).unwrap()
    }

    fn refusal(text: &str) -> String {
        read_codebook(text.as_bytes()).unwrap_err().to_string()
    }

    fn ids(text: &str) -> Vec<(String, Option<String>)> {
        let codes = read(text).codes.into_iter();
        codes.map(|code| (code.slug, code.parent)).collect()
    }

    fn pair(id: &str, parent: Option<&str>) -> (String, Option<String>) {
        (id.to_owned(), parent.map(str::to_owned))
    }

    #[test]
    fn columns_come_in_any_order_and_by_their_usual_names() {
        let csv = "Color;Exclusion;Inclusion;Description;Name;Code\n3;not so;so;what;Being heard;being-heard\n";
        let code = &read(csv).codes[0];
        assert_eq!(
            (code.slug.as_str(), code.label.as_str(), code.colour),
            ("being-heard", "Being heard", Some(3))
        );
        assert_eq!(code.description.definition, "what");
        assert_eq!(
            (
                code.description.use_when.as_str(),
                code.description.avoid_when.as_str()
            ),
            ("so", "not so")
        );
    }

    #[test]
    fn a_table_of_labels_makes_ids() {
        assert_eq!(ids("code\nBeing heard\n"), [pair("being-heard", None)]);
        assert_eq!(
            ids("name,parent\nLoss,\nWidowed,Loss\n"),
            [pair("loss", None), pair("widowed", Some("loss"))]
        );
    }

    #[test]
    fn paths_make_the_parents_that_are_missing() {
        let csv = "label,definition\nBelonging > Loneliness > At night,x\nBelonging > Other,y\nBarriers > Other,z\n";
        let expected = [
            pair("belonging", None),
            pair("loneliness", Some("belonging")),
            pair("at-night", Some("loneliness")),
            pair("other", Some("belonging")),
            pair("barriers", None),
            pair("barriers-other", Some("barriers")),
        ];
        assert_eq!(ids(csv), expected);
    }

    #[test]
    fn a_path_whose_parent_has_a_row_of_its_own_uses_that() {
        let csv = "id,name\nb1,Belonging > Loneliness\nb0,Belonging\n";
        assert_eq!(ids(csv), [pair("b1", Some("b0")), pair("b0", None)]);
    }

    #[test]
    fn json_is_an_object_or_a_list_with_unknown_fields_ignored() {
        let file = read(
            r#"{"title":"T","version":2,"codes":[{"id":"a","label":"A","parent":null,"mood":[1]}]}"#,
        );
        assert_eq!((file.title.as_str(), file.version.as_str()), ("T", "2"));
        assert_eq!(
            ids(r#"[{"label":"B","parent":"a"},{"id":"a"}]"#),
            [pair("b", Some("a")), pair("a", None)]
        );
    }

    #[test]
    fn what_does_not_fit_is_refused_with_place_and_code() {
        assert_eq!(
            refusal("id,parent\na,\na,\n"),
            "line 3: the id a stands on line 2 already; give each code its own id"
        );
        assert_eq!(
            refusal(r#"[{"id":"a","parent":"b"}]"#),
            "code 1: the parent \"b\" of a is no code of this codebook; add it or correct its id"
        );
        assert_eq!(
            refusal("id,parent\na,c\nb,a\nc,b\n"),
            "line 2: a stands under itself (a, c, b); give one of them another parent"
        );
        assert!(refusal(r#"{"codes":[{"id":"a"},3]}"#).starts_with("code 2: expected an object"));
        assert!(refusal("{\"codes\":\n oops").starts_with("line 2, column"));
        assert!(refusal("id,label\n!!,??\n").starts_with("line 2: "));
        assert!(refusal("colour,definition\n1,2\n").contains("no column names the codes"));
        assert!(refusal("[]").contains("no code"));
    }

    #[test]
    fn the_social_cure_codebook_is_read_whole() {
        let bytes = include_bytes!("../../../codebooks/social-cure.json");
        let codes = read_codebook(bytes).unwrap().codes;
        assert_eq!(codes.len(), 52);
        assert_eq!(codes.iter().filter(|code| code.parent.is_none()).count(), 8);
        assert!(
            codes
                .iter()
                .all(|code| is_slug(&code.slug) && !code.description.definition.is_empty())
        );
    }
}
