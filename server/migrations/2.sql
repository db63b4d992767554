-- Sessions: what comes of one sign-in. They stay as long as any of their tokens could live, revoked or not.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT, -- NULL for sessions from before this version: any client's
    scope TEXT NOT NULL,
    expires_at INTEGER NOT NULL, -- when the last of its tokens does
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);
INSERT INTO sessions (id, user_id, scope, expires_at)
    SELECT family, user_id, scope, max(expires_at) FROM refresh_tokens GROUP BY family;

CREATE TABLE session_tokens (
    hash BLOB PRIMARY KEY,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX session_tokens_by_session ON session_tokens (session);
INSERT INTO session_tokens (hash, session, expires_at, used_at)
    SELECT hash, family, expires_at, CASE used WHEN 1 THEN 0 END FROM refresh_tokens;
DROP TABLE refresh_tokens;

-- How much each user has: kept by triggers, so that nobody has to count.
CREATE TABLE usage (
    owner TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    items INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO usage (owner) SELECT id FROM users;
CREATE TRIGGER users_use AFTER INSERT ON users BEGIN
    INSERT INTO usage (owner) VALUES (new.id);
END;

-- The labels of items, one a row, to find items by.
CREATE TABLE item_labels (
    owner TEXT NOT NULL,
    label TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES items (number) ON DELETE CASCADE,
    PRIMARY KEY (owner, label, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_labels_by_item ON item_labels (number);
CREATE TABLE label_usage (
    owner TEXT NOT NULL,
    label TEXT NOT NULL,
    items INTEGER NOT NULL,
    PRIMARY KEY (owner, label)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER item_labels_more AFTER INSERT ON item_labels BEGIN
    INSERT INTO label_usage VALUES (new.owner, new.label, 1) ON CONFLICT DO UPDATE SET items = items + 1;
END;
CREATE TRIGGER item_labels_less AFTER DELETE ON item_labels BEGIN
    UPDATE label_usage SET items = items - 1 WHERE owner = old.owner AND label = old.label;
    DELETE FROM label_usage WHERE owner = old.owner AND label = old.label AND items = 0;
END;

ALTER TABLE attachments ADD COLUMN owner TEXT NOT NULL DEFAULT '';
UPDATE attachments SET owner = (SELECT owner FROM items WHERE items.id = item_id);

UPDATE usage SET
    items = (SELECT count(*) FROM items WHERE items.owner = usage.owner),
    bytes = (SELECT coalesce(sum(octet_length(name) + octet_length(labels) + octet_length(content)), 0)
             FROM items WHERE items.owner = usage.owner)
          + (SELECT coalesce(sum(octet_length(bytes)), 0) FROM attachments WHERE attachments.owner = usage.owner);
INSERT INTO item_labels SELECT DISTINCT owner, value, number FROM items, json_each(items.labels);

CREATE TRIGGER items_more AFTER INSERT ON items BEGIN
    UPDATE usage SET items = items + 1,
        bytes = bytes + octet_length(new.name) + octet_length(new.labels) + octet_length(new.content)
        WHERE owner = new.owner;
    INSERT INTO item_labels SELECT DISTINCT new.owner, value, new.number FROM json_each(new.labels);
END;
CREATE TRIGGER items_change AFTER UPDATE OF name, labels, content ON items BEGIN
    UPDATE usage SET bytes = bytes + octet_length(new.name) + octet_length(new.labels) + octet_length(new.content)
        - octet_length(old.name) - octet_length(old.labels) - octet_length(old.content)
        WHERE owner = new.owner;
    DELETE FROM item_labels WHERE number = old.number;
    INSERT INTO item_labels SELECT DISTINCT new.owner, value, new.number FROM json_each(new.labels);
END;
CREATE TRIGGER items_less AFTER DELETE ON items BEGIN
    UPDATE usage SET items = items - 1,
        bytes = bytes - octet_length(old.name) - octet_length(old.labels) - octet_length(old.content)
        WHERE owner = old.owner;
END;
CREATE TRIGGER attachments_more AFTER INSERT ON attachments BEGIN
    UPDATE usage SET bytes = bytes + octet_length(new.bytes) WHERE owner = new.owner;
END;
CREATE TRIGGER attachments_change AFTER UPDATE OF bytes ON attachments BEGIN
    UPDATE usage SET bytes = bytes + octet_length(new.bytes) - octet_length(old.bytes) WHERE owner = new.owner;
END;
CREATE TRIGGER attachments_less AFTER DELETE ON attachments BEGIN
    UPDATE usage SET bytes = bytes - octet_length(old.bytes) WHERE owner = old.owner;
END;

-- What the readiness check writes.
CREATE TABLE readiness (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL) STRICT;
