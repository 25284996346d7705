extension Migration {
    /// The breakers of destinations, the limits that platforms told of, and due work by destination and state.
    static let m0004Flow = Migration(
        name: "0004-flow",
        sql: """
            CREATE TABLE circuits (
              destination TEXT NOT NULL PRIMARY KEY,
              cause TEXT CHECK (cause IN ('suspended', 'credential-dead', 'failures')),
              detail TEXT NOT NULL,
              since INTEGER,
              failures INTEGER NOT NULL CHECK (failures >= 0),
              stage TEXT NOT NULL CHECK (stage IN ('prepare', 'visible')),
              probe_at INTEGER,
              pause INTEGER NOT NULL CHECK (pause > 0),
              probe TEXT REFERENCES publications (key),
              is_releasing INTEGER NOT NULL CHECK (is_releasing IN (0, 1)),
              retries_until INTEGER,
              CONSTRAINT "what is open has been so since" CHECK ((cause IS NULL) = (since IS NULL)),
              CONSTRAINT "only what is open is probed" CHECK (cause IS NOT NULL OR (probe_at IS NULL AND probe IS NULL))
            ) STRICT, WITHOUT ROWID;

            -- The last reading of each bucket; it means nothing after resets_at.
            CREATE TABLE limits (
              platform TEXT NOT NULL,
              account TEXT NOT NULL,
              name TEXT NOT NULL,
              scope TEXT NOT NULL CHECK (scope IN ('app', 'account')),
              ceiling INTEGER,
              remaining INTEGER NOT NULL CHECK (remaining >= 0),
              reserve INTEGER NOT NULL CHECK (reserve >= 0),
              resets_at INTEGER NOT NULL,
              read_at INTEGER NOT NULL,
              PRIMARY KEY (platform, account, name)
            ) STRICT, WITHOUT ROWID;

            CREATE INDEX publications_lane ON publications (destination, state, due_at, slot, key) WHERE due_at IS NOT NULL;
            """)
}
