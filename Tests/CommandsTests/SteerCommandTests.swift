import CivilTime
import Domain
import Foundation
import HTTPValues
import Ledger
import Testing

/// A person's word on publications, singly and on all that fit, on pauses and on circuits.
@Suite struct SteerCommandTests {
    private let base = (try? Timestamp(rfc3339: "2026-10-23T18:00:00Z")) ?? .distantPast
    private static let rules = """
        version: 1
        workspace: studio
        timezone: Europe/Berlin
        sources: { tok: { tiktok: { credentials: tok }, media: { originals: media/ } } }
        destinations: { xs: { x: { credentials: xs } }, reels: { instagram: { credentials: reels, login: facebook } } }
        guardrails: { pace: { spacing: 1h } }
        campaigns: { c: {} }
        rules:
          r: { campaign: c, on: { new_item: tok }, guardrails: [pace], post: [{ to: xs }, { to: reels }] }

        """

    private func key(_ name: String, _ destination: String) -> PublicationKey {
        PublicationKey(workspace: "studio", cause: "rule:r", subject: "tiktok:\(name)", destination: destination)
    }

    /// Publications of the rule: name, destination and state, their slots an hour apart.
    private func stage(_ given: [(String, String, PublicationState)], reasons: [Reason] = []) throws -> Stage {
        let stage = try Stage(["rules.yaml": Self.rules], now: "2026-10-23T20:30:00+02:00")
        let ledger = try Ledger.open(path: stage.file(".reprise/ledger.sqlite"), stamp: .live, workspace: "studio", at: base)
        defer { ledger.close() }
        try ledger.write(at: base) { transaction in
            for (index, (name, destination, state)) in given.enumerated() {
                let item = Item(
                    id: .tiktok(name), source: "tok", nativeID: name, url: "https://tiktok.test/\(name)", caption: name,
                    duration: .seconds(9), created: base, discovered: base)
                try transaction.insertItems([item], baseline: false)
                let at = base + .hours(Int64(index) - 3)
                var record = PublicationRecord(
                    key: key(name, destination), cause: "rule:r", destination: destination,
                    platform: destination == "xs" ? .x : .instagram, campaign: "c", rule: "r", item: item.id, state: state,
                    decision: .publish, reasons: reasons, wantedAt: at, slot: state == .held ? nil : at, decidedAt: base,
                    revision: "files.0123456789ab", caption: name, media: .notNeeded)
                if state == .published {
                    record.publishedAt = at
                    record.permalink = "https://x.com/studio/status/\(index)"
                }
                try transaction.insert(record)
            }
        }
        return stage
    }

    private func look<T>(_ stage: Stage, _ body: (LedgerReader) throws -> T) throws -> T {
        let ledger = try #require(try Ledger.openReadOnly(path: stage.file(".reprise/ledger.sqlite")))
        defer { ledger.close() }
        return try ledger.read(body)
    }

    private func record(_ stage: Stage, _ name: String, _ destination: String) throws -> PublicationRecord {
        try #require(try look(stage) { try $0.publication(key(name, destination)) })
    }

    private func prefix(_ name: String, _ destination: String) -> String { String(key(name, destination).hex.prefix(8)) }

    // MARK: One

