import Foundation

/// What a platform's first look at an uploaded file finds: is it an MP4, how long, how large a picture.
struct MP4Facts: Hashable, Codable, Sendable {
    var seconds: Double
    var width: Int
    var height: Int

    /// Nil for anything but ISO BMFF with a movie header (ISO/IEC 14496-12 §4.2, §8.2.2).
    init?(_ store: any SandboxStore, _ pieces: [StoredPiece]) {
        let total = pieces.reduce(Int64(0)) { $0 + $1.length }
        var offset: Int64 = 0
        var isFirst = true
        while offset + 8 <= total {
            let head = store.read(pieces, from: offset, count: 16)
            guard let box = Self.box(head, remaining: total - offset) else { return nil }
            if isFirst && box.kind != "ftyp" { return nil }
            isFirst = false
            if box.kind == "moov" {
                guard box.size <= 32 << 20 else { return nil }
                self.init(movie: store.read(pieces, from: offset + box.header, count: Int(box.size - box.header)))
                return
            }
            offset += box.size
        }
        return nil
    }

    private init?(movie: Data) {
        let bytes = Data(movie)
        guard let header = Self.child("mvhd", of: bytes), header.count >= 32 else { return nil }
        let wide = header[header.startIndex] == 1
        let scale = Self.number(header, at: wide ? 20 : 12, 4)
        guard scale > 0 else { return nil }
        seconds = Double(Self.number(header, at: wide ? 24 : 16, wide ? 8 : 4)) / Double(scale)
        (width, height) = (0, 0)
        Self.children(of: bytes) { kind, track in
            guard kind == "trak", let header = Self.child("tkhd", of: track), header.count >= 84 else { return }
            let end = header.count
            width = max(width, Int(Self.number(header, at: end - 8, 4) >> 16))
            height = max(height, Int(Self.number(header, at: end - 4, 4) >> 16))
        }
    }

    private static func box(_ head: Data, remaining: Int64) -> (kind: String, size: Int64, header: Int64)? {
        guard head.count >= 8 else { return nil }
        var size = Int64(number(head, at: 0, 4))
        var header: Int64 = 8
        if size == 1, head.count >= 16 {
            guard let large = Int64(exactly: number(head, at: 8, 8)) else { return nil }
            size = large
            header = 16
        } else if size == 0 {
            size = remaining
        }
        guard size >= header, size <= remaining else { return nil }
        return (String(decoding: head.dropFirst(4).prefix(4), as: UTF8.self), size, header)
    }

    private static func children(of data: Data, _ body: (String, Data) -> Void) {
        var rest = data
        while let box = box(rest.prefix(16), remaining: Int64(rest.count)) {
            body(box.kind, rest.dropFirst(Int(box.header)).prefix(Int(box.size - box.header)))
            rest = rest.dropFirst(Int(box.size))
        }
    }

    private static func child(_ kind: String, of data: Data) -> Data? {
        var found: Data?
        children(of: data) { name, content in if name == kind, found == nil { found = content } }
        return found
    }

    /// A big-endian number; 0 beyond the end.
    private static func number(_ data: Data, at place: Int, _ count: Int) -> UInt64 {
        guard place >= 0, data.count >= place + count else { return 0 }
        return data.dropFirst(place).prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
