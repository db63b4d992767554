//! A bounded queue for costly work, with as many workers as there are cores.
//!
//! The queue serves addresses in turn: first goes who has asked for least of late. Among equals the
//! newest goes first, since the client that has waited longest is the one that is next to give up.
//! When all places are taken, the newcomer takes the place of whoever has asked for most.

use std::cmp::Reverse;
use std::fmt;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::counters::Counters;

/// How long what somebody has asked for counts against him.
const HALF_LIFE: Duration = Duration::from_secs(30);
/// How long a worker keeps its tool when there is nothing to do.
const IDLE: Duration = Duration::from_secs(5);

/// What may wait.
#[derive(Debug, Clone, Copy)]
pub struct QueueLimits {
    /// How many may wait at once.
    pub places: usize,
    /// How long each may wait.
    pub wait: Duration,
}

impl Default for QueueLimits {
    fn default() -> Self {
        Self { places: 256, wait: Duration::from_secs(2) }
    }
}

/// What a worker works with, and keeps from one piece of work to the next.
pub(super) trait Tool: Default + Send + 'static {
    /// Gives back what it holds: there is nothing to do.
    fn give_back(&mut self);
}

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Turn {
    pub(crate) address: IpAddr,
    pub(crate) name: String,
    /// Whether this name has signed in from this address before: such go before all others.
    pub(crate) is_known: bool,
}

/// All places are taken, or the time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overloaded;

impl Overloaded {
    /// When to come again, in seconds. Soon: who has asked for least goes first.
    pub(crate) const RETRY_AFTER: i64 = 1;
}

/// The queue; its workers end with its last clone.
pub(super) struct Queue<T>(Arc<Owner<T>>);

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("limits", &self.0.0.limits).finish_non_exhaustive()
    }
}

struct Owner<T>(Arc<Shared<T>>);

impl<T> Drop for Owner<T> {
    fn drop(&mut self) {
        self.0.state().is_closed = true;
        self.0.changed.notify_all();
    }
}

struct Shared<T> {
    limits: QueueLimits,
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    waiting: Vec<Waiting<T>>,
    asked: Counters,
    next: u64,
    is_closed: bool,
}

struct Waiting<T> {
    turn: Turn,
    /// How much its address and its name have asked for, since it came too.
    asked: f64,
    number: u64,
    job: Box<dyn Job<T>>,
}

trait Job<T>: Send {
    /// Whether anybody waits for its result.
    fn is_wanted(&self) -> bool;
    fn run(self: Box<Self>, tool: &mut T);
}

struct Asked<F, R> {
    work: F,
    answer: oneshot::Sender<R>,
}

impl<T, R: Send, F: FnOnce(&mut T) -> R + Send> Job<T> for Asked<F, R> {
    fn is_wanted(&self) -> bool {
        !self.answer.is_closed()
    }

    fn run(self: Box<Self>, tool: &mut T) {
        let Self { work, answer } = *self;
        // Where it panics, the sender is dropped: whoever waits learns that there is no result.
        if let Ok(result) = catch_unwind(AssertUnwindSafe(|| work(tool))) {
            let _ = answer.send(result);
        }
    }
}

impl<T: Tool> Queue<T> {
    /// With `workers` threads.
    ///
    /// # Errors
    ///
    /// When a thread cannot be started.
    pub(super) fn new(workers: usize, limits: QueueLimits) -> std::io::Result<Self> {
        let state = State { waiting: Vec::new(), asked: Counters::new(HALF_LIFE), next: 0, is_closed: false };
        let shared = Arc::new(Shared { limits, state: Mutex::new(state), changed: Condvar::new() });
        let queue = Self(Arc::new(Owner(Arc::clone(&shared))));
        for number in 0..workers {
            let shared = Arc::clone(&shared);
            let thread = std::thread::Builder::new().name(format!("sign-in-{number}"));
            thread.spawn(move || shared.work())?;
        }
        Ok(queue)
    }

