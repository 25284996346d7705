import CivilTime
import Domain
import Engine
import Ledger
import RuleSet

/// The process: its steps, its deaths, its next life.
extension Simulation {
    /// What the process's clock shows.
    var wall: Timestamp { now + clockError }

    /// What is under way may take that long when a stop is asked for, as the daemon allows.
    private static let grace: Duration = .seconds(20)

    func start() throws {
        guard process == nil else { return }
        var opened: Ledger?
        do {
            let ledger = try disk.open(at: wall)
            opened = ledger
            try witness?.opened(ledger, at: now)
            process = Process(ledger: ledger, engine: try Engine(ledger: ledger, rules: rules, platforms: platforms))
        } catch {
            note("cannot start: \(error)")
            if let opened { disk.lose(opened, by: .killed) }
            tally.failedStarts += 1
            guard tally.failedStarts < 10_000 else { throw error }
            return add(.start, at: now + .seconds(Int64(deathDice.int(1...60))))
        }
        life += 1
        try step([.started, .rulesLoaded(rules)], .none)
    }

    /// One step of the engine, and its effects.
    func step(_ events: [EngineEvent], _ errand: CrashPoint.Errand) throws {
        guard var current = process else { return }
        tally.steps += 1
        lastStep = now
        let all = current.owed + events
        let effects: [Effect]
        do {
            effects = try current.engine.step(all, at: wall, steady: options.hasSteadyClock ? now - options.start : nil)
        } catch let error as LedgerError where error.isTransient {
            note("\(error.message)")
            current.owed = all
            // The daemon tries each second; here the pauses grow, because virtual hours of it are cheap to wait and dear to play.
            current.pause = min(current.pause + current.pause, .seconds(60))
            process = current
            return add(.nudge(life: life), at: now + current.pause)
        } catch let error as LedgerError {
            // A daemon whose ledger fails ends; whoever watches it starts another.
            if case .abandoned = error { throw error }
            note("ends: \(error.message)")
            return die(by: .killed)
        }
        if let witness { for event in all { witness.received(event, at: now) } }
        if !current.owed.isEmpty {
            current.owed = []
            current.pause = Process.firstPause
            process = current
        }
        follow(effects, errand)
        if let left = process, left.isStopping, left.engine.inFlight == 0 { end() }
    }

    private func follow(_ effects: [Effect], _ errand: CrashPoint.Errand) {
        // What a request is for follows from the state that the same step has reported.
        for case .report(let report) in effects { hear(report) }
        if passes(.afterCommit, errand) { return }
        var hasBegun = false
        for effect in effects {
            if case .report = effect { continue }
            if hasBegun, passes(.betweenEffects, self.errand(of: effect)) { return }
            hasBegun = true
            perform(effect)
            if process == nil { return }
        }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .send(let id, let request):
            let errand = errand(of: effect)
            if case .step(let step, _) = id { errands[step] = errand }
            add(.send(Parcel(id: id, request: request, errand: errand, life: life)), at: now + .milliseconds(5))
        case .locateItem(let item, let source):
            let finding = world.locate(item, account: source.credential, at: now)
            add(.event(.mediaLocated(.item(item.id), finding), life: life), at: now + .milliseconds(20))
        case .locateFile(let key, let path):
            add(.event(.mediaLocated(.publication(key), world.standIn(for: path, at: now)), life: life), at: now + .milliseconds(20))
        case .refresh(let credential, let platform): refresh(credential, platform)
        case .report: break
        }
    }

    /// The process dies: what it waited for is gone, the ledger and the world stay.
    ///
    /// - Parameter given: when the next one starts; nil: the dice say.
    func die(by death: Death, restartAfter given: Duration? = nil) {
        guard let dead = process else { return }
        tally.crashes += 1
        note(death.rawValue)
        process = nil
        life += 1
        frozenUntil = .distantPast
        disk.lose(dead.ledger, by: death)
        // A supervisor is quick; a machine is not.
        let pause = death == .killed && deathDice.oneIn(2) ? 1 : deathDice.int(1...120)
        add(.start, at: now + (given ?? .seconds(Int64(pause))))
    }

    /// The process ends as it was asked to.
    func end() {
        guard let ended = process else { return }
        note("stopped")
        process = nil
        life += 1
        disk.release(ended.ledger)
        add(.start, at: max(now, restartsAt))
    }

    func stop(restartAfter pause: Duration) throws {
        guard var current = process, !current.isStopping else { return }
        restartsAt = now + pause
        current.isStopping = true
        process = current
        add(.graceOver(life: life), at: now + Self.grace)
        try step([.stopping], .none)
    }

    /// - Returns: whether the process died there.
    func passes(_ phase: CrashPoint.Phase, _ errand: CrashPoint.Errand) -> Bool {
        let point = CrashPoint(phase: phase, errand: errand)
        let index = tally.points
        tally.points += 1
        tally.passed[point, default: 0] += 1
        let dies =
            switch options.crashes {
            case .never: false
            case .at(let wanted): index == wanted
            case .sometimes(let oneIn, let most):
                // Five times as often where posts get lost and doubled.
                deathDice.oneIn(max(1, [.visible, .lookup].contains(errand) ? oneIn / 5 : oneIn)) && tally.died.values.reduce(0, +) < most
                    && now < script.until
            }
        guard dies, process != nil else { return false }
        tally.died[point, default: 0] += 1
        note("dies \(point)")
        die(by: deathDice.oneIn(2) ? .killed : .powerCut)
        return true
    }
}

// MARK: - What is reported

extension Simulation {
    private func hear(_ report: Report) {
        witness?.reported(report, at: now)
        switch report {
        case .moved(let record, let event, let text):
            reported[record.key] = record
            note("\(record.key.short) \(event.rawValue) \(text ?? "")")
        case .decided(let record):
            reported[record.key] = record
            note("\(record.key.short) \(record.decision.rawValue) \(record.slot?.milliseconds ?? 0)")
        case .published(let record):
            reported[record.key] = record
            note("\(record.key.short) visible \(record.remoteID ?? "")")
        case .circuitOpened(let circuit): note("circuit \(circuit.destination) open: \(circuit.detail)")
        case .circuitClosed(let circuit): note("circuit \(circuit.destination) closed")
        case .trouble(let text), .clockDoubted(let text): note("trouble \(text)")
        case .revision(let id, _): note("revision \(id) is at work")
        case .polled, .discovered: break
        }
    }

    func errand(of effect: Effect) -> CrashPoint.Errand {
        switch effect {
        case .send(.poll, _): .poll
        case .send(.step(_, let key), _):
            switch reported[key]?.state {
            case .publishing: .visible
            case .uncertain: .lookup
            case .published: .followUp
            default: .prepare
            }
        case .refresh: .refresh
        case .locateItem, .locateFile, .report: .none
        }
    }

    func errand(of event: EngineEvent) -> CrashPoint.Errand {
        switch event {
        case .answered(.poll, _): .poll
        case .answered(.step(let step, _), _): errands[step] ?? .prepare
        case .credentialReady, .credentialDead, .credentialUnavailable, .credentialIdentified: .refresh
        case .started, .rulesLoaded, .tick, .mediaLocated, .mediaGone, .stopping: .none
        }
    }
}
