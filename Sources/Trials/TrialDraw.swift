import CivilTime
import Domain
import HTTPValues
import RuleSet
import Simulation

/// Draws what happens in a trial. Each subject has its own dice, so that more of one does not shift the others.
struct TrialDraw {
    let seed: UInt64
    let length: Duration
    let people: People
    let library: TrialLibrary
    let workspace: TrialWorkspace
    /// Nothing ends the process: what only a restart would take up again is lost.
    let survives: Bool
    let crashes: CrashPlan
    /// The rules that it begins with.
    let base: TrialEdition
    let story: TrialStory
    let hasSteadyClock: Bool
    /// What the rules say, by revision.
    private(set) var editions: [String: TrialEdition]
    let root: SeededGenerator

    /// Sources have their baseline by then.
    private static let quiet = 900

    init(seed: UInt64, length: Duration, people: People, library: TrialLibrary) {
        self.seed = seed
        self.length = length
        self.people = people
        self.library = library
        root = SeededGenerator(seed: seed)
        var clocks = root.child("clocks")
        hasSteadyClock = clocks.oneIn(2)
        var dice = root.child("kind")
        workspace = dice.pick(TrialWorkspace.allCases) ?? .pace
        survives = dice.oneIn(3)
        crashes = survives ? .never : .sometimes(oneIn: dice.int(15...150), most: 4)
        story = dice.pick(TrialStory.allCases) ?? .none
        base = Self.base(&dice, story)
        editions = [Trial.firstRevision: base]
    }

    private static func base(_ dice: inout SeededGenerator, _ story: TrialStory) -> TrialEdition {
        // A morning; an evening with its midnight; the night in which summer time ends.
        var base = dice.pick([TrialEdition(day: 20, hour: 6), .init(day: 20, hour: 15), .init(day: 24, hour: 16)]) ?? TrialEdition()
        if dice.oneIn(2) { base.temper = dice.pick(TrialEdition.Temper.allCases) ?? .patient }
        base.crowded = dice.oneIn(2) ? "xs" : "reels"
        // Soon after the poll of a full or half hour.
        if story == .closing, dice.oneIn(2) {
            let poll = (base.hour + dice.int(2...6)) * 60 + (dice.oneIn(2) ? 30 : 0)
            base.siesta = poll + 1..<poll + 50
        }
        return base
    }

    /// When a trial begins.
    static func start(_ edition: TrialEdition) -> Timestamp {
        // The first minute of the twentieth of October 2026 in Berlin, by summer time.
        Timestamp(seconds: 1_792_447_200) + .days(Int64(edition.day - 20)) + .hours(Int64(edition.hour))
    }

    var start: Timestamp { Self.start(base) }
    private var days: Int { max(1, Int(length.milliseconds / 43_200_000)) }

    /// An instant within the trial.
    func instant(_ dice: inout SeededGenerator) -> Timestamp {
        let span = max(Int(length.milliseconds / 1000), Self.quiet + 1)
        return start + .seconds(Int64(dice.int(Self.quiet...span)))
    }

    /// As often as not in the hour after a video, when there is something to break.
    func busy(_ dice: inout SeededGenerator, _ script: SimulationScript) -> Timestamp {
        guard dice.oneIn(2), let video = dice.pick(script.videos) else { return instant(&dice) }
        return min(video.at + .seconds(Int64(dice.int(0...3600))), script.until)
    }

    /// The rules as edited, under a revision of their own.
    mutating func revision(_ edition: TrialEdition) throws -> RuleSet {
        let name = "r\(editions.count) \(edition.name)"
        editions[name] = edition
        return try library.rules(workspace, edition, revision: name)
    }

    mutating func script() throws -> SimulationScript {
        var script = SimulationScript(until: start + length)
        videos(&script)
        platforms(&script)
        lostAnswers(&script)
        machine(&script)
        disk(&script)
        words(&script)
        var dice = root.child("edits")
        if dice.oneIn(3) { try revisions(&script) }
        try tell(story, &script)
        if survives { spare(&script) }
        settle(&script)
        return script
    }

