//! A researcher with a folder of their own, in which the real program runs and nothing else on the machine is seen.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;
use tempfile::TempDir;

/// A folder, and emic run in it.
pub struct Researcher {
    folder: TempDir,
}

/// What a run of emic came to.
#[derive(Debug)]
pub struct Came {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// A GP, in the house format.
pub const GP01: &str = "\
Study: Neighbours (INVENTED)      Interview: GP01
Role: gp   Age band: 50-59   Date: 2018-05-14   Interviewer: INT1
---
[00:00:04] INT1: What do people come to you with?

[00:00:09] GP01: Backs, mostly. And then, at the door, it turns out that they are lonely.

[00:00:31] INT1: What can you do about that?

[00:00:35] GP01: In ten minutes? I can listen. The link worker has more time than I have.
";

/// A patient, with bare labels.
pub const SU02: &str = "\
INT1: How was the first time?

SU02: I sat in the car. Twenty minutes, café across the road. I was that lonely.

INT1: And now?

SU02: Now I open the door for the new ones.
";

/// A codebook of a theme with two codes under it.
pub const CODEBOOK: &str = r#"{"title": "Neighbours", "version": "2", "codes": [
  {"id": "belonging", "label": "Belonging", "definition": "Being part of something"},
  {"id": "loneliness", "label": "Loneliness", "parent": "belonging", "use_when": "the lack is felt"},
  {"id": "gp-time", "label": "Time of GPs"}
]}"#;

impl Researcher {
    /// A researcher with an empty folder.
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A researcher with a study `s.emic` of two transcripts and a codebook, made by the coder ak.
    pub fn with_study() -> Self {
        let researcher = Self::new();
        researcher.file("in/GP01.txt", GP01);
        researcher.file("in/SU02.txt", SU02);
        researcher.file(
            "in/participants.csv",
            "participant,role,age\nGP01,gp,54\nSU02,patient,unknown\n",
        );
        researcher.file("codebook.json", CODEBOOK);
        researcher.does(&[
            "new",
            "s.emic",
            "--coder",
            "ak",
            "--codebook",
            "codebook.json",
        ]);
        researcher.does(&["import", "s.emic", "in"]);
        researcher
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a file into the folder.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// The bytes of a file in the folder.
    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// emic with these arguments, not yet run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_emic"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear();
        for (name, value) in [
            ("LANG", "C.UTF-8"),
            ("TZ", "UTC"),
            ("COLUMNS", "100"),
            ("USER", "tester"),
        ] {
            command.env(name, value);
        }
        for (name, place) in [
            ("HOME", "home"),
            ("XDG_DATA_HOME", "home/data"),
            ("XDG_STATE_HOME", "home/state"),
            ("XDG_CACHE_HOME", "home/cache"),
            ("XDG_CONFIG_HOME", "home/config"),
        ] {
            command.env(name, self.path(place));
        }
        command
    }

    /// Runs emic.
    pub fn emic(&self, arguments: &[&str]) -> Came {
        came(self.command(arguments).output().unwrap())
    }

    /// Runs emic, which must succeed; gives standard output.
    pub fn does(&self, arguments: &[&str]) -> String {
        let came = self.emic(arguments);
        assert_eq!(came.code, 0, "{arguments:?}: {came:?}");
        came.out
    }

    /// Runs emic, which must end with this exit code and say all of `words` on standard error.
    pub fn fails(&self, code: i32, arguments: &[&str], words: &[&str]) -> Came {
        let came = self.emic(arguments);
        assert_eq!(came.code, code, "{arguments:?}: {came:?}");
        for word in words {
            assert!(
                came.err.contains(word),
                "{arguments:?} does not say {word:?}: {came:?}"
            );
        }
        assert!(!came.err.contains("panicked"), "{came:?}");
        came
    }

    /// Runs emic, which must succeed; gives each line of standard output as JSON.
    pub fn json(&self, arguments: &[&str]) -> Vec<Json> {
        let out = self.does(arguments);
        out.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Codes the words `words` of a transcript in the folder `in`, whose title is its file's name.
    pub fn codes(&self, transcript: &str, words: &str, code: &str, coder: &str) {
        let name = format!("coding-{transcript}-{code}-{coder}.csv");
        self.file(&name, self.row(transcript, words, code, coder));
        self.does(&["code", "s.emic", &name]);
    }

    /// A CSV file that codes `words` once.
    pub fn row(&self, transcript: &str, words: &str, code: &str, coder: &str) -> String {
        let text = String::from_utf8(self.read(&format!("in/{transcript}.txt"))).unwrap();
        let byte = text.find(words).unwrap();
        let start = text[..byte].chars().count();
        let end = start + words.chars().count();
        format!("transcript,start,end,code,coder\n{transcript},{start},{end},{code},{coder}\n")
    }
}

/// What a run came to.
pub fn came(output: Output) -> Came {
    Came {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
