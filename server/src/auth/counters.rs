//! Counts that decay, for as many keys as there are, in bounded memory.

use std::hash::{BuildHasher, Hash, RandomState};
use std::time::{Duration, Instant};

const ROWS: usize = 4;
const WIDTH: usize = 1 << 14;

/// How often something happened of late. Each count halves after the half-life.
///
/// This is a count-min sketch: a count may be too high where keys share a cell in every row, but
/// never too low. So nobody can push a count out by making up many other keys. The hash has a
/// secret key of this process.
#[derive(Debug)]
pub(super) struct Counters {
    cells: Vec<Cell>,
    half_life: Duration,
    hasher: RandomState,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    count: f64,
    at: Instant,
}

impl Counters {
    pub(super) fn new(half_life: Duration) -> Self {
        let empty = Cell { count: 0.0, at: Instant::now() };
        Self { cells: vec![empty; ROWS * WIDTH], half_life, hasher: RandomState::new() }
    }

    /// The count of `key`.
    pub(super) fn get(&self, key: &impl Hash, now: Instant) -> f64 {
        let counts = self.places(key).into_iter().filter_map(|place| self.cells.get(place));
        counts.map(|cell| decayed(*cell, self.half_life, now)).fold(f64::INFINITY, f64::min)
    }

    /// Adds `number`, which may be negative, to the count of `key`.
    pub(super) fn add(&mut self, key: &impl Hash, number: f64, now: Instant) {
        for place in self.places(key) {
            if let Some(cell) = self.cells.get_mut(place) {
                let count = (decayed(*cell, self.half_life, now) + number).max(0.0);
                *cell = Cell { count, at: now.max(cell.at) };
            }
        }
    }

    fn places(&self, key: &impl Hash) -> [usize; ROWS] {
        let hash = self.hasher.hash_one(key);
        // A row for each 16 bits of the hash.
        std::array::from_fn(|row| row * WIDTH + (hash >> (16 * row)) as usize % WIDTH)
    }
}

fn decayed(cell: Cell, half_life: Duration, now: Instant) -> f64 {
    let halves = now.saturating_duration_since(cell.at).as_secs_f64() / half_life.as_secs_f64();
    cell.count * (-halves).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_halves_and_others_do_not_hide_it() {
        let (mut counters, now) = (Counters::new(Duration::from_secs(60)), Instant::now());
        for _ in 0..8 {
            counters.add(&"a", 1.0, now);
        }
        (0..1000).for_each(|other| counters.add(&other, 1.0, now));
        assert!(counters.get(&"a", now) >= 8.0);
        assert!((counters.get(&"b", now)) < 1.0, "a key that nobody counted");
        let later = counters.get(&"a", now + Duration::from_secs(120));
        assert!((2.0..3.0).contains(&later), "{later}");
    }
}
