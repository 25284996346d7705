package import CivilTime
package import Domain
package import HTTPValues

/// What a platform's requests draw from, and what its answers tell of that. The engine keeps the readings in the ledger and
/// sends nothing that would draw from an empty bucket (decision 0021).
package struct PlatformLimits: Sendable {
    /// What of a client id names the app that the platform counts.
    package var app: @Sendable (_ clientID: String) -> String
    /// What a request draws from, by its kind and label.
    package var buckets: @Sendable (_ kind: MachineRequest.Kind, _ label: String) -> [LimitBucket]
    /// What the headers of an answer say, whatever its status.
    package var readings: @Sendable (_ label: String, _ response: HTTPResponse, _ now: Timestamp) -> [LimitReading]
    /// Which buckets a `waitUntil` of that code says to be empty.
    package var emptied: @Sendable (_ code: String, _ kind: MachineRequest.Kind, _ label: String) -> [LimitBucket]

    package init(
        app: @escaping @Sendable (_ clientID: String) -> String = { $0 },
        buckets: @escaping @Sendable (_ kind: MachineRequest.Kind, _ label: String) -> [LimitBucket],
        readings: @escaping @Sendable (_ label: String, _ response: HTTPResponse, _ now: Timestamp) -> [LimitReading] = { _, _, _ in [] },
        emptied: @escaping @Sendable (_ code: String, _ kind: MachineRequest.Kind, _ label: String) -> [LimitBucket]
    ) {
        self.app = app
        self.buckets = buckets
        self.readings = readings
        self.emptied = emptied
    }

    /// Nothing is known of them: a refusal makes only its own publication wait.
    package static let unknown = PlatformLimits(buckets: { _, _ in [] }, emptied: { _, _, _ in [] })
}

extension HTTPResponse {
    /// Longer waits are not believed.
    private static let longestWait: Duration = .days(1)

    /// The instant that `Retry-After` names, in seconds or as a date beside the answer's own `Date`.
    func retryAfter(at now: Timestamp) -> Timestamp? {
        guard !isSuccess, let text = header("Retry-After") else { return nil }
        let wait: Duration
        if let seconds = Int64(text) {
            wait = .seconds(max(0, min(seconds, 86_400)))
        } else if let date = WireTime.parseHTTPDate(text) {
            wait = date - (header("Date").flatMap(WireTime.parseHTTPDate) ?? now)
        } else {
            return nil
        }
        return wait > .zero ? now + min(wait, HTTPResponse.longestWait) : nil
    }
}

extension WireTime {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7), the only form that is sent today.
    static func parseHTTPDate(_ text: String) -> Timestamp? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])), words[1].utf8.count == 2,
            words[3].utf8.count == 4
        else { return nil }
        let number = month + 1
        return parse("\(words[3])-\(number < 10 ? "0" : "")\(number)-\(words[1])T\(words[4])Z")
    }
}
