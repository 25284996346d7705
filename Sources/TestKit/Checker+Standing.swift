/// What must be true of a ledger at any time, whatever happened before: rules edited, pauses, downtime, approvals.
///
/// The order in which slots were given is not known any more. But all that has a slot must be right beside all else that has
/// one; and what was decided just now cannot have passed over an instant that is free even now.
extension Checker {
    /// - Parameters:
    ///   - now: what was found or wanted before must be there.
    ///   - changed: guardrails that were others when slots were given.
    package func standing(at now: String, except changed: Set<String> = []) throws -> [Finding] {
        let now = try Instants.parse(now)
        var scene = Scene()
        for publication in log.publications { try scene.add(publication, guardrails: attached(publication)) }
        // What a pause has stopped at its gate was in the way until then.
        let stopped = try log.publications.filter(\.isStopped).compactMap { publication in
            try publication.slot.map { Scene.candidate(publication, slot: try Instants.parse($0), guardrails: attached(publication)) }
        }
        var findings = try asked(by: now)
        for publication in log.publications {
            let others = scene.placed.filter { $0.key != publication.key }
            if others.count < scene.placed.count { findings += try place(of: publication, beside: others, except: changed) }
            findings += try visibleCall(publication, except: changed)
            findings += try choice(of: publication, beside: others + stopped.filter { $0.key != publication.key })
        }
        return findings
    }

    /// A slot beside all others.
    private func place(of publication: EventLog.Publication, beside others: [Placed], except changed: Set<String>) throws -> [Finding] {
        guard let slot = try publication.slot.map(Instants.parse) else { return [] }
        let wanted = try Instants.parse(publication.wantedAt)
        let (name, place) = (publication.name, Instants.text(slot))
        var findings: [Finding] = []
        if slot < wanted { findings.append(Finding(.early, name, "stands at \(place), wanted at \(Instants.text(wanted))")) }
        if slot > (try end(publication)) {
            findings.append(Finding(.late, name, "stands at \(place), wanted at \(Instants.text(wanted))", code: "latest"))
        }
        if (publication.decision == "publish") != (slot == wanted) {
            findings.append(Finding(.malformed, name, "`\(publication.decision)` at \(place), wanted at \(Instants.text(wanted))"))
        }
        if !(try open(publication.campaign)).contains(slot) {
            findings.append(Finding(.violated, name, "stands at \(place)", code: "campaign"))
        }
        let attached = attached(publication).filter { !changed.contains($0) }
        let candidate = Scene.candidate(publication, slot: slot, guardrails: attached)
        for limit in attached.compactMap({ guardrails[$0] }).flatMap({ $0.limits(on: candidate, beside: others) }) where limit.forbids(slot)
        {
            findings.append(Finding(.violated, name, "stands at \(place)", code: limit.code, guardrail: limit.guardrail))
        }
        return findings
    }

    /// What was decided just now: no earlier instant is free, and none at all if that is what it says.
    private func choice(of publication: EventLog.Publication, beside others: [Placed]) throws -> [Finding] {
        guard let from = try publication.lookedFrom.map(Instants.parse) else { return [] }
        let slot = try publication.slot.map(Instants.parse)
        let isLate = publication.reasons.contains { ["latest", "campaign-over"].contains($0.code) }
        // Not later than this, whoever has agreed to it.
        let limit = isLate ? try Instants.parse(publication.wantedAt) + latest : nil
        guard let end = slot.map({ $0 - 1 }) ?? limit else { return [] }
        let attached = attached(publication)
        let candidate = Scene.candidate(publication, slot: from, guardrails: attached)
        let limits = attached.compactMap { guardrails[$0] }.flatMap { $0.limits(on: candidate, beside: others) }
        guard let free = Judgement.free(limits, from: from, through: end, in: try open(publication.campaign)) else { return [] }
        let what = slot.map { "stands at \(Instants.text($0))" } ?? "is \(publication.decision)"
        return [Finding(slot == nil ? .groundless : .notEarliest, publication.name, "\(what), and could at \(Instants.text(free))")]
    }

    private func end(_ publication: EventLog.Publication) throws -> Int64 {
        let words = try log.approvals.filter { $0.key == publication.key }.map { try Instants.parse($0.at) }
        return max(try Instants.parse(publication.wantedAt), words.max() ?? .min) + latest
    }

    /// What the rules ask for, and nothing else, is there, and wanted when they say.
    private func asked(by now: Int64) throws -> [Finding] {
        var (publications, findings) = byName
        for wish in try wishes() {
            let publication = publications.removeValue(forKey: wish.name)
            let wanted = wish.wanted(key: wish.key(in: rules.workspace))
            if let publication {
                guard !publication.isGone, try Instants.parse(publication.wantedAt) != wanted else { continue }
                findings.append(Finding(.malformed, wish.name, "is wanted at \(publication.wantedAt), not at \(Instants.text(wanted))"))
            } else if (wish.discovered ?? wanted) < now, try exists(wish, wanted) {
                findings.append(Finding(.missing, wish.name, "is wanted at \(Instants.text(wanted)) and not there"))
            }
        }
        let strangers = publications.values.filter { !$0.isGone && !["published", "publishing"].contains($0.state) }
        return findings + strangers.map(\.name).sorted().map { Finding(.uncalled, $0, "nothing asks for it") }
    }
}

extension EventLog.Publication {
    fileprivate var isGone: Bool { ["failed", "dropped", "cancelled", "expired"].contains(state ?? decision) }
    fileprivate var isStopped: Bool { state == "held" && reasons.contains { $0.code == "paused" } }
}
