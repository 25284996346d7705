extension Migration {
    /// Instants are INTEGER milliseconds since 1970 (UTC), always bound, never SQLite's clock; lists and variants are JSON text.
    static let m0001Initial = Migration(
        name: "0001-initial",
        sql: """
            CREATE TABLE meta (
              name TEXT NOT NULL PRIMARY KEY,
              value TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;

            -- The newest instant at which anything was written: the engine's time never runs behind it.
            CREATE TABLE clock (
              id INTEGER PRIMARY KEY CHECK (id = 1),
              high_water INTEGER NOT NULL
            ) STRICT;

            CREATE TABLE revisions (
              sequence INTEGER PRIMARY KEY,
              id TEXT NOT NULL,
              activated_at INTEGER NOT NULL,
              summary TEXT NOT NULL
            ) STRICT;

            CREATE TABLE adoptions (
              cause TEXT NOT NULL PRIMARY KEY,
              revision TEXT NOT NULL,
              adopted_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE brakes (
              scope TEXT NOT NULL CHECK (scope IN ('all', 'campaign', 'rule', 'destination')),
              name TEXT NOT NULL CHECK ((name = '') = (scope = 'all')),
              reason TEXT NOT NULL,
              since INTEGER NOT NULL,
              until INTEGER CHECK (until > since),
              PRIMARY KEY (scope, name)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE sources (
              name TEXT NOT NULL PRIMARY KEY,
              memory BLOB,
              next_poll_at INTEGER,
              last_poll_at INTEGER,
              last_error TEXT,
              failures INTEGER NOT NULL CHECK (failures >= 0),
              credential TEXT
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE items (
              id TEXT NOT NULL PRIMARY KEY,
              source TEXT NOT NULL,
              native_id TEXT NOT NULL,
              url TEXT NOT NULL,
              caption TEXT NOT NULL,
              duration INTEGER NOT NULL CHECK (duration >= 0),
              width INTEGER NOT NULL,
              height INTEGER NOT NULL,
              created_at INTEGER NOT NULL,
              discovered_at INTEGER NOT NULL,
              views INTEGER NOT NULL,
              likes INTEGER NOT NULL,
              comments INTEGER NOT NULL,
              shares INTEGER NOT NULL,
              is_aigc INTEGER NOT NULL CHECK (is_aigc IN (0, 1)),
              is_late INTEGER NOT NULL CHECK (is_late IN (0, 1)),
              media TEXT NOT NULL CHECK (json_valid(media)),
              is_baseline INTEGER NOT NULL CHECK (is_baseline IN (0, 1)),
              decided_at INTEGER
            ) STRICT;
            CREATE INDEX items_discovered ON items (discovered_at, id);
            CREATE INDEX items_undecided ON items (discovered_at, id) WHERE decided_at IS NULL AND is_baseline = 0;

            -- What each source has shown: an item found by a poll and by an export is one item, seen twice.
            CREATE TABLE sightings (
              source TEXT NOT NULL,
              native_id TEXT NOT NULL,
              item TEXT NOT NULL REFERENCES items (id),
              PRIMARY KEY (source, native_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX sightings_item ON sightings (item);

            CREATE TABLE verdicts (
              item TEXT NOT NULL REFERENCES items (id),
              rule TEXT NOT NULL,
              revision TEXT NOT NULL,
              matched INTEGER NOT NULL CHECK (matched IN (0, 1)),
              detail TEXT NOT NULL,
              at INTEGER NOT NULL,
              PRIMARY KEY (item, rule, revision)
            ) STRICT;

            CREATE TABLE publications (
              key TEXT NOT NULL PRIMARY KEY CHECK (length(key) = 64),
              cause TEXT NOT NULL,
              destination TEXT NOT NULL,
              platform TEXT NOT NULL,
              campaign TEXT,
              rule TEXT,
              post TEXT,
              item TEXT REFERENCES items (id),
              occurrence TEXT,
              variant TEXT NOT NULL,
              state TEXT NOT NULL CHECK (state IN (
                'planned', 'scheduled', 'held', 'claimed', 'preparing', 'ready', 'publishing', 'uncertain', 'retrying',
                'published', 'failed', 'dropped', 'cancelled', 'expired')),
              decision TEXT NOT NULL CHECK (decision IN ('publish', 'deferred', 'held', 'dropped')),
              reasons TEXT NOT NULL CHECK (json_valid(reasons)),
              wanted_at INTEGER NOT NULL,
              slot INTEGER,
              decided_at INTEGER NOT NULL,
              revision TEXT NOT NULL,
              caption TEXT NOT NULL,
              title TEXT,
              media TEXT NOT NULL CHECK (json_valid(media)),
              due_at INTEGER,
              attempts INTEGER NOT NULL CHECK (attempts >= 0),
              machine BLOB,
              prepared_until INTEGER,
              visible_at INTEGER,
              uncertain_since INTEGER,
              absent_reads INTEGER NOT NULL CHECK (absent_reads >= 0),
              remote_id TEXT,
              permalink TEXT,
              published_at INTEGER,
              trouble TEXT,
              updated_at INTEGER NOT NULL,
              CONSTRAINT "it has a subject" CHECK (item IS NOT NULL OR occurrence IS NOT NULL),
              CONSTRAINT "what is under way has a slot"
                CHECK (state NOT IN ('scheduled', 'claimed', 'preparing', 'ready', 'publishing', 'uncertain', 'retrying') OR slot IS NOT NULL),
              CONSTRAINT "an opened gate has its instant" CHECK (state NOT IN ('publishing', 'uncertain') OR visible_at IS NOT NULL),
              CONSTRAINT "only what is uncertain has been so since" CHECK (state <> 'uncertain' OR uncertain_since IS NOT NULL),
              CONSTRAINT "published has its instant" CHECK ((state = 'published') = (published_at IS NOT NULL)),
              CONSTRAINT "published can be found" CHECK (state <> 'published' OR remote_id IS NOT NULL OR permalink IS NOT NULL),
              CONSTRAINT "an end waits for nothing" CHECK (state NOT IN ('failed', 'dropped', 'cancelled', 'expired') OR due_at IS NULL)
            ) STRICT;
            CREATE INDEX publications_due ON publications (due_at, key) WHERE due_at IS NOT NULL;
            CREATE INDEX publications_slot ON publications (slot, key) WHERE slot IS NOT NULL;
            CREATE INDEX publications_order ON publications (coalesce(slot, wanted_at), key);
            CREATE INDEX publications_state ON publications (state, destination);
            CREATE INDEX publications_unsettled ON publications (key) WHERE state = 'published' AND machine IS NOT NULL;
            CREATE INDEX publications_item ON publications (item, destination, variant) WHERE item IS NOT NULL;

            CREATE TABLE steps (
              id INTEGER PRIMARY KEY,
              publication TEXT NOT NULL REFERENCES publications (key),
              attempt INTEGER NOT NULL CHECK (attempt >= 0),
              kind TEXT NOT NULL CHECK (kind IN ('prepare', 'visible', 'lookup', 'followUp')),
              label TEXT NOT NULL,
              request TEXT NOT NULL,
              started_at INTEGER NOT NULL,
              finished_at INTEGER,
              outcome TEXT,
              status INTEGER,
              request_id TEXT,
              CONSTRAINT "a finished step has an outcome" CHECK ((finished_at IS NULL) = (outcome IS NULL))
            ) STRICT;
            CREATE INDEX steps_publication ON steps (publication, id);
            CREATE INDEX steps_in_flight ON steps (id) WHERE finished_at IS NULL;

            CREATE TABLE audit (
              sequence INTEGER PRIMARY KEY,
              at INTEGER NOT NULL,
              actor TEXT NOT NULL,
              action TEXT NOT NULL,
              subject TEXT NOT NULL,
              detail TEXT NOT NULL CHECK (json_valid(detail)),
              revision TEXT,
              previous TEXT NOT NULL CHECK (length(previous) = 64),
              hash TEXT NOT NULL CHECK (length(hash) = 64)
            ) STRICT;
            -- Against INSERT OR REPLACE as well, which does not fire the trigger on DELETE.
            CREATE TRIGGER audit_follows_its_last_row BEFORE INSERT ON audit
              WHEN NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM audit), 0)
                OR NEW.previous <> coalesce((SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1), '0000000000000000000000000000000000000000000000000000000000000000')
              BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
              BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
              BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            """)
}
