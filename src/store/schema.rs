//! The tables of a study file, and the columns of each kind of record.
//!
//! A record's columns are its fields. What is no plain value is JSON. Codings, of which a study may have a million,
//! refer to transcripts, codes and coders by row number; the view `codings` spells them out.

use rusqlite::Connection;

use crate::study::Kind;

/// `emic` in ASCII: marks a SQLite file as a study.
pub const APPLICATION_ID: i64 = 0x656d_6963;

/// The format of the file; each later one comes with a migration.
pub const FORMAT: i64 = 1;

const TABLES: &str = r#"
CREATE TABLE coder (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, created INTEGER NOT NULL);
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE participant (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, attributes TEXT NOT NULL,
    "by" TEXT NOT NULL, created INTEGER NOT NULL);
CREATE TABLE code (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, slug TEXT NOT NULL, aliases TEXT NOT NULL, label TEXT NOT NULL,
    parent TEXT REFERENCES code (id) DEFERRABLE INITIALLY DEFERRED, "order" INTEGER NOT NULL, colour INTEGER NOT NULL,
    brief TEXT NOT NULL, definition TEXT NOT NULL, use_when TEXT NOT NULL, avoid_when TEXT NOT NULL,
    example TEXT NOT NULL, source TEXT NOT NULL, defined INTEGER NOT NULL, "by" TEXT NOT NULL, created INTEGER NOT NULL);
-- A text and how it is cut into turns, by the SHA-256 of both. Never changed; a correction adds another one.
CREATE TABLE document (hash TEXT PRIMARY KEY, text TEXT NOT NULL, layout TEXT NOT NULL) WITHOUT ROWID;
-- Files as they were imported, by the SHA-256 of their bytes.
CREATE TABLE original (hash TEXT PRIMARY KEY, name TEXT NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE transcript (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, "order" INTEGER NOT NULL,
    versions TEXT NOT NULL, original TEXT REFERENCES original (hash) DEFERRABLE INITIALLY DEFERRED,
    speakers TEXT NOT NULL, main TEXT REFERENCES participant (id) DEFERRABLE INITIALLY DEFERRED,
    attributes TEXT NOT NULL, progress TEXT NOT NULL, "by" TEXT NOT NULL, created INTEGER NOT NULL);
-- start and end are Unicode code points of the transcript's present text; both are null for a lost coding.
CREATE TABLE coding (
    transcript INTEGER NOT NULL REFERENCES transcript (number) DEFERRABLE INITIALLY DEFERRED,
    id BLOB NOT NULL, start INTEGER, "end" INTEGER,
    code INTEGER NOT NULL REFERENCES code (number) DEFERRABLE INITIALLY DEFERRED,
    coder INTEGER NOT NULL REFERENCES coder (number) DEFERRABLE INITIALLY DEFERRED,
    state TEXT, key_quote INTEGER, contrary INTEGER, weight INTEGER, comment TEXT, quote TEXT, created INTEGER NOT NULL,
    PRIMARY KEY (transcript, id)) WITHOUT ROWID;
CREATE VIEW codings AS
    SELECT transcript.title AS transcript, coding.start, coding."end", code.slug AS code, coder.name AS coder,
           coalesce(coding.state, 'sound') AS state, coding.comment, coding.created, hex(coding.id) AS id
    FROM coding JOIN transcript ON transcript.number = coding.transcript
                JOIN code ON code.number = coding.code JOIN coder ON coder.number = coding.coder;
CREATE TABLE memo (
    id TEXT PRIMARY KEY, "on" TEXT NOT NULL, text TEXT NOT NULL,
    coder TEXT NOT NULL REFERENCES coder (id) DEFERRABLE INITIALLY DEFERRED, created INTEGER NOT NULL, changed INTEGER NOT NULL);
CREATE TABLE summary (
    id TEXT PRIMARY KEY, row TEXT NOT NULL, code TEXT NOT NULL REFERENCES code (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL, coder TEXT NOT NULL REFERENCES coder (id) DEFERRABLE INITIALLY DEFERRED, changed INTEGER NOT NULL);
CREATE TABLE question (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, query TEXT NOT NULL, "by" TEXT NOT NULL, created INTEGER NOT NULL);
CREATE TABLE "set" (id TEXT PRIMARY KEY, name TEXT NOT NULL, members TEXT NOT NULL);
CREATE TABLE link (
    id TEXT PRIMARY KEY, "from" TEXT NOT NULL, "to" TEXT NOT NULL, label TEXT NOT NULL,
    "by" TEXT NOT NULL, created INTEGER NOT NULL);

-- The history: who did what, when and why. It only ever grows; `stands` follows from `undoes` (0: taken back).
CREATE TABLE entry (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, coder TEXT NOT NULL, coder_name TEXT NOT NULL,
    time INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('action', 'undo', 'redo')),
    sentence TEXT NOT NULL, why TEXT NOT NULL, changes INTEGER NOT NULL, stands INTEGER NOT NULL DEFAULT 1);
CREATE INDEX entry_of_coder ON entry (coder, kind, stands, number);
CREATE TABLE undoes (
    entry INTEGER NOT NULL REFERENCES entry (number), target INTEGER NOT NULL REFERENCES entry (number),
    PRIMARY KEY (entry, target)) WITHOUT ROWID;
-- One record before and after: the fields that differ, or all where it was added or removed. home: the transcript it is in.
CREATE TABLE change (
    entry INTEGER NOT NULL REFERENCES entry (number), position INTEGER NOT NULL, kind TEXT NOT NULL,
    record BLOB NOT NULL, home BLOB, before TEXT, after TEXT, PRIMARY KEY (entry, position)) WITHOUT ROWID;
CREATE INDEX change_of_record ON change (record);
"#;

/// Makes the tables of a new study.
pub fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", FORMAT)
}

/// A column that holds one field of a record.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The field's and the column's name.
    pub name: &'static str,
    /// Whether it holds JSON; else a plain value.
    pub json: bool,
}

macro_rules! columns {
    ($($kind:ident: $($name:literal $($json:ident)?),+;)+) => {
        /// The columns of a kind of record, the identifying one first; none for codings, which are stored in their own way.
        pub fn columns(kind: Kind) -> &'static [Column] {
            match kind {
                $(Kind::$kind => &[$(Column { name: $name, json: columns!(@ $($json)?) }),+],)+
                Kind::Coding => &[],
            }
        }
    };
    (@ json) => { true };
    (@) => { false };
}

columns! {
    Coder: "id", "name", "created";
    Setting: "key", "value" json;
    Participant: "id", "name", "role", "attributes" json, "by", "created";
    Code: "id", "slug", "aliases" json, "label", "parent", "order", "colour", "brief", "definition", "use_when", "avoid_when",
        "example", "source", "defined", "by", "created";
    Transcript: "id", "title", "order", "versions" json, "original", "speakers" json, "main", "attributes" json,
        "progress" json, "by", "created";
    Memo: "id", "on" json, "text", "coder", "created", "changed";
    Summary: "id", "row" json, "code", "text", "coder", "changed";
    Question: "id", "name", "query", "by", "created";
    Set: "id", "name", "members" json;
    Link: "id", "from" json, "to" json, "label", "by", "created";
}