    /// Runs `work` when its turn comes. When this future is dropped before that, `work` never runs.
    pub(super) async fn run<R: Send + 'static>(
        &self,
        turn: &Turn,
        work: impl FnOnce(&mut T) -> R + Send + 'static,
    ) -> Result<R, Overloaded> {
        let (answer, mut result) = oneshot::channel();
        let shared = &self.0.0;
        let number = shared.take_place(turn, Box::new(Asked { work, answer }))?;
        if let Ok(done) = tokio::time::timeout(shared.limits.wait, &mut result).await {
            return done.map_err(|_| Overloaded);
        }
        match shared.leave_place(number) {
            true => Err(Overloaded),
            // A worker has begun: what it has done so far is not thrown away.
            false => result.await.map_err(|_| Overloaded),
        }
    }
}

impl<T> Shared<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_place(&self, turn: &Turn, job: Box<dyn Job<T>>) -> Result<u64, Overloaded> {
        let mut state = self.state();
        let asked = state.asked_for(turn, Instant::now());
        let mut new = Waiting { turn: turn.clone(), asked, number: state.next, job };
        if state.waiting.len() >= self.limits.places {
            state.waiting.retain(|other| other.job.is_wanted());
        }
        if state.waiting.len() >= self.limits.places {
            let last = state.last().ok_or(Overloaded)?;
            let last = &mut state.waiting[last];
            if new.order() > last.order() {
                return Err(Overloaded);
            }
            std::mem::swap(last, &mut new);
        } else {
            state.waiting.push(new);
        }
        let number = state.next;
        state.next += 1;
        drop(state);
        self.changed.notify_one();
        Ok(number)
    }

    /// Whether it was still waiting.
    fn leave_place(&self, number: u64) -> bool {
        let mut state = self.state();
        let before = state.waiting.len();
        state.waiting.retain(|other| other.number != number);
        state.waiting.len() < before
    }
}

impl<T: Tool> Shared<T> {
    /// What a worker does until the queue is closed.
    fn work(&self) {
        let mut tool = T::default();
        let mut state = self.state();
        while !state.is_closed {
            if let Some(job) = state.take_first() {
                drop(state);
                job.run(&mut tool);
                state = self.state();
                continue;
            }
            let (woken, idle) = self.changed.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
            state = woken;
            if idle.timed_out() {
                tool.give_back();
            }
        }
    }
}

impl<T> State<T> {
    /// Notes that somebody asks, and says how much he has asked for.
    fn asked_for(&mut self, turn: &Turn, now: Instant) -> f64 {
        for other in &mut self.waiting {
            let shared = [other.turn.address == turn.address, other.turn.name == turn.name];
            other.asked += shared.map(f64::from).iter().sum::<f64>();
        }
        self.asked.add(&turn.address, 1.0, now);
        self.asked.add(&turn.name, 1.0, now);
        self.asked.get(&turn.address, now) + self.asked.get(&turn.name, now)
    }

    /// The job whose turn it is, among those that somebody waits for.
    fn take_first(&mut self) -> Option<Box<dyn Job<T>>> {
        while let Some(first) = self.places().min_by_key(|place| self.waiting[*place].order()) {
            let job = self.waiting.swap_remove(first).job;
            if job.is_wanted() {
                return Some(job);
            }
        }
        None
    }

    /// Whose turn comes last.
    fn last(&self) -> Option<usize> {
        self.places().max_by_key(|place| self.waiting[*place].order())
    }

    fn places(&self) -> std::ops::Range<usize> {
        0..self.waiting.len()
    }
}

