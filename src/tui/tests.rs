//! The workbench driven by keys on a small study, its screen read back.

use std::sync::Arc;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;

use super::app::App;
use super::theme::Theme;
use crate::study::{
    Action, Description, Document, IdSource, NewCode, NewParticipant, NewSpeaker, NewTranscript,
    NewWho, Span, Text, Turn, Value,
};
use crate::workbench::{Origin, Workbench};

mod codebook;
mod compare;
mod correcting;
mod desk;
mod finding;
mod keys;
mod matrix;
#[cfg(unix)]
mod panics;
mod people;
mod pseudonyms;
mod report;
mod robust;
mod stories;
mod transcripts;

/// A transcript of turns `LABEL: speech`, each two lines apart.
fn document(turns: &[(&str, &str)]) -> Arc<Document> {
    let mut raw = String::new();
    let mut labels: Vec<String> = Vec::new();
    let mut cut = Vec::new();
    for (label, speech) in turns {
        if !raw.is_empty() {
            raw.push_str("\n\n");
        }
        let start = raw.chars().count() as u32;
        raw.push_str(&format!("{label}: {speech}"));
        let end = raw.chars().count() as u32;
        let speaker = labels.iter().position(|l| l == label).unwrap_or_else(|| {
            labels.push((*label).to_owned());
            labels.len() - 1
        });
        cut.push(Turn {
            speaker: speaker as u16,
            span: Span::new(start, end),
            speech: Span::new(start + label.chars().count() as u32 + 2, end),
            time: Some(cut.len() as u32 * 61_000),
            words: 0,
        });
    }
    Arc::new(Document::new(Text::new(&raw).unwrap(), labels, cut))
}

fn transcript(title: &str, role: &str, turns: &[(&str, &str)]) -> NewTranscript {
    let document = document(turns);
    let who = |label: &String| NewSpeaker {
        label: label.clone(),
        who: if label == "INT1" {
            NewWho::Interviewer
        } else {
            NewWho::Participant(label.clone())
        },
    };
    NewTranscript {
        title: title.into(),
        speakers: document.labels.iter().map(who).collect(),
        document,
        main: Some(title.into()),
        participants: vec![NewParticipant {
            name: title.into(),
            role: Some(role.into()),
            attributes: [("age".to_owned(), Value::Known("40-49".into()))].into(),
        }],
        attributes: Default::default(),
        original: None,
        memos: Vec::new(),
    }
}

const GROUP: &[(&str, &str)] = &[
    ("INT1", "And the first time you went along?"),
    (
        "SU04",
        "I sat in the car. Twenty minutes. I'd got my hand on the key to go home, and then she tapped the window -- [NAME], the link worker -- and said, \"Shall we do it together?\" And I thought, right. Right then.",
    ),
    ("INT1", "What made the difference?"),
    (
        "SU04",
        "Somebody waiting for me. You cannot drive off when somebody is waiting for you, can you?\nI do not think I would have gone in alone.",
    ),
];

/// A study of three transcripts and four codes, in a scratch folder.
fn study() -> (TempDir, App) {
    study_with(GROUP)
}

/// The same study opened anew: nothing but its lists is loaded.
fn study_not_loaded() -> (TempDir, App) {
    let (folder, app) = study();
    drop(app);
    let path = folder.path().join("study.emic");
    let workbench = Workbench::open(&path, Some("ak")).unwrap();
    let mut app = App::new(workbench, Theme::default());
    app.resize(120, 30);
    (folder, app)
}

