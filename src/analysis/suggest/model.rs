//! The linear model, and how it is trained.

use super::features::FEATURES;

/// How often all rows are gone through.
const ROUNDS: usize = 10;
/// The first step along the gradient.
const STEP: f32 = 1.0;
/// How strongly weights are drawn to zero.
const DECAY: f32 = 1e-5;
/// How much the words of the question before a sentence count beside its own.
pub(super) const QUESTION: f32 = 0.5;

/// What the model sees of one sentence.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sentence {
    /// Its own features.
    pub own: Vec<u32>,
    /// Those of the question before it.
    pub question: Vec<u32>,
}

/// A sentence that the model learns from.
pub(super) struct Example {
    pub sentence: Sentence,
    /// Whether the code stands on it.
    pub coded: bool,
    /// How much it counts.
    pub counts: f32,
}

/// What some features add to a score, before that is scaled: the sum of their weights, and the square of their length.
#[derive(Clone, Copy, Default)]
pub(super) struct Part {
    sum: f32,
    length: f32,
}

/// What was learned: a weight for each feature.
pub(super) struct Model {
    weights: Vec<f32>,
    /// How much a feature counts: less, the more sentences have it.
    rarity: Vec<f32>,
    bias: f32,
}

impl Model {
    /// Trains a model by stochastic gradient descent on the logistic loss.
    pub(super) fn learned_from(examples: &[Example], random: &mut fastrand::Rng) -> Self {
        let mut having = vec![0u32; FEATURES];
        for example in examples {
            let Sentence { own, question } = &example.sentence;
            for feature in own.iter().chain(question) {
                having[*feature as usize] += 1;
            }
        }
        let all = examples.len().max(1) as f32;
        let rarity = |count: &u32| (all / (1.0 + *count as f32)).ln().max(0.1);
        let mut model = Self {
            weights: vec![0.0; FEATURES],
            rarity: having.iter().map(rarity).collect(),
            bias: 0.0,
        };
        let mut rows: Vec<(Vec<(u32, f32)>, &Example)> = examples
            .iter()
            .map(|example| (model.scaled(&example.sentence), example))
            .collect();
        for round in 0..ROUNDS {
            random.shuffle(&mut rows);
            let step = STEP / (1.0 + round as f32);
            rows.iter()
                .for_each(|(row, example)| model.learn(row, example, step));
        }
        model
    }

    /// The features of a sentence with how much each counts in it, the whole of length one.
    fn scaled(&self, sentence: &Sentence) -> Vec<(u32, f32)> {
        let own = sentence.own.iter().map(|feature| (*feature, 1.0));
        let question = sentence.question.iter();
        let question = question.map(|feature| (*feature, QUESTION));
        let counted = |(feature, part): (u32, f32)| (feature, part * self.rarity[feature as usize]);
        let mut row: Vec<(u32, f32)> = own.chain(question).map(counted).collect();
        let length = length_of(row.iter().map(|(_, value)| value * value).sum());
        row.iter_mut().for_each(|(_, value)| *value /= length);
        row
    }

    fn learn(&mut self, row: &[(u32, f32)], example: &Example, step: f32) {
        let weighed = row
            .iter()
            .map(|(at, value)| self.weights[*at as usize] * value);
        let chance = 1.0 / (1.0 + (-(weighed.sum::<f32>() + self.bias)).exp());
        let wanted = if example.coded { 1.0 } else { 0.0 };
        let slope = step * example.counts * (wanted - chance);
        for (at, value) in row {
            let weight = &mut self.weights[*at as usize];
            *weight += slope * value - step * DECAY * *weight;
        }
        self.bias += 0.1 * slope;
    }

    /// What features add to a score.
    pub(super) fn part(&self, features: &[u32]) -> Part {
        let mut part = Part::default();
        for feature in features {
            let rarity = self.rarity[*feature as usize];
            part.sum += self.weights[*feature as usize] * rarity;
            part.length += rarity * rarity;
        }
        part
    }

    /// The score of a sentence by its own part and that of the question before it.
    pub(super) fn score(&self, own: Part, question: Part) -> f32 {
        let length = own.length + QUESTION * QUESTION * question.length;
        (own.sum + QUESTION * question.sum) / length_of(length) + self.bias
    }

    /// How much a feature speaks for the code.
    pub(super) fn weight(&self, feature: u32) -> f32 {
        self.weights[feature as usize] * self.rarity[feature as usize]
    }
}

/// A length by its square; never zero, so that one may divide by it.
fn length_of(square: f32) -> f32 {
    square.sqrt().max(1e-6)
}
