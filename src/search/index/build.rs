//! Building the index: one thread that works off the newest order, in memory or in a folder.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use super::IndexProgress;
use super::snapshot::{Fields, Snapshot, TOKENIZER, key_of};
use crate::search::fold::{Token as Word, tokens};
use crate::search::language::Language;
use crate::study::{Document, Study};

/// What an index says of itself: one that says something else is built anew. To be changed with the fields, with what
/// a word is, and with how it is folded or stemmed; the language stands behind it.
const VERSION: &str = "emic words 2";
/// After so many bytes of text what has been indexed so far can be searched; doubled each time up to the second figure.
const BATCHES: (usize, usize) = (1 << 20, 16 << 20);
/// Memory that the writer uses before it starts another segment, in bytes.
const WRITER_MEMORY: usize = 48 << 20;

/// What the index should hold.
pub(super) struct Wanted {
    /// The documents to index.
    documents: Vec<Arc<Document>>,
    /// The keys of all documents of the study, loaded or not.
    keys: HashSet<u64>,
    /// Whether all are loaded.
    whole: bool,
    /// By whose rules they are stemmed.
    language: Language,
}

impl Wanted {
    pub(super) fn of(study: &Study) -> Self {
        let interviews = study.interviews();
        let documents = interviews.iter().map(|interview| interview.document());
        Self {
            documents: documents.filter(|d| !d.turns.is_empty()).cloned().collect(),
            keys: interviews
                .iter()
                .map(|interview| key_of(interview.hash()))
                .collect(),
            whole: study.is_loaded(),
            language: Language::of_study(study),
        }
    }

    fn bytes(&self) -> usize {
        self.documents
            .iter()
            .map(|document| document.text.as_str().len())
            .sum()
    }
}

/// The state that searches, the builder's thread and its owner share.
pub(super) struct Builder {
    folder: Option<PathBuf>,
    large: usize,
    snapshot: RwLock<Arc<Snapshot>>,
    orders: Mutex<Orders>,
    idle: Condvar,
    stopped: AtomicBool,
    done: AtomicUsize,
    of: AtomicUsize,
}

/// What is to be done, and what the thread left behind.
#[derive(Default)]
struct Orders {
    next: Option<Wanted>,
    anew: bool,
    working: bool,
    home: Option<Home>,
}

/// Where the index lies.
struct Home {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    language: Language,
    folder: Option<PathBuf>,
}

impl Builder {
    pub(super) fn new(folder: Option<PathBuf>, large: usize) -> Self {
        Self {
            folder,
            large,
            snapshot: RwLock::default(),
            orders: Mutex::default(),
            idle: Condvar::new(),
            stopped: AtomicBool::new(false),
            done: AtomicUsize::new(0),
            of: AtomicUsize::new(0),
        }
    }

    /// The folder in which the index of a large study lies.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    fn orders(&self) -> MutexGuard<'_, Orders> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Orders the index to be brought up to date; an older order that has not been begun is forgotten.
    pub(super) fn update(this: &Arc<Self>, wanted: Wanted, anew: bool) {
        let mut orders = this.orders();
        this.stopped.store(false, Ordering::Relaxed);
        this.of.store(wanted.documents.len(), Ordering::Relaxed);
        this.count(&wanted);
        orders.next = Some(wanted);
        orders.anew |= anew;
        if orders.working {
            return;
        }
        let builder = Arc::clone(this);
        let thread = std::thread::Builder::new().name("word index".into());
        orders.working = thread.spawn(move || Worker(&builder).work()).is_ok();
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn progress(&self) -> IndexProgress {
        let working = self.orders().working;
        let of = self.of.load(Ordering::Relaxed);
        IndexProgress {
            done: self.done.load(Ordering::Relaxed).min(of),
            of,
            working,
        }
    }

    pub(super) fn wait(&self) {
        let mut orders = self.orders();
        while orders.working {
            orders = self
                .idle
                .wait(orders)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn count(&self, wanted: &Wanted) {
        let snapshot = self.snapshot();
        let there = wanted
            .documents
            .iter()
            .filter(|d| snapshot.slot(d.hash).is_some());
        self.done.store(there.count(), Ordering::Relaxed);
    }

    fn publish(&self, home: &Home, wanted: &Wanted) -> tantivy::Result<()> {
        home.reader.reload()?;
        let snapshot = Snapshot::of(&home.reader.searcher(), home.fields, home.language)?;
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        self.count(wanted);
        Ok(())
    }

    fn forget(&self) {
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::default();
    }
}

/// The builder's thread. Should it panic, those who wait for it are told, and the next order starts another one.
struct Worker<'a>(&'a Builder);

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.orders().working = false;
            self.0.idle.notify_all();
        }
    }
}

