extension Checker {
    /// Every reason must be true, and nothing but a plain publication may come without one.
    func reasons(
        _ wish: WishedFor, _ publication: EventLog.Publication, _ slot: Int64?, _ judgement: Judgement, _ takers: [String], _ scene: Scene
    ) -> [Finding] {
        if publication.decision != "publish", publication.reasons.isEmpty {
            return [Finding(.silent, wish.name, "is \(publication.decision) and nobody says why")]
        }
        var findings: [Finding] = []
        if let slot, slot > judgement.start, judgement.outcome == .slot(slot),
            !publication.reasons.contains(where: { brings($0, slot, judgement) })
        {
            findings.append(Finding(.silent, wish.name, "stands at \(Instants.text(slot)), and no reason leads there"))
        }
        return findings
            + publication.reasons.compactMap { reason in
                let isTrue =
                    switch reason.code {
                    case "already-taken": reason.blocker.map { $0 == takers.first } ?? !takers.isEmpty
                    case "dedupe": isDuplicate(reason, judgement)
                    case "missed": slot != nil && judgement.start > (try? Instants.parse(publication.wantedAt)) ?? .max
                    case "campaign-not-started": judgement.start < judgement.open.lowerBound
                    case "campaign-over", "latest": judgement.outcome == .dropped([reason.code])
                    case "approval" where slot != nil: judgement.start > (try? Instants.parse(publication.wantedAt)) ?? .max
                    case "approval", "campaign-paused", "paused":
                        isHeld(judgement, reason.code) || judgement.outcome == .dropped([reason.code])
                    default: judgement.isTrue(reason.code, reason.guardrail, until: slot)
                    }
                let isKnown = reason.blocker.map { key in takers.contains(key) || scene.placed.contains { $0.key == key } } ?? true
                if isTrue, isKnown { return nil }
                return Finding(
                    .falseReason, wish.name, isTrue ? "names a publication that is not in the way" : "is not so", code: reason.code,
                    guardrail: reason.guardrail)
            }
    }

    /// Whether a reason tells why nothing earlier was to be had: its limit forbids the instant before the slot.
    private func brings(_ reason: EventLog.Publication.Reason, _ slot: Int64, _ judgement: Judgement) -> Bool {
        if reason.code == "campaign-not-started" { return slot == judgement.open.lowerBound }
        return judgement.limits.contains { limit in
            limit.code == reason.code && (reason.guardrail ?? limit.guardrail) == limit.guardrail && limit.conflict == "defer"
                && limit.forbids(slot - 1)
        }
    }

    /// Whether the one that it names is the first of those that are alike and in reach of where it would stand.
    private func isDuplicate(_ reason: EventLog.Publication.Reason, _ judgement: Judgement) -> Bool {
        guard let instant = judgement.instant else { return false }
        return judgement.limits.contains { limit in
            guard limit.code == "dedupe", (reason.guardrail ?? limit.guardrail) == limit.guardrail else { return false }
            return limit.forbids(instant) && (reason.blocker ?? limit.blocker(instant)) == limit.blocker(instant)
        }
    }

    private func isHeld(_ judgement: Judgement, _ code: String) -> Bool {
        if case .held(let codes) = judgement.outcome { codes.contains(code) } else { false }
    }

    /// The visible call: not in a window of any guardrail that applies, not out of its campaign, not before its slot.
    func visibleCall(_ publication: EventLog.Publication, except changed: Set<String> = []) throws -> [Finding] {
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
        for name in attached(publication) where !changed.contains(name) {
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
