//! What an entry of the history changed, in words.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::ChangeRow;
use crate::study::{
    CodeId, CoderId, Fields, Kind, MemoTarget, ParticipantId, Passage, Span, Study, TranscriptId,
};

/// Fields that say nothing to people.
const UNTOLD: [&str; 6] = ["id", "created", "changed", "by", "defined", "original"];

/// A change in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// What became of which record.
    pub head: String,
    /// What differs, field by field; all that there was where a record was added or removed.
    pub lines: Vec<String>,
}

/// Tells a change with the names that the study has now.
pub fn tell(study: &Study, change: &ChangeRow) -> Telling {
    let none = Fields::new();
    let before = change.before.as_ref().unwrap_or(&none);
    let after = change.after.as_ref().unwrap_or(&none);
    let verb = match (&change.before, &change.after) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    let now = study.record(change.kind, change.record, change.home);
    let now = now.map(|record| record.fields()).unwrap_or_default();
    let subject = [after, before, &now]
        .into_iter()
        .find_map(|fields| subject(study, change, fields));
    let home = change
        .home
        .filter(|_| !matches!(change.kind, Kind::Transcript | Kind::Link))
        .and_then(|id| study.interview(id))
        .map_or(String::new(), |i| format!(" in {}", i.transcript.title));
    let subject = subject.map_or(String::new(), |subject| format!(" {subject}"));
    Telling {
        head: format!("{verb} the {}{subject}{home}", change.kind.name()),
        lines: lines(study, before, after),
    }
}

/// What a record is known by, as far as these of its fields tell.
fn subject(study: &Study, change: &ChangeRow, fields: &Fields) -> Option<String> {
    match change.kind {
        Kind::Coding => {
            let code = told(study, "code", fields.get("code")?);
            let words = words(study, change.home?, fields.get("span"));
            Some(format!("{code}{words}"))
        }
        Kind::Memo => Some(format!("on {}", told(study, "on", fields.get("on")?))),
        Kind::Link => Some(format!(
            "{} \u{2192} {}",
            told(study, "from", fields.get("from")?),
            told(study, "to", fields.get("to")?)
        )),
        Kind::Summary => Some(format!("on {}", told(study, "code", fields.get("code")?))),
        _ => ["title", "label", "name", "key"]
            .into_iter()
            .find_map(|name| fields.get(name))
            .and_then(Json::as_str)
            .map(str::to_owned),
    }
}

/// The words of a coding, if its text has never been corrected.
fn words(study: &Study, home: TranscriptId, span: Option<&Json>) -> String {
    let span = span.and_then(|span| serde_json::from_value::<Span>(span.clone()).ok());
    let interview = study
        .interview(home)
        .filter(|i| i.is_loaded() && i.transcript.version() == 1);
    let Some((interview, span)) = interview.zip(span) else {
        return String::new();
    };
    let text = &interview.document().text;
    if span.end > text.len() {
        return String::new();
    }
    let words: Vec<&str> = text.slice(span).split_whitespace().collect();
    let some = words
        .iter()
        .take(12)
        .copied()
        .collect::<Vec<&str>>()
        .join(" ");
    let more = if words.len() > 12 { " \u{2026}" } else { "" };
    format!(" \u{201c}{some}{more}\u{201d}")
}

/// The fields that differ, each with what it was and what it became.
fn lines(study: &Study, before: &Fields, after: &Fields) -> Vec<String> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let mut lines = Vec::new();
    for name in names
        .into_iter()
        .filter(|name| !UNTOLD.contains(&name.as_str()))
    {
        match (before.get(name), after.get(name)) {
            (Some(Json::Object(old)), Some(Json::Object(new))) if is_table(name) => {
                lines.extend(entries(study, name, old, new));
            }
            (old, new) if is_table(name) => {
                let empty = Map::new();
                let table = |side: Option<&Json>| side.and_then(Json::as_object).cloned();
                let (old, new) = (table(old), table(new));
                lines.extend(entries(
                    study,
                    name,
                    old.as_ref().unwrap_or(&empty),
                    new.as_ref().unwrap_or(&empty),
                ));
            }
            (old, new) => {
                let value = |side: Option<&Json>| {
                    side.map_or(String::new(), |side| told(study, name, side))
                };
                lines.extend(from_to(&name.replace('_', " "), &value(old), &value(new)));
            }
        }
    }
    lines
}

/// Whether a field is a table of names and values, told one by one.
fn is_table(name: &str) -> bool {
    matches!(name, "attributes" | "progress")
}

fn entries(
    study: &Study,
    field: &str,
    old: &Map<String, Json>,
    new: &Map<String, Json>,
) -> Vec<String> {
    let mut names: BTreeMap<&String, (String, String)> = BTreeMap::new();
    for (name, value) in old {
        names.entry(name).or_default().0 = told(study, field, value);
    }
    for (name, value) in new {
        names.entry(name).or_default().1 = told(study, field, value);
    }
    let line = |(name, (old, new)): (&String, (String, String))| {
        let name = identity(study, name).unwrap_or_else(|| name.clone());
        if old == new {
            None
        } else {
            from_to(&name, &old, &new)
        }
    };
    names.into_iter().filter_map(line).collect()
}

fn from_to(name: &str, old: &str, new: &str) -> Option<String> {
    match (old, new) {
        ("", "") => None,
        ("", new) => Some(format!("{name}: {new}")),
        (old, "") => Some(format!("{name}: {old}")),
        (old, new) if old == new => Some(format!("{name}: {new}")),
        (old, new) => Some(format!("{name}: {old} \u{2192} {new}")),
    }
}

