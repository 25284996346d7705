import CivilTime

/// The rows of an engine's run, written by hand: the same tables and indexes, in as many transactions, each row touched as
/// rarely as the two durable moments allow: once when the request is about to leave, once when its answer is here.
struct RawRun {
    private let database: RawDatabase
    private let claim: RawStatement
    private let step: RawStatement
    private let finish: RawStatement
    private let confirm: RawStatement
    private let audit: RawStatement
    private let clock: RawStatement
    private var auditSequence: Int64
    private let instant = DurableStage.instant.milliseconds

    /// Stands where a hash would; the raw writer computes none.
    private static let hash = String(repeating: "5", count: 64)
    /// As long as the engine's own state of a `OneRequestMachine`.
    private let machine: String

    /// - Parameter path: a copy of the stage's ledger; its triggers are dropped, for raw SQLite guards nothing.
    init(_ path: String, machineBytes: Int) throws {
        database = try RawDatabase(path)
        for name in try database.texts("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
            try database.execute("DROP TRIGGER \(name)")
        }
        claim = try database.prepare(
            "UPDATE publications SET state = 'publishing', due_at = NULL, attempts = 1, machine = CAST(? AS BLOB), visible_at = ?, updated_at = ? WHERE key = ?"
        )
        step = try database.prepare(
            "INSERT INTO steps (id, publication, attempt, kind, label, request, started_at) VALUES (?, ?, 1, 'visible', 'publish', ?, ?)")
        finish = try database.prepare("UPDATE steps SET finished_at = ?, outcome = 'answered', status = 201, request_id = ? WHERE id = ?")
        confirm = try database.prepare(
            "UPDATE publications SET state = 'published', machine = NULL, remote_id = ?, permalink = ?, published_at = ?, updated_at = ? WHERE key = ?"
        )
        audit = try database.prepare(
            "INSERT INTO audit (sequence, at, actor, action, subject, detail, revision, previous, hash) VALUES (?, ?, 'engine', ?, ?, ?, 'bench', ?, ?)"
        )
        clock = try database.prepare("UPDATE clock SET high_water = ? WHERE id = 1")
        auditSequence = try database.integer("SELECT max(sequence) FROM audit")
        machine = String(repeating: "m", count: machineBytes)
    }

    mutating func writeAll(_ shapes: [TransactionShape], keys: [String]) throws {
        var claimed = 0
        var confirmed = 0
        for shape in shapes {
            try database.execute("BEGIN IMMEDIATE")
            for _ in 0..<shape.answers {
                try answer(keys[confirmed], step: Int64(confirmed + 1))
                confirmed += 1
            }
            for _ in 0..<shape.claims {
                try open(keys[claimed], step: Int64(claimed + 1))
                claimed += 1
            }
            try clock.run(.integer(instant))
            try database.execute("COMMIT")
        }
    }

    private mutating func open(_ key: String, step number: Int64) throws {
        try claim.run(.text(machine), .integer(instant), .integer(instant), .text(key))
        try step.run(.integer(number), .text(key), .text("POST https://bench.example/posts"), .integer(instant))
        try audit("claim", key, #"{"from":"scheduled","to":"claimed"}"#)
        try audit("prepared", key, #"{"from":"claimed","to":"ready"}"#)
        try audit("open", key, #"{"from":"ready","to":"publishing"}"#)
    }

    private mutating func answer(_ key: String, step number: Int64) throws {
        try finish.run(.integer(instant), .text("request-\(number)"), .integer(number))
        let id = "\(1_000_000_000 + number)"
        try confirm.run(.text(id), .text("https://bench.example/\(id)"), .integer(instant), .integer(instant), .text(key))
        try audit("confirm", key, #"{"from":"publishing","to":"published"}"#)
    }

    private mutating func audit(_ event: String, _ key: String, _ detail: String) throws {
        auditSequence += 1
        try audit.run(
            .integer(auditSequence), .integer(instant), .text("publication.\(event)"), .text(key), .text(detail), .text(Self.hash),
            .text(Self.hash))
    }
}
