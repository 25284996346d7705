import Foundation
import HTTPValues

/// Gathers one answer within its limits. Used on the transport's thread only.
struct ResponseCollector {
    /// The answer breaks a limit or the protocol; for people.
    struct Refusal: Error {
        var message: String
    }

    /// Generous: real platforms send under 8 KiB.
    static let maxHeaderBytes = 256 << 10

    let maxBodyBytes: Int
    let sink: (@Sendable (Data) -> Bool)?
    private(set) var status = 0
    private(set) var headers: [HTTPResponse.Field] = []
    private(set) var body = Data()
    /// The empty line after the headers has come. libcurl also accepts an answer that breaks off before it.
    private(set) var hasAllHeaders = false
    private var headerBytes = 0
    private var sunkBytes = 0

    init(maxBodyBytes: Int, sink: (@Sendable (Data) -> Bool)?) {
        self.maxBodyBytes = maxBodyBytes
        self.sink = sink
    }

    /// Takes one header line as libcurl delivers it, status lines included. A new status line (after `100 Continue`)
    /// starts the headers over.
    mutating func addHeader(_ line: UnsafeRawBufferPointer) throws(Refusal) {
        headerBytes += line.count
        guard headerBytes <= ResponseCollector.maxHeaderBytes else { throw Refusal(message: "the answer's headers are too large") }
        let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        if text.hasPrefix("HTTP/") {
            status = Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0
            headers = []
            hasAllHeaders = false
        } else if text.isEmpty {
            hasAllHeaders = true
        } else if hasAllHeaders {
            // A trailer: nothing we read is sent in one, and merged into the headers it could contradict them.
            return
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers.append(.init(String(text[..<colon]), value))
        }
    }

    mutating func addBody(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
        if let sink, (200..<300).contains(status) {
            sunkBytes += bytes.count
            guard sunkBytes <= maxBodyBytes else { throw tooLarge }
            guard sink(Data(bytes)) else { throw Refusal(message: "the receiver of the answer refused it") }
        } else {
            guard body.count + bytes.count <= maxBodyBytes else { throw tooLarge }
            body.append(contentsOf: bytes)
        }
    }

    var response: HTTPResponse { HTTPResponse(status: status, headers: headers, body: body) }

    private var tooLarge: Refusal { Refusal(message: "the answer is larger than \(maxBodyBytes) bytes") }
}
