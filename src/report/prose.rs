//! The sentences of a report: the same words in every format.

use super::summary::{
    Cell, Codebook, Gap, Growth, Lengths, Limits, Methods, RoleHead, RoleSection, Silence,
    ThematicSummary, ThemeEntry,
};

/// From so many names on, a silence gives their number alone.
const MOST_NAMES: usize = 12;
/// The same in a cell of a table.
const FEW_NAMES: usize = 5;

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 passage`, `1,024 passages`.
pub(super) fn counted(number: u64, thing: &str) -> String {
    format!(
        "{} {thing}{}",
        grouped(number),
        if number == 1 { "" } else { "s" }
    )
}

/// `12,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `00:42:10`.
fn clock(seconds: u64) -> String {
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// The paragraphs on methods.
pub(super) fn methods(summary: &ThematicSummary) -> Vec<String> {
    let methods = &summary.methods;
    let mut paragraphs = vec![material(methods, &summary.roles), coding(methods)];
    if !methods.limited_to.is_empty() {
        paragraphs.push(format!(
            "This summary is limited to {}.",
            list(&methods.limited_to)
        ));
    }
    paragraphs.push(how_counted(methods));
    paragraphs
}

fn material(methods: &Methods, roles: &[RoleHead]) -> String {
    let of_roles: Vec<String> = (roles.iter())
        .filter(|role| role.participants > 0)
        .map(RoleHead::counted)
        .collect();
    let mut text = format!(
        "The material is {} with {}",
        counted(methods.transcripts as u64, "interview transcript"),
        counted(methods.participants, "participant"),
    );
    if !of_roles.is_empty() {
        text.push_str(&format!(" ({})", list(&of_roles)));
    }
    text.push_str(&format!(
        ". Participants speak {} of the {} transcribed.",
        counted(methods.words, "word"),
        grouped(methods.all_words),
    ));
    if let Some(lengths) = &methods.lengths {
        text.push_str(&duration(lengths, methods.transcripts));
    }
    text
}

fn duration(lengths: &Lengths, transcripts: usize) -> String {
    let mut text = match lengths.known {
        1 => format!(
            " One interview lasted {} (hours:minutes:seconds)",
            clock(lengths.mean)
        ),
        _ => format!(
            " Interviews lasted from {} to {} (hours:minutes:seconds), {} on average",
            clock(lengths.shortest),
            clock(lengths.longest),
            clock(lengths.mean),
        ),
    };
    if lengths.known < transcripts {
        let unknown = transcripts - lengths.known;
        text.push_str(&format!(
            "; the length of {unknown} of {transcripts} is not known"
        ));
    }
    text.push('.');
    if lengths.by_timestamp > 0 {
        text.push_str(&format!(
            " Of {} the last timestamp is taken for the length.",
            counted(lengths.by_timestamp as u64, "interview"),
        ));
    }
    text
}

fn coding(methods: &Methods) -> String {
    let Codebook {
        title,
        version,
        hash,
    } = &methods.codebook;
    let codebook = match (title.as_str(), version.as_str()) {
        ("", _) => format!(" (codebook state {hash})"),
        (title, "") => format!(" (codebook \u{201c}{title}\u{201d}, state {hash})"),
        (title, version) => {
            format!(" (codebook \u{201c}{title}\u{201d}, version {version}, state {hash})")
        }
    };
    let codes = counted(methods.codes as u64, "code");
    let coded = match methods.coders.as_slice() {
        [] => format!("Nothing has been coded yet with the {codes} reported{codebook}."),
        coders => {
            let by = match coders {
                [one] => format!("one coder ({one})"),
                all => format!("{} coders ({})", all.len(), list(all)),
            };
            format!(
                "The {codes} reported{codebook} {} applied by {by}; {} {} at least one of them.",
                if methods.codes == 1 { "was" } else { "were" },
                counted(methods.passages, "passage"),
                if methods.passages == 1 { "has" } else { "have" },
            )
        }
    };
    let school = match methods.school.as_str() {
        "" => String::new(),
        school => format!(" The analysis follows {}.", school.trim_end_matches('.')),
    };
    format!(
        "{coded}{school} Coding and counting were done with emic {}.",
        methods.version
    )
}

fn how_counted(methods: &Methods) -> String {
    let interviewers = if methods.interviewers {
        "The interviewers\u{2019} words are counted and quoted as well."
    } else {
        "The interviewers\u{2019} words are not counted."
    };
    format!(
        "A passage is a stretch of speech under a code, however many codings make it up; codings that overlap, or have nothing \
         but blanks between them, make one passage. A passage in which people of several roles speak counts once for each role and \
         once in all. The figures of a theme include the codes under it. {interviewers}"
    )
}

/// `5 of 7 (12)`; for people who are not interviewed `(12)`.
pub(super) fn cell(cell: &Cell) -> String {
    if cell.of == 0 {
        format!("({})", cell.passages)
    } else {
        format!("{} of {} ({})", cell.participants, cell.of, cell.passages)
    }
}

/// What the cells of the theme table say.
pub(super) const TABLE_NOTE: &str = "Participants who speak of it, of all who speak in any transcript; in brackets the number \
    of passages. Figures include the codes under a code.";

/// What of a code is said by whom, and who is silent.
pub(super) fn figures(entry: &ThemeEntry, roles: &[RoleHead]) -> Vec<String> {
    if entry.total.passages == 0 {
        return vec!["No passage has this code.".to_owned()];
    }
    let by_role: Vec<String> = (entry.cells.iter().zip(roles))
        .filter(|(cell, role)| role.participants > 0 || cell.passages > 0)
        .map(|(cell, role)| {
            let passages = counted(cell.passages, "passage");
            if cell.of == 0 {
                format!("{} ({passages})", role.many)
            } else {
                format!("{} of {} ({passages})", cell.participants, role.counted())
            }
        })
        .collect();
    let mut sentences = vec![format!(
        "{} by {} of {}: {}.",
        counted(entry.total.passages, "passage"),
        entry.total.participants,
        counted(entry.total.of, "participant"),
        list(&by_role),
    )];
    if !entry.silent.is_empty() {
        sentences.push(format!("Silent on it: {}.", silent(entry, roles)));
    }
    sentences
}

/// How the quotes of a code came to be chosen.
pub(super) fn chosen(entry: &ThemeEntry) -> Option<&'static str> {
    match (entry.quotes.is_empty(), entry.picked) {
        (true, _) => None,
        (false, true) => Some("Quotes that the researchers picked:"),
        (false, false) => Some("Quotes proposed, spread over roles and participants:"),
    }
}

