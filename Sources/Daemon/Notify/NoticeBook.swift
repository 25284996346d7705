import CivilTime
import Domain
import Engine
import RuleSet

/// What waits to be told in one way, and what was told already: no thing twice within a day, as long as it lasts.
struct NoticeBook {
    private let subjects: Set<Notification.Subject>
    private var waiting: [Notice] = []
    /// Beyond `capacity`: only their number is told.
    private var leftOut = 0
    private var told: [String: Timestamp] = [:]

    /// Notices kept for a receiver that does not answer.
    static let capacity = 200
    static let memory = 10_000
    static let repeats: Duration = .days(1)

    init(_ subjects: [Notification.Subject]) { self.subjects = Set(subjects) }

    var isEmpty: Bool { waiting.isEmpty && leftOut == 0 }

    mutating func add(_ notice: Notice) {
        guard subjects.contains(notice.about) else { return }
        if let last = told[notice.identity], notice.at < last + Self.repeats { return }
        if told.count >= Self.memory { forgetOld() }
        told[notice.identity] = notice.at
        if waiting.count < Self.capacity { waiting.append(notice) } else { leftOut += 1 }
    }

    /// It goes on: should it stop again, that is news.
    mutating func forget(_ subject: String) {
        let ending = " \(subject) "
        for identity in told.keys.filter({ $0.contains(ending) }) { told[identity] = nil }
    }

    /// All that waits, in one message; nil when nothing does.
    mutating func take() -> (notices: [Notice], leftOut: Int)? {
        guard !isEmpty else { return nil }
        defer { (waiting, leftOut) = ([], 0) }
        return (waiting, leftOut)
    }

    /// The older half.
    private mutating func forgetOld() {
        let instants = told.values.sorted()
        let middle = instants[instants.count / 2]
        told = told.filter { $0.value > middle }
    }
}