impl Worker<'_> {
    fn work(self) {
        let builder = self.0;
        loop {
            let (wanted, anew, home) = {
                let mut orders = builder.orders();
                let Some(wanted) = orders.next.take().filter(|_| !builder.is_stopped()) else {
                    orders.working = false;
                    builder.idle.notify_all();
                    return;
                };
                (wanted, std::mem::take(&mut orders.anew), orders.home.take())
            };
            let home = self.carry_out(&wanted, home.filter(|_| !anew), anew);
            builder.orders().home = home;
        }
    }

    /// Brings the index up to date; what cannot be read or written is built anew, once.
    fn carry_out(&self, wanted: &Wanted, home: Option<Home>, anew: bool) -> Option<Home> {
        let folder = self.folder_for(wanted);
        let same = home
            .filter(|home| home.folder.as_deref() == folder && home.language == wanted.language);
        if same.is_none() {
            self.0.forget();
        }
        if let Some(unused) = self
            .0
            .folder
            .as_deref()
            .filter(|_| folder.is_none() && wanted.whole)
        {
            let _ = fs::remove_dir_all(unused);
        }
        let first = match same {
            Some(home) => Ok(home),
            None => Home::at(folder, wanted.language, anew),
        };
        if let Some(home) = first
            .ok()
            .filter(|home| self.bring_up_to_date(home, wanted).is_ok())
        {
            return Some(home);
        }
        self.0.forget();
        let again = Home::at(folder, wanted.language, true)
            .or_else(|_| Home::at(None, wanted.language, true))
            .ok()?;
        let done = self.bring_up_to_date(&again, wanted);
        done.is_ok().then_some(again)
    }

    /// The folder for texts of this size; none: in memory. While not all is loaded, a folder that is there tells that the
    /// study is large.
    fn folder_for(&self, wanted: &Wanted) -> Option<&Path> {
        let folder = self.0.folder.as_deref()?;
        let large = wanted.bytes() >= self.0.large || (!wanted.whole && folder.is_dir());
        large.then_some(folder)
    }

    fn bring_up_to_date(&self, home: &Home, wanted: &Wanted) -> tantivy::Result<()> {
        let builder = self.0;
        builder.publish(home, wanted)?;
        let snapshot = builder.snapshot();
        let gone: Vec<u64> = snapshot
            .keys()
            .filter(|key| !wanted.keys.contains(key))
            .collect();
        let mut seen: HashSet<u64> = snapshot.keys().collect();
        let mut new = wanted
            .documents
            .iter()
            .filter(|d| seen.insert(key_of(d.hash)))
            .peekable();
        if gone.is_empty() && new.peek().is_none() {
            return Ok(());
        }
        let mut writer = match home.index.writer_with_num_threads(1, WRITER_MEMORY) {
            // Another process is at it: what it has written is used, the rest scanned.
            Err(tantivy::TantivyError::LockFailure(..)) => return Ok(()),
            writer => writer?,
        };
        for key in gone {
            writer.delete_term(Term::from_field_u64(home.fields.document, key));
        }
        let before = snapshot.documents();
        let (mut batch, mut bytes) = (BATCHES.0, 0);
        while let Some(document) = new.next() {
            home.add(&writer, document)?;
            bytes += document.text.as_str().len();
            if builder.is_stopped() {
                return Ok(());
            }
            if bytes >= batch && new.peek().is_some() {
                home.commit(&mut writer)?;
                builder.publish(home, wanted)?;
                (batch, bytes) = ((batch * 2).min(BATCHES.1), 0);
                if builder.orders().next.is_some() {
                    return Ok(());
                }
            }
        }
        home.commit(&mut writer)?;
        builder.publish(home, wanted)?;
        if !builder.is_stopped() {
            writer.wait_merging_threads()?;
            if wanted.documents.len() > 2 * before {
                // What cannot be joined is searched all the same.
                let _ = home.join();
            }
            home.protect();
            builder.publish(home, wanted)?;
        }
        Ok(())
    }
}

