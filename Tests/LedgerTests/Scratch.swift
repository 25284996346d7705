import CivilTime
import Domain
import Foundation
import Testing

@testable import Ledger

/// A folder of its own for one test, removed with it.
final class Scratch {
    let folder: String

    init() throws {
        var template = Array((NSTemporaryDirectory() as NSString).appendingPathComponent("reprise-ledger-XXXXXX").utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        folder = try #require(made)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var path: String { file("ledger.sqlite") }
    func file(_ name: String) -> String { (folder as NSString).appendingPathComponent(name) }
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

    func open(stamp: LedgerStamp = .sandbox, workspace: String = "studio") throws(LedgerError) -> Ledger {
        try Ledger.open(path: path, stamp: stamp, workspace: workspace, at: start)
    }
}

/// 2026-09-01T10:00:00Z
let start = Timestamp(seconds: 1_788_256_800)

func minutes(_ count: Int64) -> Timestamp { start + .minutes(count) }

extension PublicationRecord {
    static func sample(
        _ name: String = "p1", state: PublicationState = .planned, destination: String = "studio-x", item: ItemID? = nil,
        wantedAt: Timestamp = start, slot: Timestamp? = nil
    ) -> PublicationRecord {
        PublicationRecord(
            key: PublicationKey(workspace: "studio", cause: "post:autumn/\(name)", subject: name, destination: destination),
            cause: "post:autumn/\(name)", destination: destination, platform: .x, campaign: "autumn", post: name, item: item,
            occurrence: item == nil ? name : nil, state: state, decision: .publish, wantedAt: wantedAt, slot: slot, decidedAt: start,
            revision: "files.1", caption: "It starts. #launch")
    }

    /// With every field filled that a record can have.
    static func full() -> PublicationRecord {
        var record = sample("full", state: .uncertain, slot: minutes(5))
        record.rule = "repost"
        record.variant = "long"
        record.decision = .deferred
        record.reasons = [
            Reason(
                .quietHours, "inside “considerate” until 07:00", guardrail: "considerate", until: minutes(60),
                at: RuleLocation(file: "rules/a.yaml", line: 3, column: 9), blocker: record.key)
        ]
        record.title = "Title with 'quotes' and 🎬"
        record.content = "content/evergreen/a.md"
        record.topic = "dance"
        record.media = .found(
            MediaFile(
                sha256: String(repeating: "a", count: 64), bytes: 123_456_789_012, mimeType: "video/mp4", duration: .milliseconds(30_500),
                width: 720, height: 1280))
        record.dueAt = minutes(6)
        record.attempts = 2
        record.machine = [0, 1, 254, 255]
        record.preparedUntil = minutes(90)
        record.visibleAt = minutes(5)
        record.uncertainSince = minutes(5)
        record.absentReads = 1
        record.remoteID = "18446744073709551615"
        record.permalink = "https://x.com/i/status/1"
        record.trouble = "the answer was lost"
        record.updatedAt = minutes(7)
        return record
    }
}

extension Item {
    static func sample(_ id: String = "v1", source: String = "studio-tiktok", discovered: Timestamp = start) -> Item {
        Item(
            id: .tiktok(id), source: source, nativeID: id, url: "https://www.tiktok.com/@studio/video/\(id)", caption: "launch #dance",
            duration: .seconds(30), width: 720, height: 1280, created: discovered - .minutes(5), discovered: discovered,
            stats: Item.Stats(views: 10, likes: 3, comments: 2, shares: 1), isAIGC: true, isLate: true)
    }
}

/// The case of a ledger error, for comparison: `conflict`, `wrongStamp` …
func caseName(_ error: LedgerError) -> String { String(String(describing: Mirror(reflecting: error).children.first?.label ?? "none")) }

/// What a body throws; nil when it throws nothing.
func thrown<T>(_ body: () throws -> T) -> LedgerError? {
    do { _ = try body() } catch let error as LedgerError { return error } catch { Issue.record("not a ledger error: \(error)") }
    return nil
}
