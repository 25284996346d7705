import CivilTime
import HTTPValues

/// A disturbance ordered through the control API, for the next `times` requests that match.
struct SandboxFault: Codable, Sendable {
    enum Kind: Hashable, Codable, Sendable {
        case status(Int)
        case acceptThenStatus(Int)
        case dropResponse
        case acceptSlow(Duration)
        case delay(Duration)
        case reset
        case truncate
        case listLag(Duration)
        case expireToken
        case rateLimit(Duration)

        /// `accept-then-status:503`, `delay:5s` … as DESIGN's control API writes them.
        init?(_ text: String) {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            let argument = parts.count > 1 ? parts[1] : ""
            let status = Int(argument).flatMap { (400...599).contains($0) ? $0 : nil }
            let duration = InstantText.duration(argument)
            switch (parts.first ?? "", status, duration) {
            case ("status", let status?, _): self = .status(status)
            case ("accept-then-status", let status?, _): self = .acceptThenStatus(status)
            case ("accept-slow", _, let duration?): self = .acceptSlow(duration)
            case ("delay", _, let duration?): self = .delay(duration)
            case ("list-lag", _, let duration?): self = .listLag(duration)
            case ("rate-limit", _, let duration?): self = .rateLimit(duration)
            case ("drop-response", _, _) where argument.isEmpty: self = .dropResponse
            case ("reset", _, _) where argument.isEmpty: self = .reset
            case ("truncate", _, _) where argument.isEmpty: self = .truncate
            case ("expire-token", _, _) where argument.isEmpty: self = .expireToken
            default: return nil
            }
        }
    }

    var platform: String?
    var method: String?
    /// A prefix of the path, or a glob with `*`; with or without the host before it.
    var path: String?
    var kind: Kind
    var times: Int
    /// While a `rate-limit` lasts.
    var until: Timestamp?

    func matches(_ call: SandboxCall) -> Bool {
        if let platform, platform != call.platform { return false }
        if let method, !method.caseInsensitiveEquals(call.request.method) { return false }
        guard let path else { return true }
        return [call.request.path, call.request.host + call.request.path].contains { place in
            path.contains("*") ? Glob.matches(Array(path.utf8)[...], Array(place.utf8)[...]) : place.hasPrefix(path)
        }
    }
}

enum Glob {
    /// `*` stands for any bytes, `/` included.
    static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        var pattern = pattern
        var text = text
        var retry: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
        while true {
            if let first = pattern.first, first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                retry = (pattern, text)
            } else if let first = pattern.first, first == text.first {
                pattern = pattern.dropFirst()
                text = text.dropFirst()
            } else if pattern.isEmpty, text.isEmpty {
                return true
            } else if let last = retry, !last.text.isEmpty {
                text = last.text.dropFirst()
                pattern = last.pattern
                retry = (pattern, text)
            } else {
                return false
            }
        }
    }
}

extension SandboxWorld {
    /// The first fault that matches, used up once. A rate limit in force refuses further calls without being used up.
    mutating func takeFault(for call: SandboxCall) -> SandboxFault.Kind? {
        faults.removeAll { $0.times <= 0 && ($0.until ?? .distantPast) <= call.now }
        for index in faults.indices where faults[index].matches(call) {
            let fault = faults[index]
            if case .listLag = fault.kind { continue }
            if let until = fault.until, until > call.now { return .rateLimit(until - call.now) }
            guard fault.times > 0 else { continue }
            faults[index].times -= 1
            if case .rateLimit(let duration) = fault.kind { faults[index].until = call.now + duration }
            return fault.kind
        }
        return nil
    }

    /// A `list-lag` counts posts: each takes one of its times. Only the match's platform is looked at.
    mutating func takeListLag(platform: String) -> Duration? {
        for index in faults.indices {
            guard case .listLag(let lag) = faults[index].kind, faults[index].times > 0,
                faults[index].platform.map({ $0 == platform }) ?? true
            else { continue }
            faults[index].times -= 1
            return lag
        }
        return nil
    }
}
