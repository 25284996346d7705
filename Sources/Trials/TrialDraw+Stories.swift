import CivilTime
import Domain
import HTTPValues
import RuleSet
import Simulation

/// What makes a bad day: troubles that belong together, within moments of each other and of what the engine does just then.
enum TrialStory: CaseIterable, Sendable {
    /// Nothing but what happens anyway.
    case none
    /// Somebody says stop at the last moment.
    case stopping
    /// The time, the day or the campaign for posts ends between a call and the next.
    case closing
    /// Captions are mended while they are being prepared.
    case mending
    /// The process dies while it waits for answers.
    case dying
    /// A platform answers nothing, or nothing but errors, for a while.
    case silence
}

extension TrialDraw {
    mutating func tell(_ story: TrialStory, _ script: inout SimulationScript) throws {
        var dice = root.child("story")
        switch story {
        case .none: break
        case .stopping: for _ in 0..<dice.int(1...3) { stop(&dice, &script) }
        case .closing: for _ in 0..<dice.int(1...2) { try close(&dice, &script) }
        case .mending: for _ in 0..<dice.int(1...2) { try mend(&dice, &script) }
        case .dying: for _ in 0..<dice.int(1...2) { die(&dice, &script) }
        case .silence: silence(&dice, &script)
        }
    }

    /// While the request is under way, in the second before another process's word is heard, or before the next try.
    private func soon(_ dice: inout SeededGenerator) -> Duration {
        switch dice.int(0...3) {
        case 0, 1: underWay(&dice)
        case 2: .milliseconds(Int64(dice.int(0...1500)))
        default: .seconds(Int64(dice.int(1...90)))
        }
    }

    private func underWay(_ dice: inout SeededGenerator) -> Duration { .milliseconds(Int64(dice.int(0...Trial.networkPause.upperBound))) }

    private func destination(_ dice: inout SeededGenerator) -> (platform: Platform, account: String) {
        dice.pick(Array(Self.names.dropFirst())) ?? (.x, "xs")
    }

    /// A request there that is aimed at: some step of a preparation, or a visible call that must be made again.
    private func moment(
        _ dice: inout SeededGenerator, at place: String, _ script: inout SimulationScript
    ) -> (errand: CrashPoint.Errand, skip: Int) {
        guard dice.oneIn(2) else { return (.prepare, dice.int(0...7)) }
        fail(place, dice.pick([.refused, .error, .timeoutAfterSend, .crashBeforeSend]) ?? .error, times: dice.int(1...2), &script)
        return (.visible, dice.oneIn(3) ? 1 : 0)
    }

    private func fail(_ place: String, _ kind: SimulationScript.VisibleFault.Kind, times: Int, _ script: inout SimulationScript) {
        script.visibleFaults.append(.init(kind: kind, destination: place, item: nil, from: start, times: times))
    }

    private func stop(_ dice: inout SeededGenerator, _ script: inout SimulationScript) {
        let place = destination(&dice).account
        if dice.oneIn(2) { return hesitate(&dice, place, &script) }
        let (errand, skip) = moment(&dice, at: place, &script)
        let (scope, name) = dice.oneIn(2) ? (Brake.Scope.all, "") : (.destination, place)
        let pause = soon(&dice)
        let length = Duration.minutes(Int64(dice.int(2...120)))
        script.aimed.append(
            .init(
                errand, at: place, skip: skip,
                [
                    (pause, .word("pause", people.pause(scope, name, for: dice.oneIn(2) ? length : nil))),
                    (pause + length, .word("resume", people.resume())),
                ]))
    }

    /// Somebody stops and goes on again and again while something is prepared: it is the last moment that matters.
    private func hesitate(_ dice: inout SeededGenerator, _ place: String, _ script: inout SimulationScript) {
        let first = dice.int(0...2)
        for step in first...first + 7 {
            let pause = underWay(&dice)
            let length = Duration.milliseconds(Int64(dice.int(300...3000)))
            script.aimed.append(.init(.prepare, at: place, skip: step, [(pause, .word("pause", people.pause(.all, "", for: length)))]))
        }
    }

    private mutating func close(_ dice: inout SeededGenerator, _ script: inout SimulationScript) throws {
        let place = destination(&dice).account
        let (errand, skip) = moment(&dice, at: place, &script)
        var edition = base
        switch dice.int(0...3) {
        case 0: edition.blackout = base.day
        case 1: edition.isPaused = true
        case 2: edition.lastDay = base.day - 1
        default: edition.firstDay = base.day + 1
        }
        // With open times and a place in a campaign, only the calendar stops it.
        let pause = soon(&dice)
        var what: [(after: Duration, what: Happening)] = [
            (pause, .revision(try revision(edition))),
            (pause + .milliseconds(Int64(dice.int(1...5000))), .word("confirm", people.confirm())),
        ]
        if dice.oneIn(2) {
            let reopened = pause + .minutes(Int64(dice.int(5...120)))
            what += [(reopened, .revision(try revision(base))), (reopened + .seconds(30), .word("confirm", people.confirm()))]
        }
        script.aimed.append(.init(errand, at: place, skip: skip, what))
    }

    private mutating func mend(_ dice: inout SeededGenerator, _ script: inout SimulationScript) throws {
        let place = destination(&dice)
        if dice.oneIn(2) { fault(dice.oneIn(2) ? "delay:5s" : "delay:20s", place.platform, times: dice.int(1...4), at: start, &script) }
        let first = dice.int(0...3)
        // Who mends a text mends it twice.
        for step in first...first + dice.int(0...2) {
            var edition = base
            edition.mark = "#mended\(step)"
            let pause = soon(&dice)
            script.aimed.append(
                .init(
                    .prepare, at: place.account, skip: step,
                    [(pause, .revision(try revision(edition))), (pause + .seconds(1), .word("confirm", people.confirm()))]))
        }
    }

    private func die(_ dice: inout SeededGenerator, _ script: inout SimulationScript) {
        let place = destination(&dice)
        fail(place.account, dice.pick([.timeoutAfterSend, .errorAfterSend, .error, .crashInFlight]) ?? .error, times: 1, &script)
        let errand = dice.pick([CrashPoint.Errand.lookup, .lookup, .visible, .prepare, .followUp]) ?? .lookup
        let pause = underWay(&dice)
        script.aimed.append(
            .init(errand, at: place.account, skip: dice.int(0...1), [(pause, .death(dice.pick(Death.allCases) ?? .killed))]))
        if dice.oneIn(2) { fault("list-lag:60s", place.platform, times: 3, at: start, &script) }
    }

    private func silence(_ dice: inout SeededGenerator, _ script: inout SimulationScript) {
        let place = destination(&dice)
        let kind = dice.pick(["drop-response", "reset", "delay:60s", "status:503", "status:503"]) ?? "reset"
        fault(kind, place.platform, times: dice.int(1...9), at: busy(&dice, script), &script)
        if dice.oneIn(2) {
            fail(place.account, dice.pick([.refused, .timeoutAfterSend, .error]) ?? .refused, times: dice.int(2...6), &script)
        }
    }

    private func fault(_ kind: String, _ platform: Platform, times: Int, at instant: Timestamp, _ script: inout SimulationScript) {
        script.platformFaults.append(
            .init(
                at: instant,
                body: ["match": ["platform": .string(platform.rawValue)], "fault": .string(kind), "times": .int(Int64(times))]))
    }
}
