//! REFI-QDA codebooks: what is written is read back, and hostile files do no harm.

use proptest::prelude::*;

use super::{CodebookFile, read_codebook, write_qdc};
use crate::study::testing::perform;
use crate::study::{Action, Description, IdSource, NewCode, Stamp, Study, slug_of};

fn study_with(codes: Vec<NewCode>) -> Study {
    let mut study = Study::new();
    let mut ids = IdSource::counted("codebook");
    let mut stamp = Stamp {
        coder: ids.fresh(),
        time: 1000,
        ids,
    };
    let begin = Action::Begin {
        title: "T".into(),
        coder: "ak".into(),
    };
    perform(&mut study, &mut stamp, begin).unwrap();
    perform(
        &mut study,
        &mut stamp,
        Action::AddCodes { codes, book: None },
    )
    .unwrap();
    study
}

fn code(slug: &str, label: &str, parent: Option<&str>, colour: u8) -> NewCode {
    NewCode {
        slug: slug.to_owned(),
        label: label.to_owned(),
        parent: parent.map(str::to_owned),
        colour: Some(colour),
        description: Description::default(),
    }
}

fn in_order(mut codes: Vec<NewCode>) -> Vec<String> {
    codes.sort_by(|a, b| a.slug.cmp(&b.slug));
    codes.iter().map(|code| format!("{code:?}")).collect()
}

fn part() -> impl Strategy<Value = String> {
    "( ?(Use when|id|SOURCE): )?[a-z<&\"' é]{0,6}(\n ?(Definition: |x)[a-z:]{0,3}){0,2}"
        .prop_map(|part| part.trim().to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_written_is_read_back(
        rows in prop::collection::vec((part(), part(), part(), any::<prop::sample::Index>(), 0u8..8), 1..7)
    ) {
        let mut codes: Vec<NewCode> = Vec::new();
        for (at, (definition, use_when, source, parent, colour)) in rows.into_iter().enumerate() {
            let parent = (at % 3 > 0).then(|| codes[parent.index(at)].slug.clone());
            // Labels that repeat, and ids that do not follow from them.
            let label = format!("Ö > \"<{}>\"", at / 2);
            let slug = if at % 2 == 0 { slug_of(&label) } else { format!("own-{at}") };
            let mut code = code(&slug, &label, parent.as_deref(), colour);
            code.description = Description { definition, use_when, source, ..Description::default() };
            codes.push(code);
        }
        let study = study_with(codes);
        let back = read_codebook(write_qdc(study.codebook()).as_bytes()).unwrap();
        prop_assert_eq!(in_order(back.codes), in_order(CodebookFile::of(&study).codes));
    }
}

#[test]
fn the_standards_own_example_is_read() {
    let qdc = r##"<?xml version="1.0" encoding="UTF-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
<Code guid="{5215cc69-b628-4e02-afb9-9beeaee55808}" name="Topics" isCodable="false">
  <Code guid="{d7aa29da-519b-4946-9b90-253b6db8fd0a}" name="Jobs &amp; taxes" isCodable="true" color="#ffff00">
    <Description>Anything about <![CDATA[jobs]]> or &#x74;axes</Description>
    <Code guid="9fa9bcb7-5b59-47a9-8c3e-f65cffdc7520" name="Values" isCodable="true"/>
  </Code>
</Code>
<Code guid="0dcef2f5-e55c-49da-8c33-9b0803c7aeb4" name="Values" isCodable="true"/>
</Codes><Sets><Set guid="{7c108712-b650-4892-ac0b-fc9a10190c3b}" name="S"><Description>of no code</Description></Set></Sets></CodeBook>"##;
    let file = read_codebook(qdc.as_bytes()).unwrap();
    let codes: Vec<(&str, Option<&str>, &str)> = file
        .codes
        .iter()
        .map(|code| {
            let definition = code.description.definition.as_str();
            (code.slug.as_str(), code.parent.as_deref(), definition)
        })
        .collect();
    assert_eq!(
        codes,
        [
            ("topics", None, ""),
            ("jobs-taxes", Some("topics"), "Anything about jobs or taxes"),
            ("topics-jobs-taxes-values", Some("jobs-taxes"), ""),
            ("values", None, ""),
        ]
    );
    assert_eq!(file.codes[1].colour, Some(3));
    assert_eq!(file.left_out, ["one set of codes"]);
}

#[test]
fn what_is_no_codebook_is_refused_with_its_line() {
    let refusal = |qdc: &str| read_codebook(qdc.as_bytes()).unwrap_err().to_string();
    let inside = |codes: &str| format!("<CodeBook>\n<Codes>{codes}</Codes></CodeBook>");
    assert!(refusal("<Project/>").contains("whole REFI-QDA project"));
    assert!(refusal("<html></html>").contains("no REFI-QDA codebook"));
    assert!(refusal("<CodeBook>\n<Codes>").contains("no code"));
    assert!(refusal("<CodeBook>\n</Codes>").starts_with("line 2: this is not well-formed"));
    assert!(refusal(&inside("<Code guid=\"x\"/>")).starts_with("line 2: a code has no name"));
    assert!(
        refusal(&inside(
            "<Code name=\"a\"><Description>&bomb;</Description></Code>"
        ))
        .contains("entity")
    );
    assert!(refusal("<!DOCTYPE a [<!ENTITY b \"c\">]>\n<CodeBook/>").contains("document type"));
    assert!(refusal(&inside(&"<Code name=\"a\">".repeat(70))).contains("64 levels"));
}
