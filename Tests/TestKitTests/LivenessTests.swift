import TestKit
import Testing

/// Silence is no virtue: what must be there and is not is named too; and a log that is right passes.
struct LivenessTests {
    private static let night =
        #"quiet_hours=[{"from_minute":1320,"to_minute":420,"days":["mon","tue","wed","thu","fri","sat","sun"],"days_of_month":[],"months":[]}]"#

    @Test func aLogThatIsRightPasses() throws {
        var stage = Stage()
        stage.guardrail = Self.night + #";spacing={"seconds":3600,"across":"destination"}"#
        stage.item("a", at: "2026-10-20T23:00:00+02:00", "2026-10-21T07:00:00+02:00", because: "quiet-hours")
        stage.item("b", at: "2026-10-21T06:30:00+02:00", "2026-10-21T08:00:00+02:00", because: "quiet-hours,spacing")
        stage.item("c", at: "2026-10-21T09:00:00+02:00", "on time")
        #expect(try stage.names() == [])
    }

    @Test func aSystemThatPostsNothingFails() throws {
        var stage = Stage()
        stage.log.items = [.init(id: "a", source: "tok", discovered: "2026-10-20T23:00:00+02:00")]
        #expect(try stage.names() == ["missing"])
    }

    @Test func whatNobodyAskedForIsNamed() throws {
        var stage = Stage()
        stage.item("a", at: "2026-10-20T12:00:00+02:00", "on time")
        stage.log.items[0].source = "other"
        #expect(try stage.names() == ["uncalled"])
        stage.log.items[0].source = "tok"
        #expect(try stage.names() == [])
        stage.log.verdicts = [.init(item: "a", rule: "r", matched: false)]
        #expect(try stage.names() == ["uncalled"])
    }

    @Test func oneItemGoesOnceToOneDestination() throws {
        var stage = Stage()
        stage.rules = ["r", "s"]
        stage.item("a", at: "2026-10-20T12:00:00+02:00", "on time")
        stage.item("a", at: "2026-10-20T12:00:00+02:00", "on time", rule: "s")
        #expect(try stage.names() == ["taken already-taken"])
        stage.log.publications.removeLast()
        stage.item("a", at: "2026-10-20T12:00:00+02:00", "dropped", because: "already-taken", rule: "s")
        #expect(try stage.names() == [])
        stage.log.publications.append(stage.log.publications[0])
        #expect(try stage.names() == ["twice"])
    }

    @Test func aVerdictNeedsItsCause() throws {
        for verdict in ["held", "dropped"] {
            var stage = Stage()
            stage.item("a", at: "2026-10-20T12:00:00+02:00", verdict)
            #expect(try stage.names() == ["groundless", "silent"])
        }
        var stage = Stage()
        stage.item("a", at: "2026-10-20T12:00:00+02:00", "held", because: "approval")
        #expect(try stage.names() == ["groundless", "false-reason approval"])
        stage.rule = #""repeat":"never","approval":{"when":null,"required":2,"from":[]}"#
        #expect(try stage.names() == [])
        // Twice the same person is one.
        stage.log.approvals = ["10:00", "11:00"].map {
            .init(key: stage.log.publications[0].key, principal: "ann", at: "2026-10-20T\($0):00Z")
        }
        #expect(try stage.names() == [])
        stage.log.approvals.append(.init(key: stage.log.publications[0].key, principal: "bob", at: "2026-10-20T12:00:00Z"))
        #expect(try stage.names() == ["groundless", "false-reason approval"])
        stage.log.publications[0].decision = "deferred"
        stage.log.publications[0].slot = "2026-10-20T12:00:00Z"
        #expect(try stage.names() == [])
    }

