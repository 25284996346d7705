import CivilTime
import Domain
import Ledger

/// What one screen says about a ledger, gathered in one consistent look.
struct LedgerOverview {
    var counts: [PublicationState: Int]
    /// Past their slot by more than the gate's tolerance, and still not under way or not finished.
    var overdue: [PublicationRecord]
    var uncertain: [PublicationRecord]
    var held: [PublicationRecord]
    /// Those of the held that wait for an approval.
    var unapproved: [PublicationRecord] { held.filter(\.awaitsApproval) }
    /// Revisions that wait for a person's word.
    var waiting: [WaitingRevision]
    /// The next ones with a slot to come.
    var next: [PublicationRecord]
    var failed: [PublicationRecord]
    var sources: [(name: String, state: SourceState)]
    var brakes: [Brake]
    /// Destinations to which nothing is sent.
    var circuits: [Circuit]
    /// What platforms said of their limits and still holds, the fullest first.
    var limits: [RateLimit]
    var revision: RevisionRecord?
    var highWater: Timestamp?
    var publisher: String?
    /// A reading of the wall's clock that the daemon does not believe: nothing new is taken up meanwhile.
    var doubtedClock: Timestamp?
    /// The instant it was judged at: never before the ledger's last event.
    var now: Timestamp

    /// A visible call may come this long after its slot without being late (DESIGN §5).
    private static let tolerance: Duration = .minutes(15)
    static let shown = 8

    /// - Parameter stamp: a sandbox's clock is not the wall's.
    init(_ reader: LedgerReader, stamp: LedgerStamp, wall: Timestamp) throws(LedgerError) {
        highWater = try reader.highWater
        doubtedClock = try reader.doubtedClock
        now = stamp == .sandbox || doubtedClock != nil ? highWater ?? wall : max(wall, highWater ?? wall)
        counts = try reader.counts()
        uncertain = try reader.publications(states: [.uncertain])
        held = try reader.publications(states: [.held])
        failed = try reader.publications(states: [.failed]).suffix(Self.shown).reversed()
        sources = try reader.sources()
        waiting = try reader.waitingRevisions().filter { $0.confirmedAt == nil }
        revision = try reader.activeRevision
        publisher = try reader.publisher
        let instant = now
        brakes = try reader.brakes().filter { $0.until.map { instant < $0 } ?? true }
        circuits = try reader.circuits().filter(\.isOpen)
        limits = try reader.limits().filter { instant < $0.reading.resetsAt }.sorted { $0.fullness < $1.fullness }
        let open = try reader.publications(states: [.scheduled, .claimed, .preparing, .ready, .publishing, .retrying])
        overdue = open.filter { record in record.slot.map { instant - $0 > Self.tolerance } ?? false }
        next = Array(open.filter { record in record.slot.map { instant - $0 <= Self.tolerance } ?? false }.prefix(Self.shown))
    }

    /// What `status --check` refuses to call well.
    var needsAttention: Bool {
        !overdue.isEmpty || !uncertain.isEmpty || !held.isEmpty || !waiting.isEmpty || doubtedClock != nil
            || circuits.contains(where: \.holds)
    }
}

extension RateLimit {
    /// Sorts the emptiest bucket first.
    fileprivate var fullness: (Double, String, String, String) {
        let share = Double(reading.remaining) / Double(max(1, reading.ceiling ?? max(1, reading.remaining)))
        return (share, key.platform.rawValue, key.owner, key.name)
    }
}

extension PublicationRecord {
    var awaitsApproval: Bool { state == .held && reasons.contains { $0.code == .approval } }
}
