import CivilTime
import Domain
import Foundation
import HTTPValues
import Ledger
import Platforms
import RuleSet

/// Watching sources: polls become items.
extension Turn {
    mutating func startDuePolls() throws {
        for source in rules.sources where canPoll(source) {
            var state = try ledger.sourceState(source.name) ?? SourceState()
            guard (state.nextPollAt ?? now) <= now else { continue }
            if let end = pollLimitEnd(source) {
                state.nextPollAt = end
                try ledger.saveSource(source.name, state)
                continue
            }
            let memory = state.memory.flatMap { try? JSONDecoder().decode(SourceMemory.self, from: Data($0)) } ?? SourceMemory()
            guard
                var machine = machine(for: source)?(source.credential, memory, source.lookback)
            else { continue }
            let action = machine.begin(at: now)
            let serial = working.nextPollSerial
            working.nextPollSerial += 1
            working.polls[source.name] = Working.Poll(serial: serial, machine: machine)
            try follow(action, of: source, serial: serial)
        }
    }

    /// Not under way already, and with somebody to ask.
    func canPoll(_ source: Source) -> Bool {
        working.polls[source.name] == nil && working.deadCredentials[source.credential] == nil && machine(for: source) != nil
    }

    mutating func pollAnswered(_ name: String, _ serial: Int, _ result: HTTPResult) throws {
        guard var poll = working.polls[name], poll.serial == serial, let source = rules.source(name) else { return }
        let action: SourceAction
        switch result {
        case .success(let response):
            let reader = ledger
            var lookupFailure: (any Error)?
            action = poll.machine.answered(
                response,
                known: { ids in
                    do { return try reader.knownItemIDs(source: name, nativeIDs: ids) } catch {
                        lookupFailure = error
                        return []
                    }
                }, at: now)
            if let lookupFailure { throw lookupFailure }
        case .failure(let failure): action = poll.machine.unanswered(failure, at: now)
        }
        working.polls[name] = poll
        try follow(action, of: source, serial: serial)
    }

    private mutating func follow(_ action: SourceAction, of source: Source, serial: Int) throws {
        switch action {
        case .send(let request):
            effects.append(.send(.poll(source: source.name, serial: serial), request))
        case .done(let entries, let memory, let isBaseline, let warning):
            working.polls[source.name] = nil
            try remember(entries, memory: memory, isBaseline: isBaseline, of: source)
            if let warning { report(.trouble("\(source.name): \(warning)")) }
        case .failed(let problem):
            working.polls[source.name] = nil
            try pollFailed(problem, of: source)
        }
    }

    private mutating func remember(_ entries: [SourceEntry], memory: SourceMemory, isBaseline: Bool, of source: Source) throws {
        let items = entries.map { item(from: $0, source: source, baseline: memory.baseline) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try ledger.insertItems(items, baseline: isBaseline)
        var state = try ledger.sourceState(source.name) ?? SourceState()
        state.memory = [UInt8](try encoder.encode(memory))
        state.lastPollAt = now
        state.nextPollAt = now + source.poll
        state.lastError = nil
        state.failures = 0
        state.credential = source.credential
        try ledger.saveSource(source.name, state)
        report(.polled(source: source.name, new: items.count, isBaseline: isBaseline))
        guard !isBaseline else { return }
        for item in items {
            report(.discovered(item))
            locate(item, source: source)
        }
        try locateMissingAgain(of: source)
    }

    private func item(from entry: SourceEntry, source: Source, baseline: Timestamp?) -> Item {
        let id = source.yieldsTikTokVideos ? ItemID.tiktok(entry.nativeID) : ItemID(rawValue: "source:\(source.name)/\(entry.nativeID)")
        let created = entry.created ?? now
        return Item(
            id: id, source: source.name, nativeID: entry.nativeID, url: entry.url, caption: entry.caption, duration: entry.duration,
            width: entry.width, height: entry.height, created: created, discovered: now, stats: entry.stats, isAIGC: entry.isAIGC,
            isLate: baseline.map { created < $0 } ?? false)
    }

    mutating func locate(_ item: Item, source: Source) {
        guard working.locating.insert(.item(item.id)).inserted else { return }
        effects.append(.locateItem(item, source: source))
    }

    /// The owner may have put the original into its folder in the meantime.
    private mutating func locateMissingAgain(of source: Source) throws {
        for record in try ledger.missingMedia(ofSource: source.name, limit: 200) {
            if let item = try record.item.flatMap({ try ledger.item($0) }) { locate(item, source: source) }
        }
    }

    private static let polling = LimitBucket(.account, "polling")

    /// Sources of one account share what it may ask.
    private func pollLimitEnd(_ source: Source) -> Timestamp? {
        guard let platform = source.polledPlatform else { return nil }
        let limit = working.limits[key(of: Turn.polling, platform, source.credential)]
        return limit.flatMap { $0.isEmpty(drawn: 0, mayUseReserve: true, at: now) ? $0.reading.resetsAt : nil }
    }

    private func machine(for source: Source) -> PlatformRegistry.SourceFactory? { source.polledPlatform.flatMap { platforms.sources[$0] } }

    private mutating func pollFailed(_ problem: Problem, of source: Source) throws {
        var state = try ledger.sourceState(source.name) ?? SourceState()
        state.failures += 1
        state.lastError = problem.message
        state.lastPollAt = now
        let pause: Duration = .seconds(min(900, 30 << Int64(min(state.failures - 1, 5))))
        state.nextPollAt = now + pause
        if case .waitUntil(let instant) = problem.classification {
            state.nextPollAt = max(instant, now + .seconds(1))
            if let platform = source.polledPlatform {
                try learn(LimitReading(Turn.polling, remaining: 0, resetsAt: max(instant, now + .seconds(1))), platform, source.credential)
            }
        }
        try ledger.saveSource(source.name, state)
        report(.trouble("\(source.name): the poll failed: \(problem.message)"))
        if problem.classification == .reauthenticate { refresh(source.credential, platform: .tiktok) }
    }
}