    /// Who said it while no process was there to hear it says it again: what waits for a word has its end, too. The right clock
    /// is doubted as well after it was wrong for long.
    private func settle(_ script: inout SimulationScript) {
        let wasWrong = hasSteadyClock && script.happenings.contains { if case .clock = $0.what { true } else { false } }
        for pause in [10, 100] as [Int64] {
            let at = script.until + .minutes(pause)
            if editions.count > 1 { script.happenings.append((at, .word("confirm", people.confirm()))) }
            if wasWrong { script.happenings.append((at, .word("believe the clock", people.resume()))) }
        }
    }

    private func videos(_ script: inout SimulationScript) {
        var dice = root.child("videos")
        let burst = workspace == .rush && dice.oneIn(2) ? instant(&dice) : nil
        for index in 0..<(burst == nil ? dice.int(days...3 * days) : dice.int(7...9)) {
            let words = dice.pick(["#dance", "for our sponsor", "#dance sponsor", "at night"]) ?? ""
            script.videos.append(
                .init(
                    at: burst ?? videoTime(&dice), account: "watched", id: "7\(100_000_000_000_000_000 + index)",
                    caption: "clip \(index) \(dice.int(100...999)) \(words)", duration: .seconds(Int64(dice.int(5...70)))))
        }
    }

    private func videoTime(_ dice: inout SeededGenerator) -> Timestamp {
        guard let siesta = base.siesta, dice.oneIn(2) else { return instant(&dice) }
        // Found by the poll right before it.
        return start + .minutes(Int64(siesta.lowerBound - 1 - base.hour * 60 - dice.int(2...28)))
    }

    private static let faultKinds = [
        "status:503", "accept-then-status:503", "drop-response", "accept-slow:30s", "accept-slow:300s", "delay:5s", "delay:20s", "reset",
        "truncate", "list-lag:60s", "list-lag:300s", "expire-token", "rate-limit:60s",
    ]
    static let names: [(platform: Platform, account: String)] = [
        (.tiktok, "watched"), (.instagram, "reels"), (.youtube, "shorts"), (.x, "xs"),
    ]

    private func platforms(_ script: inout SimulationScript) {
        var dice = root.child("platforms")
        for _ in 0..<dice.int(0...8 * days) {
            guard let kind = dice.pick(Self.faultKinds), let name = dice.pick(Self.names) else { continue }
            script.platformFaults.append(
                .init(
                    at: instant(&dice),
                    body: [
                        "match": ["platform": .string(name.platform.rawValue)], "fault": .string(kind),
                        "times": .int(Int64(dice.int(1...2))),
                    ]))
        }
        if dice.oneIn(4), let name = dice.pick(Self.names) {
            script.happenings.append((instant(&dice), .revoked(name.account, name.platform)))
        }
        for _ in 0..<dice.int(0...2 * days) {
            guard let kind = dice.pick(SimulationScript.VisibleFault.Kind.allCases), let name = dice.pick(Self.names) else { continue }
            script.visibleFaults.append(
                .init(kind: kind, destination: name.account, item: nil, from: instant(&dice), times: dice.int(1...2)))
        }
    }

    /// The answer to a visible call is lost, and the list that could tell of the post lags: what a lookup is for.
    private func lostAnswers(_ script: inout SimulationScript) {
        var dice = root.child("lost answers")
        let kinds: [SimulationScript.VisibleFault.Kind] = [.timeoutAfterSend, .errorAfterSend, .crashAfterSend, .crashInFlight]
        guard dice.oneIn(2), let kind = dice.pick(kinds), let name = dice.pick(Array(Self.names.dropFirst())) else { return }
        script.visibleFaults.append(.init(kind: kind, destination: name.account, item: nil, from: start, times: dice.int(1...2)))
        let lag = dice.pick(["list-lag:60s", "list-lag:300s"]) ?? ""
        script.platformFaults.append(
            .init(at: start, body: ["match": ["platform": .string(name.platform.rawValue)], "fault": .string(lag), "times": 2]))
    }

