import CivilTime
import Domain
import Foundation
import Ledger
import RuleFiles
import RuleSet

/// A ledger in which every publication is due at once, and the rules that it came from.
struct DurableStage {
    static let instant = Timestamp(seconds: 1_788_256_800)

    let rules: RuleSet
    /// In the order in which the engine takes them up.
    let keys: [PublicationKey]
    private let original: String

    init(publications: Int, in folder: ScratchFolder) throws {
        let workspace = RuleWorkspace.load(files: MemoryFiles(["rules.yaml": Self.rulesText]), revision: "bench")
        guard let rules = workspace.ruleSet else { throw BenchmarkError("the rules of the benchmark are refused") }
        self.rules = rules
        original = try folder.folder("durable-\(publications)") + "/original.sqlite"
        let ledger = try Ledger.open(path: original, stamp: .sandbox, workspace: rules.workspace, at: Self.instant)
        var keys: [PublicationKey] = []
        try ledger.write(at: Self.instant) { transaction in
            for index in 0..<publications {
                let item = Self.item(index)
                _ = try transaction.insertItems([item], baseline: false)
                try transaction.markDecided([item.id], at: Self.instant)
                let record = Self.publication(of: item)
                try transaction.insert(record)
                keys.append(record.key)
            }
        }
        try ledger.checkpoint()
        ledger.close()
        self.keys = keys.sorted()
    }

    /// A fresh copy for one round.
    func copy(_ name: String) throws -> String {
        let path = ((original as NSString).deletingLastPathComponent as NSString).appendingPathComponent(name + ".sqlite")
        for ending in ["", "-wal", "-shm", ".id", ".lock"] { try? FileManager.default.removeItem(atPath: path + ending) }
        for ending in ["", ".id"] where FileManager.default.fileExists(atPath: original + ending) {
            try FileManager.default.copyItem(atPath: original + ending, toPath: path + ending)
        }
        // What the copying left to be written must not be paid for by the first transactions.
        sync()
        return path
    }

    func open(_ path: String) throws -> Ledger {
        try Ledger.open(path: path, stamp: .sandbox, workspace: rules.workspace, at: Self.instant)
    }

    static func item(_ index: Int) -> Item {
        Item(
            id: .tiktok("\(index)"), source: "studio-tiktok", nativeID: "\(index)", url: "https://www.tiktok.com/@studio/video/\(index)",
            caption: "Number \(index) of many #dance #studio", duration: .seconds(30), created: instant, discovered: instant)
    }

    static func publication(of item: Item, slot: Timestamp = instant) -> PublicationRecord {
        let key = PublicationKey(workspace: "bench", cause: "rule:repost", subject: item.id.rawValue, destination: "studio-x")
        let file = MediaFile(
            sha256: String(repeating: "a", count: 64), bytes: 12_345_678, mimeType: "video/mp4", duration: .seconds(30), width: 720,
            height: 1280)
        var record = PublicationRecord(
            key: key, cause: "rule:repost", destination: "studio-x", platform: .x, rule: "repost", item: item.id, state: .scheduled,
            decision: .publish, wantedAt: slot, slot: slot, decidedAt: instant, revision: "bench",
            caption: item.caption + " " + item.url, media: .found(file))
        record.dueAt = slot
        return record
    }

    private static let rulesText = """
        version: 1
        workspace: bench
        timezone: Europe/Berlin
        sources:
          studio-tiktok:
            tiktok: { credentials: studio-tiktok, poll: 5m }
        destinations:
          studio-x:
            x: { credentials: studio-x }
        guardrails:
          nights:
            quiet_hours: [{ from: "22:00", to: "07:00" }]
        rules:
          repost:
            on: { new_item: studio-tiktok }
            guardrails: [nights]
            post:
              - to: studio-x
                caption: "{{ item.caption }} {{ item.url }}"
        """
}
