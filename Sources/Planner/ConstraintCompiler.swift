import CivilTime
import Domain
import PlatformFacts
import RuleSet

/// The limits that apply to one combination of destination and attached guardrails: places in the compiler's tables.
struct ConstraintSet {
    struct Calendar {
        /// In `ConstraintCompiler.calendars`.
        var index: Int
        var onConflict: Guardrail.OnConflict
    }
    struct Counting {
        /// In `ConstraintCompiler.countings`.
        var index: Int
        var onConflict: Guardrail.OnConflict
    }
    struct Dedupe {
        /// In `ConstraintCompiler.dedupes`.
        var index: Int
        var verdict: Decision
        var by: Guardrail.Dedupe.Key
    }
    var destination: String
    var guardrails: [String]
    var calendars: [Calendar] = []
    var countings: [Counting] = []
    var dedupes: [Dedupe] = []
    /// Whether any of them holds or drops what the deferring ones let through.
    var refuses = false
    /// Whether one of its counters counts within an item, a rule or a campaign.
    var dependsOnSubject = false
}

/// Turns guardrails and a platform's published quotas into constraints: each guardrail once, each combination once.
struct ConstraintCompiler {
    private struct Compiled {
        var calendars: [ConstraintSet.Calendar] = []
        var countings: [ConstraintSet.Counting] = []
        var dedupes: [ConstraintSet.Dedupe] = []
    }

    private let rules: RuleSet
    private(set) var sets: [ConstraintSet] = []
    private(set) var countings: [CountingConstraint] = []
    private(set) var dedupes: [DedupeConstraint] = []
    /// Their windows are written out while they are asked.
    var calendars: [ClosedTimes] = []
    private var units: [CivilUnits] = []
    /// By counting constraint: its units; -1 for one that counts in none.
    private var unitsOfCounting: [Int] = []
    private var guardrails: [String: Compiled] = [:]
    /// Few combinations share a destination.
    private var setsOfDestination: [String: [Int]] = [:]
    private var campaigns: [String: CampaignWindow] = [:]

    init(rules: RuleSet) { self.rules = rules }

    /// The place of a combination's limits in `sets`.
    mutating func set(destination: String, guardrails: [String]) -> Int {
        let known = setsOfDestination[destination, default: []]
        if let index = known.first(where: { sets[$0].guardrails == guardrails }) { return index }
        var set = ConstraintSet(destination: destination, guardrails: guardrails)
        for name in guardrails {
            guard let guardrail = rules.guardrail(name) else { continue }
            let compiled = compiled(guardrail)
            set.calendars += compiled.calendars
            set.countings += compiled.countings
            set.dedupes += compiled.dedupes
        }
        set.refuses =
            !set.dedupes.isEmpty || set.calendars.contains { $0.onConflict != .defer } || set.countings.contains { $0.onConflict != .defer }
        if let destination = rules.destination(destination) { set.countings += quotas(of: destination) }
        let scopes = set.countings.map { countings[$0.index].scope } + set.dedupes.map { dedupes[$0.index].dedupe.across }
        set.dependsOnSubject = scopes.contains { $0 != .destination && $0 != .workspace }
        sets.append(set)
        setsOfDestination[destination, default: []].append(sets.count - 1)
        return sets.count - 1
    }

    /// The limits themselves. Written in two steps: an index into `sets` must be made before `sets` is read.
    mutating func constraints(destination: String, guardrails: [String]) -> ConstraintSet {
        let index = set(destination: destination, guardrails: guardrails)
        return sets[index]
    }

    /// Nil for a publication outside campaigns.
    mutating func window(ofCampaign name: String?) -> CampaignWindow? {
        guard let name else { return nil }
        if let known = campaigns[name] { return known }
        guard let window = rules.campaign(name).map(CampaignWindow.init) else { return nil }
        campaigns[name] = window
        return window
    }

    /// The civil unit in which a constraint counts a slot; nil for one that counts in none.
    mutating func unit(of counting: Int, around slot: Int64) -> Range<Int64>? {
        let index = unitsOfCounting[counting]
        return index < 0 ? nil : units[index].unit(around: slot)
    }

    private mutating func compiled(_ guardrail: Guardrail) -> Compiled {
        if let known = guardrails[guardrail.name] { return known }
        let (name, zone, conflict) = (guardrail.name, guardrail.zone, guardrail.onConflict)
        var times: [any CalendarConstraint] = guardrail.quietHours.map { QuietHoursConstraint(guardrail: name, zone: zone, window: $0) }
        times += guardrail.intervals.map { IntervalConstraint(guardrail: name, interval: $0) }
        times += guardrail.blackout.map { BlackoutConstraint(guardrail: name, zone: zone, blackout: $0) }
        var result = Compiled()
        for constraint in times {
            calendars.append(ClosedTimes(constraint))
            result.calendars.append(.init(index: calendars.count - 1, onConflict: conflict))
        }
        for (index, cap) in guardrail.caps.enumerated() {
            result.countings.append(add(CapConstraint.constraint(cap, index, of: name, zone: zone), conflict))
        }
        if let spacing = guardrail.spacing { result.countings.append(add(SpacingConstraint.constraint(spacing, of: name), conflict)) }
        for dedupe in guardrail.dedupe {
            dedupes.append(DedupeConstraint(guardrail: name, dedupe: dedupe))
            let verdict: Decision = conflict == .hold ? .held : .dropped
            result.dedupes.append(.init(index: dedupes.count - 1, verdict: verdict, by: dedupe.by))
        }
        guardrails[name] = result
        return result
    }

    private mutating func add(_ constraint: CountingConstraint, _ conflict: Guardrail.OnConflict) -> ConstraintSet.Counting {
        countings.append(constraint)
        if case .unit(let kind, let zone) = constraint.measure {
            let known = units.firstIndex { $0.kind == kind && $0.zone === zone }
            if known == nil { units.append(CivilUnits(kind, zone: zone)) }
            unitsOfCounting.append(known ?? units.count - 1)
        } else {
            unitsOfCounting.append(-1)
        }
        return .init(index: countings.count - 1, onConflict: conflict)
    }

    /// Each destination's own, because they are counted there and their origin is the destination's.
    private mutating func quotas(of destination: Destination) -> [ConstraintSet.Counting] {
        if let known = guardrails["quota of \(destination.name)"] { return known.countings }
        var result = Compiled()
        for quota in PlatformFacts.capabilities(for: destination.platform).quotas {
            let (window, zone): (Guardrail.Cap.Window, Zone)
            switch quota.window {
            case .rolling(let length): (window, zone) = (.rolling(length), rules.zone)
            case .day(let name): (window, zone) = (.day, (try? Zone.named(name)) ?? .utc)
            }
            let cap = Guardrail.Cap(per: window, max: quota.max, across: .destination, origin: destination.origin)
            result.countings.append(add(CapConstraint.quota(cap, named: quota.name, of: destination.platform, zone: zone), .defer))
        }
        // No guardrail's name holds a blank.
        guardrails["quota of \(destination.name)"] = result
        return result.countings
    }
}
