import CivilTime
import Domain
import Foundation
import Ledger
import Planner
import RuleSet

/// Where a plan learns the past from: a ledger, a snapshot of one, or nowhere.
enum PlanState {
    case none
    case ledger(Ledger)
    case snapshot(PlanSnapshot, path: String)

    /// A snapshot is told from a ledger by its first byte: SQLite files begin with their name.
    static func open(_ path: String) throws -> PlanState {
        if let handle = FileHandle(forReadingAtPath: path), let first = try? handle.read(upToCount: 1), first.first == UInt8(ascii: "{") {
            return .snapshot(try PlanSnapshot.read(path), path: path)
        }
        return try Ledger.openReadOnly(path: path).map { .ledger($0) } ?? .none
    }

    func close() { if case .ledger(let ledger) = self { ledger.close() } }

    /// The last event that it knows of: a plan cannot begin before it.
    var latest: Timestamp? {
        get throws {
            switch self {
            case .none: nil
            case .ledger(let ledger): try ledger.read { try $0.highWater }
            case .snapshot(let snapshot, _): snapshot.latest
            }
        }
    }

    func inputs(_ rules: RuleSet, _ period: PlanPeriod) throws -> PlanInputs {
        switch self {
        case .none: PlanInputs()
        case .ledger(let ledger): try ledger.read { try PlanInputs($0, rules: rules, period: period) }
        case .snapshot(let snapshot, _): snapshot.inputs
        }
    }

    /// Of a ledger alone: a snapshot may be old, and says nothing of the platforms.
    func notes(_ rules: RuleSet, at now: Timestamp) throws -> [PlanNote] {
        guard case .ledger(let ledger) = self else { return [] }
        return try ledger.read { try PlanNote.notes($0, rules: rules, at: now) }
    }

    /// For people: what is known, and how old it is.
    func words(at now: Timestamp) -> String {
        switch self {
        case .none: return "no ledger: history is unknown, everything counts as adopted at the beginning (cold)"
        case .ledger(let ledger): return "ledger \(ledger.path) (\(ledger.stamp.rawValue))"
        case .snapshot(let snapshot, let path):
            let age = InstantText.distance(from: now, to: snapshot.takenAt)
            return "snapshot \(path), taken \(age == "now" ? "just now" : age)"
        }
    }
}
