package import Foundation

/// What the checker reads of `config --format json`: names and units are those of that document.
package struct CheckedWorkspace: Decodable, Sendable {
    struct Defaults: Decodable {
        var guardrails: [String]
        var latestSeconds: Double
        var approval: Approval?
    }

    struct Approval: Decodable {
        var when: String?
        var required: Int
        var from: [String]
        var expiresSeconds: Double?
        var onExpiry: String?
    }

    struct Destination: Decodable {
        var name: String
        var platform: String
        var guardrails: [String]
    }

    struct Window: Decodable {
        var fromMinute: Double
        var toMinute: Double
        var days: [String]
        var daysOfMonth: [Int]
        var months: [Int]
    }

    struct Interval: Decodable {
        var timezone: String
        var inverted: Bool
        var windows: [Window]
    }

    struct Blackout: Decodable {
        var from: String?
        var until: String?
        var month: Int?
        var day: Int?
        /// The name of a calendar; the log says which days it has.
        var calendar: String?
    }

    struct Cap: Decodable {
        var max: Int
        var across: String
        var per: String
        var seconds: Double?
    }

    struct Spacing: Decodable {
        var seconds: Double
        var across: String
    }

    struct Dedupe: Decodable {
        var by: String
        var withinSeconds: Double?
        var similarity: Double
        var across: String
    }

    struct Guardrail: Decodable {
        var name: String
        var timezone: String
        var onConflict: String
        var quietHours: [Window]
        var intervals: [Interval]
        var blackout: [Blackout]
        var cap: [Cap]
        var spacing: Spacing?
        var dedupe: [Dedupe]
        var approval: Approval?
    }

    struct Campaign: Decodable {
        var name: String
        var from: String?
        var until: String?
        var timezone: String
        var state: String
        var guardrails: [String]
        var approval: Approval?
        var posts: [Post]
    }

    struct Post: Decodable {
        struct Copy: Decodable { var destination: String }
        var name: String
        var timezone: String
        var to: [Copy]
        var at: String?
        var schedule: Schedule?
        var guardrails: [String]
        var approval: Approval?
    }

    struct Schedule: Decodable {
        struct Slot: Decodable {
            var days: [String]
            var at: [String]
        }
        var timezone: String
        var jitterSeconds: Double
        var slots: [Slot]?
        /// Minute, hour and weekdays alone can be expanded here, and `FREQ=DAILY`; the log lists what others come to.
        var cron: String?
        var rrule: String?
        var at: [String]?
    }

    struct Rule: Decodable {
        struct Trigger: Decodable {
            var newItem: String?
            var schedule: Schedule?
        }
        struct Entry: Decodable {
            var to: String
            var `as`: String
            var afterSeconds: Double
            var guardrails: [String]
            var approval: Approval?
        }
        var name: String
        var campaign: String?
        var on: Trigger
        var post: [Entry]
        var guardrails: [String]
        var approval: Approval?
        var `repeat`: String
    }

    var workspace: String
    var timezone: String
    var defaults: Defaults
    var destinations: [Destination]
    var guardrails: [Guardrail]
    var campaigns: [Campaign]
    var rules: [Rule]

    package init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(CheckedWorkspace.self, from: json)
    }

    /// Every zone that something is read in.
    var zones: Set<String> {
        var names: Set<String> = [timezone]
        for guardrail in guardrails { names.formUnion([guardrail.timezone] + guardrail.intervals.map(\.timezone)) }
        for campaign in campaigns {
            names.insert(campaign.timezone)
            for post in campaign.posts { names.formUnion([post.timezone, post.schedule?.timezone ?? post.timezone]) }
        }
        return names.union(rules.compactMap { $0.on.schedule?.timezone })
    }

    func campaign(_ name: String?) -> Campaign? { campaigns.first { $0.name == name } }
}
