package import Foundation
package import HTTPValues

/// What becomes of a reply on its way to the client.
package enum SandboxDelivery: Hashable, Sendable {
    case normal
    /// The effect is done; the connection is cut before the first byte of the answer.
    case dropConnection
    /// The effect is done; the answer waits for that much sandbox time.
    case delay(Duration)
    /// The effect is done; the connection is cut in the middle of the body.
    case truncate
    /// Nothing was done; the connection is cut at once.
    case reset
    /// Nothing was done yet: call `handle` again, ignoring faults, after that much sandbox time.
    case handleLater(Duration)
}

package struct SandboxReply: Sendable {
    package enum Body: Sendable {
        case data(Data)
        /// A video from the store; the server answers `Range` requests for it.
        case media(StoredMedia)
    }

    package var status: Int
    package var headers: [SandboxField]
    package var body: Body
    package var delivery: SandboxDelivery

    package init(status: Int, headers: [SandboxField] = [], body: Body = .data(Data()), delivery: SandboxDelivery = .normal) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delivery = delivery
    }

    static func json(_ value: JSON, status: Int = 200, headers: [SandboxField] = []) -> SandboxReply {
        SandboxReply(
            status: status, headers: [SandboxField("Content-Type", "application/json; charset=UTF-8")] + headers, body: .data(value.data))
    }

    static func text(_ text: String, status: Int, type: String = "text/plain; charset=utf-8") -> SandboxReply {
        SandboxReply(status: status, headers: [SandboxField("Content-Type", type)], body: .data(Data(text.utf8)))
    }

    static func empty(_ status: Int, headers: [SandboxField] = []) -> SandboxReply {
        SandboxReply(status: status, headers: headers)
    }

    /// The reply as a whole response, for callers in process. A body that lies in the store comes back empty.
    package var response: HTTPResponse {
        var bytes = Data()
        if case .data(let data) = body { bytes = data }
        return HTTPResponse(status: status, headers: headers.map { HTTPResponse.Field($0.name, $0.value) }, body: bytes)
    }

    package var json: JSON? { response.json }

    package func header(_ name: String) -> String? { response.header(name) }
}

/// A request refused: thrown by handlers so that every rule is one line.
struct Refusal: Error {
    var reply: SandboxReply
    init(_ reply: SandboxReply) { self.reply = reply }
}
