//! Sessions against a model: signing in, refreshing, using again, another client, too much, the
//! clock, crashes. reliability.md, H2, M6, and the clock (Low).

use rand::RngExt as _;
use uuid::Uuid;

use super::{Refreshed, Session, SessionLimits, Storage, Taken};

const DAY: i64 = 24 * 3600 * 1000;
const LIMITS: SessionLimits = SessionLimits { lifetime: 30 * DAY, grace: 10_000 };
const HASH: &str = "a hash";

/// What the rules say, without a database.
#[derive(Default)]
struct Model {
    sessions: Vec<Chain>,
    opened_at: i64,
}

/// A session: its tokens are `session.0`, `session.1` and so on.
struct Chain {
    id: Uuid,
    tokens: Vec<Known>,
    is_revoked: bool,
}

struct Known {
    expires_at: i64,
    used_at: Option<i64>,
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Granted,
    TooMuch,
    Invalid,
    Reused,
}

impl Model {
    fn refresh(&mut self, session: usize, token: usize, is_theirs: bool, covers: bool, now: i64) -> Outcome {
        let opened_at = self.opened_at;
        let chain = &mut self.sessions[session];
        let Some(known) = chain.tokens.get_mut(token) else { return Outcome::Invalid };
        if chain.is_revoked || known.expires_at <= now || !is_theirs {
            return Outcome::Invalid;
        }
        if let Some(at) = known.used_at {
            let is_soon = at <= now && now - at <= LIMITS.grace;
            let by_start = at <= opened_at
                && opened_at - at <= LIMITS.grace
                && opened_at <= now
                && now - opened_at <= LIMITS.grace;
            if !is_soon && !by_start {
                chain.is_revoked = true;
                return Outcome::Reused;
            }
            return if covers { Outcome::Granted } else { Outcome::TooMuch };
        }
        if !covers {
            return Outcome::TooMuch;
        }
        known.used_at = Some(now);
        chain.tokens.push(Known { expires_at: now + LIMITS.lifetime, used_at: None });
        Outcome::Granted
    }
}

fn name(id: Uuid, token: usize) -> String {
    format!("{id}.{token}")
}

#[tokio::test]
async fn the_state_machine_is_the_model() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("items.db");
    let mut storage = Storage::open(&path).await.expect("a database");
    let user = storage.add_user("owner", None, HASH).await.expect("a user").expect("a free name").id;
    let (mut random, mut now, mut model) = (rand::rng(), 1_000 * DAY, Model::default());
    let (mut seen, mut has_jumped) = ([0; 4], false);
    for step in 0..1500 {
        match random.random_range(0..100) {
            0..8 => {
                let session =
                    Session { id: Uuid::new_v4(), user, client: Some("app".to_owned()), scope: "a b".to_owned() };
                let opened = storage.open_session(&session, HASH, &name(session.id, 0), LIMITS, now).await;
                assert!(opened.expect("it opens"));
                let first = Known { expires_at: now + LIMITS.lifetime, used_at: None };
                model.sessions.push(Chain { id: session.id, tokens: vec![first], is_revoked: false });
            }
            8..12 => {
                // A crash: what was not committed is gone, and nothing was closed.
                storage = Storage::open(&path).await.expect("a database");
                (storage.opened_at, model.opened_at) = (now, now);
            }
            12..40 => now += random.random_range(0..8_000),
            // The clock jumps by 31 days, and back.
            40..43 => {
                now += if has_jumped { -31 * DAY } else { 31 * DAY };
                has_jumped = !has_jumped;
            }
            _ if model.sessions.is_empty() => {}
            _ => {
                // The latest sessions, and the latest tokens of each, most of the time.
                let session = model.sessions.len() - 1 - random.random_range(0..model.sessions.len().min(3));
                let tokens = model.sessions[session].tokens.len();
                let token = tokens.saturating_sub(random.random_range(0..4));
                let (client, covers) =
                    (["app", "other"][usize::from(random.random_range(0..9) == 0)], random.random_range(0..7) != 0);
                let id = model.sessions[session].id;
                let (shown, successor) = (name(id, token), name(id, token + 1));
                let taken = Taken { token: &shown, successor: &successor, client, now };
                let found = match storage.refresh(taken, LIMITS, |_| covers).await.expect("an answer") {
                    Refreshed::Granted(session) => {
                        assert_eq!((session.id, session.user), (id, user));
                        Outcome::Granted
                    }
                    Refreshed::TooMuch => Outcome::TooMuch,
                    Refreshed::Invalid => Outcome::Invalid,
                    Refreshed::Reused => Outcome::Reused,
                };
                let expected = model.refresh(session, token, client == "app", covers, now);
                assert_eq!(found, expected, "step {step}: token {token} of {tokens}");
                seen[expected as usize] += 1;
                let lives = storage.is_signed_in(user, id).await.expect("an answer");
                assert_eq!(lives, !model.sessions[session].is_revoked, "step {step}");
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 5), "each outcome is seen: {seen:?}");
}
