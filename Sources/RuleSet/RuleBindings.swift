package import CivilTime
package import Domain
package import Expressions

/// One firing of a schedule, or a post with `at:`, as expressions see it.
package struct OccurrenceFacts: Hashable, Sendable {
    /// The post's name in its campaign; the rule's for a rule on a schedule.
    package var name: String
    /// Civil date and ordinal within it; the post's name for one with `at:`.
    package var id: String
    package var text: String
    package var title: String
    package var labels: [String]
    package init(name: String, id: String, text: String = "", title: String = "", labels: [String] = []) {
        self.name = name
        self.id = id
        self.text = text
        self.title = title
        self.labels = labels
    }
}

/// A publication as it would be sent, as conditions of approvals and disclosures see it.
package struct DraftFacts: Hashable, Sendable {
    package var caption: String
    package var title: String
    package var destination: String
    package var platform: Platform
    package var campaign: String
    package var labels: [String]
    package init(caption: String, title: String, destination: String, platform: Platform, campaign: String, labels: [String]) {
        self.caption = caption
        self.title = title
        self.destination = destination
        self.platform = platform
        self.campaign = campaign
        self.labels = labels
    }
}

/// The values of the variables that `RuleEnvironment` declares. Surplus variables do no harm: a program reads only those
/// it was compiled with.
package enum RuleBindings {
    /// For `when:` and `topic:` (without a destination) and for texts of a rule's posts (with one).
    ///
    /// - Parameter now: the instant of discovery: conditions and texts are judged once, with the facts of that poll.
    package static func item(
        _ item: Item, campaign: Campaign? = nil, destination: Destination? = nil, now: Timestamp
    ) -> Bindings {
        var bindings = Bindings()
        bindings["item"] = RuleRecords.value(of: item)
        bindings["campaign"] = campaign.map(RuleRecords.value(of:))
        bindings["destination"] = destination.map { RuleRecords.value(of: $0) }
        bindings["now"] = .instant(now)
        return bindings
    }

    /// For conditions (without a destination) and texts (with one) of what a schedule causes.
    package static func occurrence(
        _ occurrence: OccurrenceFacts, campaign: Campaign? = nil, destination: Destination? = nil, now: Timestamp
    ) -> Bindings {
        var bindings = Bindings()
        bindings["post"] = RuleRecords.value(of: occurrence)
        bindings["campaign"] = campaign.map(RuleRecords.value(of:))
        bindings["destination"] = destination.map { RuleRecords.value(of: $0) }
        bindings["now"] = .instant(now)
        return bindings
    }

    /// For conditions (without a destination) and texts (with one) of rules that fire on our own publications.
    ///
    /// - Parameters:
    ///   - item: the publication's own; for a post without one, what stands in for it.
    ///   - stats: the reading that passed a mark; nil where none did.
    package static func publication(
        _ record: PublicationRecord, item: Item, at instant: Timestamp, stats: Item.Stats? = nil, campaign: Campaign? = nil,
        destination: Destination? = nil, now: Timestamp
    ) -> Bindings {
        var bindings = self.item(item, campaign: campaign, destination: destination, now: now)
        bindings["publication"] = RuleRecords.value(of: record, at: instant)
        bindings["metrics"] = stats.map(RuleRecords.value(of:))
        return bindings
    }

    package static func add(_ draft: DraftFacts, to bindings: inout Bindings) { bindings["draft"] = RuleRecords.value(of: draft) }

    /// Adds what a post's texts may read besides: its persona, and the variables of its template.
    ///
    /// - Throws: `EvaluationError` when the value of a variable cannot be rendered.
    package static func add(_ texts: PostTexts, to bindings: inout Bindings) throws(EvaluationError) {
        bindings["persona"] = texts.persona.map(RuleRecords.value(of:))
        guard !texts.variables.isEmpty else { return }
        var values: [Value] = []
        for variable in texts.variables { values.append(.string(try variable.value.render(bindings))) }
        bindings["vars"] = .record(RecordValue(RuleRecords.variables(texts.variables.map(\.name)), values))
    }
}
