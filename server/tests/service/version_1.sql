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

-- What the version before kept: a user with the password "a long password", an item, and a session on its second token.
PRAGMA user_version = 1;
INSERT INTO signing_key VALUES (1, x'0707070707070707070707070707070707070707070707070707070707070707');
INSERT INTO users VALUES ('11111111-1111-4111-8111-111111111111', 'owner', NULL, '$argon2id$v=19$m=19456,t=2,p=1$9/K9xs7+1ki7zeAe3tUECw$YLb82ywD8iUYAgbaxbI8WnZGlYe7jsxi2rShwZgAbaw', 1700000000000);
INSERT INTO refresh_tokens VALUES
    (x'229240AD993E5AFE89360F52F424812BB0C8CC5AB5CCACB1745D444DE9036B7F', '22222222-2222-4222-8222-222222222222', '11111111-1111-4111-8111-111111111111', 'items:read items:write', 4000000000000, 1),
    (x'394889A5B991A77DEE30CC636D3F50A7697BCC1C9E7B9DAEA8ACC2DF488EE803', '22222222-2222-4222-8222-222222222222', '11111111-1111-4111-8111-111111111111', 'items:read items:write', 4000000000000, 0);
INSERT INTO items VALUES (1, '33333333-3333-4333-8333-333333333333', '11111111-1111-4111-8111-111111111111', 'old', NULL, 'normal', '["a","b"]', NULL, '{"kind":"note","text":""}', 1700000000000, 1700000000000, 1);
INSERT INTO attachments VALUES ('33333333-3333-4333-8333-333333333333', x'00');
