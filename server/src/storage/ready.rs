//! Whether the database can be written to, found out by writing.

use super::{Storage, StorageError, now};

impl Storage {
    /// Whether the database can be written to.
    pub(crate) async fn is_ready(&self) -> bool {
        self.last_check.or(self.can_be_written()).await
    }

    async fn can_be_written(&self) -> bool {
        let outcome = self.touch().await;
        if let Err(error) = &outcome {
            tracing::warn!(%error, "not ready");
        }
        outcome.is_ok()
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
