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
    func disturbed(exchanging: Bool) -> Sketch {
        var copy = self
        var dice = Dice(seed ^ 0xD157)
        var at = start
        copy.missed = dice.pick(["within(2h)", "all", "last", "none"])
        var isPaused: Brake?
        for index in 1...dice.int(asksForApprovals ? 3...6 : 1...4) {
            at = at + .minutes(Int64(dice.int(300...6000))) + .milliseconds(Int64(dice.int(0...999)))
            let happening: Happening
            if let brake = isPaused {
                happening = .resume(brake)
                isPaused = nil
            } else {
                happening = copy.drawHappening(index, exchanging: exchanging, &dice)
                if case .pause(let brake) = happening { isPaused = brake }
            }
            copy.happenings.append((at, happening))
        }
        return copy
    }

    private func drawHappening(_ index: Int, exchanging: Bool, _ dice: inout Dice) -> Happening {
        if asksForApprovals, dice.oneIn(2) { return .approve(dice.pick([["ann"], ["bob"], ["ann", "bob"]])) }
        switch dice.int(1...(exchanging ? 7 : 5)) {
        case 1: return .pause(drawBrake(&dice))
        case 2: return .off(.minutes(Int64(dice.int(5...600))))
        case 3: return .edit(.drop(rule: dice.pick(rules).name))
        case 4, 5:
            var rule = drawRule("n\(index)", limits.map(\.name), &dice)
            if EngineAbilities.asksForApprovals { rule.keepExpired() } else { rule.extras.removeAll { $0.hasPrefix("approval") } }
            return .edit(.bring(rule))
        case 6: return .edit(.rewrite(rule: dice.pick(rules).name))
        default:
            var other = drawLimits(dice.pick(limits).name, &dice)
            if EngineAbilities.asksForApprovals { other.keepExpired() } else { other.parts.removeAll { $0.key == "approval" } }
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
