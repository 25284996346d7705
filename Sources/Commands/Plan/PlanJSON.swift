import CivilTime
import Domain
import Planner

/// `plan --format json` (DESIGN §7, `schema/plan.schema.json`).
struct PlanJSON {
    let report: PlanReport

    private var plan: Plan { report.plan }
    private var zone: Zone { report.zone }

    var document: JSONText { .object(members) }

    var members: [(String, JSONText)] {
        let instants = report.instants
        let summary = report.summary
        return [
            ("version", .int(1)), ("revision", .string(plan.revision)), ("cold", .bool(plan.isCold)), ("from", instants.json(plan.from)),
            ("until", instants.json(plan.until)), ("tzdata", .string(report.tzdata)),
            (
                "summary",
                .object([
                    ("publish", .int(summary.publish)), ("deferred", .int(summary.deferred)), ("held", .int(summary.held)),
                    ("dropped", .int(summary.dropped)),
                ])
            ),
            ("entries", .array(plan.entries.map { entry($0, instants) })),
            ("standing", .array(plan.standing.map { standing($0, instants) })),
            ("quotas", .array(report.quotas.map { $0.json(instants) })),
            ("notes", .array(report.notes.map { $0.json(instants) })),
        ]
    }

    private func entry(_ entry: PlanEntry, _ instants: InstantText) -> JSONText {
        let publication = entry.publication
        let reasons = ReasonText(zone)
        return .object([
            ("key", .string(publication.key.hex)), ("at", instants.json(entry.shownAt)), ("wanted_at", instants.json(publication.wantedAt)),
            ("would_be_at", instants.json(entry.wouldBeAt)), ("decision", .string(publication.decision.rawValue)),
            ("destination", .string(publication.destination)), ("platform", .string(publication.platform.rawValue)),
            ("campaign", .optional(publication.campaign)), ("rule", .optional(publication.rule)), ("post", .optional(publication.post)),
            ("item", .optional(publication.item?.rawValue)), ("occurrence", .optional(publication.occurrence)),
            ("caption", .string(publication.caption)), ("change", .string(entry.change.rawValue)),
            ("assumes", .array(entry.assumes.map { .string($0) })), ("reasons", .array(publication.reasons.map(reasons.json))),
        ])
    }

    private func standing(_ rule: StandingRule, _ instants: InstantText) -> JSONText {
        .object([
            ("rule", .string(rule.rule)), ("on", .string(rule.on)), ("to", .string(rule.to)),
            ("earliest_if_now", instants.json(rule.earliestIfNow)),
        ])
    }
}

extension PlanEntry {
    /// Nothing stands at an instant that it has no right to.
    var shownAt: Timestamp? {
        switch publication.decision {
        case .publish: publication.slot ?? publication.wantedAt
        case .deferred: publication.slot
        case .held, .dropped: nil
        }
    }
}

/// How many entries there are of each decision; what is to be removed is not counted.
struct PlanSummary {
    var publish = 0
    var deferred = 0
    var held = 0
    var dropped = 0
    /// Entries that are not as the ledger has them.
    var changes = 0

    init(_ plan: Plan) {
        for entry in plan.entries {
            if entry.change != .keep { changes += 1 }
            guard entry.change != .remove else { continue }
            switch entry.publication.decision {
            case .publish: publish += 1
            case .deferred: deferred += 1
            case .held: held += 1
            case .dropped: dropped += 1
            }
        }
    }
}
