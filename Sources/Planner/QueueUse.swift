import CivilTime
import Domain
import RuleSet

/// Which file each occurrence takes from its queue.
///
/// A file counts as used once a publication in the ledger names it, whatever became of that, but for one whose rule went away
/// before it was posted: so what history says wins, and the choice depends on nothing that guardrails decide. Uses count
/// over all posts that share a folder.
struct QueueUse {
    private struct Occurrence: Hashable {
        var cause: String
        var id: String
    }

    private struct OrderKey: Hashable {
        var path: String
        var order: ContentQueue.Order
    }

    private let rules: RuleSet
    /// By path: when it was or will be used, one instant for each occurrence.
    private var uses: [String: [Timestamp]] = [:]
    private var taken: [Occurrence: String] = [:]
    private var orders: [OrderKey: [QueueFile]] = [:]
    /// How many files at the front of an order can never be taken again.
    private var spent: [OrderKey: Int] = [:]

    init(rules: RuleSet, history: [PublicationRecord]) {
        self.rules = rules
        guard rules.usesQueues else { return }
        var first: [Occurrence: (path: String, at: Timestamp)] = [:]
        for record in history {
            guard let path = record.content, let id = record.occurrence, !record.isWithdrawn else { continue }
            let occurrence = Occurrence(cause: rules.causeName(of: record), id: id)
            let at = min(first[occurrence]?.at ?? record.wantedAt, record.wantedAt)
            first[occurrence] = (max(first[occurrence]?.path ?? path, path), at)
        }
        for (occurrence, use) in first {
            taken[occurrence] = use.path
            uses[use.path, default: []].append(use.at)
        }
    }

    /// The file of an occurrence: the one that it has, else the next one that is free; nil when there is none.
    ///
    /// Ask in order of time. All destinations of an occurrence share the file.
    mutating func file(for cause: ScheduledCause, _ queue: ContentQueue, _ firing: ScheduledCause.Firing, at wanted: Timestamp)
        -> QueueFile?
    {
        let occurrence = Occurrence(cause: cause.name, id: firing.id)
        if let path = taken[occurrence], let file = queue.files.first(where: { $0.path == path }) { return file }
        guard let file = next(queue, on: cause.zone.civil(at: firing.nominal).date, at: wanted) else { return nil }
        taken[occurrence] = file.path
        uses[file.path, default: []].append(wanted)
        return file
    }

    /// The least used file that may be used then; of those the first in the queue's order.
    private mutating func next(_ queue: ContentQueue, on day: CivilDate, at wanted: Timestamp) -> QueueFile? {
        let key = OrderKey(path: queue.path, order: queue.order)
        let files = order(of: queue, key)
        var first = spent[key] ?? 0
        while first < files.count, isSpent(files[first], queue, on: day) { first += 1 }
        spent[key] = first
        var best: (file: QueueFile, uses: Int)?
        for file in files[first...] where !isSpent(file, queue, on: day) {
            let uses = uses[file.path] ?? []
            if let best, uses.count >= best.uses { continue }
            if let cooldown = queue.cooldown, uses.contains(where: { max($0, wanted) - min($0, wanted) < cooldown }) { continue }
            best = (file, uses.count)
            if uses.isEmpty { break }
        }
        return best?.file
    }

    private func isSpent(_ file: QueueFile, _ queue: ContentQueue, on day: CivilDate) -> Bool {
        if let expires = file.expires, expires < day { return true }
        let most = file.maxUses ?? queue.maxUses ?? (queue.cooldown == nil ? 1 : .max)
        return (uses[file.path]?.count ?? 0) >= most
    }

    private mutating func order(of queue: ContentQueue, _ key: OrderKey) -> [QueueFile] {
        if let known = orders[key] { return known }
        var files = queue.files.sorted { $0.path < $1.path }
        if queue.order == .shuffled {
            // Drawn for each file by itself, so that a new file leaves the order of the others as it was.
            let draws = files.map { file in
                PublicationKey(workspace: rules.workspace, cause: "queue:" + queue.path, subject: file.path, destination: "")
            }
            files = zip(draws, files).sorted { $0.0 < $1.0 }.map(\.1)
        }
        orders[key] = files
        return files
    }
}

extension PublicationRecord {
    /// Taken back before anybody could see it, because its rule went away.
    fileprivate var isWithdrawn: Bool { state == .cancelled && reasons.contains { $0.code == .ruleGone } }
}

extension RuleSet {
    var usesQueues: Bool {
        rules.contains { $0.queue != nil } || campaigns.contains { $0.posts.contains { $0.queue != nil } }
    }

    /// The cause of a publication by its present name.
    func causeName(of given: PublicationRecord) -> String {
        let record = current(given)
        if let rule = record.rule { return "rule:\(rule)" }
        guard let campaign = record.campaign, let post = record.post else { return record.cause }
        return "post:\(campaign)/\(post)"
    }
}
