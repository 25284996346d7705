package import Calendars
package import CivilTime
package import Domain

/// A named set of limits. It may only defer, hold or drop; all that apply hold, the strictest wins (DESIGN §6).
package struct Guardrail: Sendable {
    package enum OnConflict: String, Hashable, Sendable, CaseIterable { case `defer`, drop, hold }

    package var name: String
    /// Its own `timezone:`, else the workspace's; wherever it is attached.
    package var zone: Zone
    package var onConflict: OnConflict
    package var quietHours: [QuietHours]
    package var intervals: [Interval]
    package var blackout: [Blackout]
    package var caps: [Cap]
    package var spacing: Spacing?
    package var dedupe: [Dedupe]
    package var approval: Approval?
    package var content: ContentLimits?
    package var origin: RuleLocation

    package init(name: String, zone: Zone, onConflict: OnConflict = .defer, origin: RuleLocation) {
        self.name = name
        self.zone = zone
        self.onConflict = onConflict
        quietHours = []
        intervals = []
        blackout = []
        caps = []
        spacing = nil
        dedupe = []
        self.origin = origin
    }

    /// What a counter counts within.
    package enum Scope: String, Hashable, Sendable, CaseIterable { case destination, item, rule, campaign, workspace }

    /// A half-open civil window `[from, to)`; with `to` ≤ `from` it crosses midnight and belongs to its start day.
    package struct QuietHours: Hashable, Sendable {
        package var from: CivilTimeOfDay
        package var to: CivilTimeOfDay
        /// Start days; empty: every day.
        package var days: Set<Weekday>
        /// Days of the month on which it starts, negative ones counted from the end; empty: every day.
        package var daysOfMonth: Set<Int>
        /// Months in which it starts, 1 … 12; empty: every month.
        package var months: Set<Int>
        package var origin: RuleLocation
        package init(from: CivilTimeOfDay, to: CivilTimeOfDay, days: Set<Weekday> = [], origin: RuleLocation) {
            self.from = from
            self.to = to
            self.days = days
            daysOfMonth = []
            months = []
            self.origin = origin
        }
    }

    /// Quiet hours taken from a named interval: its windows, or with `isInverted` all times but them.
    package struct Interval: Sendable {
        package var name: String
        /// The interval's own `timezone:`, else the guardrail's.
        package var zone: Zone
        package var windows: [QuietHours]
        package var isInverted: Bool
        package var origin: RuleLocation
        package init(name: String, zone: Zone, windows: [QuietHours], isInverted: Bool, origin: RuleLocation) {
            self.name = name
            self.zone = zone
            self.windows = windows
            self.isInverted = isInverted
            self.origin = origin
        }
    }

    /// Whole civil days on which nothing appears.
    package struct Blackout: Hashable, Sendable {
        package enum Days: Hashable, Sendable {
            case range(CivilDate, CivilDate)
            /// That day of every year.
            case yearly(month: Int, day: Int)
            /// The days of a calendar's events, and how the rules name it.
            case calendar(CalendarFile, name: String)
        }
        package var days: Days
        package var origin: RuleLocation
        package init(days: Days, origin: RuleLocation) {
            self.days = days
            self.origin = origin
        }
    }

    package struct Cap: Hashable, Sendable {
        package enum Window: Hashable, Sendable {
            /// Civil days, ISO weeks and months of the guardrail's zone.
            case day, week, month
            /// No half-open interval of that length holds more.
            case rolling(Duration)
        }
        package var per: Window
        package var max: Int
        package var across: Scope
        package var origin: RuleLocation
        package init(per: Window, max: Int, across: Scope = .destination, origin: RuleLocation) {
            self.per = per
            self.max = max
            self.across = across
            self.origin = origin
        }
    }

    /// Minimum distance between two slots, in both directions.
    package struct Spacing: Hashable, Sendable {
        package var distance: Duration
        package var across: Scope
        package var origin: RuleLocation
        package init(distance: Duration, across: Scope = .destination, origin: RuleLocation) {
            self.distance = distance
            self.across = across
            self.origin = origin
        }
    }

    package struct Dedupe: Hashable, Sendable {
        package enum Key: String, Hashable, Sendable, CaseIterable { case item, media, caption, topic }
        package var by: Key
        /// Between slots; nil: for ever.
        package var within: Duration?
        package var similarity: Double
        package var across: Scope
        package var origin: RuleLocation
        package init(by: Key, within: Duration? = nil, similarity: Double = 1, across: Scope = .destination, origin: RuleLocation) {
            self.by = by
            self.within = within
            self.similarity = similarity
            self.across = across
            self.origin = origin
        }
    }
}