    private func machine(_ script: inout SimulationScript) {
        var dice = root.child("machine")
        for _ in 0..<dice.int(0...3 * days) {
            script.happenings.append((busy(&dice, script), .death(dice.pick(Death.allCases) ?? .killed)))
        }
        if dice.oneIn(3) {
            script.happenings.append((busy(&dice, script), .stop(restartAfter: .seconds(Int64(dice.int(1...1200))))))
        }
        if dice.oneIn(3) {
            let at = busy(&dice, script)
            let length = dice.int(1...2400)
            script.happenings.append((at, .freeze(.seconds(Int64(length)))))
            // A stopped process is killed, and another takes over at once.
            if dice.oneIn(2) { script.happenings.append((at + .seconds(Int64(dice.int(0...length))), .death(.killed))) }
        }
        if dice.oneIn(3) {
            let jump = dice.int(1...90 * 60)
            let at = busy(&dice, script)
            let error = Duration.seconds(Int64(dice.oneIn(2) ? jump : -jump))
            script.happenings.append((at, .clock(error)))
            if hasSteadyClock { believe(&dice, error, since: at, &script) }
        }
    }

    /// Somebody sets the clock right again, or says that it is right.
    private func believe(_ dice: inout SeededGenerator, _ error: Duration, since at: Timestamp, _ script: inout SimulationScript) {
        let later = min(at + .minutes(Int64(dice.int(5...90))), script.until)
        script.happenings.append(
            dice.oneIn(2) ? (later, .clock(.zero - error)) : (later, .word("believe the clock", people.resume())))
    }

    private func spare(_ script: inout SimulationScript) {
        script.happenings.removeAll { $0.what.endsProcess }
        script.visibleFaults.removeAll { [.crashAfterSend, .crashBeforeSend, .crashInFlight].contains($0.kind) }
        for index in script.aimed.indices { script.aimed[index].what.removeAll { $0.what.endsProcess } }
    }

    private func disk(_ script: inout SimulationScript) {
        var dice = root.child("disk")
        if dice.oneIn(3) {
            let at = busy(&dice, script)
            script.happenings.append((at, .disk(.full)))
            // Never at the instant at which it fills up: which comes first is drawn as well.
            script.happenings.append((min(at + .seconds(Int64(dice.int(1...3600))), script.until + .seconds(1)), .disk(.healed)))
        }
        for _ in 0..<dice.int(0...2) {
            let after = dice.int(0...60)
            let trouble: DiskTrouble =
                switch dice.int(0...3) {
                case 0: .failsWriting(after: after)
                case 1: .failsReading(after: after)
                case 2: .runsOut(after: after)
                default: .powerCut(after: after)
                }
            script.happenings.append((busy(&dice, script), .disk(trouble)))
        }
    }

    private func words(_ script: inout SimulationScript) {
        var dice = root.child("words")
        for who in ["ann", "bob"] where !dice.oneIn(4) {
            for _ in 0..<3 { script.happenings.append((busy(&dice, script), .word("\(who) approves", people.approve(as: who)))) }
        }
        if !dice.oneIn(3) {
            let at = busy(&dice, script)
            let length = Duration.seconds(Int64(dice.int(60...7200)))
            let (scope, name) =
                dice.pick([(Brake.Scope.all, ""), (.destination, "reels"), (.destination, "xs"), (.rule, "tell-x")]) ?? (.all, "")
            let hasEnd = dice.oneIn(2)
            script.happenings.append((at, .word("pause", people.pause(scope, name, for: hasEnd ? length : nil))))
            if !hasEnd { script.happenings.append((min(at + length, script.until), .word("resume", people.resume()))) }
        }
        for event in [PublicationEvent.cancel, .drop] where dice.oneIn(3) {
            script.happenings.append((busy(&dice, script), .word(event.rawValue, people.end(event, dice.int(0...1000)))))
        }
    }

    private mutating func revisions(_ script: inout SimulationScript) throws {
        var dice = root.child("revisions")
        var edition = base
        for number in 1...dice.int(1...4) {
            switch dice.int(0...5) {
            case 0: edition.mark = "#edited\(number)"
            case 1: edition.spacing = dice.int(5...90)
            case 2: edition.isWithoutX.toggle()
            case 3: edition.isPaused.toggle()
            case 4: edition.blackout = edition.blackout == nil ? base.day : nil
            default: edition.asksBack.toggle()
            }
            let at = busy(&dice, script)
            script.happenings.append((at, .revision(try revision(edition))))
            script.happenings.append((at + .seconds(Int64(dice.int(1...1800))), .word("confirm", people.confirm())))
        }
    }
}

extension Happening {
    fileprivate var endsProcess: Bool {
        switch self {
        case .death, .stop, .disk(.powerCut): true
        case .video, .fault, .revoked, .freeze, .clock, .disk, .revision, .word: false
        }
    }
}
