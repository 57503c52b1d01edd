//! Portraits: where in each transcript what is coded.

use std::collections::{HashMap, HashSet};

use super::canvas::{
    Anchor, Area, Colour, FAINT, Figure, Hatch, LABEL, PAGE, QUIET, SMALL, fitted, widest,
};
use crate::analysis::{Scope, own_passages};
use crate::study::{CodeId, Interview, Span, Study, TranscriptId};

/// The colours of Okabe and Ito (2008), in an order in which neighbours differ in grey.
const COLOURS: [Colour; 8] = [
    (0, 114, 178),
    (230, 159, 0),
    (0, 158, 115),
    (213, 94, 0),
    (86, 180, 233),
    (204, 121, 167),
    (100, 100, 106),
    (166, 140, 0),
];
const TITLE: &str = "Code portraits of the transcripts";
const NOTE: &str = "Each transcript from start to end; a bar where participants' words are coded with the theme or a code under it. \
    Transcripts without coding are left out.";
/// The height of a lane for one theme or code.
const LANE: f64 = 6.0;
/// Between two transcripts.
const GAP: f64 = 7.0;
/// The height of the axis above and below.
const EDGE: f64 = 22.0;

/// Each transcript from its first word to its last, one lane for each theme (with everything under it) that occurs: a bar
/// where the theme is coded. Lanes keep their order, and each theme has a hatch of its own.
pub fn portraits(study: &Study, scope: &Scope) -> Figure {
    let themes: Vec<CodeId> = (study.codebook().children(None))
        .map(|code| code.id)
        .collect();
    let figures = portraits_of(study, scope, &themes, f64::INFINITY);
    figures
        .into_iter()
        .next()
        .unwrap_or_else(|| Figure::new(TITLE, NOTE))
}

/// The same for these codes, each with what is under it, in as many figures as it takes for none to be taller than `tallest` CSS
/// pixels; none where nothing is coded.
pub fn portraits_of(study: &Study, scope: &Scope, codes: &[CodeId], tallest: f64) -> Vec<Figure> {
    let coded = Coded::of(study, scope, codes, true);
    let interviews = study.interviews().iter();
    let interviews: Vec<&Interview> = interviews
        .map(|interview| &**interview)
        .filter(|interview| coded.transcripts.contains(&interview.transcript.id))
        .collect();
    let titles = interviews.iter().map(|i| i.transcript.title.as_str());
    let left = widest(titles, LABEL, 130.0) + 8.0;
    let strip = Strip {
        left,
        width: PAGE - left - 4.0,
        lanes: coded.occurring().count(),
    };
    let room = tallest - key_height(strip.lanes) - EDGE - 4.0;
    let most = (room / (strip.height() + GAP)).max(1.0) as usize;
    // As many on each as on the others: no figure of one strip behind two full ones.
    let figures = interviews.len().div_ceil(most);
    let parts = interviews.chunks(interviews.len().div_ceil(figures.max(1)).max(1));
    let part = |(at, part): (usize, &[&Interview])| {
        let title = match figures {
            1 => TITLE.to_owned(),
            all => format!("{TITLE} ({at} of {all})"),
        };
        let mut figure = Figure::new(title, NOTE);
        coded.key(&mut figure, study);
        strip.draw_all(&mut figure, &coded, part);
        figure
    };
    (1..).zip(parts).map(part).collect()
}

/// One transcript from its first word to its last, a lane with its name for each code that occurs in it.
pub fn portrait(study: &Study, interview: &Interview, scope: &Scope) -> Figure {
    const ROW: f64 = 13.0;
    let codes: Vec<CodeId> = study.codebook().iter().map(|code| code.id).collect();
    let coded = Coded::of(study, scope, &codes, false);
    let title = format!("Code portrait of {}", interview.transcript.title);
    let note = "The transcript from start to end; a bar where participants' words are coded, each code by its own codings.";
    let mut figure = Figure::new(title, note);
    let here = |code: &&CodeId| !coded.spans(**code, interview.transcript.id).is_empty();
    let codes: Vec<CodeId> = codes.iter().filter(here).copied().collect();
    let labels: Vec<&str> = (codes.iter())
        .map(|id| study.codebook().get(*id).map_or("", |code| &code.label))
        .collect();
    let left = widest(labels.iter().copied(), LABEL, 220.0) + 8.0;
    let strip = Strip {
        left,
        width: PAGE - left - 4.0,
        lanes: codes.len(),
    };
    strip.axis(&mut figure, EDGE - 10.0);
    for (at, (code, label)) in codes.iter().zip(&labels).enumerate() {
        let y = EDGE + at as f64 * ROW;
        let label = fitted(label, LABEL, left - 6.0);
        figure.words((0.0, y + ROW / 2.0), &label, LABEL, Anchor::Start);
        figure.line((left, y + ROW), (left + strip.width, y + ROW), FAINT, 0.7);
        for passage in coded.spans(*code, interview.transcript.id) {
            let (from, width) = strip.bar(interview, *passage);
            let area = Area::new(from, y + 2.0, width, ROW - 4.0);
            figure.fill(area, COLOURS[0], Hatch::Plain);
        }
    }
    figure.height = EDGE + codes.len() as f64 * ROW + 6.0;
    figure
}

