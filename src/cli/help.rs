//! Examples that the long help of each command ends with.

pub(super) const EMIC: &str = "\
To begin:
  emic demo                            the sample study
  emic new loneliness                  a study of your own
  emic import loneliness interviews/   bring in a folder of transcripts
  emic loneliness                      open it

`emic help COMMAND` shows examples of each command. Data goes to
standard output, messages to standard error. Exit code 0: done; 1: input
refused or failed; 2: command line or query wrong.";

pub(super) const DEMO: &str = "\
Examples:
  emic demo                      make social-cure.emic here and open it
  emic demo try.emic --no-open   make it and do not open it

A study that is there is opened as it is.";

pub(super) const NEW: &str = "\
Examples:
  emic new loneliness            makes loneliness.emic
  emic new loneliness --codebook themes.json --coder ak
  emic new loneliness --from loneliness.json";

pub(super) const IMPORT: &str = "\
In a folder, README and LICENSE files and hidden ones are passed over,
and participants.csv is read as the table of participants. Everything is
one step of undo. A bad file is said and passed over; the exit code is
then 1.

Examples:
  emic import loneliness interviews/
  emic import loneliness GP01.txt GP02.txt --role gp
  emic import loneliness interviews/ --participants people.csv
  emic import loneliness interviews/ --dry-run
  emic import loneliness old.txt --encoding windows-1252 --title GP03";

pub(super) const CODEBOOK: &str = "\
Examples:
  emic codebook loneliness show
  emic codebook loneliness import themes.csv
  emic codebook loneliness export themes.md";

pub(super) const CODE: &str = "\
start and end are Unicode code points of the transcript's text, counted
from 0, end not included. Where a text is given, it must be what stands
there. All lines are applied, as one step of undo, or none.

Examples:
  emic code loneliness codings.csv
  emic retrieve loneliness '\"on my own\"' --json |
    emic code loneliness - --code loneliness --coder ak";

pub(super) const FIND: &str = "\
Queries:
  lonely               a word in its forms; =lonely that form only
  lonel*               all that starts so; lonelyness~1 one typo allowed
  \"link worker\"        a phrase; /regex/  over the raw speech
  \"gp time\"~5          these words in any order, at most 5 between
  a b, a AND b, a OR b, NOT a, -a, ( )        operators in capitals
  code:loneliness      so coded, or with a code under it
  code:=belonging      with that code alone; code:*  with any
  speaker:P07  role:patient  transcript:GP01  coder:ak  memo:word
  set:wave-1           transcripts in a set; query:name  a saved query
  @age>60  @gender:f  @\"living alone\":yes  @age:unknown
  a WITHIN b, a CONTAINS b, a OVERLAPS b, a NEAR/2 b, a THEN/2 b

Examples:
  emic find loneliness 'lonel* role:patient'
  emic find loneliness '\"social prescribing\" -role:gp' --in sentence
  emic find loneliness 'code:social-anxiety @age>60' --json";

pub(super) const RETRIEVE: &str = "\
The query language is that of find (`emic help find`). Each leaf is a
set of passages: a code its coded ones, a word the word itself, a
speaker, role or attribute the turns. AND gives what both share, OR what
either covers.

Examples:
  emic retrieve loneliness 'code:loneliness role:patient'
  emic retrieve loneliness 'code:loneliness CONTAINS gp'
  emic retrieve loneliness 'code:belonging -code:group-harm' --json";

pub(super) const QUERY: &str = "\
A saved question has a name and can stand in any other query, as
query:NAME. A text file holds one a line, `name: query`.

Examples:
  emic query loneliness list
  emic query loneliness save lonely-patients 'lonel* role:patient'
  emic query loneliness run lonely-patients --in sentence
  emic query loneliness rename lonely-patients alone
  emic find loneliness 'query:lonely-patients -code:*'
  emic query loneliness export questions.txt
  emic query another import questions.txt";

pub(super) const COUNT: &str = "\
A share is words in hundredths of all words that the group says.

Examples:
  emic count loneliness                    passages by code and role
  emic count loneliness --by age --show words  words by age
  emic count loneliness --by transcript --csv
  emic count loneliness --by coder --own --json
  emic count loneliness -o roles.svg       as a figure (.svg, .png)";

pub(super) const COOCCUR: &str = "\
Each code counts by its own codings, without the codes under it. Without
--within, codes meet that stand on the same words; with it, those that
come within so many turns of each other, all turns counted.

Examples:
  emic cooccur loneliness
  emic cooccur loneliness --within 2
  emic cooccur loneliness --coder ak --json
  emic cooccur loneliness --show jaccard -o pairs.svg";

pub(super) const CROSSTAB: &str = "\
Without --show and --code, the cells say how many participants there
are, coded or not.

