//! Participants in a report: the names of their roles, their table, and who may be quoted.

use std::collections::BTreeSet;

use super::summary::{Gap, ParticipantRow, RoleHead, RoleSection};
use super::visible::visible;
pub(super) use crate::analysis::may_be_quoted;
use crate::analysis::{Group, GroupHead, is_consent};
use crate::study::{Participant, Study, Value};

/// The name of a role for one person.
pub(super) fn role_name(role: &str) -> String {
    match role {
        "" => "role unknown".to_owned(),
        "gp" => "GP".to_owned(),
        role => visible(role),
    }
}

fn one(role: &str) -> String {
    match role {
        "" => "participant of unknown role".to_owned(),
        role => role_name(role),
    }
}

pub(super) fn plural(role: &str) -> String {
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
        Group::Role(role) => (role.clone(), one(role), plural(role)),
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
pub(super) fn participants_by_role(
    study: &Study,
    heads: &[RoleHead],
    roles: Option<&[String]>,
) -> Vec<RoleSection> {
    let asked = |role: &str| roles.is_none_or(|roles| roles.iter().any(|r| r == role));
    let people = study.participants().iter();
    let mut rest: Vec<&str> = people
        .map(|participant| participant.role.as_str())
        .collect();
    rest.sort_unstable();
    let mut order: Vec<&str> = heads.iter().map(|head| head.role.as_str()).collect();
    order.extend(rest);
    let mut seen = BTreeSet::new();
    order.retain(|role| asked(role) && seen.insert(*role));
    let sections = order.into_iter().map(|role| {
        let of_role = study.participants().iter().filter(|p| p.role == role);
        section(role, &of_role.collect::<Vec<_>>())
    });
    sections
        .filter(|section| !section.rows.is_empty())
        .collect()
}

fn section(role: &str, people: &[&Participant]) -> RoleSection {
    let given = people
        .iter()
        .flat_map(|participant| &participant.attributes);
    let names: BTreeSet<&str> = given
        .filter(|(name, value)| !is_consent(name) && **value != Value::Unknown)
        .map(|(name, _)| name.as_str())
        .collect();
    let values = |name: &str| -> Vec<&Value> {
        let values = people
            .iter()
            .map(|participant| participant.attributes.get(name));
        values
            .map(|value| value.unwrap_or(&Value::Unknown))
            .collect()
    };
    let columns: Vec<Vec<&Value>> = names.iter().map(|name| values(name)).collect();
    let count = |column: &[&Value], what: Value| column.iter().filter(|v| ***v == what).count();
    let row = |(at, participant): (usize, &&Participant)| ParticipantRow {
        name: visible(&participant.name),
        values: columns
            .iter()
            .map(|column| visible(column[at].as_str()))
            .collect(),
    };
    let name = if people.len() == 1 {
        one(role)
    } else {
        plural(role)
    };
    RoleSection {
        role: format!("{} {name}", people.len()),
        name: role_name(role),
        attributes: names.iter().map(|name| visible(name)).collect(),
        gaps: (columns.iter())
            .map(|column| Gap {
                unknown: count(column, Value::Unknown),
                declined: count(column, Value::Declined),
            })
            .collect(),
        rows: people.iter().enumerate().map(row).collect(),
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