    /// Within its time, which begins with the hold; and only by those who may.
    @Test func aWordMustComeInTimeAndFromWhoIsAsked() throws {
        var stage = Stage()
        stage.rule =
            #""repeat":"never","approval":{"when":null,"required":1,"from":["ann"],"expires_seconds":3600,"on_expiry":"drop"}"#
        stage.item("a", at: "2026-10-20T12:00:00Z", "held", because: "approval")
        let key = stage.log.publications[0].key
        stage.log.approvals = [
            .init(key: key, principal: "bob", at: "2026-10-20T12:30:00Z"), .init(key: key, principal: "ann", at: "2026-10-20T13:00:00Z"),
        ]
        #expect(try stage.names() == [])
        stage.log.approvals[1].at = "2026-10-20T12:59:59.999Z"
        #expect(try stage.names() == ["groundless", "false-reason approval"])
        // Decided when the hour is over, what nobody agreed to is dropped.
        stage.log.approvals = []
        stage.log.adoptions["rule:r"] = stage.log.from
        stage.log.from = "2026-10-20T12:30:00Z"
        #expect(try stage.names() == [])
        stage.log.from = "2026-10-20T14:00:00Z"
        #expect(try stage.names() == [])
        stage.rule = #""repeat":"never","approval":{"when":null,"required":1,"from":[],"expires_seconds":0,"on_expiry":"drop"}"#
        #expect(try stage.names() == ["groundless"])
        stage.log.publications[0].decision = "dropped"
        #expect(try stage.names() == [])
    }

    /// A moment late is on time; later, it starts from the decision, and `latest` still counts from when it was wanted.
    @Test func whatIsDecidedLateStartsFromThen() throws {
        var stage = Stage()
        stage.log.adoptions["rule:r"] = stage.log.from
        stage.log.from = "2026-10-20T12:15:00Z"
        stage.item("a", at: "2026-10-20T12:00:00Z", "on time")
        #expect(try stage.names() == [])
        stage.log.from = "2026-10-20T12:15:00.001Z"
        #expect(try stage.names() == ["early"])
        stage.log.publications[0].decision = "deferred"
        stage.log.publications[0].slot = stage.log.from
        stage.log.publications[0].reasons = [.init(code: "missed")]
        #expect(try stage.names() == [])
        stage.latest = 900
        #expect(try stage.names() == ["late latest"])
        stage.log.publications[0].decision = "dropped"
        stage.log.publications[0].slot = nil
        stage.log.publications[0].reasons = [.init(code: "latest")]
        #expect(try stage.names() == [])
    }

    /// The limit that it names must be what keeps it from the instant before.
    @Test func aReasonLeadsToTheSlot() throws {
        var stage = Stage()
        stage.guardrail = Self.night + #";spacing={"seconds":3600,"across":"destination"}"#
        stage.item("a", at: "2026-10-21T06:30:00+02:00", "2026-10-21T07:00:00+02:00", because: "quiet-hours")
        stage.item("b", at: "2026-10-21T06:45:00+02:00", "2026-10-21T08:00:00+02:00", because: "quiet-hours")
        #expect(try stage.names() == ["silent"])
    }

    /// Of several that are alike the first-placed in reach.
    @Test func aDuplicateNamesTheFirst() throws {
        var stage = Stage()
        stage.guardrail =
            #"dedupe=[{"by":"caption","similarity":1,"within_seconds":3600,"across":"destination"}]"#
        for (id, time) in [("a", "10:00"), ("b", "11:00")] { stage.item(id, at: "2026-10-20T\(time):00Z", "on time") }
        stage.item("c", at: "2026-10-20T11:30:00Z", "dropped", because: "dedupe")
        for index in 0...2 { stage.log.publications[index].caption = "the same" }
        stage.log.publications[2].reasons[0].blocker = stage.log.publications[1].key
        #expect(try stage.names() == [])
        stage.log.publications[2].reasons[0].blocker = stage.log.publications[0].key
        #expect(try stage.names() == ["false-reason dedupe g"])
    }

