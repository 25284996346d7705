extension Migration {
    /// Limits belong to an app, an account, or a login, not to the credential that told of them: two credentials may share one.
    static let m0005SharedLimits = Migration(
        name: "0005-shared-limits",
        sql: """
            CREATE TABLE shared_limits (
              platform TEXT NOT NULL,
              scope TEXT NOT NULL CHECK (scope IN ('app', 'account', 'credential')),
              owner TEXT NOT NULL CHECK (owner <> ''),
              name TEXT NOT NULL,
              credential TEXT NOT NULL,
              ceiling INTEGER,
              remaining INTEGER NOT NULL CHECK (remaining >= 0),
              reserve INTEGER NOT NULL CHECK (reserve >= 0),
              resets_at INTEGER NOT NULL,
              read_at INTEGER NOT NULL,
              PRIMARY KEY (platform, scope, owner, name)
            ) STRICT, WITHOUT ROWID;
            -- What X counts for an account at each app, and requests a second, belong to the login.
            INSERT OR IGNORE INTO shared_limits
              SELECT platform, CASE WHEN (platform = 'x' AND scope = 'account') OR name = 'request-rate' THEN 'credential' ELSE scope END,
                'credential:' || account, name, account, ceiling, remaining, reserve, resets_at, read_at FROM limits;
            DROP TABLE limits;
            ALTER TABLE shared_limits RENAME TO limits;
            """)
}
