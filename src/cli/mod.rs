//! The command line: one file per command, over [`workbench`](crate::workbench).
//!
//! Data goes to standard output and nothing else does; messages go to standard error. Exit code 0: done; 1: input refused
//! or something failed; 2: the command line or a query is wrong.

mod asking;
mod backup;
mod check;
mod code;
mod codebook;
mod coder;
mod completions;
mod cooccur;
mod copy;
mod correct;
mod count;
mod crosstab;
mod demo;
mod desk;
mod erase;
mod export;
mod failure;
mod figure;
mod files;
mod find;
mod help;
mod history;
mod import;
mod language;
mod man;
mod new;
mod open;
mod opening;
mod passage;
mod print;
mod pseudonyms;
mod query;
mod redo;
mod report;
mod restore;
mod retrieve;
mod review;
mod saturation;
mod sequence;
mod settings;
mod status;
mod stop_words;
mod suggest;
mod tabulate;
mod undo;
mod verify;
mod visible;
mod words;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, Parser};

use failure::Ran;
use opening::{Acting, study_file};

/// A workbench for coding interviews: transcripts, codes, search, thematic summaries. Nothing ever leaves this machine
#[derive(Debug, Parser)]
#[command(
    name = "emic",
    version,
    args_conflicts_with_subcommands = true,
    max_term_width = 100
)]
#[command(after_help = help::EMIC, disable_help_subcommand = false)]
struct CommandLine {
    /// The study to open in the workbench; without it, the studies opened last
    study: Option<PathBuf>,
    #[command(flatten)]
    acting: Acting,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What emic can be told to do.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make the sample study and open it
    #[command(after_long_help = help::DEMO)]
    Demo(demo::Demo),
    /// Begin a study
    #[command(after_long_help = help::NEW)]
    New(new::New),
    /// Bring in transcripts and participants, files or folders
    #[command(after_long_help = help::IMPORT)]
    Import(import::Import),
    /// Show the codebook, bring one in or write it out
    #[command(after_long_help = help::CODEBOOK)]
    Codebook(codebook::Codebook),
    /// Apply codings in bulk
    #[command(after_long_help = help::CODE)]
    Code(code::Code),
    /// Find turns, sentences or transcripts, best first
    #[command(after_long_help = help::FIND)]
    Find(find::Find),
    /// Retrieve segments: passages by their codes, words and speakers
    #[command(after_long_help = help::RETRIEVE)]
    Retrieve(retrieve::Retrieve),
    /// List, save, run, bring in and write out saved questions
    #[command(after_long_help = help::QUERY)]
    Query(query::Saved),
    /// Count codes by role, attribute, transcript or coder
    #[command(after_long_help = help::COUNT)]
    Count(count::Count),
    /// Count which codes stand on the same words
    #[command(after_long_help = help::COOCCUR)]
    Cooccur(cooccur::Cooccur),
    /// Count two attributes against each other
    #[command(after_long_help = help::CROSSTAB)]
    Crosstab(crosstab::Args),
    /// Count which code follows which
    #[command(after_long_help = help::SEQUENCE)]
    Sequence(sequence::Args),
    /// Count the codes that each further interview adds
    #[command(after_long_help = help::SATURATION)]
    Saturation(saturation::Args),
    /// Count words by group
    #[command(after_long_help = help::WORDS)]
    Words(words::Words),
    /// Find the words that one group says oftener than another
    #[command(after_long_help = help::KEYNESS)]
    Keyness(words::KeynessArgs),
    /// Print or change the words that lists of words leave out
    #[command(after_long_help = help::STOP_WORDS)]
    StopWords(stop_words::Args),
    /// Say or set the language by whose rules words are stemmed
    #[command(after_long_help = help::LANGUAGE)]
    Language(language::Args),
    /// Suggest passages that look like those that a code stands on
    #[command(after_long_help = help::SUGGEST)]
    Suggest(suggest::Args),
    /// Draw a figure for a paper
    #[command(after_long_help = help::FIGURE)]
    Figure(figure::Args),
    /// Put a corrected text in the place of a transcript's; codings follow their words
    #[command(after_long_help = help::CORRECT)]
    Correct(correct::Correct),
    /// List what corrections and new definitions have left to look at
    #[command(after_long_help = help::REVIEW)]
    Review(review::Review),
    /// Find real names and replace them by pseudonyms
    #[command(after_long_help = help::PSEUDONYMS)]
    Pseudonyms(pseudonyms::PseudonymsOf),
    /// Erase a transcript, a participant, originals or earlier versions for good
    #[command(after_long_help = help::ERASE)]
    Erase(erase::Erase),
    /// Copy a study, for sharing without history and originals
    #[command(after_long_help = help::COPY)]
    Copy(copy::Copy),
    /// Write the thematic summary
    #[command(after_long_help = help::REPORT)]
    Report(report::Report),
    /// Write codings for other programs, and what goes behind a paper: codebook, quotes, matrix, audit trail, checklists ...
    #[command(after_long_help = help::EXPORT)]
    Export(export::Export),
    /// Look for what may tell who was interviewed, before anything is shared
    #[command(after_long_help = help::CHECK)]
    Check(check::Check),
    /// List who did what, when
    #[command(after_long_help = help::HISTORY)]
    History(history::History),
    /// Take back what was done
    #[command(after_long_help = help::UNDO)]
    Undo(undo::Undo),
    /// Put back what was taken back
    #[command(after_long_help = help::REDO)]
    Redo(redo::Redo),
    /// Check that a study is sound
    #[command(after_long_help = help::VERIFY)]
    Verify(verify::Verify),
    /// Say how much there is of everything
    #[command(after_long_help = help::STATUS)]
    Status(status::Status),
    /// Open the workbench, at a quote if one is named
    #[command(after_long_help = help::OPEN)]
    Open(open::Open),
    /// List, add, rename or merge coders
    #[command(after_long_help = help::CODER)]
    Coder(coder::Coder),
    /// Say where the settings file is and what is wrong in it; write one to begin with
    #[command(after_long_help = help::SETTINGS)]
    Settings(settings::Settings),
    /// Write a sound copy of a study
    #[command(after_long_help = help::BACKUP)]
    Backup(backup::Backup),
    /// List the backups of a study, or put one in its place
    #[command(after_long_help = help::RESTORE)]
    Restore(restore::Restore),
    /// Print the completions for a shell
    #[command(after_long_help = help::COMPLETIONS)]
    Completions(completions::Completions),
    /// Print the manual page
    #[command(after_long_help = help::MAN)]
    Man,
}

