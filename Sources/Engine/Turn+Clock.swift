import CivilTime
import HTTPValues
import Ledger

extension Working {
    /// Engine time for a step, and whether anything new may be taken up in it.
    mutating func readClock(_ wall: Timestamp, _ steady: Duration?, ledger: Ledger, events: [EngineEvent]) throws -> Timestamp {
        clockTrouble = nil
        guard let steady else { return max(wall, latest) }
        var reading = clock.read(wall, steady)
        if clock.doubted != nil, try isConfirmed(wall, by: events, ledger) {
            clock.confirm(wall, steady)
            reading = wall
        }
        let now = max(reading, latest)
        if let doubted = clock.doubted {
            clockTrouble = .jumped(to: doubted)
        } else if now - wall > ClockGuard.greatestLag {
            clockTrouble = .isBehind(latest: now)
        }
        return now
    }

    /// A platform's answer of this moment shows the same time, or a person has taken the doubt out of the ledger.
    private func isConfirmed(_ wall: Timestamp, by events: [EngineEvent], _ ledger: Ledger) throws -> Bool {
        for case .answered(_, .success(let response)) in events {
            guard let date = response.header("date").flatMap(Timestamp.init(httpDate:)) else { continue }
            if abs((date - wall).milliseconds) <= ClockGuard.agreement.milliseconds { return true }
        }
        guard notedDoubt != nil else { return false }
        return try ledger.read { try $0.doubtedClock } == nil
    }
}

extension Turn {
    /// A poll posts nothing, and its answer may show that the clock is right.
    mutating func askForTheTime() throws {
        guard working.isAtWork, working.pinned == nil else { return }
        try startDuePolls()
    }

    /// Keeps the doubt in the ledger, where `status` finds it and `resume` ends it; says so once.
    mutating func tellOfClock(since earlier: ClockTrouble?, wall: Timestamp) throws {
        if working.clock.doubted != working.notedDoubt {
            try ledger.setDoubtedClock(working.clock.doubted)
            working.notedDoubt = working.clock.doubted
        }
        switch (earlier, working.clockTrouble) {
        case (nil, let trouble?): report(.clockDoubted(trouble.text(wall: wall)))
        case (_?, nil): report(.trouble("the clock is believed again"))
        default: break
        }
    }
}
