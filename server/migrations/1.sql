-- Times are milliseconds since 1970; ids are UUIDs as text.
CREATE TABLE signing_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    full_name TEXT,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE refresh_tokens (
    hash BLOB PRIMARY KEY,
    family TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);

CREATE TABLE items (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of creation: pages go on behind it
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    price INTEGER,
    priority TEXT NOT NULL,
    labels TEXT NOT NULL, -- a JSON array
    due_at INTEGER,
    content TEXT NOT NULL, -- a JSON object
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX items_by_owner ON items (owner, number);

CREATE TABLE attachments (
    item_id TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    bytes BLOB NOT NULL
) STRICT;