fn study_with(turns: &[(&str, &str)]) -> (TempDir, App) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("study.emic");
    let origin = Origin {
        ids: IdSource::counted("tests"),
        time: Some(1_700_000_000_000),
    };
    let mut workbench = Workbench::create_from(&path, "social-cure", "ak", origin).unwrap();
    let code = |label: &str, parent: Option<&str>| NewCode {
        label: label.into(),
        parent: parent.map(str::to_owned),
        description: Description {
            brief: format!("What {label} is"),
            use_when: format!("somebody speaks of {label}"),
            avoid_when: "another fits".into(),
            ..Description::default()
        },
        ..NewCode::default()
    };
    let codes = vec![
        code("Belonging", None),
        code("Loneliness", Some("belonging")),
        code("Barriers", None),
        code("Social anxiety", Some("barriers")),
    ];
    workbench
        .perform(Action::AddCodes { codes, book: None })
        .unwrap();
    let transcripts = vec![
        transcript("SU04", "patient", turns),
        transcript("SU05", "patient", &[("SU05", "I was lonely then.")]),
        transcript(
            "GP01",
            "gp",
            &[("INT1", "So?"), ("GP01", "They come in lonely.")],
        ),
    ];
    workbench
        .perform(Action::AddTranscripts(transcripts))
        .unwrap();
    let mut app = App::new(workbench, Theme::default());
    // Never the table in the user's own data.
    app.naming.table = Some(folder.path().join("pseudonyms.csv"));
    app.resize(80, 24);
    (folder, app)
}

/// The key events of a script: characters, and names in angle brackets such as `<Esc>`, `<Ctrl-r>`, `<lt>`.
fn keys(script: &str) -> Vec<KeyEvent> {
    let mut events = Vec::new();
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|tail| tail.split_once('>'));
        let Some((name, tail)) = named else {
            events.push(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
            rest = &rest[c.len_utf8()..];
            continue;
        };
        rest = tail;
        let (modifiers, name) = match name {
            _ if name.starts_with("Ctrl-") => (KeyModifiers::CONTROL, &name[5..]),
            _ if name.starts_with("Shift-") => (KeyModifiers::SHIFT, &name[6..]),
            name => (KeyModifiers::NONE, name),
        };
        let code = match name {
            "Enter" => KeyCode::Enter,
            "Esc" => KeyCode::Esc,
            "Tab" => KeyCode::Tab,
            "Space" => KeyCode::Char(' '),
            "Down" => KeyCode::Down,
            "Up" => KeyCode::Up,
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            "Backspace" => KeyCode::Backspace,
            "F2" => KeyCode::F(2),
            "F3" => KeyCode::F(3),
            "F4" => KeyCode::F(4),
            "F5" => KeyCode::F(5),
            "F7" => KeyCode::F(7),
            "F8" => KeyCode::F(8),
            "F9" => KeyCode::F(9),
            "lt" => KeyCode::Char('<'),
            name => KeyCode::Char(name.chars().next().unwrap()),
        };
        events.push(KeyEvent::new(code, modifiers));
    }
    events
}

/// Presses keys and waits for what the workers make of them.
fn press(app: &mut App, script: &str) {
    send(app, script);
    app.finish_work();
}

/// Presses keys while the workers are at it.
fn send(app: &mut App, script: &str) {
    for event in keys(script) {
        app.take(Event::Key(event));
    }
}

/// The screen as rows of text, blanks at the ends cut off.
fn screen(app: &mut App) -> String {
    let backend = TestBackend::new(app.size.width, app.size.height);
    let mut terminal = Terminal::new(backend).unwrap();
    terminal.draw(|frame| app.draw(frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut skip = 0;
        let mut row = String::new();
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                row.push_str(symbol);
                skip = super::display::width(symbol).max(1);
            }
            skip -= 1;
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// The open transcript's codings: the words coded, the code, the coder.
fn codings(app: &App) -> Vec<(String, String)> {
    let study = app.workbench().study();
    let interview = app.interview().unwrap();
    let text = &interview.document().text;
    interview
        .codings()
        .iter()
        .map(|coding| {
            let code = study.code_of(coding.code).unwrap();
            (text.slice(coding.span).to_owned(), code.slug.clone())
        })
        .collect()
}

fn coded(words: &str, code: &str) -> (String, String) {
    (words.to_owned(), code.to_owned())
}

fn said(app: &App) -> &str {
    app.message.as_ref().map_or("", |message| &message.text)
}
