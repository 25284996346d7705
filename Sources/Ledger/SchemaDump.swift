import GRDB

extension Ledger {
    /// The schema as SQL, ordered by kind and name: what `schema/ledger.sql` shows.
    package func schemaDump() throws(LedgerError) -> String {
        try connected { db in
            let statements = try String.fetchAll(
                db,
                sql: """
                    SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL
                    ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 ELSE 3 END, name
                    """)
            return statements.map { $0 + ";\n" }.joined(separator: "\n")
        }
    }
}