/// `5 of 7 (71%)`: the cell of the comparison by role.
pub(super) fn share(cell: &Cell) -> String {
    match cell.percent() {
        Some(percent) => format!("{} of {} ({percent}%)", cell.participants, cell.of),
        None => String::new(),
    }
}

/// The roles of participants, by their place in [`ThematicSummary::roles`].
pub(super) fn compared_roles(summary: &ThematicSummary) -> Vec<(usize, &RoleHead)> {
    let roles = summary.roles.iter().enumerate();
    roles.filter(|(_, role)| role.participants > 0).collect()
}

/// Who is silent on a code, for its row of the comparison.
pub(super) fn silent(entry: &ThemeEntry, roles: &[RoleHead]) -> String {
    let silent: Vec<String> = (entry.silent.iter())
        .map(|s| silence(s, roles, MOST_NAMES))
        .collect();
    silent.join("; ")
}

/// The same where there is little room: of many the number alone.
pub(super) fn silent_in_short(entry: &ThemeEntry, roles: &[RoleHead]) -> String {
    let few = |s: &Silence| {
        if s.names.len() > FEW_NAMES {
            0
        } else {
            MOST_NAMES
        }
    };
    let silent: Vec<String> = (entry.silent.iter())
        .map(|s| silence(s, roles, few(s)))
        .collect();
    silent.join("; ")
}

/// What the table of the comparison shows.
pub(super) const COMPARISON_NOTE: &str = "Participants of each role who speak of it, of all of that role who speak in any \
    transcript, and who does not. Codes without a passage are left out.";

