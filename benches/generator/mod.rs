//! A deterministic study of any size: the same scale gives the same words, people and codings in every run.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use emic::study::{
    Action, Attributes, Document, Flags, NewCode, NewCoding, NewParticipant, NewSpeaker,
    NewTranscript, NewWho, Span, Text, Turn, Value,
};
use emic::workbench::{Origin, Workbench};

/// How large a study is.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Its name in the figures.
    pub name: &'static str,
    /// How many transcripts of about 8,000 words.
    pub transcripts: usize,
    /// How many codings, a third of them overlapping another.
    pub codings: usize,
}

/// A usual study.
pub const SMALL: Scale = Scale {
    name: "small",
    transcripts: 35,
    codings: 5_000,
};
/// A large project.
pub const MIDDLE: Scale = Scale {
    name: "middle",
    transcripts: 500,
    codings: 100_000,
};
/// Larger than anybody's.
pub const LARGE: Scale = Scale {
    name: "large",
    transcripts: 5_000,
    codings: 1_000_000,
};

/// The scales to measure: the small one, or those named in the variable `EMIC_BENCH`, `all` for every one.
pub fn scales() -> Vec<Scale> {
    let wanted = std::env::var("EMIC_BENCH").unwrap_or_else(|_| "small".to_owned());
    [SMALL, MIDDLE, LARGE]
        .into_iter()
        .filter(|scale| wanted == "all" || wanted.split(',').any(|name| name == scale.name))
        .collect()
}

const WORDS_A_TRANSCRIPT: usize = 8_000;
const ROLES: [&str; 3] = ["gp", "provider", "patient"];
const BATCH: usize = 100;

/// SplitMix64 (Steele, Lea & Flood 2014).
pub struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// A number below `bound`, small ones far oftener, as words are in talk.
    fn zipf(&mut self, bound: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((bound as f64).powf(share) as usize - 1).min(bound - 1)
    }
}

/// Words that the benchmarks' queries ask for stand among made-up ones.
pub fn vocabulary() -> Vec<String> {
    const REAL: [&str; 16] = [
        "the", "and", "you", "know", "group", "time", "people", "doctor", "gp", "lonely",
        "friends", "worker", "link", "walking", "tea", "referral",
    ];
    const SYLLABLES: [&str; 12] = [
        "ba", "den", "lo", "mir", "sta", "tu", "ker", "vi", "hol", "ny", "ras", "ope",
    ];
    let mut random = Random::new(7);
    let made = (0..30_000).map(|_| {
        (0..2 + random.below(3))
            .map(|_| SYLLABLES[random.below(12)])
            .collect::<String>()
    });
    REAL.iter()
        .map(|word| (*word).to_owned())
        .chain(made)
        .collect()
}

/// A transcript of about `words` words, two speakers, a timestamp a turn.
pub fn transcript(number: usize, words: usize, vocabulary: &[String]) -> NewTranscript {
    let mut random = Random::new(number as u64 + 1);
    let title = format!("T{number:05}");
    let (mut raw, mut written, mut turn) = (String::with_capacity(words * 7), 0, 0);
    let mut places = Vec::new();
    while written < words {
        let asks = turn % 2 == 0;
        let start = raw.len();
        let seconds = turn * 11;
        raw.push_str(&format!(
            "[{:02}:{:02}:{:02}] {}: ",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            if asks { "INT1" } else { &title }
        ));
        let speech = raw.len();
        let length = if asks {
            6 + random.below(12)
        } else {
            20 + random.below(90)
        };
        for at in 0..length {
            raw.push_str(&vocabulary[random.zipf(vocabulary.len())]);
            raw.push_str(if at + 1 == length || random.below(12) == 0 {
                ". "
            } else {
                " "
            });
        }
        raw.truncate(raw.trim_end().len());
        places.push((
            usize::from(!asks) as u16,
            start..raw.len(),
            speech,
            seconds as u32 * 1000,
        ));
        raw.push_str("\n\n");
        written += length;
        turn += 1;
    }
    let text = Text::new(&raw).expect("a generated text");
    let turns = places
        .into_iter()
        .map(|(speaker, bytes, speech, time)| Turn {
            speaker,
            speech: text.span_of(speech..bytes.end),
            span: text.span_of(bytes),
            time: Some(time),
            words: 0,
        })
        .collect();
    let speakers = vec![
        NewSpeaker {
            label: "INT1".to_owned(),
            who: NewWho::Interviewer,
        },
        NewSpeaker {
            label: title.clone(),
            who: NewWho::Participant(title.clone()),
        },
    ];
    let age = Value::Known((20 + random.below(70)).to_string());
    let alone = Value::Known(if random.below(3) == 0 { "yes" } else { "no" }.to_owned());
    let participant = NewParticipant {
        name: title.clone(),
        role: Some(ROLES[number % ROLES.len()].to_owned()),
        attributes: Attributes::from([("age".to_owned(), age), ("living alone".to_owned(), alone)]),
    };
    let document = Arc::new(Document::new(
        text,
        vec!["INT1".to_owned(), title.clone()],
        turns,
    ));
    NewTranscript {
        main: Some(title.clone()),
        title,
        document,
        speakers,
        participants: vec![participant],
        attributes: Attributes::new(),
        original: None,
        memos: Vec::new(),
    }
}

