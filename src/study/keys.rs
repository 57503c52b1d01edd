//! The small integers that stand for codes and coders in memory, so that a coding takes little room.

use std::collections::HashMap;

use super::Study;
use super::codebook::Code;
use super::coding::{CodeKey, CoderKey};
use super::ids::{CodeId, CoderId};
use super::people::Coder;

/// A small integer for each identity, given once and never taken back while the study is loaded.
#[derive(Debug, Clone)]
pub(super) struct Interned<Id> {
    pub(super) ids: Vec<Id>,
    pub(super) keys: HashMap<Id, u32>,
}

impl<Id> Default for Interned<Id> {
    fn default() -> Self {
        Self {
            ids: Vec::new(),
            keys: HashMap::new(),
        }
    }
}

impl<Id: Copy + Eq + std::hash::Hash> Interned<Id> {
    pub(super) fn key(&mut self, id: Id) -> u32 {
        *self.keys.entry(id).or_insert_with(|| {
            self.ids.push(id);
            (self.ids.len() - 1) as u32
        })
    }
}

impl Study {
    /// The small integer that codings in memory use for a code.
    pub fn code_key(&self, id: CodeId) -> Option<CodeKey> {
        self.code_keys.keys.get(&id).map(|key| CodeKey(*key))
    }

    /// The identity of the code that a coding in memory names.
    pub fn code_id(&self, key: CodeKey) -> CodeId {
        self.code_keys.ids[key.0 as usize]
    }

    /// The code that a coding in memory names.
    pub fn code_of(&self, key: CodeKey) -> Option<&Code> {
        self.codebook.get(self.code_id(key))
    }

    /// The small integer that codings in memory use for a coder.
    pub fn coder_key(&self, id: CoderId) -> Option<CoderKey> {
        self.coder_keys
            .keys
            .get(&id)
            .map(|key| CoderKey(*key as u16))
    }

    /// The identity of the coder that a coding in memory names.
    pub fn coder_id(&self, key: CoderKey) -> CoderId {
        self.coder_keys.ids[usize::from(key.0)]
    }

    /// The coder that a coding in memory names.
    pub fn coder_of(&self, key: CoderKey) -> Option<&Coder> {
        self.coder(self.coder_id(key))
    }

    /// How many codings the code itself has over all loaded transcripts, by one coder or by all.
    pub fn tally(&self, code: CodeId, coder: Option<CoderId>) -> u32 {
        let Some(code) = self.code_key(code) else {
            return 0;
        };
        let count = |coder: u32| {
            self.tally
                .get(&(code, CoderKey(coder as u16)))
                .copied()
                .unwrap_or(0)
        };
        match coder {
            Some(coder) => self
                .coder_key(coder)
                .map_or(0, |key| count(u32::from(key.0))),
            None => (0..self.coder_keys.ids.len() as u32).map(count).sum(),
        }
    }
}