/// What the roles share and what they do not.
pub(super) fn comparison(summary: &ThematicSummary) -> Vec<String> {
    let roles = compared_roles(summary);
    if roles.len() < 2 {
        return vec!["There are not two roles to compare.".to_owned()];
    }
    let spoken = |entry: &&ThemeEntry| entry.total.passages > 0;
    let labels = |keep: &dyn Fn(&ThemeEntry) -> bool| -> Vec<String> {
        let entries = summary.themes.iter().filter(spoken);
        let kept = entries.filter(|entry| keep(entry));
        kept.map(|entry| entry.label.clone()).collect()
    };
    let mut sentences = Vec::new();
    let everybody = labels(&|entry| {
        roles
            .iter()
            .all(|(at, _)| entry.cells[*at].participants > 0)
    });
    if !everybody.is_empty() {
        sentences.push(format!(
            "Every role speaks of {} of the codes: {}.",
            everybody.len(),
            list(&everybody)
        ));
    }
    for (at, role) in &roles {
        let only = labels(&|entry| {
            entry.cells[*at].participants > 0
                && roles
                    .iter()
                    .all(|(other, _)| other == at || entry.cells[*other].participants == 0)
        });
        if !only.is_empty() {
            sentences.push(format!(
                "Spoken of by {} alone: {}.",
                role.many,
                list(&only)
            ));
        }
        let none = labels(&|entry| entry.cells[*at].participants == 0);
        if !none.is_empty() {
            sentences.push(format!("No {} speaks of: {}.", role.one, list(&none)));
        }
    }
    sentences
}

fn silence(silence: &Silence, roles: &[RoleHead], most: usize) -> String {
    let role = &roles[silence.role];
    let number = silence.names.len();
    match number {
        _ if silence.all && number > 1 => format!("all {number} {}", role.many),
        number if number <= most => format!("{} ({})", list(&silence.names), role.one),
        _ => format!("{number} of {}", role.counted()),
    }
}

/// What is said of passages that are not quoted; none where all are.
pub(super) fn unquoted(entry: &ThemeEntry) -> Option<String> {
    let mut parts = Vec::new();
    if entry.not_shown > 0 {
        parts.push(format!(
            "{} not quoted here",
            counted(entry.not_shown as u64, "more passage")
        ));
    }
    if entry.withheld > 0 {
        parts.push(format!(
            "{} left out because a speaker does not consent to being quoted",
            counted(entry.withheld as u64, "passage"),
        ));
    }
    (!parts.is_empty()).then(|| format!("{}.", list(&parts)))
}

/// The points of the section on limits.
pub(super) fn limits(summary: &ThematicSummary) -> Vec<String> {
    let limits = &summary.limits;
    let mut points = Vec::new();
    let mut listed = |names: &[String], what: &str| {
        if !names.is_empty() {
            points.push(format!("{what} ({}): {}.", names.len(), list(names)));
        }
    };
    listed(
        &limits.uncoded,
        "Transcripts without a passage under the codes reported",
    );
    listed(
        &limits.silent,
        "Participants who speak in no transcript and are in no figure",
    );
    listed(&limits.unused, "Codes without a passage");
    listed(
        &limits.used_once,
        "Codes with a single passage of their own",
    );
    listed(
        &limits.by_one_coder,
        "Codes applied by only one of the coders",
    );
    listed(
        &limits.not_quoted,
        "Participants who do not consent to being quoted",
    );
    points.extend(not_on_the_page(limits));
    if points.is_empty() {
        points.push(
            "Every transcript has coded passages, and every code has several passages of its own by more than one coder \
             or by the only one."
                .to_owned(),
        );
    }
    points
}