    @Test(arguments: [PublicationState.failed, .dropped, .cancelled, .held]) func retryGivesASlotAgain(state: PublicationState) async throws
    {
        let stage = try stage([("a", "xs", state)])
        let answer = await stage.run("publications", "retry", prefix("a", "xs"), stage.path)
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.out.contains("to xs: scheduled"), "\(answer.out)")
        let record = try record(stage, "a", "xs")
        #expect(record.state == .scheduled)
        #expect(record.reasons.last?.code == .byHand)
        #expect(record.attempts == 0)
        let actor = try #require(try look(stage) { try $0.auditTail(limit: 1) }.last?.actor)
        #expect(actor.hasPrefix("user:"))
    }

    @Test(arguments: [PublicationState.published, .scheduled]) func retryRefusesWhatIsUnderWayOrVisible(state: PublicationState)
        async throws
    {
        let stage = try stage([("a", "xs", state)])
        let answer = await stage.run("publications", "retry", prefix("a", "xs"), stage.path)
        #expect(answer.status == 4, "\(answer.out)")
        #expect(try record(stage, "a", "xs").state == state)
    }

    @Test func whatMayBeVisibleIsResolvedAndNotRetried() async throws {
        let uncertain = [Reason(.uncertain, "it may already be visible")]
        let stage = try stage([("a", "xs", .held), ("b", "xs", .held)], reasons: uncertain)
        let retried = await stage.run("publications", "retry", prefix("a", "xs"), stage.path)
        #expect(retried.status == 4)
        #expect(retried.err.contains("resolve"), "\(retried.err)")
        let seen = await stage.run("publications", "resolve", prefix("a", "xs"), stage.path, "--published", "https://x.com/studio/status/7")
        #expect(seen.status == 0, "\(seen.err)")
        #expect(try record(stage, "a", "xs").state == .published)
        #expect(try record(stage, "a", "xs").permalink == "https://x.com/studio/status/7")
        let same = await stage.run("publications", "resolve", prefix("b", "xs"), stage.path, "--published", "https://x.com/studio/status/7")
        #expect(same.status == 4)
        #expect(same.err.contains("that post counts as publication \(prefix("a", "xs").prefix(8))"), "\(same.err)")
        let again = await stage.run("publications", "resolve", prefix("b", "xs"), stage.path, "--retry")
        #expect(again.status == 0, "\(again.err)")
        #expect(try record(stage, "b", "xs").state == .scheduled)
        let nothing = await stage.run("publications", "resolve", prefix("a", "xs"), stage.path, "--retry")
        #expect(nothing.status == 4)
        for wrong in [[], ["--retry", "--published", "https://x.com/1"], ["--published", "x.com/1"], ["--retry", "--drop"]] {
            #expect(await stage.run(["publications", "resolve", prefix("b", "xs"), stage.path] + wrong).status == 64)
        }
    }

    @Test(arguments: [ReasonCode.uncertain, .restored]) func whatIsInDoubtIsDroppedOnlyByItsResolution(code: ReasonCode) async throws {
        let stage = try stage([("a", "xs", .held)], reasons: [Reason(code, "it may already be visible")])
        let plain = await stage.run("publications", "drop", prefix("a", "xs"), stage.path)
        #expect(plain.status == 4)
        #expect(plain.err.contains("publications resolve"), "\(plain.err)")
        let retried = await stage.run("publications", "retry", prefix("a", "xs"), stage.path)
        #expect(retried.status == 4)
        let resolved = await stage.run("publications", "resolve", prefix("a", "xs"), stage.path, "--drop")
        #expect(resolved.status == 0, "\(resolved.err)")
        #expect(try record(stage, "a", "xs").state == .dropped)
        #expect(try record(stage, "a", "xs").reasons.map(\.code) == [.byHand])
    }

    @Test func aDeadLetterIsDroppedAndStatusSpeaksOfItNoMore() async throws {
        let stage = try stage([("a", "xs", .failed)], reasons: [Reason(.attemptsExhausted, "5 attempts failed")])
        #expect(await stage.run("status", stage.path).out.contains("Failed (1)"))
        let answer = await stage.run("publications", "drop", prefix("a", "xs"), stage.path)
        #expect(answer.status == 0, "\(answer.err)")
        let record = try record(stage, "a", "xs")
        #expect(record.state == .dropped)
        #expect(record.decision == .dropped)
        #expect(record.slot == nil)
        #expect(record.reasons.map(\.code) == [.attemptsExhausted, .byHand])
        let status = await stage.run("status", stage.path)
        #expect(!status.out.contains("Failed"), "\(status.out)")
        #expect(status.out.contains("1 dropped"), "\(status.out)")
        #expect(await stage.run("status", stage.path, "--check").status == 0)
        let told = await stage.run("explain", "key:" + prefix("a", "xs"), stage.path)
        #expect(told.out.contains("dropped"), "\(told.out)")
        #expect(told.out.contains("5 attempts failed"), "\(told.out)")
        #expect(await stage.run("publications", "drop", prefix("a", "xs"), stage.path).status == 4)
    }

    @Test func manyDeadLettersAreDroppedAtOnce() async throws {
        let stage = try stage(Self.mixed)
        let dry = await stage.run("publications", "drop", stage.path, "--in-state", "failed", "--dry-run", "--format", "json")
        #expect(try dry.json["would_change"]?.array?.count == 3)
        #expect(try record(stage, "a", "xs").state == .failed)
        let answer = await stage.run("publications", "drop", stage.path, "--in-state", "failed", "--destination", "xs", "--yes")
        #expect(answer.out.contains("2 of 2 publications dropped"), "\(answer.out)")
        #expect(try record(stage, "a", "xs").state == .dropped)
        #expect(try record(stage, "c", "reels").state == .failed)
    }

    @Test(arguments: [("drop", PublicationState.dropped), ("cancel", .cancelled)])
    func dropAndCancelEndWhatIsNotVisibleYet(command: String, end: PublicationState) async throws {
        let stage = try stage([("a", "xs", .scheduled), ("b", "xs", .held), ("p", "xs", .published)])
        for name in ["a", "b"] {
            let answer = await stage.run("publications", command, prefix(name, "xs"), stage.path)
            #expect(answer.status == 0, "\(answer.err)")
            #expect(try record(stage, name, "xs").state == end)
            #expect(try record(stage, name, "xs").reasons.last?.code == .byHand)
        }
        let late = await stage.run("publications", command, prefix("p", "xs"), stage.path)
        #expect(late.status == 4)
        #expect(late.err.contains("impossible"), "\(late.err)")
        #expect(await stage.run("publications", command, stage.path).status != 0)
    }

    // MARK: Many

    private static let mixed: [(String, String, PublicationState)] = [
        ("a", "xs", .failed), ("b", "xs", .failed), ("c", "reels", .failed), ("d", "xs", .held), ("e", "xs", .published),
        ("f", "xs", .scheduled),
    ]

    @Test func withFiltersTheNumberIsShownFirst() async throws {
        let stage = try stage(Self.mixed)
        let asked = await stage.run("publications", "retry", stage.path, "--in-state", "failed")
        #expect(asked.status == 4)
        #expect(asked.err.contains("3 publications fit"), "\(asked.err)")
        let dry = await stage.run("publications", "retry", stage.path, "--destination", "xs", "--dry-run")
        #expect(dry.status == 0, "\(dry.err)")
        #expect(dry.out.contains("2 publications fit; nothing was changed"), "\(dry.out)")
        #expect(dry.out.contains(key("a", "xs").short))
        #expect(try record(stage, "a", "xs").state == .failed)
    }

    @Test func allThatFitGetSlotsBesideEachOther() async throws {
        let stage = try stage(Self.mixed)
        let answer = await stage.run("publications", "retry", stage.path, "--in-state", "failed", "--yes", "--format", "json")
        #expect(answer.status == 0, "\(answer.err)")
        #expect(try SchemaCheck("steer").problems(answer.json) == [])
        #expect(try answer.json["matched"]?.int == 3)
        #expect(try answer.json["changed"]?.array?.count == 3)
        let slots = try ["a", "b"].compactMap { try record(stage, $0, "xs").slot }.sorted()
        let scheduled = try #require(try record(stage, "f", "xs").slot)
        #expect(slots.count == 2)
        for (one, other) in [(slots[0], slots[1]), (slots[0], scheduled), (slots[1], scheduled)] {
            let distance = max(one - other, other - one)
            #expect(distance >= .hours(1))
        }
    }

    @Test func filtersNarrowByTimeCampaignAndPlatform() async throws {
        let stage = try stage(Self.mixed)
        func matched(_ filters: String...) async throws -> Int64? {
            let answer = await stage.run(["publications", "drop", stage.path, "--dry-run", "--format", "json"] + filters)
            #expect(try SchemaCheck("steer").problems(answer.json) == [])
            return try answer.json["matched"]?.int
        }
        #expect(try await matched("--campaign", "c") == 5)
        #expect(try await matched("--campaign", "other") == 0)
        #expect(try await matched("--platform", "instagram") == 1)
        #expect(try await matched("--rule", "r", "--in-state", "held") == 1)
        #expect(try await matched("--since", "2026-10-23T21:30") == 1)
        #expect(try await matched("--until", "2026-10-23T21:30") == 4)
    }

    @Test func manyAreDroppedAndTheRestIsToldWhy() async throws {
        let stage = try stage(Self.mixed)
        let answer = await stage.run(
            "publications", "drop", stage.path, "--destination", "xs", "--in-state", "held", "--in-state", "published", "--yes")
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.out.contains("1 of 2 publications dropped"), "\(answer.out)")
        #expect(answer.out.contains("refused: that is impossible now"), "\(answer.out)")
        let none = await stage.run("publications", "cancel", stage.path, "--in-state", "published", "--yes")
        #expect(none.status == 4)
        let nothing = await stage.run("publications", "cancel", stage.path, "--campaign", "other", "--yes")
        #expect(nothing.status == 0, "\(nothing.err)")
    }

    @Test func manyThatMayBeVisibleAreLeftToResolve() async throws {
        let stage = try stage([("a", "xs", .held)], reasons: [Reason(.uncertain, "it may already be visible")])
        let answer = await stage.run("publications", "retry", stage.path, "--in-state", "held", "--yes")
        #expect(answer.status == 4)
        #expect(answer.out.contains("may already be visible"), "\(answer.out)")
        #expect(try record(stage, "a", "xs").state == .held)
    }

    @Test(arguments: [
        ["--yes"], ["--in-state", "failed", "--yes", "--dry-run"], ["--platform", "fax"], ["--in-state", "nowhere"],
        ["--in-state", "failed", "--since", "yesterdayish", "--yes"],
    ]) func wrongFiltersAreUsageErrors(options: [String]) async throws {
        let stage = try stage(Self.mixed)
        #expect(await stage.run(["publications", "retry", stage.path] + options).status == 64)
    }

    // MARK: Pauses and circuits

    @Test func pauseAndResumeAreOneWordEach() async throws {
        let stage = try stage([])
        let paused = await stage.run("pause", stage.path, "--destination", "xs", "--reason", "launch day", "--until", "2026-10-24T09:00")
        #expect(paused.status == 0, "\(paused.err)")
        #expect(paused.out.contains("paused: destination xs, until 2026-10-24T09:00:00+02:00"), "\(paused.out)")
        let brake = try #require(try look(stage) { try $0.brakes() }.first)
        #expect(brake.scope == .destination && brake.name == "xs" && brake.reason == "launch day")
        let status = await stage.run("status", stage.path)
        #expect(status.out.contains("Paused: destination xs"), "\(status.out)")
        let other = await stage.run("resume", stage.path)
        #expect(other.status == 4)
        let resumed = await stage.run("resume", stage.path, "--destination", "xs")
        #expect(resumed.status == 0, "\(resumed.err)")
        #expect(try look(stage) { try $0.brakes() }.isEmpty)
    }

    /// A clock that nobody believes dates nothing, and a person's word ends the doubt.
    @Test func resumeConfirmsADoubtedClock() async throws {
        let stage = try stage([("v1", "xs", .scheduled)])
        let ledger = try Ledger.open(path: stage.file(".reprise/ledger.sqlite"), stamp: .live, workspace: "studio", at: base)
        try ledger.write(at: base) { try $0.setDoubtedClock(base + .days(400)) }
        ledger.close()
        let status = await stage.run("status", stage.path, "--check")
        #expect(status.status == 1)
        #expect(status.out.contains("Clock: it jumped forward to"), "\(status.out)")
        let paused = await stage.run("pause", stage.path, "--reason", "wait")
        #expect(paused.status == 0, "\(paused.err)")
        #expect(try look(stage) { try $0.highWater } == base)
        let resumed = await stage.run("resume", stage.path)
        #expect(resumed.status == 0 && resumed.out.contains("the clock is believed"), "\(resumed.out) \(resumed.err)")
        #expect(try look(stage) { try $0.doubtedClock } == nil)
        #expect(await stage.run("resume", stage.path).status == 4)
    }

    @Test(arguments: [
        "--reason x --destination nowhere", "--destination xs", "--reason x --until 2026-10-20T09:00", "--reason x --until noonish",
        "--reason x --rule r --campaign c",
    ]) func aPauseOfNothingIsRefused(options: String) async throws {
        let stage = try stage([])
        let answer = await stage.run(["pause", stage.path] + options.split(separator: " ").map(String.init))
        #expect(answer.status == (options.contains("nowhere") ? 1 : 64), "\(answer.err)")
        #expect(try look(stage) { try $0.brakes() }.isEmpty)
    }

    @Test func statusShowsCircuitsAndLimitsAndResumeClosesOne() async throws {
        let stage = try stage([])
        let ledger = try Ledger.open(path: stage.file(".reprise/ledger.sqlite"), stamp: .live, workspace: "studio", at: base)
        var blocked = Circuit(destination: "xs")
        blocked.open(.suspended, "X has suspended the account", probed: false, at: base)
        var failing = Circuit(destination: "reels")
        for _ in 0..<5 { _ = failing.failed(key("a", "reels"), .visible, "Instagram's servers failed", at: base + .minutes(29)) }
        let reading = LimitReading(LimitBucket(.account, "create-post"), ceiling: 100, remaining: 0, resetsAt: base + .hours(2))
        let over = LimitReading(LimitBucket(.account, "users-me"), ceiling: 75, remaining: 0, resetsAt: base)
        try ledger.write(at: base) { transaction in
            try transaction.save(blocked)
            try transaction.save(failing)
            for reading in [reading, over] {
                try transaction.save(RateLimit(platform: .x, credential: "xs", reading: reading, readAt: base))
            }
            let daily = LimitReading(LimitBucket(.app, "create-post-app-24h"), remaining: 9, resetsAt: base + .days(1))
            try transaction.save(
                RateLimit(platform: .x, credential: "xs", identity: CredentialIdentity(app: "3f"), reading: daily, readAt: base))
        }
        ledger.close()
        let status = await stage.run("status", stage.path, "--check")
        #expect(status.status == 1)
        #expect(status.out.contains("xs: nothing is sent, the account is blocked"), "\(status.out)")
        #expect(status.out.contains("`reprise resume --destination xs`"), "\(status.out)")
        #expect(status.out.contains("reels: nothing is sent but for one post now and then, 5 failures in a row"), "\(status.out)")
        #expect(status.out.contains("X create-post of the account of xs  0 of 100 left until"), "\(status.out)")
        #expect(!status.out.contains("users-me"), "\(status.out)")
        let json = await stage.run("status", stage.path, "--format", "json")
        #expect(try SchemaCheck("status").problems(json.json) == [])
        #expect(try json.json["circuits"]?.array?.compactMap { $0["destination"]?.string } == ["reels", "xs"])
        #expect(try json.json["limits"]?.array?.compactMap { $0["owner"]?.string } == ["credential:xs", "app:3f"])
        #expect(status.out.contains("X create-post-app-24h of the app of xs  9 left until"), "\(status.out)")
        let plan = await stage.run("plan", stage.path)
        #expect(plan.out.contains("Note: xs: nothing is sent, the account is blocked: X has suspended the account"), "\(plan.out)")
        #expect(plan.out.contains("Note: X's limit create-post of the account of xs is used up until"), "\(plan.out)")
        #expect(plan.out.contains("Note: reels: nothing is sent but for one post now and then, 5 failures in a row"), "\(plan.out)")
        let planned = await stage.run("plan", stage.path, "--format", "json")
        #expect(try SchemaCheck("plan").problems(planned.json) == [])
        #expect(
            try planned.json["notes"]?.array?.compactMap { $0["code"]?.string } == ["circuit-open", "suspended", "rate-limited"])
        let resumed = await stage.run("resume", stage.path, "--destination", "xs")
        #expect(resumed.status == 0, "\(resumed.err)")
        #expect(resumed.out.contains("what waits for it is posted again"), "\(resumed.out)")
        let closed = try #require(try look(stage) { try $0.circuit("xs") })
        #expect(!closed.isOpen && closed.isReleasing)
        let again = await stage.run("resume", stage.path, "--destination", "xs")
        #expect(again.status == 4)
    }
}
