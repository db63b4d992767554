//! Whether the database can be written to, found out by writing.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::{Storage, StorageError, now};

/// The result of a check stands for so long: nobody makes the disk busy by asking.
const STANDS: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(super) struct LastCheck(Mutex<Option<(Instant, bool)>>);

impl Storage {
    /// Whether the database can be written to.
    pub(crate) async fn is_ready(&self) -> bool {
        let mut last = self.last_check.0.lock().await;
        match *last {
            Some((at, is_ready)) if at.elapsed() < STANDS => is_ready,
            _ => {
                let outcome = self.touch().await;
                if let Err(error) = &outcome {
                    tracing::warn!(%error, "not ready");
                }
                *last = Some((Instant::now(), outcome.is_ok()));
                outcome.is_ok()
            }
        }
    }

    async fn touch(&self) -> Result<(), StorageError> {
        let mut write = self.write().await?;
        sqlx::query("INSERT INTO readiness VALUES (1, ?1) ON CONFLICT DO UPDATE SET at = ?1")
            .bind(now())
            .execute(&mut *write)
            .await?;
        Ok(write.commit().await?)
    }
}
