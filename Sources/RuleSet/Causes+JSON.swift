import Calendars
import CivilTime
import Domain
import Expressions
import HTTPValues

extension Campaign {
    var json: JSON {
        [
            "name": .string(name), "from": jsonText(from?.text), "until": jsonText(until?.text), "timezone": .string(zone.identifier),
            "state": .string(state.rawValue), "guardrails": jsonTexts(guardrails), "approval": approval?.json ?? .null,
            "missed": missed?.json ?? .null, "retry": retry?.json ?? .null, "labels": jsonTexts(labels), "posts": .array(posts.map(\.json)),
            "was": jsonTexts(was),
            "origin": jsonPlace(origin),
        ]
    }
}

extension CampaignPost {
    var json: JSON {
        var members: [String: JSON] = [
            "name": .string(name), "timezone": .string(zone.identifier), "to": .array(copies.map(\.json)), "media": jsonText(media),
            "queue": queue?.json ?? .null, "text": jsonText(self.text), "when": jsonText(condition?.source),
            "topic": jsonText(topic?.source),
            "guardrails": jsonTexts(guardrails), "approval": approval?.json ?? .null, "missed": missed?.json ?? .null,
            "lead_seconds": lead.map(jsonSeconds) ?? .null, "retry": retry?.json ?? .null, "labels": jsonTexts(labels),
            "was": jsonTexts(was),
            "origin": jsonPlace(origin),
        ]
        switch timing {
        case .once(let at): members["at"] = .string(at.text)
        case .repeating(let schedule): members["schedule"] = schedule.json
        }
        return .object(members)
    }
}

extension CampaignPost.Copy {
    var json: JSON { .object(["destination": .string(destination)].merging(self.texts.members) { first, _ in first }) }
}

extension PostTexts {
    fileprivate var members: [String: JSON] {
        [
            "caption": jsonText(caption?.source), "title": jsonText(title?.source), "persona": jsonText(persona?.name),
            "with": .object(Dictionary(variables.map { ($0.name, .string($0.value.source)) }, uniquingKeysWith: { first, _ in first })),
        ]
    }
}

extension Schedule {
    var json: JSON {
        var members: [String: JSON] = [
            "timezone": .string(zone.identifier), "start": jsonText(start?.text), "jitter_seconds": jsonSeconds(jitter),
            "origin": jsonPlace(origin),
            "except": .array(exceptions.map { ["from": .string($0.lowerBound.text), "until": .string($0.upperBound.text)] }),
            "also": jsonTexts(additions.map(\.text)),
        ]
        switch days {
        case .recurrence(_, let rule, let times):
            members["rrule"] = .string(rule)
            members["at"] = jsonTexts(times.map(\.text))
        case .cron(let expression): members["cron"] = .string(expression.text)
        case .slots(let slots):
            members["slots"] = .array(
                slots.map { slot in
                    let days = Weekday.allCases.filter { slot.days.isEmpty || slot.days.contains($0) }
                    return ["days": jsonTexts(days.map(\.abbreviation)), "at": jsonTexts(slot.at.map(\.text))]
                })
        }
        return .object(members)
    }
}

extension ContentQueue {
    var json: JSON {
        [
            "path": .string(path), "order": .string(order.rawValue), "cooldown_seconds": cooldown.map(jsonSeconds) ?? .null,
            "max_uses": maxUses.map { .int(Int64($0)) } ?? .null, "on_empty": .string(onEmpty.rawValue),
            "files": .array(files.map(\.json)), "origin": jsonPlace(origin),
        ]
    }
}

extension QueueFile {
    var json: JSON {
        [
            "path": .string(path), "text": .string(text), "title": jsonText(title), "media": jsonText(media),
            "topic": jsonText(topic), "labels": jsonTexts(labels), "expires": jsonText(expires?.text),
            "max_uses": maxUses.map { .int(Int64($0)) } ?? .null,
        ]
    }
}

extension Rule {
    var json: JSON {
        [
            "name": .string(name), "campaign": jsonText(campaign), "on": trigger.json, "when": jsonText(condition?.source),
            "topic": jsonText(topic?.source), "post": .array(posts.map(\.json)), "queue": queue?.json ?? .null, "text": jsonText(self.text),
            "guardrails": jsonTexts(guardrails), "approval": approval?.json ?? .null, "repeat": .string(allowsRepeat ? "allow" : "never"),
            "backfill": backfill?.json ?? .null, "include_own": .bool(includesOwn), "missed": missed?.json ?? .null,
            "lead_seconds": lead.map(jsonSeconds) ?? .null, "retry": retry?.json ?? .null, "labels": jsonTexts(labels),
            "was": jsonTexts(was),
            "origin": jsonPlace(origin),
        ]
    }
}

extension Rule.Backfill {
    var json: JSON { ["since": .string(since.text), "order": .string(order.rawValue)] }
}

extension Rule.Trigger {
    var json: JSON {
        switch self {
        case .newItem(let source): ["new_item": .string(source)]
        case .published(let destination): ["published": .string(destination)]
        case .failed(let destination): ["failed": .string(destination)]
        case .metric(let metric):
            [
                "metric": [
                    "of": .string(metric.destination), "name": .string(metric.name.rawValue), "at_least": .int(Int64(metric.atLeast)),
                    "within_seconds": metric.within.map(jsonSeconds) ?? .null,
                ]
            ]
        case .schedule(let schedule): ["schedule": schedule.json]
        }
    }
}

extension RulePost {
    var json: JSON {
        .object(
            [
                "to": .string(destination), "as": .string(variant), "after_seconds": jsonSeconds(after), "media": jsonText(media),
                "guardrails": jsonTexts(guardrails), "approval": approval?.json ?? .null, "origin": jsonPlace(origin),
            ].merging(texts.members) { first, _ in first })
    }
}