impl Home {
    /// The index in a folder, or in memory. `anew`, or where what is there is damaged, of another version or another
    /// language: an empty one.
    fn at(folder: Option<&Path>, language: Language, anew: bool) -> tantivy::Result<Self> {
        let (schema, fields) = Fields::schema();
        let index = match folder {
            None => Index::create_in_ram(schema),
            Some(folder) => match Self::sound(folder, language).filter(|_| !anew) {
                Some(index) => index,
                None => {
                    if folder.exists() {
                        fs::remove_dir_all(folder)?;
                    }
                    make_private_folder(folder)?;
                    Index::create_in_dir(folder, schema)?
                }
            },
        };
        index
            .tokenizers()
            .register(TOKENIZER, TextAnalyzer::builder(Lines::default()).build());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let home = Self {
            index,
            reader,
            fields,
            language,
            folder: folder.map(Path::to_owned),
        };
        home.protect();
        Ok(home)
    }

    /// The index that lies in a folder, if it is one of ours and whole.
    fn sound(folder: &Path, language: Language) -> Option<Index> {
        let index = Index::open_in_dir(folder).ok()?;
        let ours = index.schema() == Fields::schema().0
            && index.load_metas().ok()?.payload == Some(version(language))
            && index.validate_checksum().ok()?.is_empty();
        ours.then_some(index)
    }

    fn add(&self, writer: &IndexWriter, document: &Document) -> tantivy::Result<()> {
        for (number, turn) in (0u64..).zip(&document.turns) {
            let speech = document.text.slice(turn.speech);
            let words: Vec<Word> = tokens(speech).collect();
            let forms: Vec<&str> = words.iter().map(|word| &*word.form).collect();
            let stem = |word| self.language.stem_of(speech, word);
            let stems: Vec<_> = words.iter().map(stem).collect();
            let mut row = TantivyDocument::new();
            row.add_text(self.fields.stems, stems.join("\n"));
            row.add_text(self.fields.forms, forms.join("\n"));
            row.add_u64(self.fields.document, key_of(document.hash));
            row.add_u64(self.fields.turn, number);
            writer.add_document(row)?;
        }
        Ok(())
    }

    /// Makes one segment of all: every form that a pattern fits is looked up in every segment.
    fn join(&self) -> tantivy::Result<()> {
        let segments = self.index.searchable_segment_ids()?;
        if segments.len() > 1 {
            let mut writer = self
                .index
                .writer_with_num_threads::<TantivyDocument>(1, WRITER_MEMORY)?;
            writer.merge(&segments).wait()?;
            writer.wait_merging_threads()?;
        }
        Ok(())
    }

    fn commit(&self, writer: &mut IndexWriter) -> tantivy::Result<()> {
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&version(self.language));
        commit.commit()?;
        self.protect();
        Ok(())
    }

    /// Lets nobody but the owner read the files. The folder is closed to others already; this is for copies of it.
    fn protect(&self) {
        #[cfg(unix)]
        for file in self
            .folder
            .iter()
            .flat_map(fs::read_dir)
            .flatten()
            .flatten()
        {
            use std::os::unix::fs::PermissionsExt;
            let _ = fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600));
        }
    }
}

fn version(language: Language) -> String {
    format!("{VERSION} {language}")
}

fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Takes a text apart at its line feeds: words that are folded and put together already.
#[derive(Debug, Clone, Default)]
struct Lines {
    token: Token,
}

struct LineStream<'a> {
    rest: Option<&'a str>,
    token: &'a mut Token,
}

impl Tokenizer for Lines {
    type TokenStream<'a> = LineStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LineStream<'a> {
        self.token.reset();
        LineStream {
            rest: Some(text).filter(|text| !text.is_empty()),
            token: &mut self.token,
        }
    }
}

impl TokenStream for LineStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(rest) = self.rest else {
            return false;
        };
        let (word, rest) = match rest.split_once('\n') {
            Some((word, rest)) => (word, Some(rest)),
            None => (rest, None),
        };
        self.rest = rest;
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(word);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