impl<T> Waiting<T> {
    /// Who is known goes before strangers, then whoever has asked for less, then the newest.
    fn order(&self) -> (bool, u64, Reverse<u64>) {
        (!self.turn.is_known, self.asked.round() as u64, Reverse(self.number))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[derive(Default)]
    struct NoTool;

    impl Tool for NoTool {
        fn give_back(&mut self) {}
    }

    fn turn(address: u8, name: &str) -> Turn {
        Turn { address: [127, 0, 0, address].into(), name: name.to_owned(), is_known: false }
    }

    /// A queue of one worker, who is busy until the sender goes.
    fn busy(limits: QueueLimits) -> (Queue<NoTool>, mpsc::Sender<()>) {
        let queue = Queue::<NoTool>::new(1, limits).expect("a queue");
        let (release, held) = mpsc::channel::<()>();
        let (begun, begins) = mpsc::channel();
        let job = move |_: &mut NoTool| {
            let _ = begun.send(());
            let _ = held.recv();
        };
        // Wanted for as long as the receiver lives: until the worker has begun.
        let (answer, _receiver) = oneshot::channel();
        queue.0.0.take_place(&turn(0, ""), Box::new(Asked { work: job, answer })).expect("a place");
        begins.recv().expect("it begins");
        (queue, release)
    }

    #[tokio::test]
    async fn who_has_asked_for_least_goes_first() {
        let (queue, release) = busy(QueueLimits::default());
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for (address, name) in [(1, "a"), (1, "b"), (1, "c"), (2, "d")] {
            let (queue, order) = (queue.clone(), Arc::clone(&order));
            waiting.push(tokio::spawn(async move {
                let work = move |_: &mut NoTool| order.lock().unwrap_or_else(PoisonError::into_inner).push(name);
                queue.run(&turn(address, name), work).await
            }));
            tokio::task::yield_now().await;
        }
        drop(release);
        for one in waiting {
            assert_eq!(one.await.expect("no panic"), Ok(()));
        }
        let order = order.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(*order, ["d", "c", "b", "a"]);
    }

    #[tokio::test]
    async fn a_full_queue_makes_room_for_who_has_asked_for_less() {
        let (queue, release) = busy(QueueLimits { places: 2, wait: Duration::from_secs(60) });
        let mut greedy = Vec::new();
        for _ in 0..3 {
            let queue = queue.clone();
            greedy.push(tokio::spawn(async move { queue.run(&turn(1, "a"), |_| ()).await }));
            tokio::task::yield_now().await;
        }
        let modest = tokio::spawn({
            let queue = queue.clone();
            async move { queue.run(&turn(2, "b"), |_| ()).await }
        });
        tokio::task::yield_now().await;
        drop(release);
        assert_eq!(modest.await.expect("no panic"), Ok(()));
        let mut results = Vec::new();
        for one in greedy {
            results.push(one.await.expect("no panic"));
        }
        assert_eq!(results, [Err(Overloaded), Err(Overloaded), Ok(())]);
    }

    #[tokio::test]
    async fn nobody_waits_for_longer_than_the_limit_and_work_that_nobody_wants_is_not_done() {
        let (queue, release) = busy(QueueLimits { places: 9, wait: Duration::from_millis(20) });
        let (done, is_done) = mpsc::channel::<()>();
        let work = move |_: &mut NoTool| done.send(()).is_ok();
        assert!(queue.run(&turn(1, "a"), work).await.is_err());
        let (done, abandoned) = mpsc::channel::<()>();
        let asked = turn(1, "a");
        let gone = queue.run(&asked, move |_: &mut NoTool| done.send(()).is_ok());
        drop(tokio::time::timeout(Duration::from_millis(1), gone).await);
        drop(release);
        assert_eq!(queue.run(&turn(1, "a"), |_| 7).await, Ok(7));
        assert!(is_done.try_recv().is_err() && abandoned.try_recv().is_err());
    }

    #[tokio::test]
    async fn a_panic_is_the_end_of_that_work_only() {
        let queue = Queue::<NoTool>::new(1, QueueLimits::default()).expect("a queue");
        assert_eq!(queue.run(&turn(1, "a"), |_| panic!("on purpose")).await, Err::<(), _>(Overloaded));
        assert_eq!(queue.run(&turn(1, "a"), |_| 7).await, Ok(7));
    }
}
