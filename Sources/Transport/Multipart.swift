import Foundation

/// A `multipart/form-data` body (RFC 7578) as pieces, media left on disk.
struct Multipart {
    struct Part {
        var name: String
        var filename: String?
        var contentType: String?
        var content: WireRequest.Piece
        /// Stands for the content in the boundary's derivation, without secrets.
        var mark: String
    }

    let boundary: String
    let pieces: [WireRequest.Piece]

    init(parts: [Part], boundary: String?) {
        let chosen = boundary ?? Multipart.boundary(for: parts)
        var pieces: [WireRequest.Piece] = []
        for part in parts {
            var head = "--\(chosen)\r\nContent-Disposition: form-data; name=\"\(Multipart.quoted(part.name))\""
            if let filename = part.filename { head += "; filename=\"\(Multipart.quoted(filename))\"" }
            if let type = part.contentType { head += "\r\nContent-Type: \(type)" }
            pieces += [.bytes(Data((head + "\r\n\r\n").utf8)), part.content, .bytes(Data("\r\n".utf8))]
        }
        pieces.append(.bytes(Data("--\(chosen)--\r\n".utf8)))
        self.boundary = chosen
        self.pieces = pieces
    }

    /// The same parts always give the same boundary. Texts are searched for it; media is not, but its SHA-256 is an ingredient,
    /// so that a file containing its own boundary would have to predict that.
    private static func boundary(for parts: [Part]) -> String {
        let marks = parts.map { "\($0.name)\u{0}\($0.filename ?? "")\u{0}\($0.contentType ?? "")\u{0}\($0.mark)" }.joined(
            separator: "\u{1}")
        var round = 0
        while true {
            let candidate = "reprise-" + hash("a\(round)" + marks) + hash("b\(round)" + marks)
            if !parts.contains(where: { contains(candidate, $0.content) }) { return candidate }
            round += 1
        }
    }

    private static func contains(_ boundary: String, _ content: WireRequest.Piece) -> Bool {
        if case .bytes(let data) = content { data.range(of: Data(boundary.utf8)) != nil } else { false }
    }

    /// FNV-1a, 64 bits: spreads well, needs no cryptography here.
    private static func hash(_ text: String) -> String {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let hex = String(value, radix: 16)
        return String(repeating: "0", count: 16 - hex.count) + hex
    }

    /// As browsers do (HTML Standard, multipart/form-data encoding): only these three can end the quoted text.
    private static func quoted(_ text: String) -> String {
        text.replacing("\"", with: "%22").replacing("\r\n", with: "%0D%0A").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}
