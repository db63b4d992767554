//! Guessing passwords is slow, and nobody is locked out.
//!
//! Failures are counted for the pair of a user and an address, for the address, and for the user.
//! The first few cost nothing. After that an attempt must wait, and must wait properly: it is
//! refused, told when to come again, and let in when the same password comes again after that time.
//! One that comes too early starts its wait anew. So whoever tries one password after the other
//! gets nowhere, while the owner, who has one password and comes when he is told to, gets in beside
//! a thousand of them.
//!
//! What others do adds at most [`FROM_OTHERS`] to a user's wait, and nothing at an address where he
//! has signed in before.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use countersign_server::Secret;

use super::counters::Counters;

/// Each count of failures halves in this time.
const HALF_LIFE: Duration = Duration::from_secs(10 * 60);
/// The longest wait of a pair that has not signed in before.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// The longest wait of a pair that has: whoever shares the address cannot lock the user out.
const LONGEST_IF_KNOWN: Duration = Duration::from_secs(4);
/// What failures at other addresses, or for other users at this address, add at the most.
const FROM_OTHERS: Duration = Duration::from_secs(2);
/// How many pairs are remembered.
const PAIRS: usize = 1 << 16;
/// How many attempts that must wait are remembered, in each of two generations.
const ATTEMPTS: usize = 1 << 15;

/// What costs nothing.
#[derive(Debug, Clone, Copy)]
pub struct ThrottleLimits {
    /// How many passwords may be wrong for one user at one address.
    pub failures: u32,
    /// How many passwords may be wrong at one address for all users, or for one user at all
    /// addresses.
    pub failures_in_all: u32,
    /// How many users one address may register in about ten minutes.
    pub registrations: u32,
}

impl Default for ThrottleLimits {
    fn default() -> Self {
        Self { failures: 5, failures_in_all: 20, registrations: 20 }
    }
}

/// Counts, and says who must wait.
#[derive(Debug, Clone)]
pub(crate) struct Throttle(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limits: ThrottleLimits,
    /// Keys are hashes with a secret of this process, passwords among them: none is kept.
    hasher: RandomState,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    pairs: HashMap<u64, Pair>,
    users: Counters,
    addresses: Counters,
    registrations: Counters,
    waiting: Waiting,
    /// How many attempts of one key are let in and not done.
    let_in: HashMap<u64, u32>,
}

#[derive(Debug, Clone, Copy)]
struct Pair {
    failures: f64,
    at: Instant,
    /// Whether it has signed in.
    is_known: bool,
}

/// An attempt that is let in. It counts as a failure until it is known to be none, so that no more
/// are let in side by side than one after the other; the same password side by side counts when it
/// has failed. An attempt that is dropped, since its client has gone or the queue is full, never
/// was.
#[derive(Debug)]
pub(crate) struct Attempt {
    shared: Arc<Shared>,
    user: String,
    address: IpAddr,
    pair: u64,
    key: u64,
    pub(crate) is_known: bool,
    is_counted: bool,
}

impl Throttle {
    pub(crate) fn new(limits: ThrottleLimits) -> Self {
        let state = State {
            pairs: HashMap::new(),
            users: Counters::new(HALF_LIFE),
            addresses: Counters::new(HALF_LIFE),
            registrations: Counters::new(HALF_LIFE),
            waiting: Waiting::default(),
            let_in: HashMap::new(),
        };
        Self(Arc::new(Shared { limits, hasher: RandomState::new(), state: Mutex::new(state) }))
    }

    /// Lets an attempt in, or says how long it must wait.
    pub(crate) fn admit(&self, user: &str, address: IpAddr, password: &Secret) -> Result<Attempt, Duration> {
        self.admit_at(user, address, password, Instant::now())
    }

