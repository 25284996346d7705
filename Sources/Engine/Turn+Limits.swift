import CivilTime
import Domain
import HTTPValues
import Ledger
import Platforms
import RuleSet

/// What platforms allow, and how much may be under way at once (decision 0021).
extension Turn {
    func flight(of request: MachineRequest, _ record: PublicationRecord) -> Flight {
        Flight(
            key: record.key, destination: place(record.destination), platform: record.platform, kind: request.kind, label: request.label,
            draws: draws(request.kind, request.label, record))
    }

    private func draws(_ kind: MachineRequest.Kind, _ label: String, _ record: PublicationRecord) -> [RateLimit.Key] {
        guard let adapter = platforms.adapters[record.platform], let credential = credential(of: record) else { return [] }
        return adapter.limits.buckets(kind, label).map { key(of: $0, record.platform, credential) }
    }

    func key(of bucket: LimitBucket, _ platform: Platform, _ credential: String) -> RateLimit.Key {
        bucket.key(platform, credential, working.identities[credential])
    }

    /// The empty bucket that such a request would draw from, the one that fills last.
    private func emptyBucket(_ kind: MachineRequest.Kind, _ label: String, _ record: PublicationRecord) -> RateLimit? {
        draws(kind, label, record).compactMap { working.limits[$0] }
            .filter { $0.isEmpty(drawn: working.flights.drawn($0.key), mayUseReserve: kind != .prepare, at: now) }
            .max { ($0.reading.resetsAt, $0.key.name) < ($1.reading.resetsAt, $1.key.name) }
    }

    /// Before an invisible request: without a seat, or with an empty bucket, what it has come to is kept and it is not sent.
    mutating func mustWait(_ request: MachineRequest, _ record: PublicationRecord, machine: [UInt8]) throws -> Bool {
        if let limit = emptyBucket(request.kind, request.label, record) {
            try ledger.update(record.key) { $0.machine = machine }
            try wait(record, for: limit)
            return true
        }
        guard working.flights.seats(request.kind, at: place(record.destination), record.platform, limits) == 0 else { return false }
        try ledger.update(record.key) { $0.machine = machine }
        try leaveDue(record)
        return true
    }

    /// Before the visible call, whose machine is left as it is: the gate asks for it again.
    mutating func mustWaitBeforeGate(_ record: PublicationRecord) throws -> Bool {
        if let limit = emptyBucket(.visible, "", record) {
            try wait(record, for: limit)
            return true
        }
        guard working.flights.seats(.visible, at: place(record.destination), record.platform, limits) == 0 else { return false }
        try leaveDue(record)
        return true
    }

    private func wait(_ record: PublicationRecord, for limit: RateLimit) throws {
        let end = max(limit.reading.resetsAt, now + .seconds(1))
        try ledger.update(record.key) { changed in
            changed.dueAt = end
            changed.trouble = "\(record.platform.displayName)'s limit \(limit.title) is used up until \(end.rfc3339(in: rules.zone))"
        }
    }

    /// It is due, but its turn has not come: whoever ends makes room, and a step follows.
    mutating func leaveDue(_ record: PublicationRecord) throws {
        isWaiting = true
        guard let current = try ledger.publication(record.key), current.dueAt.map({ $0 > now }) ?? true else { return }
        try ledger.update(record.key) { $0.dueAt = min(now, $0.slot ?? now) }
    }

    // MARK: Readings

    /// - Parameter response: nil: none came, but the platform may have counted the request.
    mutating func learn(from response: HTTPResponse?, to flight: Flight) throws {
        guard let adapter = platforms.adapters[flight.platform], let credential = rules.destination(flight.destination)?.credential else {
            return
        }
        let readings = response.map { adapter.limits.readings(flight.label, $0, now) } ?? []
        for reading in readings { try learn(reading, flight.platform, credential) }
        // What an answer says nothing of has become one less.
        let told = Set(readings.map(\.bucket))
        for key in flight.draws where !told.contains(LimitBucket(key.scope, key.name)) {
            guard var reading = working.limits[key]?.reading, reading.reserve == 0, reading.remaining > 0, now < reading.resetsAt else {
                continue
            }
            reading.remaining -= 1
            try learn(reading, flight.platform, credential)
        }
    }

    /// A platform has named an instant before which it takes nothing.
    mutating func learnRefusal(_ problem: Problem, _ record: PublicationRecord) throws {
        guard case .waitUntil(let instant) = problem.classification, let flight = answering, let credential = credential(of: record),
            let adapter = platforms.adapters[record.platform]
        else { return }
        let end = max(instant, problem.notBefore ?? instant)
        for bucket in adapter.limits.emptied(problem.code, flight.kind, flight.label) {
            let known = working.limits[key(of: bucket, record.platform, credential)]?.reading
            try learn(LimitReading(bucket, ceiling: known?.ceiling, remaining: 0, resetsAt: end), record.platform, credential)
        }
    }

    mutating func learn(_ reading: LimitReading, _ platform: Platform, _ credential: String) throws {
        let limit = RateLimit(
            platform: platform, credential: credential, identity: working.identities[credential], reading: reading, readAt: now)
        let old = working.limits[limit.key]
        guard old?.reading != reading else { return }
        working.limits[limit.key] = limit
        try ledger.save(limit)
        let wasEmpty = old.map { $0.reading.remaining == 0 && now < $0.reading.resetsAt } ?? false
        if reading.remaining == 0, now < reading.resetsAt, !wasEmpty {
            let end = reading.resetsAt.rfc3339(in: rules.zone)
            report(.trouble("\(platform.displayName)'s limit \(limit.title) is used up until \(end)"))
        }
    }

    /// A credential's app and account have become known, or are others than before: what was learnt by it is theirs.
    mutating func identified(_ credential: String, _ identity: CredentialIdentity) throws {
        guard working.identities.updateValue(identity, forKey: credential) != identity else { return }
        for limit in working.limits.values.filter({ $0.credential == credential }).sorted(by: { $0.key.name < $1.key.name }) {
            let key = key(of: limit.reading.bucket, limit.key.platform, credential)
            guard key != limit.key else { continue }
            working.limits[limit.key] = nil
            try ledger.forget(limit.key)
            if let known = working.limits[key], known.readAt >= limit.readAt { continue }
            var moved = limit
            moved.key = key
            working.limits[key] = moved
            try ledger.save(moved)
        }
    }

    /// Readings that ended a day ago tell nobody anything.
    mutating func forgetOldLimits() throws {
        let old = now - .days(1)
        guard working.limits.values.contains(where: { $0.reading.resetsAt < old }) else { return }
        working.limits = working.limits.filter { $0.value.reading.resetsAt >= old }
        try ledger.forgetLimits(before: old)
    }
}
