import Domain
import GRDB

/// Triggers written from the Domain's tables, so that SQL and Swift cannot differ. They hold no data, therefore they are
/// no migrations: opening a ledger for writing replaces those whose text is not today's.
enum DerivedTriggers {
    static let all: [(name: String, sql: String)] = [
        ("publications_transition", transition), ("publications_identity", identity),
    ]

    /// `from>to` for every pair the state machine knows, in the order of its cases.
    static var allowedPairs: [String] {
        PublicationState.allCases.flatMap { from in
            let reachable = Set(PublicationEvent.allCases.compactMap { from.after($0) })
            return PublicationState.allCases.filter { $0 != from && reachable.contains($0) }.map { "\(from.rawValue)>\($0.rawValue)" }
        }
    }

    private static let transition = """
        CREATE TRIGGER publications_transition BEFORE UPDATE OF state ON publications
          WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN (
            \(allowedPairs.map { "'\($0)'" }.joined(separator: ",\n    ")))
          BEGIN SELECT RAISE(ABORT, 'this state cannot follow the one before'); END
        """

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