    fn admit_at(&self, user: &str, address: IpAddr, password: &Secret, now: Instant) -> Result<Attempt, Duration> {
        let shared = &self.0;
        let pair_key = shared.hasher.hash_one((user, address));
        let attempt_key = shared.hasher.hash_one((pair_key, password.expose()));
        let mut state = shared.state();
        let pair = state.pair(pair_key, now);
        let wait = state.wait(&shared.limits, &pair, user, address, now);
        if !wait.is_zero() {
            let opens = state.pairs.get(&pair_key).map_or(now, |kept| kept.at + shared.limits.own(&pair));
            state.waiting.admit(attempt_key, wait, opens, now)?;
        }
        let beside = state.let_in.entry(attempt_key).or_default();
        *beside += 1;
        let is_counted = *beside == 1;
        if is_counted {
            state.fail(pair_key, user, address, now);
        }
        let (shared, user, is_known) = (Arc::clone(shared), user.to_owned(), pair.is_known);
        Ok(Attempt { shared, user, address, pair: pair_key, key: attempt_key, is_known, is_counted })
    }

    /// Lets `address` register another user, or says how long it must wait.
    pub(crate) fn register(&self, address: IpAddr) -> Result<(), Duration> {
        self.register_at(address, Instant::now())
    }

    fn register_at(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
        let mut state = self.0.state();
        let over = state.registrations.get(&address, now) / (f64::from(self.0.limits.registrations.max(1)) - 0.5);
        if over > 1.0 {
            return Err(HALF_LIFE.mul_f64(over.log2()));
        }
        state.registrations.add(&address, 1.0, now);
        Ok(())
    }
}

impl Attempt {
    /// The password was the right one.
    pub(crate) fn succeeded(self) {
        let now = Instant::now();
        let mut state = self.shared.state();
        state.keep(self.pair, Pair { failures: f64::from(self.is_counted), at: now, is_known: true }, now);
        // What it counted for goes when it is dropped.
    }

