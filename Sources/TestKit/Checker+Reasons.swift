extension Checker {
    /// Every reason must be true, and nothing but a plain publication may come without one.
    func reasons(
        _ wish: WishedFor, _ publication: EventLog.Publication, _ slot: Int64?, _ judgement: Judgement, _ takers: [String], _ scene: Scene
    ) -> [Finding] {
        if publication.decision != "publish", publication.reasons.isEmpty {
            return [Finding(.silent, wish.name, "is \(publication.decision) and nobody says why")]
        }
        return publication.reasons.compactMap { reason in
            let isTrue =
                switch reason.code {
                case "already-taken": !takers.isEmpty && reason.blocker.map { takers.contains($0) } ?? true
                case "campaign-not-started": judgement.start < judgement.open.lowerBound
                case "campaign-over", "latest": judgement.outcome == .dropped([reason.code])
                case "approval" where slot != nil: judgement.start > (try? Instants.parse(publication.wantedAt)) ?? .max
                case "approval", "campaign-paused", "paused": isHeld(judgement, reason.code)
                default: judgement.isTrue(reason.code, reason.guardrail, until: slot)
                }
            let isKnown = reason.blocker.map { key in takers.contains(key) || scene.placed.contains { $0.key == key } } ?? true
            if isTrue, isKnown { return nil }
            return Finding(
                .falseReason, wish.name, isTrue ? "names a publication that is not in the way" : "is not so", code: reason.code,
                guardrail: reason.guardrail)
        }
    }

    private func isHeld(_ judgement: Judgement, _ code: String) -> Bool {
        if case .held(let codes) = judgement.outcome { codes.contains(code) } else { false }
    }

    /// The visible call: not in a window of any guardrail that applies, not out of its campaign, not before its slot.
    func visibleCall(_ publication: EventLog.Publication) throws -> [Finding] {
        guard let text = publication.visibleAt else { return [] }
        let instant = try Instants.parse(text)
        guard let slot = try publication.slot.map(Instants.parse) else {
            return [Finding(.malformed, publication.name, "visible at \(text) without a slot")]
        }
        var findings: [Finding] = []
        if instant < slot { findings.append(Finding(.early, publication.name, "visible at \(text), before its slot")) }
        if let tolerance = log.toleranceSeconds, instant > slot + Int64(tolerance * 1000) {
            findings.append(Finding(.lateness, publication.name, "visible at \(text), its slot was \(Instants.text(slot))"))
        }
        if !(try open(publication.campaign)).contains(instant) {
            let code = instant < (try open(publication.campaign)).lowerBound ? "campaign-not-started" : "campaign-over"
            findings.append(Finding(.violated, publication.name, "visible at \(text)", code: code))
        }
        for name in attached(publication) {
            for limit in guardrails[name]?.calendarLimits ?? [] where limit.forbids(instant) {
                findings.append(Finding(.violated, publication.name, "visible at \(text)", code: limit.code, guardrail: name))
            }
        }
        return findings
    }

    func attached(_ publication: EventLog.Publication) -> [String] {
        let name = String(publication.cause.split(separator: ":", maxSplits: 1).last ?? "")
        let campaign = rules.campaign(publication.campaign)
        let rule = rules.rules.first { publication.cause == "rule:\($0.name)" }
        let entry = rule?.post.first { $0.to == publication.destination && $0.as == publication.as ?? "" }
        let post = campaign?.posts.first { "\(publication.campaign ?? "")/\($0.name)" == name }
        let there = rules.destinations.first { $0.name == publication.destination }?.guardrails ?? []
        let own = (rule?.guardrails ?? []) + (entry?.guardrails ?? []) + (post?.guardrails ?? [])
        return Set(rules.defaults.guardrails + (campaign?.guardrails ?? []) + own + there).sorted()
    }
}
