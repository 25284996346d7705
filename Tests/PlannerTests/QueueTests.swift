import CivilTime
import Domain
import RuleSet
import Testing

@testable import Planner

/// Queues against a simulation of the rule in plain words.
struct QueueTests {
    private static let nowhere = RuleLocation(file: "test", line: 1, column: 1)

    private struct World {
        var rules: RuleSet
        var from: Timestamp
    }

    private static func world(_ dice: inout SeededGenerator) throws -> World {
        let from = try Timestamp(rfc3339: "2026-10-19T00:00:00Z")
        var rules = RuleSet(workspace: "w\(Int.random(in: 0..<9, using: &dice))", zone: .utc, revision: "r")
        rules.destinations = [Destination(name: "xs", platform: .x, credential: "xs", origin: nowhere)]
        var queue = ContentQueue(path: "q", order: Bool.random(using: &dice) ? .name : .shuffled, origin: nowhere)
        if Bool.random(using: &dice) { queue.cooldown = .hours(Int64.random(in: 1...90, using: &dice)) }
        if Bool.random(using: &dice) { queue.maxUses = Int.random(in: 1...4, using: &dice) }
        for number in 0..<Int.random(in: 0...9, using: &dice) {
            var file = QueueFile(path: "q/\(number).md", text: "\(number)")
            if Int.random(in: 0..<4, using: &dice) == 0 { file.maxUses = Int.random(in: 1...3, using: &dice) }
            if Int.random(in: 0..<4, using: &dice) == 0 {
                file.expires = CivilDate(year: 2026, month: 10, day: Int.random(in: 18...28, using: &dice))
            }
            queue.files.append(file)
        }
        var campaign = Campaign(name: "c", zone: .utc, origin: nowhere)
        for (index, text) in ["0 9 * * *", "0 */7 * * *"].enumerated() {
            let schedule = Schedule(days: .cron(try CronExpression(text: text)), zone: .utc, origin: nowhere)
            var post = CampaignPost(
                name: "p\(index)", timing: .repeating(schedule), zone: .utc, copies: [.init(destination: "xs", texts: PostTexts())],
                origin: nowhere)
            post.queue = queue
            campaign.posts.append(post)
        }
        rules.campaigns = [campaign]
        return World(rules: rules, from: from)
    }

    /// Each takes, of the files that have not expired, are not used up and are not cooling, the least used; of those the
    /// first.
    private static func simulated(_ entries: [PlanEntry], _ queue: ContentQueue, workspace: String) -> [String?] {
        var uses: [String: [Timestamp]] = [:]
        let draw = { (path: String) in
            queue.order == .name
                ? path : PublicationKey(workspace: workspace, cause: "queue:q", subject: path, destination: "").hex
        }
        return entries.map { entry in
            let at = entry.publication.wantedAt
            let free = queue.files.filter { file in
                let used = uses[file.path] ?? []
                if let expires = file.expires, Zone.utc.civil(at: at).date > expires { return false }
                if used.count >= file.maxUses ?? queue.maxUses ?? (queue.cooldown == nil ? 1 : 1000) { return false }
                return used.allSatisfy { at - $0 >= queue.cooldown ?? .zero }
            }
            let best = free.min { a, b in (uses[a.path]?.count ?? 0, draw(a.path)) < (uses[b.path]?.count ?? 0, draw(b.path)) }
            if let best { uses[best.path, default: []].append(at) }
            return best?.path
        }
    }

    @Test func eachOccurrenceTakesTheNextFreeFile() throws {
        var (taken, empty) = (0, 0)
        for seed in 1...300 {
            var dice = SeededGenerator(seed: UInt64(seed))
            let world = try Self.world(&dice)
            let plan = Planner(rules: world.rules).plan(PlanInputs(), from: world.from, until: world.from + .days(10))
            let ordered = plan.entries.sorted { a, b in
                (a.publication.wantedAt, a.publication.post ?? "") < (b.publication.wantedAt, b.publication.post ?? "")
            }
            let queue = try #require(world.rules.campaigns[0].posts[0].queue)
            let files = ordered.map(\.publication.content)
            #expect(files == Self.simulated(ordered, queue, workspace: world.rules.workspace), "seed \(seed)")
            taken += files.compactMap(\.self).count
            empty += files.filter { $0 == nil }.count
        }
        #expect(taken > 1000)
        #expect(empty > 1000)
    }

    /// Deciding the first days and then, with these as history, the rest gives what one plan gave: plan is deed.
    @Test func decidingPieceByPieceTakesTheSameFiles() throws {
        for seed in 1...100 {
            var dice = SeededGenerator(seed: UInt64(seed))
            let world = try Self.world(&dice)
            let planner = Planner(rules: world.rules)
            var inputs = PlanInputs()
            inputs.adoptions = ["post:c/p0": world.from, "post:c/p1": world.from]
            let whole = planner.plan(inputs, from: world.from, until: world.from + .days(9))
            for day in [1, 3, 9] as [Int64] {
                let new = planner.decide(inputs, at: world.from, occurrences: world.from..<(world.from + .days(day)))
                inputs.history += new.entries.map { $0.publication.entered }
            }
            let files = Dictionary(inputs.history.map { ($0.key, $0.content) }) { first, _ in first }
            for entry in whole.entries where !entry.isForeseen {
                #expect(files[entry.publication.key] == entry.publication.content, "seed \(seed)")
            }
        }
    }
}

extension PublicationRecord {
    /// As the engine enters it into the ledger.
    var entered: PublicationRecord {
        var record = self
        switch decision {
        case .publish, .deferred: record.state = .scheduled
        case .held: record.state = .held
        case .dropped: record.state = .dropped
        }
        return record
    }
}
