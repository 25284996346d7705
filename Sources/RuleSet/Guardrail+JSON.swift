import Calendars
import CivilTime
import Domain
import Expressions
import HTTPValues

extension Guardrail {
    var json: JSON {
        [
            "name": .string(name), "timezone": .string(zone.identifier), "on_conflict": .string(onConflict.rawValue),
            "quiet_hours": .array(quietHours.map(\.json)), "intervals": .array(intervals.map(\.json)),
            "blackout": .array(blackout.map(\.json)), "cap": .array(caps.map(\.json)),
            "spacing": spacing.map {
                ["seconds": jsonSeconds($0.distance), "across": .string($0.across.rawValue), "origin": jsonPlace($0.origin)]
            } ?? .null,
            "dedupe": .array(dedupe.map(\.json)), "approval": approval?.json ?? .null, "content": content?.json ?? .null,
            "origin": jsonPlace(origin),
        ]
    }
}

extension ContentLimits {
    var json: JSON {
        [
            "banned": jsonTexts(banned), "banned_patterns": jsonTexts(bannedPatterns.map(\.source)),
            "disclosure": disclosure?.json ?? .null,
            "allow_hosts": jsonTexts(allowedHosts), "deny_hosts": jsonTexts(deniedHosts), "require_labels": jsonTexts(requiredLabels),
            "forbid_labels": jsonTexts(forbiddenLabels), "origin": jsonPlace(origin),
        ]
    }
}

extension ContentLimits.Disclosure {
    var json: JSON { ["when": jsonText(condition?.source), "any_of": jsonTexts(anyOf), "origin": jsonPlace(origin)] }
}

extension Guardrail.Interval {
    var json: JSON {
        [
            "name": .string(name), "timezone": .string(zone.identifier), "inverted": .bool(isInverted),
            "windows": .array(windows.map(\.json)), "origin": jsonPlace(origin),
        ]
    }
}

extension Guardrail.QuietHours {
    /// `days` are the days on which windows begin: all seven where none are named.
    var json: JSON {
        let days = Weekday.allCases.filter { self.days.isEmpty || self.days.contains($0) }
        return [
            "from_minute": minutes(from), "to_minute": minutes(to), "days": jsonTexts(days.map(\.abbreviation)),
            "days_of_month": .array(daysOfMonth.sorted().map { .int(Int64($0)) }),
            "months": .array(months.sorted().map { .int(Int64($0)) }),
            "origin": jsonPlace(origin),
        ]
    }

    private func minutes(_ time: CivilTimeOfDay) -> JSON {
        time.secondOfDay % 60 == 0 ? .int(Int64(time.secondOfDay / 60)) : .double(Double(time.secondOfDay) / 60)
    }
}

extension Guardrail.Blackout {
    var json: JSON {
        switch days {
        case .range(let first, let last): ["from": .string(first.text), "until": .string(last.text), "origin": jsonPlace(origin)]
        case .yearly(let month, let day): ["month": .int(Int64(month)), "day": .int(Int64(day)), "origin": jsonPlace(origin)]
        case .calendar(let calendar, let name):
            ["calendar": .string(name), "file": .string(calendar.file), "origin": jsonPlace(origin)]
        }
    }
}

extension Guardrail.Cap {
    var json: JSON {
        var members: [String: JSON] = ["max": .int(Int64(max)), "across": .string(across.rawValue), "origin": jsonPlace(origin)]
        switch per {
        case .day: members["per"] = "day"
        case .week: members["per"] = "week"
        case .month: members["per"] = "month"
        case .rolling(let length):
            members["per"] = "rolling"
            members["seconds"] = jsonSeconds(length)
        }
        return .object(members)
    }
}

extension Guardrail.Dedupe {
    var json: JSON {
        [
            "by": .string(by.rawValue), "within_seconds": within.map(jsonSeconds) ?? .null, "similarity": .double(similarity),
            "across": .string(across.rawValue), "origin": jsonPlace(origin),
        ]
    }
}
