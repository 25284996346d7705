extension Checker {
    /// Judges one publication beside those before it, then takes it as the log has it.
    func check(_ called: Called, _ scene: inout Scene) throws -> [Finding] {
        let (wish, publication, wanted, given) = (called.wish, called.publication, called.wanted, called.consent.given)
        var findings: [Finding] = []
        // A log made by hand may name its publications as it likes.
        if publication.key.count == 64, publication.key != wish.key(in: rules.workspace) {
            findings.append(Finding(.malformed, wish.name, "has the key \(publication.key)"))
        }
        let slot = try publication.slot.map(Instants.parse)
        if try Instants.parse(publication.wantedAt) != wanted {
            findings.append(Finding(.malformed, wish.name, "is wanted at \(Instants.text(wanted)), not at \(publication.wantedAt)"))
        }
        if ["publish", "deferred"].contains(publication.decision) != (slot != nil) || publication.decision == "publish" && slot != wanted
            || publication.decision == "deferred" && slot.map({ $0 <= wanted }) ?? false
        {
            findings.append(Finding(.malformed, wish.name, "`\(publication.decision)` at \(publication.slot ?? "no slot")"))
        }
        let takers =
            wish.allowsRepeat || scene.claims.contains(publication.key) ? [] : Scene.place(publication).flatMap { scene.takers[$0] } ?? []
        let candidate = Scene.candidate(publication, slot: wanted, guardrails: wish.guardrails)
        let limits = wish.guardrails.compactMap { guardrails[$0] }.flatMap { $0.limits(on: candidate, beside: scene.placed) }
        // What is decided a moment late keeps its instant.
        let soonest = from - wanted > Self.tolerance ? from : wanted
        let judgement = Judgement(
            limits: limits, start: max(soonest, given ?? soonest), latest: max(wanted, given ?? wanted) + latest,
            open: try open(wish.campaign), standing: standing(wish, called.consent), isBraked: try brakes(on: wish))
        if !takers.isEmpty {
            findings += taken(wish, publication)
        } else {
            findings += compare(wish, publication, slot, judgement)
        }
        findings += reasons(wish, publication, slot, judgement, takers, scene)
        try scene.add(publication, guardrails: wish.guardrails)
        return findings
    }

    private func taken(_ wish: WishedFor, _ publication: EventLog.Publication) -> [Finding] {
        if publication.slot != nil { return [Finding(.taken, wish.name, "its item goes there already", code: "already-taken")] }
        let isSaid = publication.decision == "dropped" && publication.reasons.contains { $0.code == "already-taken" }
        return isSaid ? [] : [Finding(.groundless, wish.name, "must be dropped: its item goes there already", code: "already-taken")]
    }

    private static let tolerance = 15 * Instants.minute

    var latest: Int64 { Int64(rules.defaults.latestSeconds * 1000) }

    private func standing(_ wish: WishedFor, _ consent: Consent) -> Judgement.Outcome? {
        if consent.isRefused { return .dropped(["approval"]) }
        let isPaused = rules.campaign(wish.campaign)?.state == "paused"
        let codes = Set((consent.given == nil ? ["approval"] : []) + (isPaused ? ["campaign-paused"] : []))
        return codes.isEmpty ? nil : .held(codes)
    }

    private func brakes(on wish: WishedFor) throws -> (Int64) -> Bool {
        let names: [String: String?] = [
            "all": "", "campaign": wish.campaign, "destination": wish.destination, "rule": String(wish.cause.dropFirst(5)),
        ]
        let times = try log.brakes.filter { $0.scope == "all" || names[$0.scope] == $0.name }
            .map { (since: try Instants.parse($0.since), until: try $0.until.map(Instants.parse) ?? .max) }
        return { slot in
            // It is asked at the gate, which is not before the decision.
            let gate = max(slot, from)
            return times.contains { $0.since <= gate && gate < $0.until }
        }
    }

    /// The slot or its absence against what must be.
    private func compare(_ wish: WishedFor, _ publication: EventLog.Publication, _ slot: Int64?, _ judgement: Judgement) -> [Finding] {
        switch (judgement.outcome, slot) {
        case (.slot(let right), let slot?):
            return right == slot ? [] : wrong(wish, slot, judgement)
        case (.slot(let right), nil):
            return [Finding(.groundless, wish.name, "is \(publication.decision), and could stand at \(Instants.text(right))")]
        case (.held(let codes), let slot?), (.dropped(let codes), let slot?):
            let violations = wrong(wish, slot, judgement)
            return violations.isEmpty
                ? codes.sorted().map { Finding(.violated, wish.name, "stands at \(Instants.text(slot)) all the same", code: $0) }
                : violations
        case (.held(let codes), nil):
            let isSaid = publication.decision == "held" && publication.reasons.contains { codes.contains($0.code) }
            return isSaid ? [] : [Finding(.groundless, wish.name, "must be held (\(codes.sorted())), is \(publication.decision)")]
        case (.dropped(let codes), nil):
            let isSaid = publication.decision == "dropped" && publication.reasons.contains { codes.contains($0.code) }
            return isSaid ? [] : [Finding(.groundless, wish.name, "must be dropped (\(codes.sorted())), is \(publication.decision)")]
        }
    }

    /// What is wrong with a slot.
    private func wrong(_ wish: WishedFor, _ slot: Int64, _ judgement: Judgement) -> [Finding] {
        let place = Instants.text(slot)
        var findings: [Finding] = []
        if slot < judgement.start {
            findings.append(Finding(.early, wish.name, "stands at \(place), before \(Instants.text(judgement.start))"))
        }
        if slot > judgement.end {
            findings.append(Finding(.late, wish.name, "stands at \(place), after \(Instants.text(judgement.end))", code: "latest"))
        }
        if slot < judgement.open.lowerBound {
            findings.append(Finding(.violated, wish.name, "stands at \(place), before its campaign", code: "campaign-not-started"))
        }
        if slot >= judgement.open.upperBound {
            findings.append(Finding(.violated, wish.name, "stands at \(place), after its campaign", code: "campaign-over"))
        }
        for limit in judgement.limits where limit.forbids(slot) {
            findings.append(Finding(.violated, wish.name, "stands at \(place)", code: limit.code, guardrail: limit.guardrail))
        }
        if let right = judgement.instant, right < slot {
            findings.append(Finding(.notEarliest, wish.name, "stands at \(place), could at \(Instants.text(right))"))
        }
        return findings
    }
}
