import CivilTime
import Domain
import GRDB
import Testing

@testable import Ledger

struct QueryTests {
    private let ledger: Ledger
    init() throws { ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "studio", at: start) }

    private func insert(_ records: [PublicationRecord]) throws {
        try ledger.write(at: start) { transaction in for record in records { try transaction.insert(record) } }
    }

    private func posts(_ records: [PublicationRecord]) -> [String?] { records.map(\.post) }

    @Test func whatIsDueComesInOrderOfItsInstantThenKey() throws {
        var records = (0..<6).map { PublicationRecord.sample("p\($0)", state: .scheduled, slot: start) }
        let due: [Int64?] = [5, 3, nil, 3, 9, 1]
        for (index, minute) in due.enumerated() { records[index].dueAt = minute.map(minutes) }
        try insert(records)
        let found = try ledger.read { try $0.due(at: minutes(5), limit: 10) }
        let expected = [records[5]] + [records[1], records[3]].sorted { $0.key < $1.key } + [records[0]]
        #expect(found == expected)
        #expect(try ledger.read { try $0.due(at: minutes(5), limit: 2) } == Array(expected.prefix(2)))
        #expect(try ledger.read { try $0.due(at: start, limit: 10) }.isEmpty)
        #expect(try ledger.read { try $0.nextDue() } == minutes(1))
    }

    @Test func anEndIsNeverDueButAPublishedOneWithFollowUpsIs() throws {
        let key = PublicationRecord.sample().key
        try ledger.write(at: start) { transaction in
            try transaction.insert(.sample(state: .scheduled, slot: start))
            try transaction.update(key) { $0.dueAt = start }
            try transaction.apply(.cancel, to: key, at: start) { $0.dueAt = start }
        }
        #expect(try ledger.read { try $0.nextDue() } == nil)
        var published = PublicationRecord.sample("p2", state: .published, slot: start)
        published.publishedAt = start
        published.permalink = "https://x.com/1"
        published.machine = [1]
        published.dueAt = minutes(2)
        try insert([published])
        #expect(try ledger.read { try $0.due(at: minutes(2), limit: 9) } == [published])
        #expect(try ledger.read { try $0.unsettled() } == [published])
        try ledger.write(at: start) { try $0.update(published.key) { $0.machine = nil } }
        #expect(try ledger.read { try $0.unsettled() }.isEmpty)
    }

    @Test func pagesContinueWhereTheLastOneEnded() throws {
        let records = (0..<7).map {
            PublicationRecord.sample("p\($0)", wantedAt: minutes(Int64($0 / 2)), slot: $0 == 6 ? start - .minutes(1) : nil)
        }
        try insert(records)
        let all = try ledger.read { try $0.publications() }
        #expect(all.first == records[6])
        #expect(all == records.sorted { ($0.slot ?? $0.wantedAt, $0.key) < ($1.slot ?? $1.wantedAt, $1.key) })
        var paged: [PublicationRecord] = []
        var cursor: PublicationCursor?
        while true {
            let page = try ledger.read { try $0.publications(limit: 3, after: cursor) }
            guard let last = page.last else { break }
            paged += page
            cursor = PublicationCursor(last)
        }
        #expect(paged == all)
    }

    @Test func publicationsAreFoundByStateAndDestination() throws {
        try insert([
            .sample("a"), .sample("b", state: .held), .sample("c", state: .held, destination: "reels"), .sample("d", destination: "reels"),
        ])
        #expect(try ledger.read { posts(try $0.publications(states: [.held], destination: "reels")) } == ["c"])
        #expect(try ledger.read { try $0.publications(states: [.held, .planned]) }.count == 4)
        #expect(try ledger.read { try $0.publications(states: []) }.isEmpty)
        #expect(try ledger.read { try $0.publications(destination: "nowhere") }.isEmpty)
        let counts = try ledger.read { try $0.counts() }
        #expect(counts[.held] == 2)
        #expect(counts[.planned] == 2)
        #expect(counts[.failed] == 0)
        #expect(counts.count == PublicationState.allCases.count)
    }

    /// However much is held for other reasons.
    @Test func whatLacksItsFileIsFoundBySource() throws {
        var records = (0..<5).map {
            PublicationRecord.sample("p\($0)", state: .held, item: .tiktok("v\($0)"), wantedAt: minutes(Int64($0)))
        }
        for index in [0, 1, 3] { records[index].media = .missing }
        records[2].media = .ambiguous(["missing"])
        records[3].state = .dropped
        try ledger.write(at: start) { transaction in
            try transaction.insertItems(
                records.indices.map { .sample("v\($0)", source: $0 == 1 ? "other" : "studio-tiktok") }, baseline: false)
            for record in records { try transaction.insert(record) }
        }
        #expect(try ledger.read { posts(try $0.missingMedia(ofSource: "studio-tiktok", limit: 9)) } == ["p0"])
        #expect(try ledger.read { posts(try $0.missingMedia(ofSource: "other", limit: 9)) } == ["p1"])
    }

    @Test func aPrefixFindsItsKeysAndNothingElse() throws {
        let records = (0..<40).map { PublicationRecord.sample("p\($0)") }
        try insert(records)
        let prefix = String(records[0].key.hex.prefix(1))
        let expected = records.filter { $0.key.hex.hasPrefix(prefix) }.sorted { $0.key < $1.key }
        #expect(try ledger.read { try $0.publications(matchingPrefix: prefix) } == expected)
        #expect(try ledger.read { try $0.publications(matchingPrefix: records[3].key.hex) } == [records[3]])
        for hostile in ["", "%", "' OR 1=1 --", "ABCDEF", "zz"] {
            #expect(try ledger.read { try $0.publications(matchingPrefix: hostile) }.isEmpty, "\(hostile)")
        }
    }

    @Test func theSlotHistoryHasSlotsInRangeAndAllThatIsOpen() throws {
        var published = PublicationRecord.sample("published", state: .published, slot: minutes(5))
        published.publishedAt = minutes(5)
        published.permalink = "https://x.com/1"
        var old = PublicationRecord.sample("old", state: .published, slot: minutes(-50))
        old.publishedAt = minutes(-50)
        old.permalink = "https://x.com/2"
        let cancelled = PublicationRecord.sample("cancelled", state: .cancelled, slot: minutes(1))
        let held = PublicationRecord.sample("held", state: .held, wantedAt: minutes(-90))
        let later = PublicationRecord.sample("later", state: .scheduled, slot: minutes(5_000))
        let dropped = PublicationRecord.sample("dropped", state: .dropped)
        try insert([later, published, old, cancelled, held, dropped])
        let history = try ledger.read { try $0.slotHistory(from: start, to: minutes(5)) }
        #expect(posts(history) == ["held", "cancelled", "published", "later"])
    }

    @Test func anItemIsTakenByWhatIsNeitherDroppedNorCancelled() throws {
        let item = ItemID.tiktok("v1")
        try ledger.write(at: start) { try $0.insertItems([.sample("v1")], baseline: false) }
        var late = PublicationRecord.sample("late", state: .failed, item: item)
        late.decidedAt = minutes(2)
        try insert([.sample("gone", state: .dropped, item: item), .sample("off", state: .cancelled, item: item), late])
        #expect(try ledger.read { try $0.publicationTaken(item: item, destination: "studio-x", variant: "") }?.post == "late")
        try insert([.sample("first", item: item)])
        #expect(try ledger.read { try $0.publicationTaken(item: item, destination: "studio-x", variant: "") }?.post == "first")
        #expect(try ledger.read { try $0.publicationTaken(item: item, destination: "studio-x", variant: "long") } == nil)
        #expect(try ledger.read { try $0.publicationTaken(item: item, destination: "reels", variant: "") } == nil)
        #expect(try ledger.read { try $0.publications(ofItem: item) }.count == 4)
    }

    /// The engine asks these at every step: each must be a search in an index, with a million rows too.
    @Test(arguments: [
        ("SELECT key FROM publications WHERE due_at <= 5 ORDER BY due_at, key LIMIT 9", "publications_due"),
        ("SELECT due_at FROM publications WHERE due_at IS NOT NULL ORDER BY due_at, key LIMIT 1", "publications_due"),
        ("SELECT caption FROM publications WHERE slot BETWEEN 1 AND 5 AND +state IN ('failed')", "publications_slot"),
        ("SELECT caption FROM publications WHERE state IN ('held', 'planned')", "publications_state"),
        ("SELECT caption FROM publications ORDER BY coalesce(slot, wanted_at), key LIMIT 9", "publications_order"),
        ("SELECT caption FROM publications WHERE item = 'a' AND destination = 'b' AND variant = ''", "publications_item"),
        (
            "SELECT caption FROM publications INDEXED BY publications_unsettled WHERE state = 'published' AND machine IS NOT NULL ORDER BY key",
            "publications_unsettled"
        ),
        // By both values: a search for what comes after the pair would pass all rows of its destination.
        (LedgerReader.nextState.replacing("?", with: "''"), "publications_lane (destination=? AND state>?)"),
        (LedgerReader.nextDestination.replacing("?", with: "''"), "publications_lane (destination>?)"),
        ("SELECT key FROM publications \(LedgerReader.ofLane.replacing("?", with: "1"))", "publications_lane"),
        ("SELECT id FROM steps WHERE finished_at IS NULL ORDER BY id", "steps_in_flight"),
        ("SELECT label FROM steps WHERE publication = 'a' ORDER BY id", "steps_publication"),
        ("SELECT url FROM items WHERE decided_at IS NULL AND is_baseline = 0 ORDER BY discovered_at, id LIMIT 9", "items_undecided"),
    ])
    func frequentQueriesUseTheirIndex(sql: String, index: String) throws {
        let plan = try ledger.queue.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { String(describing: $0["detail"] as DatabaseValue) }
        }
        #expect(plan.contains { $0.contains(index) }, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }
}
