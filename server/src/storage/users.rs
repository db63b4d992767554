//! Users.

use uuid::Uuid;

use super::{Storage, StorageError, now, uuid};

/// A user.
#[derive(Debug, Clone)]
pub(crate) struct UserRow {
    pub(crate) id: Uuid,
    pub(crate) username: String,
    pub(crate) full_name: Option<String>,
    pub(crate) created_at: i64,
}

type Columns = (String, String, Option<String>, i64);

impl UserRow {
    fn of((id, username, full_name, created_at): Columns) -> Result<Self, sqlx::Error> {
        Ok(Self { id: uuid(&id)?, username, full_name, created_at })
    }
}

impl Storage {
    pub(crate) async fn has_users(&self) -> Result<bool, StorageError> {
        let (any,) = sqlx::query_as("SELECT EXISTS (SELECT 1 FROM users)").fetch_one(&self.readers).await?;
        Ok(any)
    }

    /// The new user; `None` where the name is taken.
    pub(crate) async fn add_user(
        &self,
        username: &str,
        full_name: Option<&str>,
        password_hash: &str,
    ) -> Result<Option<UserRow>, StorageError> {
        let user = UserRow {
            id: Uuid::new_v4(),
            username: username.to_owned(),
            full_name: full_name.map(str::to_owned),
            created_at: now(),
        };
        let mut write = self.write().await?;
        let done = sqlx::query(
            "INSERT INTO users (id, username, full_name, password_hash, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(user.id.to_string())
        .bind(&user.username)
        .bind(&user.full_name)
        .bind(password_hash)
        .bind(user.created_at)
        .execute(&mut *write)
        .await?;
        write.commit().await?;
        Ok((done.rows_affected() == 1).then_some(user))
    }

    pub(crate) async fn user(&self, id: Uuid) -> Result<Option<UserRow>, StorageError> {
        let row: Option<Columns> = sqlx::query_as("SELECT id, username, full_name, created_at FROM users WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await?;
        Ok(row.map(UserRow::of).transpose()?)
    }

    /// The name and password hash of a user.
    pub(crate) async fn credentials_of(&self, id: Uuid) -> Result<Option<(String, String)>, StorageError> {
        let row = sqlx::query_as("SELECT username, password_hash FROM users WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await?;
        Ok(row)
    }

    /// The names of the first thousand, in the order of the alphabet.
    pub(crate) async fn usernames(&self) -> Result<Vec<String>, StorageError> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT username FROM users ORDER BY username LIMIT 1000").fetch_all(&self.readers).await?;
        Ok(rows.into_iter().map(|(username,)| username).collect())
    }

    /// The id and password hash behind a name.
    pub(crate) async fn credentials(&self, username: &str) -> Result<Option<(Uuid, String)>, StorageError> {
        let row: Option<(String, String)> = sqlx::query_as("SELECT id, password_hash FROM users WHERE username = ?")
            .bind(username)
            .fetch_optional(&self.readers)
            .await?;
        Ok(row.map(|(id, hash)| Ok::<_, sqlx::Error>((uuid(&id)?, hash))).transpose()?)
    }

    /// `name`, or `name-2`, `name-3`: the first that is free.
    pub(crate) async fn free_name(&self, name: &str) -> Result<String, StorageError> {
        let mut number = 2u32;
        loop {
            let candidate = format!("{name}-{number}");
            if self.credentials(&candidate).await?.is_none() {
                return Ok(candidate);
            }
            number += 1;
        }
    }
}
