package import Foundation

/// Proves from the resolved rules and a log alone that what is in it is right (DESIGN §11), or names what is not: no limit
/// is violated by any slot or visible call, and everything that must exist stands at the earliest instant that it may have,
/// in the order in which slots are given. It knows nothing of the planner, and reads zones through Foundation.
///
/// It judges the wishes of new items, of posts at an instant and of schedules; conditions, captions and topics it takes
/// from the log.
package struct Checker {
    let rules: CheckedWorkspace
    let log: EventLog
    let from: Int64
    let until: Int64
    let guardrails: [String: GuardrailClock]
    let clocks: [String: WallClock]
    private let adoptions: [String: Int64]

    /// - Parameters:
    ///   - workspace: what `config --format json` prints.
    ///   - log: an `EventLog`.
    package init(workspace: Data, log: Data) throws {
        let rules = try CheckedWorkspace(json: workspace)
        let log = try EventLog(json: log)
        self.rules = rules
        self.log = log
        from = try Instants.parse(log.from)
        until = try Instants.parse(log.until)
        adoptions = try log.adoptions.mapValues(Instants.parse)
        let span = try Self.span(rules, log, min(from, adoptions.values.min() ?? from), until)
        let month = 45 * Instants.day
        var clocks: [String: WallClock] = [:]
        for zone in rules.zones { clocks[zone] = try WallClock(zone, from: span.lowerBound - month, until: span.upperBound + month) }
        self.clocks = clocks
        var guardrails: [String: GuardrailClock] = [:]
        for guardrail in rules.guardrails {
            guardrails[guardrail.name] = try GuardrailClock(
                guardrail, span: span, clocks: { try Self.clock($0, clocks) }, calendars: log.calendars)
        }
        self.guardrails = guardrails
    }

    static func clock(_ name: String, _ clocks: [String: WallClock]) throws -> WallClock {
        guard let clock = clocks[name] else { throw WallClock.NoSuchZone(identifier: name) }
        return clock
    }

    /// All times that matter: whole minutes around everything in the log.
    private static func span(_ rules: CheckedWorkspace, _ log: EventLog, _ from: Int64, _ until: Int64) throws -> Range<Int64> {
        var instants = [from, until + min(Int64(rules.defaults.latestSeconds * 1000), 100 * Instants.day)]
        for publication in log.publications {
            instants += try [publication.slot, publication.visibleAt].compactMap { try $0.map(Instants.parse) }
        }
        let first = (instants.min() ?? from) / Instants.minute * Instants.minute - 2 * Instants.day
        let last = (instants.max() ?? until) / Instants.minute * Instants.minute + 2 * Instants.day
        return first..<last
    }

    package func findings() throws -> [Finding] {
        var findings: [Finding] = []
        var (publications, twice) = byName
        findings += twice
        var called: [Called] = []
        for wish in try wishes() {
            let wanted = wish.wanted(key: wish.key(in: rules.workspace))
            guard try exists(wish, wanted) else { continue }
            guard let publication = publications.removeValue(forKey: wish.name) else {
                findings.append(Finding(.missing, wish.name, "is wanted at \(Instants.text(wanted)) and not there"))
                continue
            }
            let consent = try consent(wish, publication, wanted)
            called.append(Called(wish: wish, publication: publication, wanted: wanted, consent: consent))
        }
        for publication in log.publications where publications[publication.name] != nil && publication.given != true {
            findings.append(Finding(.uncalled, publication.name, "nothing asks for it"))
        }
        var scene = Scene()
        for publication in log.publications where publication.given == true {
            try scene.add(publication, guardrails: attached(publication))
        }
        let moments = called.filter { $0.publication.given != true }.flatMap { one in
            (one.claim.map { [(order: $0, called: one, isClaim: true)] } ?? []) + [(order: one.order, called: one, isClaim: false)]
        }
        for moment in moments.sorted(by: { $0.order < $1.order }) {
            let one = moment.called
            if moment.isClaim {
                scene.claim(one.publication, allowsRepeat: one.wish.allowsRepeat)
            } else {
                findings += try check(one, &scene)
            }
        }
        return try findings + log.publications.flatMap { try visibleCall($0) }
    }

    /// What no trouble excuses: a visible call in a closed time or before its slot, and slots of what became visible that
    /// violate a limit beside each other. Says nothing of what might have stood earlier.
    package func violations() throws -> [Finding] {
        var scene = Scene()
        let visible = log.publications.filter { $0.visibleAt != nil }
        for publication in visible { try scene.add(publication, guardrails: attached(publication)) }
        var findings = try visible.flatMap { try visibleCall($0) }
        for publication in visible {
            guard let slot = try publication.slot.map(Instants.parse) else { continue }
            let names = attached(publication)
            let candidate = Scene.candidate(publication, slot: slot, guardrails: names)
            let others = scene.placed.filter { $0.key != publication.key }
            for limit in names.compactMap({ guardrails[$0] }).flatMap({ $0.limits(on: candidate, beside: others) })
            where limit.forbids(slot) {
                findings.append(
                    Finding(
                        .violated, publication.name, "stands at \(Instants.text(slot))", code: limit.code, guardrail: limit.guardrail))
            }
        }
        return findings
    }

    /// Each by its name, and what stands there twice.
    var byName: (publications: [String: EventLog.Publication], twice: [Finding]) {
        var (publications, twice): ([String: EventLog.Publication], [Finding]) = ([:], [])
        for publication in log.publications {
            guard publications.updateValue(publication, forKey: publication.name) != nil else { continue }
            twice.append(Finding(.twice, publication.name, "stands in the log twice"))
        }
        return (publications, twice)
    }

    func wishes() throws -> [WishedFor] {
        let first = min(from, adoptions.values.min() ?? from)
        let days = Int(first / Instants.day) - 2...Int(until / Instants.day) + 2
        return try WishReader(rules: rules, log: log, days: days, clocks: { try Self.clock($0, clocks) }).all()
    }

    func adoption(of cause: String) -> Int64 { adoptions[cause] ?? from }

    /// Whether there is to be a publication for it at all.
    func exists(_ wish: WishedFor, _ wanted: Int64) throws -> Bool {
        let adoption = adoption(of: wish.cause)
        guard wanted >= adoption, wanted < until, wish.discovered.map({ $0 >= adoption }) ?? true else { return false }
        return try !wish.isOccurrence || open(wish.campaign).contains(wanted)
    }

    /// The days of a campaign, as instants.
    func open(_ name: String?) throws -> Range<Int64> {
        guard let campaign = rules.campaign(name) else { return Int64.min..<Int64.max }
        let clock = try Self.clock(campaign.timezone, clocks)
        let first = try campaign.from.map { clock.first(day: try Instants.parseDay($0)) }
        let end = try campaign.until.map { clock.first(day: try Instants.parseDay($0) + 1) }
        return (first ?? .min)..<max(first ?? .min, end ?? .max)
    }
}

/// A wish and the publication that answers it.
struct Called {
    var wish: WishedFor
    var publication: EventLog.Publication
    var wanted: Int64
    var consent: Consent

    /// Occurrences first by (wanted, key), then items by (discovered, wanted, key); what had to be approved stands where it was.
    var order: (Int64, Int64, String) { (max(wish.discovered ?? .min, consent.given ?? .min), wanted, publication.key) }

    /// Where in that order it was found, if it was approved only later.
    var claim: (Int64, Int64, String)? {
        guard let found = wish.discovered, let given = consent.given, given > found else { return nil }
        return (found, wanted, publication.key)
    }
}

extension EventLog.Publication {
    var subject: String { item ?? occurrence ?? "" }
    var name: String { [cause, subject, "to", destination, self.as ?? ""].filter { !$0.isEmpty }.joined(separator: " ") }
}
