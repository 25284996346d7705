import CivilTime
package import Domain
import Foundation

/// Why a machine's bytes from the ledger cannot be used.
package enum AdapterStateError: Error, Hashable, CustomStringConvertible {
    /// Not JSON of the shape that this version writes.
    case unreadable(Platform)
    /// Written by another version of the adapter.
    case format(Platform, Int)
    /// The state of another platform's machine.
    case foreign(expected: Platform, found: Platform)

    package var description: String {
        switch self {
        case .unreadable(let platform): "the saved state of a \(platform.displayName) post cannot be read"
        case .format(let platform, let format): "the saved state of a \(platform.displayName) post has the unknown format \(format)"
        case .foreign(let expected, let found): "a saved state belongs to \(found.displayName), not to \(expected.displayName)"
        }
    }
}

extension DestinationAdapter {
    /// Wraps a machine: its state travels as JSON with sorted keys inside an envelope that names platform and format.
    package init<Machine: PublishingMachine>(
        _ platform: Platform, machine: Machine.Type, format: Int = 1, limits: PlatformLimits = .unknown
    ) {
        let recent = RecentMachines<Machine>()
        @Sendable func encoded(_ machine: Machine) throws -> [UInt8] {
            let bytes = try Envelope(format: format, machine: machine, platform: platform).bytes
            recent.keep(machine, bytes)
            return bytes
        }
        self.init(
            platform: platform, limits: limits, canRecall: Machine.canRecall, begin: { draft in try encoded(Machine(draft: draft)) },
            step: { state, event, now in
                let before = try recent.machine(state) ?? Envelope<Machine>.open(state, platform: platform, format: format)
                var machine = before
                let action = machine.handle(event, at: now)
                return (machine == before ? state : try encoded(machine), action)
            })
    }
}

/// Machines by the bytes that they were written as: each request begins where the last answer ended, and JSON takes more
/// time than everything else between them. Bounded; what falls out is read from its bytes.
private final class RecentMachines<Machine: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var young: [StateBytes: Machine] = [:]
    private var old: [StateBytes: Machine] = [:]

    /// As many as are under way at once, and some.
    private static var generation: Int { 512 }

    func machine(_ bytes: [UInt8]) -> Machine? { lock.withLock { young[StateBytes(bytes)] ?? old[StateBytes(bytes)] } }

    func keep(_ machine: Machine, _ bytes: [UInt8]) {
        lock.withLock {
            if young.count >= Self.generation {
                old = young
                young = [:]
            }
            young[StateBytes(bytes)] = machine
        }
    }
}

/// Bytes that are hashed as a whole: an array hashes each of its elements by itself.
private struct StateBytes: Hashable {
    private let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
}

private struct Envelope<Machine: Codable>: Codable {
    var format: Int
    var machine: Machine
    var platform: Platform

    var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return [UInt8](try encoder.encode(self))
        }
    }

    static func open(_ bytes: [UInt8], platform: Platform, format: Int) throws -> Machine {
        let data = Data(bytes)
        guard let label = try? JSONDecoder().decode(EnvelopeLabel.self, from: data) else { throw AdapterStateError.unreadable(platform) }
        guard label.platform == platform else { throw AdapterStateError.foreign(expected: platform, found: label.platform) }
        guard label.format == format else { throw AdapterStateError.format(platform, label.format) }
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: data) else { throw AdapterStateError.unreadable(platform) }
        return envelope.machine
    }
}

/// The part of an envelope that every format has.
private struct EnvelopeLabel: Codable {
    var format: Int
    var platform: Platform
}
