import CivilTime
import Domain
import Planner
import RuleFiles

extension EntryPattern {
    /// The parts that the entry does not meet, in the order of the language.
    func mismatches(_ entry: PlanEntry) -> [Part] { parts.filter { !$0.wanted.fits(entry) } }

    /// Whether it is the entry that the pattern speaks of, whatever is said about it.
    func names(_ entry: PlanEntry) -> Bool { parts.allSatisfy { !$0.wanted.namesEntry || $0.wanted.fits(entry) } }
}

extension EntryPattern.Wanted {
    func fits(_ entry: PlanEntry) -> Bool {
        let publication = entry.publication
        switch self {
        case .item(let id): return publication.item == id
        case .destination(let name): return publication.destination == name
        case .rule(let name): return publication.rule == name
        case .campaign(let name): return publication.campaign == name
        case .post(let name): return publication.post == name
        case .occurrence(let id): return publication.occurrence == id
        case .variant(let name): return publication.variant == name
        case .decision(let decision): return publication.decision == decision
        case .at(let instant): return entry.shownAt == instant
        case .wantedAt(let instant): return publication.wantedAt == instant
        case .wouldBeAt(let instant): return entry.wouldBeAt == instant
        case .reason(let code): return publication.reasons.contains { $0.code == code }
        case .guardrail(let name): return publication.reasons.contains { $0.guardrail == name }
        case .caption(let text): return publication.caption == text
        case .title(let text): return publication.title == text
        case .contains(let text): return publication.caption.contains(text) || (publication.title?.contains(text) ?? false)
        }
    }

    /// The key in the test file.
    var key: String {
        switch self {
        case .item: "item"
        case .destination: "destination"
        case .rule: "rule"
        case .campaign: "campaign"
        case .post: "post"
        case .occurrence: "occurrence"
        case .variant: "as"
        case .decision: "decision"
        case .at: "at"
        case .wantedAt: "wanted_at"
        case .wouldBeAt: "would_be_at"
        case .reason: "reason"
        case .guardrail: "guardrail"
        case .caption: "caption"
        case .title: "title"
        case .contains: "contains"
        }
    }
}