/// The passages of each lane's codes.
struct Coded {
    /// The codes, each with its lane; none where it does not occur.
    lanes: Vec<(CodeId, Option<usize>)>,
    passages: HashMap<(CodeId, TranscriptId), Vec<Span>>,
    transcripts: HashSet<TranscriptId>,
}

impl Coded {
    fn of(study: &Study, scope: &Scope, codes: &[CodeId], with_under: bool) -> Self {
        let own = own_passages(study, scope);
        let mut coded = Self {
            lanes: Vec::new(),
            passages: HashMap::new(),
            transcripts: HashSet::new(),
        };
        let mut next = 0;
        for code in codes {
            let under = if with_under {
                study.codebook().under(*code)
            } else {
                vec![*code]
            };
            let all = under.iter().filter_map(|code| own.get(code)).flatten();
            let mut occurs = false;
            for passage in all {
                occurs = true;
                coded.transcripts.insert(passage.transcript);
                let here = (*code, passage.transcript);
                coded.passages.entry(here).or_default().push(passage.span);
            }
            coded.lanes.push((*code, occurs.then_some(next)));
            next += usize::from(occurs);
        }
        coded
    }

    fn spans(&self, code: CodeId, transcript: TranscriptId) -> &[Span] {
        self.passages
            .get(&(code, transcript))
            .map_or(&[], Vec::as_slice)
    }

    fn occurring(&self) -> impl Iterator<Item = (CodeId, usize)> {
        let lanes = self.lanes.iter();
        lanes.filter_map(|(code, lane)| Some((*code, (*lane)?)))
    }

    /// What the lanes are, above the strips.
    fn key(&self, figure: &mut Figure, study: &Study) {
        const COLUMN: f64 = PAGE / 3.0;
        for (code, lane) in self.occurring() {
            let (x, y) = ((lane % 3) as f64 * COLUMN, (lane / 3) as f64 * 15.0);
            let (colour, hatch) = looks(lane);
            figure.fill(Area::new(x, y + 3.0, 22.0, 9.0), colour, hatch);
            let label = study.codebook().get(code).map_or("", |code| &code.label);
            let label = fitted(&format!("{} {label}", lane + 1), SMALL + 1.0, COLUMN - 34.0);
            figure.words((x + 28.0, y + 7.5), &label, SMALL + 1.0, Anchor::Start);
        }
    }
}

/// How high the key of so many lanes is.
fn key_height(lanes: usize) -> f64 {
    lanes.div_ceil(3) as f64 * 15.0 + 4.0
}

/// Colour and hatch of a lane; where colours come again, hatches differ.
fn looks(lane: usize) -> (Colour, Hatch) {
    let hatch = Hatch::ALL[(lane + lane / COLOURS.len()) % Hatch::ALL.len()];
    (COLOURS[lane % COLOURS.len()], hatch)
}

/// A transcript laid out from left to right.
struct Strip {
    left: f64,
    width: f64,
    lanes: usize,
}

impl Strip {
    fn height(&self) -> f64 {
        self.lanes.max(1) as f64 * LANE
    }

    fn bar(&self, interview: &Interview, passage: Span) -> (f64, f64) {
        let length = f64::from(interview.document().text.len().max(1));
        let place = |position: u32| f64::from(position) / length * self.width;
        let from = self.left + place(passage.start);
        (from, (place(passage.end) - place(passage.start)).max(1.0))
    }

    /// Transcripts below one another, each behind its title.
    fn draw_all(&self, figure: &mut Figure, coded: &Coded, interviews: &[&Interview]) {
        let top = key_height(self.lanes) + EDGE;
        self.axis(figure, top - 10.0);
        let mut y = top;
        for interview in interviews {
            let title = fitted(&interview.transcript.title, LABEL, self.left - 6.0);
            let at = (0.0, y + self.height() / 2.0);
            figure.words(at, &title, LABEL, Anchor::Start);
            self.draw(figure, coded, interview, y);
            y += self.height() + GAP;
        }
        figure.height = y + 4.0;
    }

    fn draw(&self, figure: &mut Figure, coded: &Coded, interview: &Interview, y: f64) {
        figure.fill(
            Area::new(self.left, y, self.width, self.height()),
            (248, 248, 249),
            Hatch::Plain,
        );
        for (code, lane) in coded.occurring() {
            let (colour, hatch) = looks(lane);
            let top = y + lane as f64 * LANE;
            for passage in coded.spans(code, interview.transcript.id) {
                let (from, width) = self.bar(interview, *passage);
                figure.fill(Area::new(from, top + 0.5, width, LANE - 1.0), colour, hatch);
            }
        }
    }

    fn axis(&self, figure: &mut Figure, y: f64) {
        for (share, label) in [(0.0, "start"), (0.5, "half way"), (1.0, "end")] {
            let anchor = match label {
                "start" => Anchor::Start,
                "end" => Anchor::End,
                _ => Anchor::Middle,
            };
            let at = (self.left + self.width * share, y);
            figure.coloured_words(at, label, SMALL, anchor, QUIET);
        }
    }
}