Examples:
  emic crosstab loneliness role gender
  emic crosstab loneliness role age --code loneliness
  emic crosstab loneliness role age --show words -o ages.svg";

pub(super) const SEQUENCE: &str = "\
A passage is followed by the nearest one, of any code by its own
codings, that starts behind its end; what overlaps it does not follow.

Examples:
  emic sequence loneliness
  emic sequence loneliness --within 3 --share
  emic sequence loneliness -o sequence.svg";

pub(super) const SATURATION: &str = "\
A code is new in the first interview, in the study's order, in which it
has a passage of its own. Mean, low and high are over 1,000 random
orders of the interviews, the same in every run; 95 in 100 lie between
low and high.

Examples:
  emic saturation loneliness
  emic saturation loneliness -o saturation.svg";

pub(super) const WORDS: &str = "\
Interviewers' words and stop words are left out; `emic stop-words` lists
and changes these.

Examples:
  emic words loneliness
  emic words loneliness --by age --per-thousand
  emic words loneliness --query code:loneliness --query code:trust
  emic words loneliness --limit 30 -o words.svg";

pub(super) const KEYNESS: &str = "\
Log-likelihood (Dunning 1993, Rayson & Garside 2000): above 3.84 p<.05,
6.63 p<.01, 10.83 p<.001, 15.13 p<.0001, not corrected for testing many
words. Log ratio (Hardie 2014) is the size of the effect: 1 is twice as
often in the first group, -1 twice as often in the second.

Examples:
  emic keyness loneliness role:patient
  emic keyness loneliness role:patient --against role:gp
  emic keyness loneliness 'code:loneliness @age>60' -o key.svg";

pub(super) const STOP_WORDS: &str = "\
The list is kept in the study; until it is changed, emic's own list for
English counts.

Examples:
  emic stop-words loneliness
  emic stop-words loneliness add basically actually
  emic stop-words loneliness remove like
  emic stop-words loneliness import words.txt";

pub(super) const LANGUAGE: &str = "\
A word of a query finds all forms that have its stem: English ones until
another language is set for the study. After none, a word finds itself
alone; case and accents do not count either way.

Examples:
  emic language loneliness
  emic language loneliness german
  emic language loneliness none";

pub(super) const SUGGEST: &str = "\
A small linear model learns from the sentences that the code stands on,
the questions asked before them and the code's definition, here and now,
on this machine alone. It ranks sentences of participants that are not
coded so by how much their words and pairs of words look like those; of
each turn the likeliest one. It finds no meaning, most of what it lists
will not be meant by the code, and it codes nothing: a person does, in
the workbench or with `emic code`. The code needs at least ten codings.

Examples:
  emic suggest loneliness social-anxiety
  emic suggest loneliness social-anxiety --limit 50 --json";

pub(super) const FIGURE: &str = "\
count, cooccur, crosstab, sequence, saturation, words and keyness draw
figures of what they count, too: -o FILE.svg or -o FILE.png. All read
without colour, and are the same for the same study.

Examples:
  emic figure loneliness portraits -o portraits.svg
  emic figure loneliness portraits --transcript GP01 -o gp01.svg
  emic figure loneliness all -o figures/";

pub(super) const CORRECT: &str = "\
Examples:
  emic correct loneliness SU04 SU04-checked.txt --why \"listened again\"

Codings outside an edit stay on their words. One that an edit touches
is marked changed, one whose words are gone is marked lost and keeps
its old quote. One `emic undo` takes the whole correction back.";

pub(super) const REPORT: &str = "\
The same study and options give the same bytes. Every quote carries an
id, to which `emic open STUDY ID` leads. Options that are not named are
those that the study remembers (--remember), else the usual ones.
Whoever has no in an attribute `consent` or `consent quotes` is never
quoted, and is counted.

Examples:
  emic report loneliness -o summary.docx
  emic report loneliness -o belonging.md --code belonging --quotes all
  emic report loneliness -o patients.html --role patient --remember
  emic report loneliness -o gp.md --query '\"link worker\"' --usual";

pub(super) const EXPORT: &str = "\
The file's ending says how:
  codings      .csv .xlsx .json .jsonl
  codebook     .docx .md .csv .xlsx .json .qdc (REFI-QDA)
  quotes       .xlsx .csv .json
  transcripts  .html .docx
  saturation   .docx .md .csv .xlsx .json, its figure alone .svg .png
  matrix, audit, coreq, srqr
               .docx .md .csv .xlsx .json
  figures, originals
               a folder
  study        .json
A figure that Markdown shows stands in a folder beside it.

