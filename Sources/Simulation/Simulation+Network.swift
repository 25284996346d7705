import CivilTime
import Domain
import Engine
import HTTPValues

/// Between the process and the platforms.
extension Simulation {
    /// How long a request may be under way whose sender is gone: in a queue before the platform, or in a slow network.
    private static let longestStray = 40_000

    /// A request leaves.
    func carry(_ parcel: Parcel) throws {
        if parcel.life == life, process != nil, !parcel.isStray {
            tally.requests += 1
            takeAim(at: parcel)
            if let fault = takeFault(for: parcel) { return try fail(fault, parcel) }
            if !passes(.beforeSend, parcel.errand) { return try handle(parcel, isLate: false) }
        }
        guard !parcel.isStray else { return try handle(parcel, isLate: false) }
        // Its sender is gone. It was in a buffer: half of such requests arrive, and some take their time.
        guard networkDice.oneIn(2) else { return }
        var stray = parcel
        stray.isStray = true
        let pause = networkDice.oneIn(2) ? 5 : networkDice.int(5...Self.longestStray)
        add(.send(stray), at: now + .milliseconds(Int64(pause)))
    }

    /// What waits for such a request happens soon.
    private func takeAim(at parcel: Parcel) {
        guard !aimed.isEmpty else { return }
        let place =
            switch parcel.id {
            case .step(_, let key): reported[key]?.destination
            case .poll(let source, _): source
            }
        for index in aimed.indices.reversed() where aimed[index].errand == parcel.errand && aimed[index].place ?? place == place {
            aimed[index].skip -= 1
            guard aimed[index].skip < 0 else { continue }
            for (pause, happening) in aimed.remove(at: index).what { add(.happens(happening), at: now + pause) }
        }
    }

    /// The platform deals with it.
    func handle(_ parcel: Parcel, isLate: Bool) throws {
        let before = world.postCount
        let answer = world.carry(parcel.request, at: now, ignoringFaults: isLate)
        witness?.arrived(parcel.id, parcel.errand, posts: Array(world.posts(from: before)), at: now)
        switch answer {
        case .done(let result, let pause):
            guard parcel.life == life, process != nil, !parcel.isStray else { return }
            if passes(.afterEffect, parcel.errand) { return }
            add(.event(.answered(parcel.id, result), life: parcel.life), at: now + (pause ?? networkPause()))
        case .later(let pause):
            add(.late(parcel), at: now + pause)
            // Whoever waits that long for an answer gives up.
            let limit = Duration.seconds(Int64(parcel.request.timeoutSeconds))
            if pause >= limit { timeOut(parcel, after: limit) }
        }
    }

    /// Until the answer of a platform that answers at once.
    private func networkPause() -> Duration {
        let span = options.networkPause
        return .milliseconds(span.lowerBound == span.upperBound ? Int64(span.lowerBound) : Int64(networkDice.int(span)))
    }

    private func timeOut(_ parcel: Parcel, after limit: Duration) {
        add(.event(.answered(parcel.id, .failure(TransportFailure(.maybeSent, "timed out"))), life: parcel.life), at: now + limit)
    }

    func refresh(_ credential: String, _ platform: Platform) {
        guard let answer = world.askForToken(credential, platform: platform, at: now) else {
            return add(.event(.credentialDead(credential, "there is nothing to renew it with"), life: life), at: now)
        }
        // A rotated token that is not kept is lost.
        if passes(.afterEffect, .refresh) { return }
        let event = world.keepToken(answer, of: credential, platform: platform, at: now)
        add(.event(event, life: life), at: now + .milliseconds(100))
        guard case .credentialDead = event else { return }
        // It cannot be had again: a person must log in.
        add(.login(credential, platform), at: now + .minutes(45))
        pendingLogins += 1
    }
}

// MARK: - Faults of single requests

extension Simulation {
    private func takeFault(for parcel: Parcel) -> SimulationScript.VisibleFault.Kind? {
        if let fault = options.requestFault, fault.index == tally.requests - 1 {
            tally.faults += 1
            return fault.kind
        }
        return takeVisibleFault(for: parcel)
    }

    private func takeVisibleFault(for parcel: Parcel) -> SimulationScript.VisibleFault.Kind? {
        guard !visibleFaults.isEmpty, parcel.errand == .visible, case .step(_, let key) = parcel.id, let record = reported[key] else {
            return nil
        }
        let index = visibleFaults.firstIndex { fault in
            fault.times > 0 && fault.from <= now && fault.destination == record.destination
                && (fault.item == nil || fault.item == record.item)
        }
        guard let index else { return nil }
        visibleFaults[index].times -= 1
        tally.faults += 1
        return visibleFaults[index].kind
    }

    private func fail(_ fault: SimulationScript.VisibleFault.Kind, _ parcel: Parcel) throws {
        note("fault \(fault.rawValue)")
        var wait = networkPause()
        let result: HTTPResult
        switch fault {
        case .timeoutAfterSend:
            try makeVisible(parcel)
            return timeOut(parcel, after: .seconds(Int64(parcel.request.timeoutSeconds)))
        case .errorAfterSend:
            try makeVisible(parcel)
            result = .success(HTTPResponse(status: 503))
        case .crashAfterSend:
            try makeVisible(parcel)
            return die(by: .killed)
        case .crashBeforeSend: return die(by: .killed)
        case .crashInFlight:
            var stray = parcel
            stray.isStray = true
            add(.send(stray), at: now + .seconds(30))
            return die(by: .killed, restartAfter: .seconds(1))
        case .refused:
            wait = .milliseconds(1)
            result = .failure(TransportFailure(.notSent, "connection refused"))
        case .error: result = .success(HTTPResponse(status: 503))
        }
        add(.event(.answered(parcel.id, result), life: parcel.life), at: now + wait)
    }

    private func makeVisible(_ parcel: Parcel) throws {
        let before = world.postCount
        _ = world.carry(parcel.request, at: now, ignoringFaults: true)
        witness?.arrived(parcel.id, parcel.errand, posts: Array(world.posts(from: before)), at: now)
    }
}
