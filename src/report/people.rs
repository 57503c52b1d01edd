//! Participants in a report: the names of their roles, their table, and who may be quoted.

use super::summary::{ParticipantRow, ParticipantTable, RoleHead, RoleSection};
use super::visible::visible;
use crate::analysis::{Group, GroupHead};
use crate::study::{AttributeType, Participant, Reading, Study, Value};

/// Attributes that say whether a participant may be quoted. They are left out of the participant table.
const CONSENT: [&str; 3] = ["consent_quotes", "consent", "quotes_consent"];

fn is_consent(attribute: &str) -> bool {
    let plain = attribute.replace(['-', ' '], "_");
    CONSENT.contains(&plain.as_str())
}

/// Whether a participant's words may be quoted: not where an attribute `consent` or `consent_quotes` is no or declined.
pub(super) fn may_be_quoted(participant: &Participant) -> bool {
    let refuses = |value: &Value| match value {
        Value::Known(known) => AttributeType::YesNo.read(known) == Reading::YesNo(false),
        Value::Declined => true,
        Value::Unknown => false,
    };
    let mut attributes = participant.attributes.iter();
    !attributes.any(|(name, value)| is_consent(name) && refuses(value))
}

/// The name of a role for one person.
pub(super) fn role_name(role: &str) -> String {
    match role {
        "" => "role unknown".to_owned(),
        "gp" => "GP".to_owned(),
        role => visible(role),
    }
}

fn plural(role: &str) -> String {
    let one = role_name(role);
    let stem = one.strip_suffix('y');
    match stem.filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        _ if role.is_empty() => "participants of unknown role".to_owned(),
        Some(stem) => format!("{stem}ies"),
        None if one.ends_with('s') => one,
        None => format!("{one}s"),
    }
}

/// The column of a group of speakers.
pub(super) fn role_head(head: &GroupHead) -> RoleHead {
    let (role, one, many) = match &head.group {
        Group::Role(role) if role.is_empty() => {
            let one = "participant of unknown role".to_owned();
            (role.clone(), one, plural(role))
        }
        Group::Role(role) => (role.clone(), role_name(role), plural(role)),
        Group::Interviewer => named("interviewer", "interviewers"),
        _ => named("other", "others present"),
    };
    RoleHead {
        role,
        one,
        many,
        participants: head.participants,
    }
}

fn named(one: &str, many: &str) -> (String, String, String) {
    (one.to_owned(), one.to_owned(), many.to_owned())
}

/// The participants of the roles asked for, in the order of `heads`, roles that do not speak last.
pub(super) fn participant_table(
    study: &Study,
    heads: &[RoleHead],
    roles: Option<&[String]>,
) -> ParticipantTable {
    let asked = |role: &str| roles.is_none_or(|roles| roles.iter().any(|r| r == role));
    let people: Vec<&Participant> = (study.participants().iter())
        .filter(|participant| asked(&participant.role))
        .collect();
    let mut attributes: Vec<&str> = (people.iter())
        .flat_map(|participant| participant.attributes.keys().map(String::as_str))
        .filter(|name| !is_consent(name))
        .collect();
    attributes.sort_unstable();
    attributes.dedup();
    let value = |p: &Participant, name: &str| p.attributes.get(name).cloned();
    let with = |name: &str, what: Value| {
        let values = people
            .iter()
            .map(|p| value(p, name).unwrap_or(Value::Unknown));
        values.filter(|value| *value == what).count()
    };
    let mut order: Vec<&str> = heads.iter().map(|head| head.role.as_str()).collect();
    let mut rest: Vec<&str> = people.iter().map(|p| p.role.as_str()).collect();
    rest.sort_unstable();
    order.extend(rest);
    let mut seen = std::collections::BTreeSet::new();
    order.retain(|role| seen.insert(*role));
    let row = |p: &&&Participant| ParticipantRow {
        name: visible(&p.name),
        values: (attributes.iter())
            .map(|name| visible(value(p, name).unwrap_or(Value::Unknown).as_str()))
            .collect(),
    };
    let section = |role: &str| {
        let rows: Vec<_> = people.iter().filter(|p| p.role == role).collect();
        (!rows.is_empty()).then(|| RoleSection {
            role: role_name(role),
            rows: rows.iter().map(row).collect(),
        })
    };
    ParticipantTable {
        gaps: (attributes.iter())
            .map(|name| (with(name, Value::Unknown), with(name, Value::Declined)))
            .collect(),
        sections: order.into_iter().filter_map(section).collect(),
        attributes: attributes.iter().map(|name| visible(name)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_have_a_plural() {
        for (role, many) in [
            ("gp", "GPs"),
            ("patient", "patients"),
            ("secretary", "secretaries"),
            ("key", "keys"),
            ("", "participants of unknown role"),
        ] {
            assert_eq!(plural(role), many);
        }
    }
}
