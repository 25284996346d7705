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
    /// The next ones with a slot to come.
    var next: [PublicationRecord]
    var failed: [PublicationRecord]
    var sources: [(name: String, state: SourceState)]
    var brakes: [Brake]
    var revision: RevisionRecord?
    var highWater: Timestamp?
    var publisher: String?
    /// The instant it was judged at: never before the ledger's last event.
    var now: Timestamp

    /// A visible call may come this long after its slot without being late (DESIGN §5).
    private static let tolerance: Duration = .minutes(15)
    static let shown = 8

    init(_ reader: LedgerReader, wall: Timestamp) throws(LedgerError) {
        highWater = try reader.highWater
        now = max(wall, highWater ?? wall)
        counts = try reader.counts()
        uncertain = try reader.publications(states: [.uncertain])
        held = try reader.publications(states: [.held])
        failed = try reader.publications(states: [.failed]).suffix(Self.shown).reversed()
        sources = try reader.sources()
        revision = try reader.activeRevision
        publisher = try reader.publisher
        let instant = now
        brakes = try reader.brakes().filter { $0.until.map { instant < $0 } ?? true }
        let waiting = try reader.publications(states: [.scheduled, .claimed, .preparing, .ready, .publishing, .retrying])
        overdue = waiting.filter { record in record.slot.map { instant - $0 > Self.tolerance } ?? false }
        next = Array(waiting.filter { record in record.slot.map { instant - $0 <= Self.tolerance } ?? false }.prefix(Self.shown))
    }

    /// What `status --check` refuses to call well.
    var needsAttention: Bool { !overdue.isEmpty || !uncertain.isEmpty || !held.isEmpty }
}
