import CivilTime
import Domain

/// What comes in mid-flight, apart from videos.
enum Happening {
    case edit(Edit)
    /// Until it is resumed.
    case pause(Brake)
    case resume(Brake)
    /// Nothing runs for so long.
    case off(Duration)
    /// These people agree to one of the publications that wait, if any does.
    case approve([String])

    enum Edit {
        case drop(rule: String)
        case bring(Sketch.Rule)
        case rewrite(rule: String)
        case exchange(Sketch.Limits)
    }

    var text: String {
        switch self {
        case .edit(.drop(let name)): "without \(name)"
        case .edit(.bring(let rule)): "with \(rule.name):\n\(Sketch.lines(rule).joined(separator: "\n"))"
        case .edit(.rewrite(let name)): "\(name) says something else"
        case .edit(.exchange(let limits)): "with another \(limits.name):\n\(Sketch.lines(limits).joined(separator: "\n"))"
        case .pause(let brake): "pause \(brake.scope.rawValue) \(brake.name)"
        case .resume(let brake): "resume \(brake.scope.rawValue) \(brake.name)"
        case .off(let length): "off for \(length.text)"
        case .approve(let people): "\(people.joined(separator: " and ")) approve"
        }
    }
}

extension Sketch {
    /// The same with happenings in its days.
    var disturbed: Sketch {
        var copy = self
        var dice = Dice(seed ^ 0xD157)
        var at = start
        let minutes = Int(span.milliseconds / 60_000)
        copy.missed = dice.pick(["within(2h)", "all", "last", "none"])
        var isPaused: Brake?
        for index in 1...dice.int(asksForApprovals ? 3...6 : 1...4) {
            at = at + .minutes(Int64(5 + minutes * dice.int(2...35) / 100)) + .milliseconds(Int64(dice.int(0...999)))
            // A moment before something turns.
            let next = edges.filter { $0 > at && $0 < at + span / 3 }.min()
            if let next, dice.oneIn(2) { at = max(at, next - .milliseconds(Int64(dice.int(1...300_000)))) }
            let happening: Happening
            if let brake = isPaused {
                happening = .resume(brake)
                isPaused = nil
            } else {
                happening = copy.drawHappening(index, &dice)
                if case .pause(let brake) = happening { isPaused = brake }
            }
            copy.happenings.append((at, happening))
        }
        return copy
    }

    private func drawHappening(_ index: Int, _ dice: inout Dice) -> Happening {
        if asksForApprovals, dice.oneIn(2) {
            return .approve(dice.pick([["ann"], ["bob"], ["ann", "bob"], ["ann", "ann"], ["bob", "cid"], ["ann", "bob", "cid"]]))
        }
        switch dice.int(1...7) {
        case 1: return .pause(drawBrake(&dice))
        case 2, 3:
            let range = dice.pick([5...14, 5...14, 5...600, 600...4000])
            return .off(.minutes(Int64(dice.int(range))) + .milliseconds(Int64(dice.int(0...59_999))))
        case 4 where rules.count > 1: return .edit(.drop(rule: dice.pick(rules).name))
        case 4, 5:
            var rule = drawRule("n\(index)", limits.map(\.name), &dice)
            rule.keepExpired()
            return .edit(.bring(rule))
        case 6: return .edit(.rewrite(rule: dice.pick(rules).name))
        default:
            var other = drawLimits(dice.pick(limits).name, &dice)
            other.keepExpired()
            return .edit(.exchange(other))
        }
    }

    private func drawBrake(_ dice: inout Dice) -> Brake {
        let (scope, name): (Brake.Scope, String) = dice.pick([
            (.all, ""), (.destination, destinations[0].name), (.rule, rules[0].name), (.destination, dice.pick(destinations).name),
        ])
        return Brake(scope: scope, name: name, reason: "test", since: .distantPast)
    }

    func edited(_ edit: Happening.Edit) -> Sketch {
        var copy = self
        switch edit {
        case .drop(let name): copy.rules.removeAll { $0.name == name }
        case .bring(let rule): copy.rules.append(rule)
        case .rewrite(let name):
            for index in copy.rules.indices where copy.rules[index].name == name { copy.rules[index].addition = " (edited)" }
        case .exchange(let limits):
            for index in copy.limits.indices where copy.limits[index].name == limits.name { copy.limits[index] = limits }
        }
        return copy
    }
}
