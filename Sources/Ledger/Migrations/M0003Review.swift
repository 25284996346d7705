extension Migration {
    /// Approvals; what must be looked at again because of what another process, or another publication, did; a revision that
    /// waits for a person's word; what stands in the way of a dropped publication; and what a person had a rule make.
    static let m0003Review = Migration(
        name: "0003-review",
        sql: """
            CREATE TABLE approvals (
              publication TEXT NOT NULL REFERENCES publications (key),
              content TEXT NOT NULL CHECK (length(content) = 64),
              principal TEXT NOT NULL CHECK (principal <> ''),
              at INTEGER NOT NULL,
              PRIMARY KEY (publication, content, principal)
            ) STRICT, WITHOUT ROWID;

            -- Emptied by the engine: who asks for a second look need not be the process that publishes.
            CREATE TABLE reviews (
              publication TEXT NOT NULL REFERENCES publications (key),
              cause TEXT NOT NULL CHECK (cause IN ('approval', 'blocker', 'outcome')),
              at INTEGER NOT NULL,
              PRIMARY KEY (publication, cause)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE waiting_revisions (
              id TEXT NOT NULL PRIMARY KEY,
              since INTEGER NOT NULL,
              added INTEGER NOT NULL CHECK (added >= 0),
              cancelled INTEGER NOT NULL CHECK (cancelled >= 0),
              cause TEXT NOT NULL,
              confirmed_at INTEGER,
              confirmed_by TEXT,
              CONSTRAINT "a confirmation has its author" CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL))
            ) STRICT, WITHOUT ROWID;

            ALTER TABLE publications ADD COLUMN asked_at INTEGER;
            ALTER TABLE publications ADD COLUMN blocker TEXT;
            ALTER TABLE publications ADD COLUMN second_chance INTEGER NOT NULL DEFAULT 0 CHECK (second_chance IN (0, 1));
            CREATE INDEX publications_blocker ON publications (blocker) WHERE blocker IS NOT NULL;
            UPDATE publications SET blocker = (
              SELECT json_extract(value, '$.blocker') FROM json_each(publications.reasons)
              WHERE json_extract(value, '$.blocker') IS NOT NULL LIMIT 1)
            WHERE state = 'dropped';
            """)
}
