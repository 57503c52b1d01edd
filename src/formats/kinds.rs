//! What the words of speaker labels mean: who asks, who answers, who else is in the room.

/// What a label says by itself, its number left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whoever asks.
    Interviewer,
    /// Somebody interviewed, without a name: `P`, `Patient`, `Speaker 2`.
    Generic,
    /// A profession, which can stand for the person interviewed: `GP`, `Nurse`.
    Profession,
    /// A relative or somebody else in the room.
    Relative,
    /// A name or a short id.
    Name,
}

const INTERVIEWERS: [&str; 31] = [
    "chair",
    "facilitator",
    "fac",
    "host",
    "i",
    "int",
    "interviewer",
    "intv",
    "investigator",
    "ir",
    "iv",
    "ivr",
    "iwr",
    "mod",
    "moderator",
    "q",
    "question",
    "researcher",
    "res",
    "interviewers",
    "enquêteur",
    "enquêtrice",
    "entrevistador",
    "entrevistadora",
    "haastattelija",
    "intervieweur",
    "intervieweuse",
    "interviewerin",
    "intervistatore",
    "intervistatrice",
    "intervjuare",
];

const GENERIC: [&str; 21] = [
    "a",
    "answer",
    "client",
    "guest",
    "informant",
    "interviewee",
    "p",
    "part",
    "participant",
    "patient",
    "pt",
    "r",
    "resp",
    "respondent",
    "s",
    "service user",
    "speaker",
    "subject",
    "su",
    "user",
    "",
];

const PROFESSIONS: [&str; 20] = [
    "clinician",
    "coach",
    "doc",
    "doctor",
    "dr",
    "gp",
    "health coach",
    "health visitor",
    "hcp",
    "link worker",
    "manager",
    "midwife",
    "nurse",
    "pharmacist",
    "physio",
    "physiotherapist",
    "professional",
    "provider",
    "social worker",
    "therapist",
];

const RELATIVES: [&str; 42] = [
    "all",
    "aunt",
    "both",
    "boy",
    "brother",
    "carer",
    "child",
    "colleague",
    "dad",
    "daughter",
    "everyone",
    "family",
    "family member",
    "father",
    "female voice",
    "friend",
    "girl",
    "granddaughter",
    "grandmother",
    "grandson",
    "group",
    "husband",
    "interpreter",
    "male voice",
    "mother",
    "mum",
    "neighbour",
    "other",
    "partner",
    "receptionist",
    "rel",
    "relative",
    "sister",
    "son",
    "spouse",
    "support worker",
    "translator",
    "uncle",
    "unidentified",
    "unknown",
    "visitor",
    "wife",
];

/// Words that stand before a colon in prose.
pub(super) const PROSE: [&str; 62] = [
    "addendum",
    "also",
    "and",
    "attention",
    "because",
    "but",
    "caution",
    "cc",
    "comment",
    "comments",
    "conclusion",
    "e-mail",
    "e.g",
    "edit",
    "email",
    "end",
    "example",
    "fact",
    "fax",
    "figure",
    "finally",
    "first",
    "firstly",
    "for example",
    "ftp",
    "hint",
    "however",
    "http",
    "https",
    "i.e",
    "important",
    "mailto",
    "n.b",
    "nb",
    "note",
    "notes",
    "ok",
    "okay",
    "or",
    "p.s",
    "part",
    "point",
    "ps",
    "re",
    "reason",
    "result",
    "results",
    "second",
    "secondly",
    "so",
    "solution",
    "source",
    "subject",
    "summary",
    "table",
    "tel",
    "then",
    "third",
    "thirdly",
    "warning",
    "well",
    "yes",
];

/// Words that stand in a name in lower case.
pub(super) const PARTICLES: [&str; 14] = [
    "al", "and", "bin", "da", "de", "der", "di", "du", "of", "the", "van", "von", "y", "zu",
];

/// What the label says by itself.
pub(super) fn kind_of(label: &str) -> Kind {
    let (stem, _) = numbered(label);
    // `Interviewer (JB)` is an interviewer.
    let stem = stem
        .split_once(" (")
        .map_or(stem.as_str(), |(stem, _)| stem);
    if INTERVIEWERS.contains(&stem) {
        Kind::Interviewer
    } else if GENERIC.contains(&stem) {
        Kind::Generic
    } else if PROFESSIONS.contains(&stem) {
        Kind::Profession
    } else if RELATIVES.contains(&stem) {
        Kind::Relative
    } else {
        Kind::Name
    }
}

/// The label in lower case without its number, and the number.
pub(super) fn numbered(label: &str) -> (String, Option<String>) {
    let lower = label.trim().to_lowercase();
    let stem = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = (stem.len() < lower.len()).then(|| lower[stem.len()..].to_owned());
    let stem = stem.trim_end_matches([' ', '-', '_', '.', '#', '\u{a0}']);
    (stem.to_owned(), number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_prose_are_sorted_for_the_search_in_them() {
        assert!(PROSE.is_sorted());
    }
}
