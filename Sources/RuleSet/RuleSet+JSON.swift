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
    var json: JSON {
        [
            "guardrails": jsonTexts(guardrails), "missed": missed.json, "latest_seconds": jsonSeconds(latest),
            "lead_seconds": jsonSeconds(lead),
            "blast_radius": ["max_new": .int(Int64(blastRadius.maxNew)), "max_cancelled": .int(Int64(blastRadius.maxCancelled))],
            "retry": retry.json, "approval": approval?.json ?? .null,
        ]
    }
}

extension MissedPolicy {
    var json: JSON {
        switch self {
        case .none: ["policy": "none"]
        case .last: ["policy": "last"]
        case .all: ["policy": "all"]
        case .within(let time): ["policy": "within", "within_seconds": jsonSeconds(time)]
        }
    }
}

extension RetryPolicy {
    var json: JSON {
        [
            "attempts": .int(Int64(attempts)), "backoff": .string(backoff.rawValue), "delay_seconds": jsonSeconds(delay),
            "max_delay_seconds": jsonSeconds(maxDelay), "jitter": .double(jitter), "deadline_seconds": deadline.map(jsonSeconds) ?? .null,
        ]
    }
}

extension Approval {
    var json: JSON {
        [
            "when": jsonText(condition?.source), "required": .int(Int64(required)), "from": jsonTexts(from),
            "expires_seconds": jsonSeconds(expires),
            "on_expiry": .string(onExpiry.rawValue), "origin": jsonPlace(origin),
        ]
    }
}

extension Source {
    var json: JSON {
        [
            "name": .string(name), "kind": kind.json, "credentials": .string(credential), "poll_seconds": jsonSeconds(poll),
            "lookback_seconds": jsonSeconds(lookback), "originals": jsonText(originals), "bucket": bucket?.json ?? .null,
            "links": .bool(followsLinks), "command": jsonTexts(fetchCommand), "missing_media": .string(missingMedia.rawValue),
            "late": .string(late.rawValue), "labels": jsonTexts(labels), "was": jsonTexts(was), "origin": jsonPlace(origin),
        ]
    }
}

extension Source.Kind {
    var json: JSON {
        switch self {
        case .tiktok: ["tiktok": true]
        case .tiktokExport(let file): ["tiktok_export": .string(file)]
        case .folder(let path, let settle): ["folder": .string(path), "settle_seconds": jsonSeconds(settle)]
        case .feed(let url, let format): ["feed": .string(url), "format": .string(format.rawValue)]
        }
    }
}

extension Bucket {
    var json: JSON {
        [
            "endpoint": .string(endpoint), "bucket": .string(name), "region": .string(region), "prefix": .string(prefix),
            "credentials": .string(credential), "public_url": jsonText(publicURL),
        ]
    }
}

extension MediaHost {
    var json: JSON {
        switch self {
        case .bucket(let bucket): ["s3": bucket.json]
        case .daemon(let url): ["daemon": .string(url)]
        }
    }
}

extension Notification {
    var json: JSON {
        let way: (String, JSON) =
            switch self.way {
            case .webhook(let url): ("webhook", .string(url))
            case .command(let words): ("command", jsonTexts(words))
            }
        return .object([
            way.0: way.1, "credentials": jsonText(credential), "on": jsonTexts(subjects.map(\.rawValue)), "origin": jsonPlace(origin),
        ])
    }
}

extension Destination {
    var json: JSON {
        [
            "name": .string(name), "platform": .string(platform.rawValue), "credentials": .string(credential),
            "settings": .object(settings), "guardrails": jsonTexts(guardrails), "on_uncertain": jsonText(onUncertain),
            "retry": retry?.json ?? .null, "labels": jsonTexts(labels),
            "was": jsonTexts(was), "origin": jsonPlace(origin),
        ]
    }
}

// MARK: Values

func jsonTexts(_ values: [String]) -> JSON { .array(values.map { .string($0) }) }
func jsonText(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

func jsonSeconds(_ duration: Duration) -> JSON {
    let milliseconds = duration.milliseconds
    return milliseconds % 1000 == 0 ? .int(milliseconds / 1000) : .double(Double(milliseconds) / 1000)
}

func jsonPlace(_ origin: RuleLocation) -> JSON {
    ["file": .string(origin.file), "line": .int(Int64(origin.line)), "column": .int(Int64(origin.column))]
}
