import Calendars
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
            "notify": .array(notifications.map(\.json)), "media_host": mediaHost?.json ?? .null,
        ]
    }
}

extension Defaults {
    fileprivate var json: JSON {
        [
            "guardrails": jsonTexts(guardrails), "missed": missed.json, "latest_seconds": seconds(latest), "lead_seconds": seconds(lead),
            "blast_radius": ["max_new": .int(Int64(blastRadius.maxNew)), "max_cancelled": .int(Int64(blastRadius.maxCancelled))],
            "retry": retry.json, "approval": approval?.json ?? .null,
        ]
    }
}

extension MissedPolicy {
    fileprivate var json: JSON {
        switch self {
        case .none: ["policy": "none"]
        case .last: ["policy": "last"]
        case .all: ["policy": "all"]
        case .within(let time): ["policy": "within", "within_seconds": seconds(time)]
        }
    }
}

extension RetryPolicy {
    fileprivate var json: JSON {
        [
            "attempts": .int(Int64(attempts)), "backoff": .string(backoff.rawValue), "delay_seconds": seconds(delay),
            "max_delay_seconds": seconds(maxDelay),
        ]
    }
}

extension Approval {
    fileprivate var json: JSON {
        [
            "when": jsonText(condition?.source), "required": .int(Int64(required)), "from": jsonTexts(from),
            "expires_seconds": seconds(expires),
            "on_expiry": .string(onExpiry.rawValue), "origin": place(origin),
        ]
    }
}

extension Source {
    fileprivate var json: JSON {
        [
            "name": .string(name), "kind": kind.json, "credentials": .string(credential), "poll_seconds": seconds(poll),
            "lookback_seconds": seconds(lookback), "originals": jsonText(originals), "bucket": bucket?.json ?? .null,
            "links": .bool(followsLinks), "command": jsonTexts(fetchCommand), "missing_media": .string(missingMedia.rawValue),
            "late": .string(late.rawValue), "labels": jsonTexts(labels), "was": jsonTexts(was), "origin": place(origin),
        ]
    }
}

extension Source.Kind {
    fileprivate var json: JSON {
        switch self {
        case .tiktok: ["tiktok": true]
        case .tiktokExport(let file): ["tiktok_export": .string(file)]
        case .folder(let path, let settle): ["folder": .string(path), "settle_seconds": seconds(settle)]
        case .feed(let url, let format): ["feed": .string(url), "format": .string(format.rawValue)]
        }
    }
}

extension Bucket {
    fileprivate var json: JSON {
        [
            "endpoint": .string(endpoint), "bucket": .string(name), "region": .string(region), "prefix": .string(prefix),
            "credentials": .string(credential), "public_url": jsonText(publicURL),
        ]
    }
}

extension MediaHost {
    fileprivate var json: JSON {
        switch self {
        case .bucket(let bucket): ["s3": bucket.json]
        case .daemon(let url): ["daemon": .string(url)]
        }
    }
}

extension Notification {
    fileprivate var json: JSON {
        let way: (String, JSON) =
            switch self.way {
            case .webhook(let url): ("webhook", .string(url))
            case .command(let words): ("command", jsonTexts(words))
            }
        return .object([
            way.0: way.1, "credentials": jsonText(credential), "on": jsonTexts(subjects.map(\.rawValue)), "origin": place(origin),
        ])
    }
}

extension Destination {
    fileprivate var json: JSON {
        [
            "name": .string(name), "platform": .string(platform.rawValue), "credentials": .string(credential),
            "settings": .object(settings), "guardrails": jsonTexts(guardrails), "on_uncertain": jsonText(onUncertain),
            "labels": jsonTexts(labels),
            "was": jsonTexts(was), "origin": place(origin),
        ]
    }
}

extension Guardrail {
    fileprivate var json: JSON {
        [
            "name": .string(name), "timezone": .string(zone.identifier), "on_conflict": .string(onConflict.rawValue),
            "quiet_hours": .array(quietHours.map(\.json)), "intervals": .array(intervals.map(\.json)),
            "blackout": .array(blackout.map(\.json)), "cap": .array(caps.map(\.json)),
            "spacing": spacing.map {
                ["seconds": seconds($0.distance), "across": .string($0.across.rawValue), "origin": place($0.origin)]
            } ?? .null,
            "dedupe": .array(dedupe.map(\.json)), "approval": approval?.json ?? .null, "content": content?.json ?? .null,
            "origin": place(origin),
        ]
    }
}

extension ContentLimits {
    fileprivate var json: JSON {
        [
            "banned": jsonTexts(banned), "banned_patterns": jsonTexts(bannedPatterns.map(\.source)),
            "disclosure": disclosure?.json ?? .null,
            "allow_hosts": jsonTexts(allowedHosts), "deny_hosts": jsonTexts(deniedHosts), "require_labels": jsonTexts(requiredLabels),
            "forbid_labels": jsonTexts(forbiddenLabels), "origin": place(origin),
        ]
    }
}

extension ContentLimits.Disclosure {
    fileprivate var json: JSON { ["when": jsonText(condition?.source), "any_of": jsonTexts(anyOf), "origin": place(origin)] }
}

extension Guardrail.Interval {
    fileprivate var json: JSON {
        [
            "name": .string(name), "timezone": .string(zone.identifier), "inverted": .bool(isInverted),
            "windows": .array(windows.map(\.json)), "origin": place(origin),
        ]
    }
}