/// Reads the arguments, the program's name first, does what they say, and gives the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    match CommandLine::try_parse_from(arguments) {
        Ok(command_line) => failure::exit_code(obey(command_line)),
        Err(problem) if problem.use_stderr() => {
            let words = problem.render().to_string();
            failure::say(words.trim_end().replacen("error: ", "emic: ", 1).as_str());
            2
        }
        Err(help) => {
            // That nobody reads the help any more is no error.
            let _ = help.print();
            0
        }
    }
}

/// The command line as clap knows it: help, completions and the manual page come from it.
fn declaration() -> clap::Command {
    CommandLine::command()
}

fn obey(command_line: CommandLine) -> Ran {
    let Some(command) = command_line.command else {
        return match command_line.study {
            Some(study) => desk::open(&study_file(&study), command_line.acting.name(), None),
            None => desk::start(command_line.acting.name()),
        };
    };
    match &command {
        Command::Demo(args) => demo::run(args),
        Command::New(args) => new::run(args),
        Command::Import(args) => import::run(args),
        Command::Codebook(args) => codebook::run(args),
        Command::Code(args) => code::run(args),
        Command::Find(args) => find::run(args),
        Command::Retrieve(args) => retrieve::run(args),
        Command::Query(args) => query::run(args),
        Command::Count(args) => count::run(args),
        Command::Cooccur(args) => cooccur::run(args),
        Command::Crosstab(args) => crosstab::run(args),
        Command::Sequence(args) => sequence::run(args),
        Command::Saturation(args) => saturation::run(args),
        Command::Words(args) => words::words(args),
        Command::Keyness(args) => words::keyness(args),
        Command::StopWords(args) => stop_words::run(args),
        Command::Language(args) => language::run(args),
        Command::Suggest(args) => suggest::run(args),
        Command::Figure(args) => figure::run(args),
        Command::Correct(args) => correct::run(args),
        Command::Review(args) => review::run(args),
        Command::Pseudonyms(args) => pseudonyms::run(args),
        Command::Erase(args) => erase::run(args),
        Command::Copy(args) => copy::run(args),
        Command::Report(args) => report::run(args),
        Command::Export(args) => export::run(args),
        Command::Check(args) => check::run(args),
        Command::History(args) => history::run(args),
        Command::Undo(args) => undo::run(args),
        Command::Redo(args) => redo::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Status(args) => status::run(args),
        Command::Open(args) => open::run(args),
        Command::Coder(args) => coder::run(args),
        Command::Settings(args) => settings::run(args),
        Command::Backup(args) => backup::run(args),
        Command::Restore(args) => restore::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man => man::run(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_is_sound() {
        declaration().debug_assert();
    }

    #[test]
    fn examples_fit_into_a_manual_page() {
        let commands = declaration();
        let of_commands = commands
            .get_subcommands()
            .filter_map(clap::Command::get_after_long_help);
        for help in of_commands.chain(commands.get_after_help()) {
            for line in help.to_string().lines() {
                assert!(line.chars().count() <= man::WIDTH, "{line}");
            }
        }
    }

    #[test]
    fn every_command_has_examples_and_every_argument_a_help_line() {
        for command in declaration().get_subcommands() {
            let name = command.get_name();
            assert!(command.get_about().is_some(), "{name}");
            let examples = command
                .get_after_long_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(
                examples.contains(&format!("emic {name}")),
                "{name}: {examples}"
            );
            for argument in command.get_arguments() {
                assert!(
                    argument.get_help().is_some(),
                    "{name} {}",
                    argument.get_id()
                );
            }
        }
    }

    #[test]
    fn a_query_may_start_with_a_hyphen() {
        for arguments in [
            &["emic", "find", "s.emic", "-lonely", "--json"][..],
            &["emic", "find", "--json", "s.emic", "-lonely OR gp"],
            &["emic", "find", "s.emic", "--limit", "3", "-h5"],
            &["emic", "retrieve", "s.emic", "-code:*"],
        ] {
            let read = CommandLine::try_parse_from(arguments.iter().map(OsString::from));
            let query = match read.unwrap().command {
                Some(Command::Find(args)) => args.query().to_owned(),
                Some(Command::Retrieve(args)) => args.query().to_owned(),
                other => panic!("{other:?}"),
            };
            assert!(query.starts_with('-') && !query.contains("--"), "{query}");
        }
    }
}
