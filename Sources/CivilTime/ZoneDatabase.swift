internal import Foundation

/// A directory of TZif files, each parsed when it is first asked for.
///
/// A holder that wants the same zones as long as it lives (a revision of the rules) makes one of its own with
/// `keepsZones: true`, which never looks at a file twice.
package final class ZoneDatabase: @unchecked Sendable {
    package static let systemDirectory = "/usr/share/zoneinfo"
    static let system = ZoneDatabase(keepsZones: false)

    private struct Entry {
        let zone: Zone
        let stamp: FileStamp
    }

    private let directory: String
    private let keepsZones: Bool
    private let lock = NSLock()
    /// Guarded by `lock`, as is `names`.
    private var entries: [String: Entry] = [:]
    private var names: [String]?

    package init(directory: String = ZoneDatabase.systemDirectory, keepsZones: Bool = true) {
        self.directory = directory
        self.keepsZones = keepsZones
    }

    package func zone(named identifier: String) throws(Zone.Missing) -> Zone {
        guard Self.isPlausible(identifier) else { throw missing(identifier, .badName) }
        if keepsZones, let zone = lock.withLock({ entries[identifier]?.zone }) { return zone }
        let path = "\(directory)/\(identifier)"
        guard let stamp = FileStamp(path: path) else {
            if identifier == "UTC" { return .utc }
            throw missing(identifier, .notFound)
        }
        if let entry = lock.withLock({ entries[identifier] }), entry.stamp == stamp { return entry.zone }
        guard stamp.size <= TZifFile.maxBytes, let data = FileManager.default.contents(atPath: path) else {
            throw missing(identifier, .badFile("it cannot be read"))
        }
        do throws(TZifFile.Malformed) {
            let zone = Zone(identifier: identifier, table: try TZifFile.parse([UInt8](data)))
            lock.withLock { entries[identifier] = Entry(zone: zone, stamp: stamp) }
            return zone
        } catch {
            throw missing(identifier, .badFile(error.reason))
        }
    }

    /// All names, sorted; for hints.
    package var identifiers: [String] {
        if let names = lock.withLock({ names }) { return names }
        let found = ZoneNames.read(directory: directory)
        lock.withLock { names = found }
        return found
    }

    /// The database's release, such as `2025b`; `unknown` when no file tells.
    package var version: String { ZoneNames.version(directory: directory) }

    private func missing(_ identifier: String, _ cause: Zone.Missing.Cause) -> Zone.Missing {
        let wanted = identifier.lowercased().replacing(" ", with: "_")
        let match = identifiers.first { $0.lowercased() == wanted } ?? identifiers.first { $0.lowercased().hasSuffix("/" + wanted) }
        return Zone.Missing(identifier: identifier, cause: cause, suggestion: match == identifier ? nil : match)
    }

    /// Names are relative paths of letters, digits, `_`, `+`, `-`. Not names: `localtime` and `posixrules`, which say
    /// something about the machine, and the copies of the database under `posix/` and `right/`.
    private static func isPlausible(_ identifier: String) -> Bool {
        guard (1...64).contains(identifier.utf8.count), !["localtime", "posixrules"].contains(identifier) else { return false }
        let parts = identifier.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let first = parts.first, !first.elementsEqual("posix".utf8), !first.elementsEqual("right".utf8) else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { byte in
                    (48...57).contains(byte) || (65...90).contains(byte & 0xDF) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
                        || byte == UInt8(ascii: "-")
                }
        }
    }
}

/// Tells whether a file is still the one that was read.
private struct FileStamp: Equatable {
    let size: Int
    private let inode: UInt64
    /// The time of the last change, as the system keeps it: only compared.
    private let changed: [UInt8]

    /// Nil when there is no regular file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        size = Int(status.st_size)
        inode = UInt64(status.st_ino)
        changed = withUnsafeBytes(of: status.st_mtim) { Array($0) }
    }
}