    @Test func brakesHoldWhileTheyAreOn() throws {
        var stage = Stage()
        stage.log.brakes = [.init(scope: "destination", name: "xs", since: "2026-10-20T10:00:00Z", until: "2026-10-20T12:00:00Z")]
        stage.item("a", at: "2026-10-20T11:59:59Z", "on time")
        stage.item("b", at: "2026-10-20T12:00:00Z", "held", because: "paused")
        #expect(try stage.names() == ["violated paused", "groundless", "false-reason paused"])
    }

    @Test func slotsAreGivenInTheirOrder() throws {
        var stage = Stage()
        stage.guardrail = #"spacing={"seconds":3600,"across":"destination"}"#
        stage.item("a", at: "2026-10-20T10:00:00Z", "2026-10-20T11:30:00Z", because: "spacing")
        stage.item("b", at: "2026-10-20T10:30:00Z", "on time")
        #expect(try stage.names() == ["not-earliest", "false-reason spacing g"])
    }

    @Test func occurrencesComeBeforeItems() throws {
        var stage = Stage()
        stage.guardrail = #"spacing={"seconds":3600,"across":"destination"}"#
        stage.isCampaigns = true
        stage.posts = #"""
            {"name":"p","timezone":"Europe/Berlin","to":[{"destination":"xs"}],"at":"2026-10-20T12:30:00","schedule":null,"guardrails":[],"approval":null}
            """#
        stage.item("a", at: "2026-10-20T12:00:00+02:00", "on time")
        stage.add(cause: "post:c/p", wanted: "2026-10-20T12:30:00+02:00", "2026-10-20T13:00:00+02:00", because: "spacing") {
            $0.occurrence = "p"
        }
        #expect(try stage.names() == ["not-earliest", "false-reason spacing g"])
        stage.log.publications = []
        stage.item("a", at: "2026-10-20T12:00:00+02:00", "2026-10-20T13:30:00+02:00", because: "spacing")
        stage.add(cause: "post:c/p", wanted: "2026-10-20T12:30:00+02:00", "on time") { $0.occurrence = "p" }
        #expect(try stage.names() == [])
        stage.log.publications.removeLast()
        #expect(try stage.names().contains("missing"))
    }

    @Test func campaignsBoundTheSlot() throws {
        var stage = Stage()
        stage.isCampaigns = true
        stage.campaign = #""from":"2026-10-21","until":"2026-10-21","state":"active""#
        stage.item("a", at: "2026-10-20T12:00:00+02:00", "on time")
        stage.item("b", at: "2026-10-21T23:59:59+02:00", "on time")
        stage.item("c", at: "2026-10-22T00:00:00+02:00", "on time")
        #expect(try stage.names() == ["violated campaign-not-started", "violated campaign-over"])
    }

    @Test func visibleCallsAreLookedAtTheirOwnTime() throws {
        var stage = Stage()
        stage.guardrail = Self.night
        stage.item("a", at: "2026-10-20T21:59:00+02:00", "on time")
        stage.log.publications[0].visibleAt = "2026-10-20T21:59:59.999+02:00"
        #expect(try stage.names() == [])
        stage.log.publications[0].visibleAt = "2026-10-20T22:00:00+02:00"
        #expect(try stage.names() == ["violated quiet-hours g"])
        stage.log.publications[0].visibleAt = "2026-10-20T21:58:59+02:00"
        #expect(try stage.names() == ["early"])
        stage.log.toleranceSeconds = 5
        stage.log.publications[0].visibleAt = "2026-10-20T21:59:06+02:00"
        #expect(try stage.names() == ["lateness"])
    }

    @Test func whatIsGivenCountsAndIsNotJudged() throws {
        var stage = Stage()
        stage.guardrail = #"spacing={"seconds":3600,"across":"destination"}"#
        stage.add(cause: "rule:old", wanted: "2026-10-20T09:00:00Z", "2026-10-20T09:30:00Z") { $0.given = true }
        stage.item("a", at: "2026-10-20T10:00:00Z", "on time")
        #expect(try stage.names() == ["violated spacing g"])
        stage.log.publications[0].state = "failed"
        #expect(try stage.names() == [])
    }
}
