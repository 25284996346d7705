import Domain
import GRDB

/// Triggers written from the Domain's tables, so that SQL and Swift cannot differ. They hold no data, therefore they are
/// no migrations: opening a ledger for writing replaces those whose text is not today's.
enum DerivedTriggers {
    static let all: [(name: String, sql: String)] = [
        ("publications_transition", transition), ("publications_identity", identity),
    ]

    /// The states that can follow each, in the order of the state machine's cases.
    static var successors: [(from: PublicationState, to: [PublicationState])] {
        PublicationState.allCases.map { from in
            let reachable = Set(PublicationEvent.allCases.compactMap { from.after($0) })
            return (from, PublicationState.allCases.filter { $0 != from && reachable.contains($0) })
        }
    }

    /// Compared one by one: for a long `IN` SQLite would fill a table of its own at each update.
    private static let transition = """
        CREATE TRIGGER publications_transition BEFORE UPDATE OF state ON publications
          WHEN OLD.state <> NEW.state AND NOT CASE OLD.state
            \(successors.map(follows).joined(separator: "\n    "))
            ELSE 0 END
          BEGIN SELECT RAISE(ABORT, 'this state cannot follow the one before'); END
        """

    private static func follows(_ from: PublicationState, _ to: [PublicationState]) -> String {
        let tests = to.map { "NEW.state = '\($0.rawValue)'" }
        return "WHEN '\(from.rawValue)' THEN \(tests.isEmpty ? "0" : tests.joined(separator: " OR "))"
    }

    private static let identity = """
        CREATE TRIGGER publications_identity BEFORE UPDATE OF key, platform, item, occurrence, variant ON publications
          WHEN OLD.key <> NEW.key OR OLD.platform <> NEW.platform OR OLD.item IS NOT NEW.item
            OR OLD.occurrence IS NOT NEW.occurrence OR OLD.variant <> NEW.variant
          BEGIN SELECT RAISE(ABORT, 'the identity of a publication never changes'); END
        """

    static func areCurrent(_ db: Database) throws -> Bool {
        try all.allSatisfy { trigger in
            try String.fetchOne(db, sql: "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?", arguments: [trigger.name])
                == trigger.sql
        }
    }

    static func install(_ db: Database) throws {
        for trigger in all {
            try db.execute(sql: "DROP TRIGGER IF EXISTS \(trigger.name)")
            try db.execute(sql: trigger.sql)
        }
    }
}
