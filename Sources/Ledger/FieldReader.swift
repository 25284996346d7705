import CivilTime
import Domain
import Foundation
import GRDB

/// Reads the columns of a row from left to right. A value of the wrong kind is an error that names its place; GRDB's own
/// subscripts would end the process.
struct FieldReader {
    private let row: Row
    private let table: String
    private var index = 0

    init(_ row: Row, table: String) {
        self.row = row
        self.table = table
    }

    mutating func text() throws(LedgerError) -> String {
        guard let value = try optionalText() else { throw undecodable() }
        return value
    }

    mutating func optionalText() throws(LedgerError) -> String? {
        switch next() {
        case .null: return nil
        case .string(let value): return value
        default: throw undecodable()
        }
    }

    mutating func integer() throws(LedgerError) -> Int64 {
        guard let value = try optionalInteger() else { throw undecodable() }
        return value
    }

    mutating func optionalInteger() throws(LedgerError) -> Int64? {
        switch next() {
        case .null: return nil
        case .int64(let value): return value
        default: throw undecodable()
        }
    }

    mutating func bytes() throws(LedgerError) -> [UInt8]? {
        switch next() {
        case .null: return nil
        case .blob(let value): return [UInt8](value)
        default: throw undecodable()
        }
    }

    mutating func int() throws(LedgerError) -> Int { Int(try integer()) }
    mutating func flag() throws(LedgerError) -> Bool { try integer() != 0 }
    mutating func timestamp() throws(LedgerError) -> Timestamp { Timestamp(milliseconds: try integer()) }
    mutating func optionalTimestamp() throws(LedgerError) -> Timestamp? {
        guard let value = try optionalInteger() else { return nil }
        return Timestamp(milliseconds: value)
    }

    mutating func key() throws(LedgerError) -> PublicationKey {
        guard let key = PublicationKey(hex: try text()) else { throw undecodable() }
        return key
    }

    mutating func value<T: RawRepresentable>(_ type: T.Type = T.self) throws(LedgerError) -> T where T.RawValue == String {
        guard let value = T(rawValue: try text()) else { throw undecodable() }
        return value
    }

    mutating func optionalValue<T: RawRepresentable>(_ type: T.Type = T.self) throws(LedgerError) -> T? where T.RawValue == String {
        guard let text = try optionalText() else { return nil }
        guard let value = T(rawValue: text) else { throw undecodable() }
        return value
    }

    mutating func optionalKey() throws(LedgerError) -> PublicationKey? {
        guard let text = try optionalText() else { return nil }
        guard let key = PublicationKey(hex: text) else { throw undecodable() }
        return key
    }

    mutating func json<T: Decodable>(_ type: T.Type = T.self) throws(LedgerError) -> T {
        guard let value = try? JSONDecoder().decode(T.self, from: Data(try text().utf8)) else { throw undecodable() }
        return value
    }

    private mutating func next() -> DatabaseValue.Storage {
        guard index < row.count else {
            index += 1
            return .null
        }
        defer { index += 1 }
        return (row[index] as DatabaseValue).storage
    }

    /// Speaks of the column that was read last.
    private func undecodable() -> LedgerError {
        let names = Array(row.columnNames)
        let column = names.indices.contains(index - 1) ? names[index - 1] : "column \(index)"
        let first = row.count > 0 ? (row[0] as DatabaseValue).storage : .null
        let name =
            switch first {
            case .string(let value): String(value.prefix(80))
            case .int64(let value): String(value)
            default: "without a key"
            }
        return .undecodable(table: table, row: name, column: column)
    }
}