The words of participants who do not consent to being quoted (an
attribute `consent` that is no or declined) are left out of codings,
quotes and transcripts, and counted. What may tell who was interviewed
is said; a real name of the table of pseudonyms stops the export unless
it is forced. The same study gives the same bytes.

Examples:
  emic export loneliness -o codings.csv
  emic export loneliness codebook -o codebook.qdc
  emic export loneliness quotes -o quotes.xlsx --code belonging
  emic export loneliness saturation -o saturation.docx
  emic export loneliness coreq -o coreq.docx";

pub(super) const CHECK: &str = "\
Lists real names of the table of pseudonyms that are left, participants
whose role and attributes fewer than K others share, and words that look
like a name, a number, a date, a place or an e-mail address, in
everything that a report or an export can hold. Exit code 1 where a real
name is left, else 0.

Examples:
  emic check loneliness
  emic check loneliness --k 5 --table pseudonyms.csv";

pub(super) const HISTORY: &str = "\
Examples:
  emic history loneliness --limit 20
  emic history loneliness --coder ak --transcript GP01";

pub(super) const UNDO: &str = "\
Taking back is an entry of the history itself: nothing is ever lost, and
`emic redo` puts back.

Examples:
  emic undo loneliness                 the acting coder's newest entry
  emic undo loneliness --entry 14      that one, whoever made it
  emic undo loneliness --entry 14 --with-later
                                       and those that build on it
  emic undo loneliness --back-to 12    everything after entry 12";

pub(super) const REDO: &str = "\
Example:
  emic redo loneliness";

pub(super) const VERIFY: &str = "\
Checks the file's pages, every text against its hash, every reference,
every passage and the history. The exit code is 1 where anything is
wrong.

Example:
  emic verify loneliness";

pub(super) const STATUS: &str = "\
Examples:
  emic status loneliness
  emic status loneliness --transcripts";

pub(super) const OPEN: &str = "\
Where standard output is no terminal, a turn or a passage is printed
with the turns around it, and a transcript as it is.

Examples:
  emic open loneliness
  emic open loneliness GP01
  emic open loneliness GP01:12              the twelfth turn
  emic open loneliness GP01:12:840-905
  emic open loneliness GP01@v1 > GP01-before.txt";

pub(super) const CODER: &str = "\
Examples:
  emic coder loneliness list
  emic coder loneliness add mh
  emic coder loneliness merge 'M Hill' mh   two names for one person";

pub(super) const BACKUP: &str = "\
emic also makes rolling backups by itself while you work; `emic restore
STUDY` lists them.

Examples:
  emic backup loneliness
  emic backup loneliness /media/stick/loneliness.emic";

pub(super) const RESTORE: &str = "\
What was there is kept as one more backup first.

Examples:
  emic restore loneliness          lists the backups
  emic restore loneliness BACKUP   puts that one in the study's place";

pub(super) const COMPLETIONS: &str = "\
Example:
  emic completions bash > /etc/bash_completion.d/emic";

pub(super) const MAN: &str = "\
Example:
  emic man | man -l -";

pub(super) const SETTINGS: &str = "\
Keys, colours and units, for all studies. What cannot be used is left
out and explained with its line; the exit code is then 1.

Examples:
  emic settings                  where the file is, what is wrong in it
  emic settings --write          write one, everything commented out
  emic settings --shipped        print that text, all commands in it";

pub(super) const PSEUDONYMS: &str = "\
The table has two columns, original and replacement. It is the key to
who was interviewed: it lies in your own data folder, not in the study,
and others cannot read it. Names are found as whole words and keep their
case; a longer entry goes before a shorter one. Replacing is one step of
undo, and every text gets a new version.

Examples:
  emic pseudonyms loneliness suggest
  emic pseudonyms loneliness add 'Mary Smith' Anna
  emic pseudonyms loneliness preview
  emic pseudonyms loneliness apply --why 'before coding begins'
  emic pseudonyms loneliness check --table keys/names.csv";

pub(super) const ERASE: &str = "\
What is erased goes from the records, the texts, the originals, the
history, the word index and emic's own backups, and from the bytes of
the file. An entry says who erased when and why, not what. It cannot be
taken back. Codes that were made of somebody's words keep their names.

Examples:
  emic erase loneliness participant SU07 --why 'withdrew on 3 May'
  emic erase loneliness transcript GP02
  emic erase loneliness originals
  emic erase loneliness versions";

pub(super) const COPY: &str = "\
Examples:
  emic copy loneliness for-archive --for-sharing
  emic copy loneliness try-something";

pub(super) const REVIEW: &str = "\
A coding is listed as changed, ambiguous or lost since a correction, or
as made under an earlier definition of its code; memos and links on
passages too. places are where its old words stand in the present text.

Examples:
  emic review loneliness
  emic review loneliness --json";