/// A field's value: names in place of identities.
fn told(study: &Study, field: &str, value: &Json) -> String {
    match (field, value) {
        (_, Json::Null | Json::Bool(false)) => String::new(),
        ("versions", Json::Array(versions)) => format!("version {}", versions.len()),
        ("speakers", Json::Array(speakers)) => joined(speakers.iter().map(|speaker| {
            let label = speaker.get("label").and_then(Json::as_str).unwrap_or("");
            let who = speaker.get("who").unwrap_or(&Json::Null);
            format!("{label} is {}", told(study, "who", who))
        })),
        ("on", value) => serde_json::from_value(value.clone())
            .map_or_else(|_| value.to_string(), |on| target(study, &on)),
        ("from" | "to", value) => serde_json::from_value(value.clone())
            .map_or_else(|_| value.to_string(), |passage| place(study, passage)),
        (_, Json::Object(map)) if map.values().all(Json::is_boolean) => joined(
            map.iter()
                .filter(|(_, set)| **set == Json::Bool(true))
                .map(|(name, _)| name.clone()),
        ),
        (_, Json::Object(map)) if map.len() == 2 && map.contains_key("start") => {
            format!("{}-{}", map["start"], map["end"])
        }
        (_, Json::Object(map)) => joined(map.iter().map(|(name, value)| {
            let name = identity(study, name).unwrap_or_else(|| name.clone());
            match (name.as_str(), told(study, field, value)) {
                ("known" | "participant" | "role", value) => value,
                (name, value) => format!("{name} {value}"),
            }
        })),
        (_, Json::Array(list)) => joined(list.iter().map(|value| told(study, field, value))),
        (_, Json::String(text)) => identity(study, text)
            .unwrap_or_else(|| text.split_whitespace().collect::<Vec<&str>>().join(" ")),
        (_, other) => other.to_string(),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// The name of a record, where the text is an identity.
fn identity(study: &Study, text: &str) -> Option<String> {
    let id: Uuid = text.parse().ok()?;
    let code = study
        .codebook()
        .get(CodeId(id))
        .map(|code| code.label.clone());
    let coder = || study.coder(CoderId(id)).map(|coder| coder.name.clone());
    let participant = || study.participant(ParticipantId(id)).map(|p| p.name.clone());
    let transcript = || {
        study
            .interview(TranscriptId(id))
            .map(|i| i.transcript.title.clone())
    };
    code.or_else(coder)
        .or_else(participant)
        .or_else(transcript)
        .or_else(|| Some("one that is no more".to_owned()))
}

/// What a memo is on, in a few words.
pub fn target(study: &Study, on: &MemoTarget) -> String {
    let gone = |what: &str| format!("a removed {what}");
    match on {
        MemoTarget::Study => "the study".to_owned(),
        MemoTarget::Transcript(id) => study
            .interview(*id)
            .map_or_else(|| gone("transcript"), |i| i.transcript.title.clone()),
        MemoTarget::Participant(id) => study.participant(*id).map_or_else(
            || gone("participant"),
            |p| {
                if p.role.is_empty() {
                    p.name.clone()
                } else {
                    format!("{} ({})", p.name, p.role)
                }
            },
        ),
        MemoTarget::Code(id) => study
            .codebook()
            .get(*id)
            .map_or_else(|| gone("code"), |code| code.label.clone()),
        MemoTarget::Passage(passage) => place(study, *passage),
    }
}

/// A passage's id, or its transcript while that is not loaded.
pub fn place(study: &Study, passage: Passage) -> String {
    study.interview(passage.transcript).map_or_else(
        || "a removed transcript".to_owned(),
        |interview| {
            if interview.is_loaded() {
                interview.quote_id(passage.span).to_string()
            } else {
                interview.transcript.title.clone()
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::testing::{perform, small_study};
    use crate::study::{Action, Change, CodeChoice, Value};

    fn row(change: &Change) -> ChangeRow {
        let record = change.record().unwrap();
        let (before, after) = change.to_patch();
        ChangeRow {
            kind: record.kind(),
            record: record.id(),
            home: record.home(),
            before,
            after,
        }
    }

    #[test]
    fn changes_are_told_with_names_in_place_of_identities() {
        let (mut study, mut stamp) = small_study();
        let interview = study.interview_titled("GP01").unwrap();
        let code = study.codebook().by_slug("trust").unwrap().id;
        let apply = Action::ApplyCodes {
            transcript: interview.transcript.id,
            document: interview.hash(),
            spans: vec![Span::new(30, 36)],
            codes: vec![CodeChoice::Known(code)],
        };
        let plan = perform(&mut study, &mut stamp, apply).unwrap();
        let telling = tell(&study, &row(&plan.changes[0]));
        assert!(
            telling.head.starts_with("added the coding trust \u{201c}"),
            "{telling:?}"
        );
        assert!(telling.head.ends_with(" in GP01"), "{telling:?}");
        assert!(
            telling.lines.contains(&"coder: ak".to_owned()),
            "{telling:?}"
        );
        assert!(
            telling.lines.contains(&"span: 30-36".to_owned()),
            "{telling:?}"
        );
        let participant = study.participant_named("GP01").unwrap().clone();
        let mut attributes = participant.attributes.clone();
        attributes.insert("age".into(), Value::Known("44".into()));
        let edit = Action::EditParticipant {
            participant: participant.id,
            name: "GP1".into(),
            role: "gp".into(),
            attributes,
        };
        let plan = perform(&mut study, &mut stamp, edit).unwrap();
        let telling = tell(&study, &row(&plan.changes[0]));
        assert_eq!(telling.head, "changed the participant GP1");
        assert_eq!(
            telling.lines,
            ["age: 44", "name: GP01 \u{2192} GP1", "role: gp"]
        );
    }
}
