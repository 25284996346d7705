import CivilTime
import Domain
import Expressions
package import HTTPValues

extension RuleSet {
    /// The resolved workspace as one JSON document: what `config --format json` prints and an independent checker reads.
    /// Durations are in seconds, times of day in minutes, lists sorted by name, keys sorted.
    package var json: JSON {
        [
            "version": 1, "workspace": .string(workspace), "timezone": .string(zone.identifier), "revision": .string(revision),
            "defaults": defaults.json, "sources": .array(sources.map(\.json)), "destinations": .array(destinations.map(\.json)),
            "guardrails": .array(guardrails.map(\.json)), "campaigns": .array(campaigns.map(\.json)), "rules": .array(rules.map(\.json)),
        ]
    }
}

extension Defaults {
    fileprivate var json: JSON {
        let policy: JSON =
            switch missed {
            case .none: ["policy": "none"]
            case .last: ["policy": "last"]
            case .all: ["policy": "all"]
            case .within(let time): ["policy": "within", "within_seconds": seconds(time)]
            }
        return [
            "guardrails": texts(guardrails), "missed": policy, "latest_seconds": seconds(latest),
        ]
    }
}

extension Source {
    fileprivate var json: JSON {
        [
            "name": .string(name), "platform": .string(platform.rawValue), "credentials": .string(credential),
            "poll_seconds": seconds(poll),
            "lookback_seconds": seconds(lookback), "originals": text(originals), "missing_media": .string(missingMedia.rawValue),
            "late": .string(late.rawValue), "was": texts(was), "origin": place(origin),
        ]
    }
}

extension Destination {
    fileprivate var json: JSON {
        [
            "name": .string(name), "platform": .string(platform.rawValue), "credentials": .string(credential),
            "settings": .object(settings),
            "guardrails": texts(guardrails), "on_uncertain": text(onUncertain), "was": texts(was), "origin": place(origin),
        ]
    }
}

extension Guardrail {
    fileprivate var json: JSON {
        [
            "name": .string(name), "timezone": .string(zone.identifier), "on_conflict": .string(onConflict.rawValue),
            "quiet_hours": .array(quietHours.map(\.json)), "blackout": .array(blackout.map(\.json)), "cap": .array(caps.map(\.json)),
            "spacing": spacing.map {
                ["seconds": seconds($0.distance), "across": .string($0.across.rawValue), "origin": place($0.origin)]
            } ?? .null,
            "dedupe": .array(dedupe.map(\.json)), "origin": place(origin),
        ]
    }
}

extension Guardrail.QuietHours {
    /// `days` are the days on which windows begin: all seven where none are named.
    fileprivate var json: JSON {
        let days = Weekday.allCases.filter { self.days.isEmpty || self.days.contains($0) }
        return [
            "from_minute": minutes(from), "to_minute": minutes(to), "days": texts(days.map(\.abbreviation)), "origin": place(origin),
        ]
    }

    private func minutes(_ time: CivilTimeOfDay) -> JSON {
        time.secondOfDay % 60 == 0 ? .int(Int64(time.secondOfDay / 60)) : .double(Double(time.secondOfDay) / 60)
    }
}

extension Guardrail.Blackout {
    fileprivate var json: JSON {
        switch days {
        case .range(let first, let last): ["from": .string(first.text), "until": .string(last.text), "origin": place(origin)]
        case .yearly(let month, let day): ["month": .int(Int64(month)), "day": .int(Int64(day)), "origin": place(origin)]
        }
    }
}

extension Guardrail.Cap {
    fileprivate var json: JSON {
        var members: [String: JSON] = ["max": .int(Int64(max)), "across": .string(across.rawValue), "origin": place(origin)]
        switch per {
        case .day: members["per"] = "day"
        case .week: members["per"] = "week"
        case .month: members["per"] = "month"
        case .rolling(let length):
            members["per"] = "rolling"
            members["seconds"] = seconds(length)
        }
        return .object(members)
    }
}

extension Guardrail.Dedupe {
    fileprivate var json: JSON {
        [
            "by": .string(by.rawValue), "within_seconds": within.map(seconds) ?? .null, "similarity": .double(similarity),
            "across": .string(across.rawValue), "origin": place(origin),
        ]
    }
}

extension Campaign {
    fileprivate var json: JSON {
        [
            "name": .string(name), "from": text(from?.text), "until": text(until?.text), "timezone": .string(zone.identifier),
            "state": .string(state.rawValue), "guardrails": texts(guardrails), "labels": texts(labels), "posts": .array(posts.map(\.json)),
            "was": texts(was), "origin": place(origin),
        ]
    }
}

extension CampaignPost {
    fileprivate var json: JSON {
        [
            "name": .string(name), "at": .string(at.text), "timezone": .string(zone.identifier), "to": texts(destinations),
            "media": text(media), "caption": text(caption?.source), "title": text(title?.source), "guardrails": texts(guardrails),
            "was": texts(was), "origin": place(origin),
        ]
    }
}

extension Rule {
    fileprivate var json: JSON {
        var on: [String: JSON] = [:]
        switch trigger {
        case .newItem(let source): on["new_item"] = .string(source)
        }
        let retry: JSON = [
            "attempts": .int(Int64(self.retry.attempts)), "backoff": .string(self.retry.backoff.rawValue),
            "delay_seconds": seconds(self.retry.delay), "max_delay_seconds": seconds(self.retry.maxDelay),
        ]
        return [
            "name": .string(name), "campaign": text(campaign), "on": .object(on), "when": text(condition?.source),
            "topic": text(topic?.source), "post": .array(posts.map(\.json)), "guardrails": texts(guardrails),
            "repeat": .string(allowsRepeat ? "allow" : "never"), "retry": retry, "was": texts(was), "origin": place(origin),
        ]
    }
}

extension RulePost {
    fileprivate var json: JSON {
        [
            "to": .string(destination), "as": .string(variant), "after_seconds": seconds(after), "caption": text(caption?.source),
            "title": text(title?.source), "guardrails": texts(guardrails), "origin": place(origin),
        ]
    }
}

private func texts(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }
private func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

private func seconds(_ duration: Duration) -> JSON {
    let milliseconds = duration.milliseconds
    return milliseconds % 1000 == 0 ? .int(milliseconds / 1000) : .double(Double(milliseconds) / 1000)
}

private func place(_ origin: RuleLocation) -> JSON {
    ["file": .string(origin.file), "line": .int(Int64(origin.line)), "column": .int(Int64(origin.column))]
}
