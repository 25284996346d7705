import TestKit
import Testing

/// What must be true of a ledger at any time, although nobody knows any more in which order its slots were given.
struct StandingTests {
    private static let hourApart = #"spacing={"seconds":3600,"across":"destination"}"#

    private static func stage(_ slots: [(id: String, slot: String)], wanted: String = "2026-10-20T10:00:00Z") -> Stage {
        var stage = Stage()
        stage.guardrail = hourApart
        for (id, slot) in slots {
            stage.item(id, at: wanted, slot, because: slot == wanted ? "" : "spacing")
            stage.log.publications[stage.log.publications.count - 1].state = "scheduled"
        }
        return stage
    }

    @Test func slotsAreRightBesideEachOtherInAnyOrder() throws {
        var stage = Self.stage([("a", "2026-10-20T12:00:00Z"), ("b", "2026-10-20T10:00:00Z"), ("c", "2026-10-20T11:00:00Z")])
        #expect(try stage.standing() == [])
        stage.log.publications[2].slot = "2026-10-20T11:00:01Z"
        #expect(try stage.standing() == ["violated spacing g", "violated spacing g"])
        #expect(try stage.standing(except: ["g"]) == [])
        // What has ended unseen is in nobody's way.
        stage.log.publications[0].state = "cancelled"
        #expect(try stage.standing() == [])
    }

    @Test func neitherBeforeItIsWantedNorAfterLatest() throws {
        #expect(try Self.stage([("a", "2026-10-20T09:59:59Z")]).standing() == ["early"])
        #expect(try Self.stage([("a", "2026-10-21T10:00:00Z")]).standing() == [])
        var late = Self.stage([("a", "2026-10-21T10:00:01Z")])
        #expect(try late.standing() == ["late latest"])
        late.log.approvals = [.init(key: late.log.publications[0].key, principal: "ann", at: "2026-10-20T10:00:01Z")]
        #expect(try late.standing() == [])
    }

    @Test func whatWasJustDecidedPassesOverNothingThatIsFree() throws {
        var stage = Self.stage([("a", "2026-10-20T10:00:00Z"), ("b", "2026-10-20T11:30:00Z")])
        // It may have given way to something that is gone.
        #expect(try stage.standing() == [])
        stage.log.publications[1].lookedFrom = "2026-10-20T10:00:00Z"
        #expect(try stage.standing() == ["not-earliest"])
        stage.log.publications[1].lookedFrom = "2026-10-20T11:30:00Z"
        #expect(try stage.standing() == [])
        stage.item("c", at: "2026-10-20T10:00:00Z", "dropped", because: "latest")
        stage.log.publications[2].lookedFrom = "2026-10-20T10:00:00Z"
        #expect(try stage.standing() == ["groundless"])
    }

    @Test func whatIsAskedForIsThereAndNothingElse() throws {
        var stage = Self.stage([("a", "2026-10-20T10:00:00Z")])
        stage.log.items.append(.init(id: "b", source: "tok", discovered: "2026-10-20T12:00:00Z"))
        #expect(try stage.standing(at: "2026-10-20T12:00:00Z") == [])
        #expect(try stage.standing(at: "2026-10-20T12:00:01Z") == ["missing"])
        // The rule was not there yet.
        stage.log.adoptions["rule:r"] = "2026-10-20T12:00:01Z"
        #expect(try stage.standing(at: "2026-10-20T12:00:01Z") == [])
        stage.log.items.removeAll()
        #expect(try stage.standing() == ["uncalled"])
        stage.log.publications[0].state = "cancelled"
        #expect(try stage.standing() == [])
    }
}

extension Stage {
    fileprivate func standing(at now: String = "2026-10-22T00:00:00Z", except changed: Set<String> = []) throws -> [String] {
        try Checker(workspace: workspace, log: log.json).standing(at: now, except: changed).map { finding in
            ([finding.kind.rawValue] + [finding.code, finding.guardrail].compactMap(\.self)).joined(separator: " ")
        }
    }
}
