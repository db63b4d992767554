//! Users.

use uuid::Uuid;

use super::{Storage, now};

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
        let id = Uuid::parse_str(&id).map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok(Self { id, username, full_name, created_at })
    }
}

impl Storage {
    pub(crate) async fn has_users(&self) -> Result<bool, sqlx::Error> {
        let (any,) = sqlx::query_as("SELECT EXISTS (SELECT 1 FROM users)").fetch_one(&self.pool).await?;
        Ok(any)
    }

    /// The new user; `None` where the name is taken.
    pub(crate) async fn add_user(
        &self,
        username: &str,
        full_name: Option<&str>,
        password_hash: &str,
    ) -> Result<Option<UserRow>, sqlx::Error> {
        let user = UserRow {
            id: Uuid::new_v4(),
            username: username.to_owned(),
            full_name: full_name.map(str::to_owned),
            created_at: now(),
        };
        let done = sqlx::query(
            "INSERT INTO users (id, username, full_name, password_hash, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(user.id.to_string())
        .bind(&user.username)
        .bind(&user.full_name)
        .bind(password_hash)
        .bind(user.created_at)
        .execute(&self.pool)
        .await?;
        Ok((done.rows_affected() == 1).then_some(user))
    }

    pub(crate) async fn user(&self, id: Uuid) -> Result<Option<UserRow>, sqlx::Error> {
        let row: Option<Columns> = sqlx::query_as("SELECT id, username, full_name, created_at FROM users WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.map(UserRow::of).transpose()
    }

    /// The names of the first thousand, in the order of the alphabet.
    pub(crate) async fn usernames(&self) -> Result<Vec<String>, sqlx::Error> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT username FROM users ORDER BY username LIMIT 1000").fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|(username,)| username).collect())
    }

    /// The id and password hash behind a name.
    pub(crate) async fn credentials(&self, username: &str) -> Result<Option<(Uuid, String)>, sqlx::Error> {
        let row: Option<(String, String)> = sqlx::query_as("SELECT id, password_hash FROM users WHERE username = ?")
            .bind(username)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|(id, hash)| match Uuid::parse_str(&id) {
            Ok(id) => Ok((id, hash)),
            Err(error) => Err(sqlx::Error::Decode(error.into())),
        })
        .transpose()
    }

    /// `name`, or `name-2`, `name-3`: the first that is free.
    pub(crate) async fn free_name(&self, name: &str) -> Result<String, sqlx::Error> {
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
