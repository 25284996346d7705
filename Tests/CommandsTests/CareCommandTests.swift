import CivilTime
import Domain
import Foundation
import HTTPValues
import Ledger
import Testing

/// `backup`, `restore`, `audit verify`, `purge`, `doctor`.
@Suite struct CareCommandTests {
    private let base = (try? Timestamp(rfc3339: "2026-10-23T18:00:00Z")) ?? .distantPast
    private var key: PublicationKey {
        PublicationKey(workspace: "studio", cause: "post:autumn/a", subject: "a", destination: "studio-x")
    }

    /// A ledger with one post, due in half an hour.
    private func stage() throws -> Stage {
        let stage = try Stage(["rules.yaml": Samples.studio], now: "2026-10-23T20:10:00+02:00")
        let ledger = try Ledger.open(path: stage.file(".reprise/ledger.sqlite"), stamp: .live, workspace: "studio", at: base)
        defer { ledger.close() }
        let record = PublicationRecord(
            key: key, cause: "post:autumn/a", destination: "studio-x", platform: .x, campaign: "autumn", post: "a", occurrence: "a",
            decision: .publish, wantedAt: base + .minutes(30), slot: nil, decidedAt: base, revision: "files.0123456789ab",
            caption: "It starts")
        try ledger.write(at: base) { transaction in
            try transaction.insert(record)
            try transaction.apply(.schedule, to: key, at: base) { $0.slot = base + .minutes(30) }
            let step = try transaction.startStep(
                publication: key, attempt: 1, kind: "prepare", label: "upload", request: "POST x", machine: [1], at: base)
            try transaction.finishStep(step, outcome: "answered", at: base)
        }
        return stage
    }

    private func writable(_ stage: Stage) throws -> Ledger {
        try Ledger.open(path: stage.file(".reprise/ledger.sqlite"), stamp: .live, workspace: "studio", at: base)
    }

    /// Ends the post, a day later.
    private func publish(_ stage: Stage) throws {
        let ledger = try writable(stage)
        defer { ledger.close() }
        try ledger.write(at: base + .days(1)) { transaction in
            for event in [PublicationEvent.claim, .prepared, .open] { try transaction.apply(event, to: key, at: base + .days(1)) }
            try transaction.apply(.confirm, to: key, at: base + .days(1)) { changed in
                changed.remoteID = "1"
                changed.machine = nil
            }
        }
    }

    // MARK: - backup

    @Test func aBackupTellsWhatItHolds() async throws {
        let stage = try stage()
        let backup = await stage.run("backup", stage.path, "--to", stage.file("copy.sqlite"))
        #expect(backup.status == 0, "\(backup.err)")
        for words in [
            "DIR/copy.sqlite", "studio (live)", "1: 1 scheduled", "the chain holds", "Fri 2026-10-23 20:00",
            "taken         Fri 2026-10-23 20:10",
        ] {
            #expect(backup.out.contains(words), "\(backup.out)")
        }
        let again = await stage.run("backup", stage.path, "--to", stage.file("copy.sqlite"))
        #expect(again.status == 1 && again.err.contains("exists already") && again.err.contains("--force"), "\(again.err)")
        let forced = await stage.run("backup", stage.path, "--to", stage.file("copy.sqlite"), "--force", "--format", "json")
        #expect(forced.status == 0, "\(forced.err)")
        #expect(try SchemaCheck("backup").problems(forced.json) == [])
    }

