package import CivilTime
package import Domain

/// When a post or rule happens again and again: its occurrences, before jitter.
package struct Schedule: Sendable {
    package enum Days: Sendable {
        /// The days of an RFC 5545 rule at these times of day.
        case recurrence(RecurrenceRule, text: String, at: [CivilTimeOfDay])
        case cron(CronExpression)
        case slots([Slot])
    }
    package struct Slot: Hashable, Sendable {
        /// Empty: every day.
        package var days: Set<Weekday>
        package var at: [CivilTimeOfDay]
        package init(days: Set<Weekday>, at: [CivilTimeOfDay]) {
            self.days = days
            self.at = at
        }
    }
    package var days: Days
    package var zone: Zone
    /// RRULE's DTSTART: `start:`, else the campaign's `from` (DESIGN §6).
    package var start: CivilDate?
    /// Days without an occurrence, both ends inclusive.
    package var exceptions: [ClosedRange<CivilDate>]
    /// Further occurrences.
    package var additions: [CivilDateTime]
    /// Each occurrence moves later by up to this much, drawn from its key (DESIGN §5).
    package var jitter: Duration
    package var origin: RuleLocation
    package init(days: Days, zone: Zone, start: CivilDate? = nil, origin: RuleLocation) {
        self.days = days
        self.zone = zone
        self.start = start
        exceptions = []
        additions = []
        jitter = .zero
        self.origin = origin
    }
}

/// A folder of content; each occurrence takes the next file.
package struct ContentQueue: Sendable {
    package enum Order: String, Hashable, Sendable, CaseIterable { case name, shuffled }
    package enum OnEmpty: String, Hashable, Sendable, CaseIterable { case skip, hold }
    /// Relative to the workspace.
    package var path: String
    package var order: Order
    /// A used file may be used again after this time; nil: never.
    package var cooldown: Duration?
    /// How often a file may be used in all; nil: once, or without end with a cooldown.
    package var maxUses: Int?
    package var onEmpty: OnEmpty
    /// As they were when the rules were read, sorted by path.
    package var files: [QueueFile]
    package var origin: RuleLocation
    package init(path: String, order: Order = .name, origin: RuleLocation) {
        self.path = path
        self.order = order
        onEmpty = .skip
        files = []
        self.origin = origin
    }
}

/// One file of a content queue: a text with front matter, a YAML file, or a media file with one of these beside it.
package struct QueueFile: Hashable, Sendable {
    /// Relative to the workspace: its identity.
    package var path: String
    /// What expressions read as `post.text`.
    package var text: String
    package var title: String?
    /// Relative to the workspace.
    package var media: String?
    package var topic: String?
    package var labels: [String]
    /// Last day on which it may be used, in the post's zone.
    package var expires: CivilDate?
    package var maxUses: Int?
    package init(path: String, text: String) {
        self.path = path
        self.text = text
        labels = []
    }
}
