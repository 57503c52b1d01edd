//! What the researcher adds to a report: a narrative for each theme, and the school of analysis.

use std::collections::HashMap;

use crate::study::{Action, CodeId, CodeKey, Flags, SETTING_SCHOOL, Study, Summary, SummaryRow};

use super::ReportOptions;

/// A code in the outline of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineEntry {
    /// Which.
    pub code: CodeId,
    /// Its name, as the codebook has it.
    pub label: String,
    /// How many of the codes above it are in the outline.
    pub depth: usize,
    /// Whether its narrative has been written.
    pub narrated: bool,
    /// Its own codings that are picked as quotes.
    pub key_quotes: usize,
    /// Its own codings that are contrary cases.
    pub contrary: usize,
    /// Its own codings by the coders of the options.
    pub codings: usize,
}

/// The codes that a report with these options speaks of, in its order. One pass over the codings that are loaded.
pub fn outline(study: &Study, options: &ReportOptions) -> Vec<OutlineEntry> {
    let mut tallies: HashMap<CodeKey, (usize, usize, usize)> = HashMap::new();
    let coders: Option<Vec<_>> = options.coders.as_ref().map(|coders| {
        let keys = coders.iter().filter_map(|coder| study.coder_key(*coder));
        keys.collect()
    });
    for coding in study.interviews().iter().flat_map(|i| i.codings().iter()) {
        if coders
            .as_ref()
            .is_none_or(|keys| keys.contains(&coding.coder))
        {
            let (all, keys, contrary) = tallies.entry(coding.code).or_default();
            let Flags {
                key,
                contrary: is_contrary,
            } = coding.flags;
            *all += 1;
            *keys += usize::from(key);
            *contrary += usize::from(is_contrary);
        }
    }
    let asked = codes_asked_for(study, options.codes.as_deref());
    let entry = |code: &CodeId| {
        let path = study.codebook().path(*code);
        let above = path
            .iter()
            .filter(|above| asked.contains(&above.id))
            .count();
        let key = study.code_key(*code);
        let (codings, key_quotes, contrary) = key
            .and_then(|key| tallies.get(&key).copied())
            .unwrap_or_default();
        Some(OutlineEntry {
            code: *code,
            label: path.last()?.label.clone(),
            depth: above.saturating_sub(1),
            narrated: narrative(study, *code).is_some(),
            key_quotes,
            contrary,
            codings,
        })
    };
    asked.iter().filter_map(entry).collect()
}

/// The codes asked for and all under them, in codebook order; all codes where none are asked for.
pub(super) fn codes_asked_for(study: &Study, asked: Option<&[CodeId]>) -> Vec<CodeId> {
    let all = study.codebook().iter().map(|code| code.id);
    let Some(asked) = asked else {
        return all.collect();
    };
    let under: std::collections::HashSet<CodeId> = (asked.iter())
        .flat_map(|code| study.codebook().under(*code))
        .collect();
    all.filter(|code| under.contains(code)).collect()
}

/// The narrative of a code: what the researcher has to say of it as a whole. It is the summary for everybody.
pub fn narrative(study: &Study, code: CodeId) -> Option<&Summary> {
    let mut summaries = study.summaries().iter();
    summaries.find(|summary| summary.code == code && summary.row == SummaryRow::Everybody)
}

/// What writes the narrative of a code; an empty text removes it.
pub fn write_narrative(code: CodeId, text: &str) -> Action {
    Action::SetSummary {
        row: SummaryRow::Everybody,
        code,
        text: text.to_owned(),
    }
}

/// The school of analysis that the researchers declare (`reflexive thematic analysis`); empty where they have not.
pub fn school_of_analysis(study: &Study) -> &str {
    study.setting_text(SETTING_SCHOOL).trim()
}

/// What declares the school of analysis; an empty one takes the declaration back.
pub fn declare_school_of_analysis(school: &str) -> Action {
    let school = school.trim();
    Action::Set {
        key: SETTING_SCHOOL.to_owned(),
        value: (!school.is_empty()).then(|| school.into()),
    }
}