    @Test func withoutALedgerNothingIsBackedUp() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        let backup = await stage.run("backup", stage.path, "--to", stage.file("copy.sqlite"))
        #expect(backup.status == 1 && backup.err.contains("there is no ledger"), "\(backup.err)")
        #expect(!FileManager.default.fileExists(atPath: stage.file(".reprise")))
        let nowhere = await (try self.stage()).run("backup", ".", "--to", "/nowhere/at/all", "--state", "/nowhere/l.sqlite")
        #expect(nowhere.status == 1)
    }

    @Test func aFolderThatIsNotThereIsNamed() async throws {
        let stage = try stage()
        let backup = await stage.run("backup", stage.path, "--to", stage.file("none/copy.sqlite"))
        #expect(backup.status == 1 && backup.err.contains("DIR/none/copy.sqlite"), "\(backup.err)")
        #expect(backup.err.contains("try: "))
    }

    // MARK: - restore

    @Test func aRestoredLedgerIsInItsPlaceAndTheOldOneAside() async throws {
        let stage = try stage()
        _ = await stage.run("backup", stage.path, "--to", stage.file("copy.sqlite"))
        try publish(stage)
        stage.now = base + .days(2)
        let restored = await stage.run("restore", stage.file("copy.sqlite"), stage.path)
        #expect(restored.status == 0, "\(restored.err)")
        #expect(restored.out.contains("kept aside    DIR/.reprise/ledger.sqlite.before-20261025T180000Z"), "\(restored.out)")
        #expect(restored.out.contains("after Fri 2026-10-23 20:00 is not in it") && restored.out.contains("(1 now)"), "\(restored.out)")
        let doctor = await stage.run("doctor", stage.path)
        #expect(doctor.out.contains("note    history: "), "\(doctor.out)")
        let json = await stage.run("restore", stage.file("copy.sqlite"), stage.path, "--format", "json")
        #expect(try SchemaCheck("restore").problems(json.json) == [])
        #expect(try json.json["uncertain"] == 1)
    }

    @Test func whatMustNotBeRestoredIsRefused() async throws {
        let stage = try stage()
        _ = await stage.run("backup", stage.path, "--to", stage.file("copy.sqlite"))
        try stage.write(String(repeating: "no database ", count: 200), to: "rubbish")
        let cases: [([String], Int32, String)] = [
            ([stage.file("copy.sqlite"), stage.path, "--sandbox"], 1, "is a live ledger"),
            ([stage.file("rubbish"), stage.path], 1, "is not a SQLite database"),
            ([stage.path, stage.path], 1, "is not a SQLite database"),
            ([stage.file("none"), stage.path], 1, "No such file"),
            ([stage.file(".reprise/ledger.sqlite"), stage.path], 64, "is the ledger itself"),
        ]
        for (arguments, status, words) in cases {
            let answer = await stage.run(["restore"] + arguments)
            #expect(answer.status == status && answer.err.contains(words) && answer.err.contains("try: "), "\(arguments): \(answer.err)")
        }
        let lock = try PublisherLock.acquire(ledger: stage.file(".reprise/ledger.sqlite"), at: base)
        let busy = await stage.run("restore", stage.file("copy.sqlite"), stage.path)
        #expect(busy.status == 1 && busy.err.contains("another process publishes"), "\(busy.err)")
        withExtendedLifetime(lock) {}
        try stage.write(Samples.studio.replacing("workspace: studio", with: "workspace: other"), to: "rules.yaml")
        let other = await stage.run("restore", stage.file("copy.sqlite"), stage.path)
        #expect(other.status == 1 && other.err.contains("belongs to the workspace “studio”"), "\(other.err)")
    }

    // MARK: - audit verify

    @Test func aChainThatHoldsIsTold() async throws {
        let stage = try stage()
        let verify = await stage.run("audit", "verify", stage.path)
        #expect(verify.status == 0, "\(verify.err)")
        #expect(verify.out.contains("The chain holds: 2 rows") && verify.out.contains("Last row 2, hash "), "\(verify.out)")
        let json = await stage.run("audit", "verify", stage.path, "--format", "json")
        #expect(try SchemaCheck("audit").problems(json.json) == [])
    }

    @Test func theFirstBrokenRowIsNamed() async throws {
        let stage = try stage()
        try tamper(stage, with: "publication.insert", by: "publication.insect")
        let verify = await stage.run("audit", "verify", stage.path)
        #expect(verify.status == 1 && verify.err.contains("audit, row 1: its content is not what was written"), "\(verify.err)")
        let json = await stage.run("audit", "verify", stage.path, "--format", "json")
        #expect(json.status == 1)
        #expect(try SchemaCheck("audit").problems(json.json) == [])
        #expect(try json.json["broken"]?["sequence"] == 1)
        let doctor = await stage.run("doctor", stage.path)
        #expect(doctor.status == 1 && doctor.out.contains("failed  audit log: audit, row 1"), "\(doctor.out)")
        let backup = await stage.run("backup", stage.path, "--to", stage.file("copy.sqlite"))
        #expect(backup.status == 1 && backup.err.contains("audit, row 1"), "\(backup.err)")
        #expect(FileManager.default.fileExists(atPath: stage.file("copy.sqlite")))
    }

    /// Bytes of the file, as somebody without our program would change them.
    private func tamper(_ stage: Stage, with old: String, by new: String) throws {
        let url = URL(fileURLWithPath: stage.file(".reprise/ledger.sqlite"))
        var bytes = try Data(contentsOf: url)
        let place = try #require(bytes.range(of: Data(old.utf8)))
        bytes.replaceSubrange(place, with: Data(new.utf8))
        try bytes.write(to: url)
    }

    // MARK: - purge

    @Test func aPurgeSaysWhatItRemovesAndKeepsThePost() async throws {
        let stage = try stage()
        try publish(stage)
        stage.now = base + .days(500)
        let dry = await stage.run("purge", stage.path, "--older-than", "400d", "--dry-run", "--format", "json")
        #expect(dry.status == 0, "\(dry.err)")
        #expect(try SchemaCheck("purge").problems(dry.json) == [])
        #expect(try dry.json["removed"]?["steps"] == 1 && dry.json["dry_run"] == true)
        let purge = await stage.run("purge", stage.path, "--older-than", "400d", "--shrink")
        #expect(purge.status == 0, "\(purge.err)")
        #expect(purge.out.contains("1 steps"), "\(purge.out)")
        let verify = await stage.run("audit", "verify", stage.path)
        #expect(verify.status == 0 && verify.out.contains("were removed by `reprise purge`"), "\(verify.err)\(verify.out)")
        let list = await stage.run("publications", "list", stage.path, "--format", "json")
        #expect(try list.json["publications"]?[0]?["remote_id"] == "1")
        let again = await stage.run("purge", stage.path, "--older-than", "400d")
        #expect(again.out.contains("0 steps, 0 verdicts, 0 rows"), "\(again.out)")
    }

    @Test func aPurgeThatCannotBeMeantIsRefused() async throws {
        let stage = try stage()
        for age in ["0d", "23h", "soon", "-3d", ""] {
            #expect(await stage.run("purge", stage.path, "--older-than=\(age)").status == 64)
        }
        #expect(await stage.run("purge", stage.path).status == 64)
        let lock = try PublisherLock.acquire(ledger: stage.file(".reprise/ledger.sqlite"), at: base)
        let shrink = await stage.run("purge", stage.path, "--older-than", "400d", "--shrink")
        #expect(shrink.status == 1 && shrink.err.contains("another process publishes"), "\(shrink.err)")
        #expect(await stage.run("purge", stage.path, "--older-than", "400d").status == 0)
        withExtendedLifetime(lock) {}
    }

    // MARK: - doctor

    @Test func aSoundLedgerIsWell() async throws {
        let stage = try stage()
        let doctor = await stage.run("doctor", stage.path, "--format", "json")
        let document = try doctor.json
        #expect(try SchemaCheck("doctor").problems(document) == [])
        let findings = try #require(document["findings"]?.array)
        func state(_ subject: String) -> String? { findings.first { $0["subject"]?.string == subject }?["state"]?.string }
        for subject in ["ledger", "integrity", "audit log", "history", "publisher", "log", "rules", "clock", "time zones"] {
            #expect(state(subject) == "ok", "\(subject): \(doctor.out)")
        }
        // The rules name credentials, and there is no key to any vault.
        #expect(state("vault") == "failed" && doctor.status == 1)
        #expect(findings.allSatisfy { $0["state"]?.string != "failed" || $0["try"]?.string != nil })
    }

    @Test func eachProblemHasAWayOut() async throws {
        let stage = try stage()
        chmod(stage.file(".reprise/ledger.sqlite"), 0o666)
        try stage.write("{}", to: ".reprise/vault")
        chmod(stage.file(".reprise/vault"), 0o644)
        let lock = try PublisherLock.acquire(ledger: stage.file(".reprise/ledger.sqlite"), at: base)
        let doctor = await stage.run("doctor", stage.path)
        withExtendedLifetime(lock) {}
        #expect(doctor.status == 1)
        for words in [
            "failed  permissions: others may write DIR/.reprise/ledger.sqlite (mode 666)", "try: chmod go-w",
            "failed  vault: DIR/.reprise/vault can be opened by others (mode 644)", "try: chmod 600", "publisher: process \(getpid())",
        ] {
            #expect(doctor.out.contains(words), "\(words)\n\(doctor.out)")
        }
    }

    @Test(arguments: ["rubbish", "empty", "folder", "cut"]) func doctorSurvivesWhateverLiesThere(kind: String) async throws {
        let stage = try stage()
        let ledger = stage.file(".reprise/ledger.sqlite")
        switch kind {
        case "rubbish": try Data((0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(to: URL(fileURLWithPath: ledger))
        case "empty": try Data().write(to: URL(fileURLWithPath: ledger))
        case "folder":
            try FileManager.default.removeItem(atPath: ledger)
            try FileManager.default.createDirectory(atPath: ledger, withIntermediateDirectories: true)
        default:
            let bytes = try Data(contentsOf: URL(fileURLWithPath: ledger))
            try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: ledger))
        }
        let doctor = await stage.run("doctor", stage.path)
        #expect(doctor.status == 1)
        let words = kind == "empty" ? ["note    ledger: "] : ["failed  ledger: ", "failed  integrity: "]
        #expect(words.contains { doctor.out.contains($0) }, "\(doctor.out)")
        let nowhere = await stage.run("doctor", stage.file("none"))
        #expect(nowhere.status == 1 && nowhere.err.contains("is not a directory"), "\(nowhere.err)")
    }
}
