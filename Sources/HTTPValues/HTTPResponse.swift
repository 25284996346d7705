package import Foundation

/// A whole HTTP response, header names compared without case.
package struct HTTPResponse: Hashable, Codable, Sendable {
    package struct Field: Hashable, Codable, Sendable {
        package var name: String
        package var value: String
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }
    package var status: Int
    package var headers: [Field]
    package var body: Data

    package init(status: Int, headers: [Field] = [], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.caseInsensitiveEquals(name) }?.value
    }

    /// The body as JSON, or nil when it is not JSON.
    package var json: JSON? { JSON(parsing: body) }
}

/// Why a request has no response, told apart by the one thing that matters: can the server have acted on it?
package struct TransportFailure: Hashable, Codable, Sendable, Error, CustomStringConvertible {
    package enum Reach: String, Hashable, Codable, Sendable {
        /// Not one byte of the request left: no connection was made. Safe to send again.
        case notSent
        /// The server may have acted on it: the connection broke, timed out or answered nonsense after bytes were sent.
        case maybeSent
    }
    package var reach: Reach
    /// For people; holds no secret and no full URL.
    package var message: String

    package init(_ reach: Reach, _ message: String) {
        self.reach = reach
        self.message = message
    }

    package var description: String { message }
}

package typealias HTTPResult = Result<HTTPResponse, TransportFailure>

extension String {
    package func caseInsensitiveEquals(_ other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }
}