    /// It was not: what was counted stands.
    pub(crate) fn failed(mut self) {
        if !std::mem::take(&mut self.is_counted) {
            self.shared.state().fail(self.pair, &self.user, self.address, Instant::now());
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        let now = Instant::now();
        let mut state = self.shared.state();
        if let Entry::Occupied(mut beside) = state.let_in.entry(self.key) {
            *beside.get_mut() -= 1;
            if *beside.get() == 0 {
                beside.remove();
            }
        }
        if self.is_counted {
            state.count(&self.user, self.address, -1.0, now);
            let pair = state.pair(self.pair, now);
            state.keep(self.pair, Pair { failures: (pair.failures - 1.0).max(0.0), ..pair }, now);
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ThrottleLimits {
    /// How long a pair waits after its last failure: it doubles with each.
    fn own(&self, pair: &Pair) -> Duration {
        let longest = if pair.is_known { LONGEST_IF_KNOWN } else { LONGEST };
        doubling(pair.failures, self.failures, longest)
    }
}

impl State {
    fn wait(&self, limits: &ThrottleLimits, pair: &Pair, user: &str, address: IpAddr, now: Instant) -> Duration {
        let own = limits.own(pair);
        if pair.is_known {
            return own;
        }
        let others = |count: f64| doubling(count - pair.failures, limits.failures_in_all, FROM_OTHERS);
        own + others(self.users.get(&user, now)).max(others(self.addresses.get(&address, now)))
    }

    /// The pair with what is left of its failures.
    fn pair(&self, key: u64, now: Instant) -> Pair {
        self.pairs.get(&key).map_or(Pair::new(now), |pair| pair.at(now))
    }

    /// One failure more.
    fn fail(&mut self, key: u64, user: &str, address: IpAddr, now: Instant) {
        self.count(user, address, 1.0, now);
        let pair = self.pair(key, now);
        self.keep(key, Pair { failures: pair.failures + 1.0, at: now, ..pair }, now);
    }

    fn count(&mut self, user: &str, address: IpAddr, number: f64, now: Instant) {
        self.users.add(&user, number, now);
        self.addresses.add(&address, number, now);
    }

    /// Keeps a pair. Where there are too many, those go that mean least.
    fn keep(&mut self, key: u64, pair: Pair, now: Instant) {
        if self.pairs.len() >= PAIRS && !self.pairs.contains_key(&key) {
            self.pairs.retain(|_, other| other.is_known || other.at(now).failures >= 1.0);
            let mut worth: Vec<_> = self.pairs.iter().map(|(key, other)| (other.at, *key)).collect();
            if worth.len() >= PAIRS {
                worth.sort_unstable();
                for (_, key) in worth.iter().take(PAIRS / 8) {
                    self.pairs.remove(key);
                }
            }
        }
        self.pairs.insert(key, pair);
    }
}

impl Pair {
    fn new(at: Instant) -> Self {
        Self { failures: 0.0, at, is_known: false }
    }

    /// With what is left of its failures.
    fn at(self, now: Instant) -> Self {
        let halves = now.saturating_duration_since(self.at).as_secs_f64() / HALF_LIFE.as_secs_f64();
        Self { failures: self.failures * (-halves).exp2(), ..self }
    }
}

/// A second for the first failure that is not free, twice as long for each one more.
fn doubling(count: f64, free: u32, longest: Duration) -> Duration {
    let over = count.round() - f64::from(free);
    if over < 0.0 { Duration::ZERO } else { longest.min(Duration::from_secs(1).mul_f64(over.min(20.0).exp2())) }
}

/// The attempts that must wait, and when each may come again. Two generations: the older one goes
/// when the newer is full.
#[derive(Debug, Default)]
struct Waiting {
    newer: HashMap<u64, Instant>,
    older: HashMap<u64, Instant>,
}

impl Waiting {
    /// Lets in an attempt that has waited, where its pair is open (`opens` is not in the future).
    fn admit(&mut self, attempt: u64, wait: Duration, opens: Instant, now: Instant) -> Result<(), Duration> {
        let ready = self.newer.remove(&attempt).or_else(|| self.older.remove(&attempt));
        let is_late = |ready: Instant| now > ready + LONGEST;
        let ready = match ready.filter(|ready| !is_late(*ready)) {
            Some(ready) if ready <= now && opens <= now => return Ok(()),
            // It came in time, but another one was let in meanwhile.
            Some(ready) if ready <= now => opens,
            // New, or too early.
            _ => now + wait,
        };
        if self.newer.len() >= ATTEMPTS {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(attempt, ready);
        Err(ready.saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn stranger(number: u16) -> IpAddr {
        let [high, low] = number.to_be_bytes();
        [127, 1, high, low].into()
    }

    /// A throttle, and a clock that the test moves.
    struct Story {
        throttle: Throttle,
        now: Instant,
    }

    impl Story {
        fn new() -> Self {
            Self { throttle: Throttle::new(ThrottleLimits::default()), now: Instant::now() }
        }

        fn attempt(&self, user: &str, address: IpAddr, password: &str) -> Result<Attempt, Duration> {
            self.throttle.admit_at(user, address, &Secret::from(password.to_owned()), self.now)
        }

        /// Whether it was let in; the password is wrong.
        fn guess(&self, user: &str, address: IpAddr, password: &str) -> bool {
            self.attempt(user, address, password).map(Attempt::failed).is_ok()
        }

        /// How long the owner takes who comes when he is told to.
        fn patient(&mut self, user: &str, address: IpAddr) -> Duration {
            let mut waited = Duration::ZERO;
            while let Err(wait) = self.attempt(user, address, "right") {
                assert!(waited < Duration::from_secs(3600), "locked out");
                waited += wait;
                self.now += wait;
            }
            waited
        }
    }

    #[test]
    fn whoever_tries_one_password_after_the_other_gets_nowhere() {
        let mut story = Story::new();
        let mut let_in = 0;
        for number in 0..1000 {
            let_in += usize::from(story.guess("owner", HOME, &number.to_string()));
            story.now += Duration::from_millis(10);
        }
        assert_eq!(let_in, 5);
        assert!(story.attempt("owner", HOME, "right").is_err(), "the right one waits as well");
    }

    #[test]
    fn a_patient_guesser_waits_twice_as_long_each_time_and_an_hour_later_nobody_remembers() {
        let mut story = Story::new();
        for number in 0..5 {
            assert!(story.guess("owner", HOME, &number.to_string()));
        }
        let mut waits = Vec::new();
        for number in 5..9 {
            let wait = story.attempt("owner", HOME, &number.to_string()).expect_err("it waits");
            waits.push(wait.as_secs());
            story.now += wait;
            assert!(story.guess("owner", HOME, &number.to_string()));
        }
        assert_eq!(waits, [1, 2, 4, 8]);
        story.now += Duration::from_secs(3600);
        assert!(story.attempt("owner", HOME, "right").is_ok());
    }

    /// Neither a thousand strangers nor a thousand who share his address lock the owner out.
    #[test]
    fn the_owner_gets_in() {
        let addresses: [fn(u16) -> IpAddr; 2] = [stranger, |_| HOME];
        for (address, user) in addresses.into_iter().flat_map(|address| [(address, "owner"), (address, "nobody")]) {
            for has_signed_in in [false, true] {
                let mut story = Story::new();
                if has_signed_in {
                    story.attempt("owner", HOME, "right").expect("let in").succeeded();
                }
                for round in 0..20 {
                    for number in 0..1000 {
                        story.guess(user, address(number), &format!("{number} {round}"));
                    }
                    story.now += Duration::from_millis(50);
                }
                let waited = story.patient("owner", HOME);
                assert!(waited <= Duration::from_secs(4), "{user} {has_signed_in} {waited:?}");
            }
        }
    }

    #[test]
    fn who_comes_too_early_waits_anew() {
        let mut story = Story::new();
        assert!((0..5).all(|number| story.guess("owner", HOME, &number.to_string())));
        for _ in 0..100 {
            assert_eq!(story.attempt("owner", HOME, "again").err(), Some(Duration::from_secs(1)));
            story.now += Duration::from_millis(900);
        }
        story.now += Duration::from_millis(100);
        assert!(story.attempt("owner", HOME, "again").is_ok());
    }

    #[test]
    fn an_attempt_that_nobody_waits_for_never_was() {
        let story = Story::new();
        for number in 0..100 {
            assert!(story.attempt("owner", HOME, &number.to_string()).is_ok());
        }
    }

    #[test]
    fn attempts_at_once_count_before_they_are_done() {
        let story = Story::new();
        let attempts: Vec<_> = (0..100).map(|number| story.attempt("owner", HOME, &number.to_string())).collect();
        assert_eq!(attempts.iter().filter(|attempt| attempt.is_ok()).count(), 5);
    }

    /// Many clients of one user may sign in at once.
    #[test]
    fn one_password_side_by_side_counts_when_it_has_failed() {
        let story = Story::new();
        let same = || (0..64).map(|_| story.attempt("owner", HOME, "same")).collect::<Result<Vec<_>, _>>();
        same().expect("all are let in").into_iter().for_each(Attempt::succeeded);
        same().expect("all are let in").into_iter().for_each(Attempt::failed);
        assert!(story.attempt("owner", HOME, "same").is_err());
        assert!(story.throttle.0.state().let_in.is_empty());
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut story = Story::new();
        for number in 0..(PAIRS + PAIRS / 4) {
            story.guess(&number.to_string(), HOME, "a");
            story.now += Duration::from_micros(1);
        }
        let state = story.throttle.0.state();
        assert!(state.pairs.len() <= PAIRS && state.waiting.newer.len() <= ATTEMPTS);
    }

    #[test]
    fn an_address_registers_so_many_users_and_later_more() {
        let mut story = Story::new();
        for _ in 0..20 {
            assert!(story.throttle.register_at(HOME, story.now).is_ok());
        }
        let wait = story.throttle.register_at(HOME, story.now).expect_err("enough");
        assert!(story.throttle.register_at(stranger(1), story.now).is_ok());
        story.now += wait + Duration::from_secs(1);
        assert!(story.throttle.register_at(HOME, story.now).is_ok());
    }
}