fn not_on_the_page(limits: &Limits) -> Vec<String> {
    let mut points = Vec::new();
    if limits.withheld > 0 {
        points.push(format!(
            "{} left out of the quotes for want of consent, each counted under every code that it has; they are in the figures.",
            counted(limits.withheld as u64, "passage"),
        ));
    }
    if limits.lost > 0 {
        points.push(format!(
            "{} lost to later corrections of the text, in no figure.",
            counted(limits.lost as u64, "coding"),
        ));
    }
    if limits.to_review > 0 {
        points.push(format!(
            "{} on words that were corrected since, not reviewed yet.",
            counted(limits.to_review as u64, "coding"),
        ));
    }
    points
}

/// What the table of pairs shows.
pub(super) fn shared(summary: &ThematicSummary) -> String {
    let (shown, pairs) = (summary.shared.len(), summary.pairs);
    if pairs == 0 {
        return "No two codes stand on the same words.".to_owned();
    }
    let which = if shown == pairs {
        "All pairs of codes that share words".to_owned()
    } else {
        format!("The {shown} pairs of codes that share most passages, of {pairs} that share any")
    };
    format!(
        "{which}, each code by its own codings. Passages are stretches under both codes; Jaccard\u{2019}s coefficient is the \
         characters under both over the characters under either, from 0 to 1."
    )
}

/// The heading over the portraits of the transcripts.
pub(super) const PORTRAITS: &str = "Themes in the transcripts";

/// What is said of saturation: only what was counted, for its meaning is the researchers' to judge.
pub(super) fn saturation(growth: &Growth) -> Vec<String> {
    let steps = &growth.steps;
    let Some(last) = steps.last() else {
        return vec!["Nothing has been coded yet.".to_owned()];
    };
    let interviews = counted(steps.len() as u64, "interview");
    let mut text = format!(
        "In the study\u{2019}s order, {interviews} with coded passages {} {}.",
        if steps.len() == 1 { "uses" } else { "use" },
        counted(last.so_far as u64, "code"),
    );
    let newest = steps.iter().rposition(|step| !step.new.is_empty());
    if let Some(at) = newest.filter(|_| steps.len() > 1) {
        let step = &steps[at];
        let after = steps.len() - 1 - at;
        let new = list(&step.new);
        text.push_str(&match after {
            0 => format!(" The last of them, {}, still adds {new}.", step.transcript),
            1 => format!(
                " {} is the last that adds any ({new}); the one after it adds none.",
                step.transcript
            ),
            _ => format!(
                " {}, number {}, is the last that adds any ({new}); the {after} after it add none.",
                step.transcript,
                at + 1
            ),
        });
        let whole = steps.iter().position(|step| step.low == last.so_far);
        if let Some(enough) = whole.filter(|at| at + 1 < steps.len()) {
            text.push_str(&format!(
                " In all but 2.5 in 100 of {} random orders of the interviews, every code has occurred after {} of them.",
                grouped(growth.orders as u64),
                enough + 1
            ));
        }
    }
    if growth.uncoded > 0 {
        text.push_str(&format!(
            " {} without a coded passage {} left out.",
            counted(growth.uncoded as u64, "interview"),
            if growth.uncoded == 1 { "is" } else { "are" }
        ));
    }
    text.push_str(
        " A code counts where it has a passage of its own. Whether that is saturation is for the researchers to judge.",
    );
    vec![text]
}

/// What is said of attributes that are not known of everybody of a role.
pub(super) fn gaps(section: &RoleSection) -> Option<String> {
    let gaps = section.attributes.iter().zip(&section.gaps);
    let gaps: Vec<String> = gaps
        .filter_map(
            |(name, Gap { unknown, declined })| match (unknown, declined) {
                (0, 0) => None,
                (unknown, 0) => Some(format!("{name} ({unknown} unknown)")),
                (0, declined) => Some(format!("{name} ({declined} declined)")),
                (unknown, declined) => {
                    Some(format!("{name} ({unknown} unknown, {declined} declined)"))
                }
            },
        )
        .collect();
    (!gaps.is_empty()).then(|| format!("Values that are not known: {}.", list(&gaps)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, shown) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1234567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), shown);
        }
    }

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        let names: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(list(&names[..1]), "a");
        assert_eq!(list(&names[..2]), "a and b");
        assert_eq!(list(&names), "a, b and c");
    }
}
