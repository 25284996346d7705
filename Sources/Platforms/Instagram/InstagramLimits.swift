import CivilTime
import Domain
import Foundation
import HTTPValues

/// Meta's usage headers, in per cent of what app and account may use (platform contract §0.3), and the quota on publishing.
enum InstagramLimits {
    static let all = PlatformLimits(
        buckets: { kind, label in buckets(kind, label) },
        readings: { label, response, now in readings(response, at: now) + quota(label, response, at: now) },
        emptied: { code, kind, _ in emptied(code, kind) })

    private static let app = LimitBucket(.app, "app-usage")
    private static let account = LimitBucket(.account, "account-usage")
    private static let publishing = LimitBucket(.account, "publishing-quota")

    /// Meta's windows roll over one hour.
    private static let window: Duration = .hours(1)
    /// Per cent that preparation leaves to the visible calls, and how long it lets them go first.
    private static let reserve: Int64 = 10
    private static let breather: Duration = .minutes(5)

    private static func buckets(_ kind: MachineRequest.Kind, _ label: String) -> [LimitBucket] {
        // Bytes go to another host, which counts nothing.
        if label == InstagramMachine.Step.upload.rawValue { return [] }
        return kind == .visible ? [app, account, publishing] : [app, account]
    }

    private static func emptied(_ code: String, _ kind: MachineRequest.Kind) -> [LimitBucket] {
        if code.hasSuffix("/2207042") { return [publishing] }
        return code == "4" || code.hasPrefix("4/") ? [app] : [account]
    }

    private static func readings(_ response: HTTPResponse, at now: Timestamp) -> [LimitReading] {
        var found: [LimitReading] = []
        if let usage = object(response, "X-App-Usage") { found.append(reading(app, used: used(usage), regain: 0, at: now)) }
        if let usage = object(response, "X-Business-Use-Case-Usage")?.object {
            let entries = usage.values.flatMap { $0.array ?? [] }
            let regain = entries.compactMap { $0["estimated_time_to_regain_access"]?.looseInteger }.max() ?? 0
            if let most = entries.map(used).max() { found.append(reading(account, used: most, regain: regain, at: now)) }
        }
        return found
    }

    /// The account's own number of posts in 24 hours, which only this call tells (platform contract §1.6): when the oldest of them
    /// falls out it does not say, so that it is asked again after an hour.
    private static func quota(_ label: String, _ response: HTTPResponse, at now: Timestamp) -> [LimitReading] {
        guard [InstagramMachine.Step.readQuota, .lookUpQuota].contains(where: { $0.rawValue == label }), response.isSuccess,
            let data = response.object?["data"]?[0], let used = data["quota_usage"]?.looseInteger,
            let total = data["config"]?["quota_total"]?.looseInteger, total > 0, used >= 0
        else { return [] }
        return [LimitReading(publishing, ceiling: total, remaining: total - min(used, total), resetsAt: now + window)]
    }

    private static func object(_ response: HTTPResponse, _ header: String) -> JSON? {
        guard let text = response.header(header), text.utf8.count <= 65_536, let json = JSON(parsing: .init(text.utf8)), json.object != nil
        else { return nil }
        return json
    }

    /// The fullest of the three counts; each of them throttles.
    private static func used(_ usage: JSON) -> Int64 {
        ["call_count", "total_cputime", "total_time"].compactMap { usage[$0]?.looseInteger }.max() ?? 0
    }

    /// - Parameter regain: minutes.
    private static func reading(_ bucket: LimitBucket, used: Int64, regain: Int64, at now: Timestamp) -> LimitReading {
        let left = max(0, 100 - used)
        let end: Timestamp
        if regain > 0 {
            end = now + .minutes(min(regain, 1440))
        } else {
            end = now + (left > 0 && left <= reserve ? breather : window)
        }
        return LimitReading(bucket, ceiling: 100, remaining: regain > 0 ? 0 : left, resetsAt: end, reserve: reserve)
    }
}