/// A single long transcript.
pub fn long_transcript(words: usize) -> NewTranscript {
    transcript(99_999, words, &vocabulary())
}

/// 45 codes in 3 levels: 5 themes, 10 sub-themes, 30 codes.
fn codes() -> Vec<NewCode> {
    let code = |slug: String, parent: Option<String>| NewCode {
        slug,
        parent,
        ..NewCode::default()
    };
    let themes = (0..5).map(|at| code(format!("theme-{at}"), None));
    let middle =
        (0..10).map(|at| code(format!("sub-theme-{at}"), Some(format!("theme-{}", at % 5))));
    let leaves =
        (0..30).map(|at| code(format!("code-{at}"), Some(format!("sub-theme-{}", at % 10))));
    themes.chain(middle).chain(leaves).collect()
}

/// Makes the study file of a scale at `path`; its last transcript has 60,000 words and 2,000 codings.
pub fn study(path: &Path, scale: Scale) -> Workbench {
    let mut workbench =
        Workbench::create_from(path, scale.name, "ak", Origin::fixed(scale.name, 0))
            .expect("a new study");
    workbench
        .perform(Action::AddCoder {
            name: "mh".to_owned(),
        })
        .expect("a second coder");
    workbench
        .perform(Action::AddCodes {
            codes: codes(),
            book: None,
        })
        .expect("a codebook");
    let vocabulary = vocabulary();
    let numbers: Vec<usize> = (0..scale.transcripts).collect();
    for batch in numbers.chunks(BATCH) {
        let new = batch
            .iter()
            .map(|number| transcript(*number, WORDS_A_TRANSCRIPT, &vocabulary))
            .collect();
        workbench
            .perform(Action::AddTranscripts(new))
            .expect("transcripts");
    }
    for batch in numbers.chunks(BATCH) {
        let each = scale.codings / scale.transcripts;
        let new = batch
            .iter()
            .flat_map(|number| codings(&workbench, *number, each))
            .collect();
        workbench.perform(Action::AddCodings(new)).expect("codings");
    }
    let long = Action::AddTranscripts(vec![long_transcript(60_000)]);
    workbench.perform(long).expect("a long transcript");
    let codings = codings(&workbench, scale.transcripts, 2_000);
    workbench
        .perform(Action::AddCodings(codings))
        .expect("its codings");
    workbench
}

/// `how_many` codings of one transcript: every third one starts inside the one before it.
pub fn codings(workbench: &Workbench, number: usize, how_many: usize) -> Vec<NewCoding> {
    let study = workbench.study();
    let interview = &study.interviews()[number];
    let codes: Vec<_> = study.codebook().iter().map(|code| code.id).collect();
    let turns: Vec<Span> = interview
        .document()
        .turns
        .iter()
        .filter(|turn| !interview.is_interviewer(turn))
        .map(|turn| turn.speech)
        .collect();
    let mut random = Random::new(number as u64 + 1_000_003);
    let mut last = Span::new(0, 0);
    (0..how_many)
        .map(|at| {
            let turn = turns[random.below(turns.len())];
            let start = if at % 3 == 2 {
                last.start + last.len() / 2
            } else {
                turn.start + random.below(turn.len() as usize / 2) as u32
            };
            let limit = if at % 3 == 2 { last.end + 1 } else { turn.end };
            let span = Span::new(
                start,
                (start + 8 + random.below(150) as u32).min(limit.max(start + 1)),
            );
            last = span;
            NewCoding {
                transcript: interview.transcript.id,
                document: interview.hash(),
                span,
                code: codes[random.zipf(codes.len())],
                coder: if random.below(3) == 0 { "mh" } else { "ak" }.to_owned(),
                comment: String::new(),
                flags: Flags::default(),
                weight: None,
            }
        })
        .collect()
}

/// The study file of a scale in the build folder, made once.
pub fn study_file(scale: Scale) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("{}-study.emic", scale.name));
    if !path.exists() {
        let making = folder.join(format!("{}-making.emic", scale.name));
        let _ = std::fs::remove_file(&making);
        drop(study(&making, scale));
        std::fs::rename(&making, &path).expect("a finished study file");
    }
    path
}
