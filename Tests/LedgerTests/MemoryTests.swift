import CivilTime
import Domain
import Testing

@testable import Ledger

/// Steps, items, sources, revisions, brakes: what is kept beside publications.
struct MemoryTests {
    private let ledger: Ledger
    init() throws { ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "studio", at: start) }

    @Test func stepsAreJournaledWithTheMachineAndFinishedOnce() throws {
        let key = PublicationRecord.sample().key
        let (first, second) = try ledger.write(at: start) { transaction in
            try transaction.insert(.sample())
            let first = try transaction.startStep(
                publication: key, attempt: 1, kind: "prepare", label: "create", request: "POST https://api.x.com/2/media", machine: [1],
                at: start)
            let second = try transaction.startStep(
                publication: key, attempt: 2, kind: "visible", label: "publish", request: "POST https://api.x.com/2/tweets", machine: [2],
                at: minutes(1))
            return (first, second)
        }
        #expect(try ledger.read { try $0.publication(key)?.machine } == [2])
        #expect(try ledger.read { try $0.inFlight() }.map(\.id) == [first, second])
        try ledger.write(at: minutes(2)) { try $0.finishStep(first, outcome: "answered", status: 201, requestID: "req-1", at: minutes(2)) }
        #expect(try ledger.read { try $0.inFlight() }.map(\.id) == [second])
        let steps = try ledger.read { try $0.steps(of: key) }
        #expect(
            steps.first
                == StepRecord(
                    id: first, publication: key, attempt: 1, kind: .prepare, label: "create", request: "POST https://api.x.com/2/media",
                    startedAt: start, finishedAt: minutes(2), outcome: "answered", status: 201, requestID: "req-1"))
        #expect(steps.last?.kind == .visible)
        #expect(steps.last?.outcome == nil)
        #expect(try ledger.read { try $0.attempts(of: key) }.map(\.number) == [1, 2])
        let again = thrown { try ledger.write(at: start) { try $0.finishStep(first, outcome: "lost", at: start) } }
        #expect(again.map(caseName) == "unknownStep")
    }

    @Test func aStepOfAnUnknownKindIsRefusedWithItsMachine() throws {
        let key = PublicationRecord.sample().key
        try ledger.write(at: start) { try $0.insert(.sample()) }
        let error = thrown {
            try ledger.write(at: start) {
                _ = try $0.startStep(publication: key, attempt: 1, kind: "guess", label: "l", request: "r", machine: [9], at: start)
            }
        }
        #expect(error.map(caseName) == "refused")
        #expect(try ledger.read { try $0.publication(key)?.machine } == nil)
    }

    @Test func itemsKeepTheFactsOfThePollThatFoundThem() throws {
        let item = Item.sample("v1")
        var changed = item
        changed.caption = "edited"
        changed.stats.views = 9_000
        let new = try ledger.write(at: start) { transaction in
            [
                try transaction.insertItems([item, .sample("v2", discovered: minutes(1))], baseline: false),
                try transaction.insertItems([changed], baseline: false),
            ]
        }
        #expect(new == [[item.id, .tiktok("v2")], []])
        #expect(try ledger.read { try $0.item(item.id) } == item)
        #expect(
            try ledger.read { try $0.itemRecord(item.id) } == ItemRecord(item: item, media: .assumed, isBaseline: false, decidedAt: nil))
        #expect(try ledger.read { try $0.item(.tiktok("v9")) } == nil)
    }

    @Test func undecidedItemsComeOldestFirstAndNeverFromABaseline() throws {
        try ledger.write(at: start) { transaction in
            try transaction.insertItems([.sample("old")], baseline: true)
            try transaction.insertItems([.sample("b", discovered: minutes(2)), .sample("a", discovered: minutes(1))], baseline: false)
        }
        #expect(try ledger.read { try $0.items(undecided: .max) }.map(\.item.nativeID) == ["a", "b"])
        #expect(try ledger.read { try $0.items(undecided: 1) }.map(\.item.nativeID) == ["a"])
        try ledger.write(at: start) { try $0.markDecided([.tiktok("a")], at: minutes(3)) }
        try ledger.write(at: start) { try $0.markDecided([.tiktok("a")], at: minutes(4)) }
        #expect(try ledger.read { try $0.items(undecided: .max) }.map(\.item.nativeID) == ["b"])
        #expect(try ledger.read { try $0.itemRecord(.tiktok("a"))?.decidedAt } == minutes(3))
        #expect(try ledger.read { try $0.items(from: start, to: minutes(2)) }.map(\.item.nativeID) == ["old", "a"])
    }

    @Test func whatASourceHasShownIsKnownPerSource() throws {
        try ledger.write(at: start) { transaction in
            try transaction.insertItems([.sample("v1")], baseline: true)
            try transaction.insertItems([.sample("v1", source: "export"), .sample("v2", source: "export")], baseline: false)
        }
        #expect(try ledger.read { try $0.knownItemIDs(source: "studio-tiktok", nativeIDs: ["v1", "v2", "v3"]) } == ["v1"])
        #expect(try ledger.read { try $0.knownItemIDs(source: "export", nativeIDs: ["v1", "v2", "v3"]) } == ["v1", "v2"])
        #expect(try ledger.read { try $0.knownItemIDs(source: "x", nativeIDs: []) }.isEmpty)
    }

    @Test func mediaFindingsAndVerdictsBelongToKnownItems() throws {
        try ledger.write(at: start) { try $0.insertItems([.sample("v1")], baseline: false) }
        let id = ItemID.tiktok("v1")
        for finding in [MediaFinding.missing, .ambiguous(["a.mp4", "b.mp4"]), .assumed, PublicationRecord.full().media] {
            try ledger.write(at: start) { try $0.setMedia(id, finding) }
            #expect(try ledger.read { try $0.itemRecord(id)?.media } == finding)
        }
        let verdict = VerdictRecord(item: id, rule: "repost", matched: true, detail: "", at: start, revision: "files.1")
        try ledger.write(at: start) { try $0.insertVerdict(verdict) }
        #expect(try ledger.read { try $0.verdicts(ofItem: id) } == [verdict])
        #expect(thrown { try ledger.write(at: start) { try $0.insertVerdict(verdict) } }.map(caseName) == "conflict")
        var stray = verdict
        stray.item = .tiktok("never-seen")
        #expect(thrown { try ledger.write(at: start) { try $0.insertVerdict(stray) } }.map(caseName) == "refused")
        #expect(thrown { try ledger.write(at: start) { try $0.setMedia(stray.item, .missing) } }.map(caseName) == "refused")
    }

    @Test func sourcesAreSavedWhole() throws {
        let full = SourceState(
            memory: [0, 255], nextPollAt: minutes(5), lastPollAt: start, lastError: "429", failures: 3, credential: "studio-tiktok")
        #expect(try ledger.read { try $0.sourceState("b") } == nil)
        try ledger.write(at: start) { transaction in
            try transaction.saveSource("b", full)
            try transaction.saveSource("a", SourceState())
        }
        #expect(try ledger.read { try $0.sourceState("b") } == full)
        try ledger.write(at: start) { try $0.saveSource("b", SourceState(nextPollAt: minutes(9))) }
        let sources = try ledger.read { try $0.sources() }
        #expect(sources.map(\.name) == ["a", "b"])
        #expect(sources.map(\.state) == [SourceState(), SourceState(nextPollAt: minutes(9))])
    }

    @Test func adoptionStandsUntilRetired() throws {
        try ledger.write(at: start) { try $0.adopt(["rule:a", "post:c/p"], revision: "r1", at: start) }
        try ledger.write(at: start) { try $0.adopt(["rule:a", "rule:b"], revision: "r2", at: minutes(1)) }
        #expect(try ledger.read { try $0.adoptions() } == ["rule:a": start, "post:c/p": start, "rule:b": minutes(1)])
        try ledger.write(at: start) { transaction in
            try transaction.retire(["rule:a"])
            try transaction.adopt(["rule:a"], revision: "r3", at: minutes(2))
        }
        #expect(try ledger.read { try $0.adoptions()["rule:a"] } == minutes(2))
    }

    @Test func theNewestRevisionIsAtWorkEvenWhenItReturns() throws {
        #expect(try ledger.read { try $0.activeRevision } == nil)
        for (index, id) in ["r1", "r2", "r1"].enumerated() {
            try ledger.write(at: start) { try $0.setRevision(id, at: minutes(Int64(index)), summary: "s") }
        }
        #expect(try ledger.read { try $0.activeRevision } == RevisionRecord(id: "r1", activatedAt: minutes(2), summary: "s"))
        #expect(try ledger.read { try $0.revisions() }.map(\.id) == ["r1", "r2", "r1"])
    }

    @Test func brakesArePutOnReplacedAndTakenOff() throws {
        let all = Brake(scope: .all, reason: "holiday", since: start)
        let rule = Brake(scope: .rule, name: "repost", reason: "typo", since: start, until: minutes(10))
        var longer = rule
        longer.until = minutes(20)
        try ledger.write(at: start) { transaction in for brake in [rule, all, longer] { try transaction.setBrake(brake) } }
        #expect(try ledger.read { try $0.brakes() } == [all, longer])
        #expect(longer.holds(at: minutes(19)) && !longer.holds(at: minutes(20)) && !longer.holds(at: minutes(-1)))
        #expect(try ledger.write(at: start) { try $0.clearBrake(.all) })
        #expect(try ledger.write(at: start) { try $0.clearBrake(.all) } == false)
        #expect(try ledger.read { try $0.brakes() } == [longer])
        let nameless = Brake(scope: .rule, reason: "r", since: start)
        #expect(thrown { try ledger.write(at: start) { try $0.setBrake(nameless) } }.map(caseName) == "refused")
    }

    @Test func thePublisherIsNamed() throws {
        #expect(try ledger.read { try $0.publisher } == nil)
        try ledger.write(at: start) { try $0.setPublisher("pid 7 on host") }
        #expect(try ledger.read { try $0.publisher } == "pid 7 on host")
    }
}