extension Guardrail.QuietHours {
    /// `days` are the days on which windows begin: all seven where none are named.
    fileprivate var json: JSON {
        let days = Weekday.allCases.filter { self.days.isEmpty || self.days.contains($0) }
        return [
            "from_minute": minutes(from), "to_minute": minutes(to), "days": jsonTexts(days.map(\.abbreviation)),
            "days_of_month": .array(daysOfMonth.sorted().map { .int(Int64($0)) }),
            "months": .array(months.sorted().map { .int(Int64($0)) }),
            "origin": place(origin),
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
        case .calendar(let calendar, let name):
            ["calendar": .string(name), "file": .string(calendar.file), "origin": place(origin)]
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
            "name": .string(name), "from": jsonText(from?.text), "until": jsonText(until?.text), "timezone": .string(zone.identifier),
            "state": .string(state.rawValue), "guardrails": jsonTexts(guardrails), "approval": approval?.json ?? .null,
            "missed": missed?.json ?? .null, "labels": jsonTexts(labels), "posts": .array(posts.map(\.json)), "was": jsonTexts(was),
            "origin": place(origin),
        ]
    }
}

extension CampaignPost {
    fileprivate var json: JSON {
        var members: [String: JSON] = [
            "name": .string(name), "timezone": .string(zone.identifier), "to": .array(copies.map(\.json)), "media": jsonText(media),
            "queue": queue?.json ?? .null, "text": jsonText(self.text), "when": jsonText(condition?.source),
            "topic": jsonText(topic?.source),
            "guardrails": jsonTexts(guardrails), "approval": approval?.json ?? .null, "missed": missed?.json ?? .null,
            "lead_seconds": lead.map(seconds) ?? .null, "retry": retry?.json ?? .null, "labels": jsonTexts(labels), "was": jsonTexts(was),
            "origin": place(origin),
        ]
        switch timing {
        case .once(let at): members["at"] = .string(at.text)
        case .repeating(let schedule): members["schedule"] = schedule.json
        }
        return .object(members)
    }
}

extension CampaignPost.Copy {
    fileprivate var json: JSON { .object(["destination": .string(destination)].merging(self.texts.members) { first, _ in first }) }
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
    fileprivate var json: JSON {
        var members: [String: JSON] = [
            "timezone": .string(zone.identifier), "start": jsonText(start?.text), "jitter_seconds": seconds(jitter),
            "origin": place(origin),
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
    fileprivate var json: JSON {
        [
            "path": .string(path), "order": .string(order.rawValue), "cooldown_seconds": cooldown.map(seconds) ?? .null,
            "max_uses": maxUses.map { .int(Int64($0)) } ?? .null, "on_empty": .string(onEmpty.rawValue),
            "files": .array(files.map(\.json)), "origin": place(origin),
        ]
    }
}

extension QueueFile {
    fileprivate var json: JSON {
        [
            "path": .string(path), "text": .string(text), "title": jsonText(title), "media": jsonText(media),
            "topic": jsonText(topic), "labels": jsonTexts(labels), "expires": jsonText(expires?.text),
            "max_uses": maxUses.map { .int(Int64($0)) } ?? .null,
        ]
    }
}

extension Rule {
    fileprivate var json: JSON {
        [
            "name": .string(name), "campaign": jsonText(campaign), "on": trigger.json, "when": jsonText(condition?.source),
            "topic": jsonText(topic?.source), "post": .array(posts.map(\.json)), "queue": queue?.json ?? .null, "text": jsonText(self.text),
            "guardrails": jsonTexts(guardrails), "approval": approval?.json ?? .null, "repeat": .string(allowsRepeat ? "allow" : "never"),
            "backfill": backfill?.json ?? .null, "include_own": .bool(includesOwn), "missed": missed?.json ?? .null,
            "lead_seconds": lead.map(seconds) ?? .null, "retry": retry.json, "labels": jsonTexts(labels), "was": jsonTexts(was),
            "origin": place(origin),
        ]
    }
}

extension Rule.Backfill {
    fileprivate var json: JSON { ["since": .string(since.text), "order": .string(order.rawValue)] }
}

extension Rule.Trigger {
    fileprivate var json: JSON {
        switch self {
        case .newItem(let source): ["new_item": .string(source)]
        case .published(let destination): ["published": .string(destination)]
        case .failed(let destination): ["failed": .string(destination)]
        case .metric(let metric):
            [
                "metric": [
                    "of": .string(metric.destination), "name": .string(metric.name.rawValue), "at_least": .int(Int64(metric.atLeast)),
                    "within_seconds": metric.within.map(seconds) ?? .null,
                ]
            ]
        case .schedule(let schedule): ["schedule": schedule.json]
        }
    }
}

extension RulePost {
    fileprivate var json: JSON {
        .object(
            [
                "to": .string(destination), "as": .string(variant), "after_seconds": seconds(after), "media": jsonText(media),
                "guardrails": jsonTexts(guardrails), "approval": approval?.json ?? .null, "origin": place(origin),
            ].merging(texts.members) { first, _ in first })
    }
}

private func jsonTexts(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }
private func jsonText(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

private func seconds(_ duration: Duration) -> JSON {
    let milliseconds = duration.milliseconds
    return milliseconds % 1000 == 0 ? .int(milliseconds / 1000) : .double(Double(milliseconds) / 1000)
}

private func place(_ origin: RuleLocation) -> JSON {
    ["file": .string(origin.file), "line": .int(Int64(origin.line)), "column": .int(Int64(origin.column))]
}
