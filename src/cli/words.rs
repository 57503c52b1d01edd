//! `emic words` and `emic keyness`: which words are said, and which of them by one group oftener than by another.

use std::path::PathBuf;

use serde_json::json;

use super::asking::query;
use super::count::{Whose, grouping};
use super::failure::{Ran, WrongUse};
use super::opening::to_read;
use super::print::Printer;
use super::tabulate::Output;
use crate::analysis::{
    Corpus, Grouping, Keyness, Scope, StopWords, Tabulated, Vocabulary, WordMeasure,
};
use crate::report::figures::Drawn;
use crate::search::Interviewers;
use crate::workbench::Workbench;

/// Which words are counted, and how they are shown.
#[derive(Debug, clap::Args)]
struct How {
    /// At most so many words, of each group where two are compared; 0: all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Leave no stop words out
    #[arg(long)]
    with_stop_words: bool,
    #[command(flatten)]
    scope: Whose,
    #[command(flatten)]
    output: Output,
}

/// What `emic words` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Words {
    /// The study file
    study: PathBuf,
    /// The groups: role, transcript, or an attribute of the participants
    #[arg(
        long,
        default_value = "role",
        value_name = "GROUPS",
        conflicts_with = "query"
    )]
    by: String,
    /// Count only words within the passages that this query retrieves; given several times, each is a group
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Vec<String>,
    /// Show how often in a thousand words
    #[arg(long)]
    per_thousand: bool,
    #[command(flatten)]
    how: How,
}

/// What `emic keyness` takes.
#[derive(Debug, clap::Args)]
pub(super) struct KeynessArgs {
    /// The study file
    study: PathBuf,
    /// The first group: what this query retrieves, such as role:patient or @age>60
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    first: String,
    /// The second group: what this query retrieves; without it, all else that is said
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    against: Option<String>,
    /// Leave out words that are said fewer times in all
    #[arg(long, value_name = "N", default_value_t = 3)]
    at_least: u64,
    #[command(flatten)]
    how: How,
}

/// Counts words and prints.
pub(super) fn words(args: &Words) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let scope = args.how.scope.scope(study)?;
    let corpora = if args.query.is_empty() {
        let by = grouping(&args.by, study)?;
        if by == Grouping::Coder {
            let message = "coders say nothing; --by takes role, transcript or an attribute";
            return Err(WrongUse(message.to_owned()).into());
        }
        Corpus::of_groups(study, &by, &scope)
    } else {
        let queries = args.query.iter();
        queries
            .map(|query| corpus(&workbench, query, &scope))
            .collect::<anyhow::Result<_>>()?
    };
    let mut counted =
        Vocabulary::count(study, corpora, &stop(&workbench, args.how.with_stop_words));
    if args.how.limit > 0 {
        counted.words.truncate(args.how.limit);
    }
    if args.per_thousand {
        counted.measure = WordMeasure::PerThousand;
    }
    let table = counted.table(study);
    let json = |printer: &mut Printer| {
        for line in &counted.words {
            let corpora = counted.corpora.iter().zip(&counted.sizes).zip(&line.times);
            for ((corpus, size), times) in corpora {
                let per_thousand = *times as f64 * 1000.0 / (*size).max(1) as f64;
                printer.json(&json!({
                    "word": line.word,
                    "group": corpus.name,
                    "times": times,
                    "per_thousand": per_thousand,
                    "participants": line.participants,
                }))?;
            }
        }
        Ok(())
    };
    args.how.output.show(&table, json, || counted.figure(study))
}

/// Compares two groups' words and prints.
pub(super) fn keyness(args: &KeynessArgs) -> Ran {
    let workbench = to_read(&args.study)?;
    let study = workbench.study();
    let scope = args.how.scope.scope(study)?;
    let first = corpus(&workbench, &args.first, &scope)?;
    let second = match &args.against {
        Some(against) => corpus(&workbench, against, &scope)?,
        None => Corpus::heard(study, &scope).without(&first, "the rest"),
    };
    let stop = stop(&workbench, args.how.with_stop_words);
    let counted = Vocabulary::count(study, vec![first, second], &stop);
    let mut keyness = Keyness::of(counted, args.at_least);
    if args.how.limit > 0 {
        keyness = keyness.at_most(args.how.limit);
    }
    let table = keyness.table(study);
    let names = keyness.names().map(str::to_owned);
    let json = |printer: &mut Printer| {
        keyness.words.iter().try_for_each(|word| {
            printer.json(&json!({
                "word": word.word,
                "key_in": if word.log_ratio < 0.0 { &names[1] } else { &names[0] },
                "times": word.times[0],
                "times_against": word.times[1],
                "per_thousand": word.per_thousand[0],
                "per_thousand_against": word.per_thousand[1],
                "log_likelihood": word.log_likelihood,
                "log_ratio": word.log_ratio,
            }))
        })
    };
    args.how.output.show(&table, json, || keyness.figure(study))
}

/// What a query retrieves, under the query's name.
fn corpus(workbench: &Workbench, text: &str, scope: &Scope) -> anyhow::Result<Corpus> {
    let query = query(text, workbench.study())?;
    let interviewers = if scope.interviewers {
        Interviewers::Include
    } else {
        Interviewers::Exclude
    };
    let finder = workbench.finder_when_indexed();
    Ok(Corpus::of_query(text, &finder, &query, interviewers))
}

fn stop(workbench: &Workbench, with_stop_words: bool) -> StopWords {
    if with_stop_words {
        StopWords::none()
    } else {
        StopWords::of_study(workbench.study())
    }
}
