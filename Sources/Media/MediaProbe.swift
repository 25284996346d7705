package import Foundation

/// What a media file says of itself, as far as it was understood.
package struct MediaFacts: Hashable, Sendable {
    package var mimeType: String
    package var duration: Duration?
    /// As displayed: a video filmed upright is higher than wide.
    package var width: Int?
    package var height: Int?

    package init(mimeType: String, duration: Duration? = nil, width: Int? = nil, height: Int? = nil) {
        self.mimeType = mimeType
        self.duration = duration
        self.width = width
        self.height = height
    }
}

/// Recognises a file by its first bytes and reads duration and size of MP4, MOV, JPEG and PNG without another program.
///
/// Files come from strangers: every read is bounded, every number doubted, and what makes no sense is simply not known.
package enum MediaProbe {
    /// The type for what is not recognised.
    package static let unknownType = "application/octet-stream"

    /// Nil when the file cannot be read.
    package static func probe(path: String) -> MediaFacts? { FileSource(path: path).map(probe(_:)) }

    package static func probe(_ data: Data) -> MediaFacts { probe(DataSource(data)) }

    static func probe(_ source: some ByteSource) -> MediaFacts {
        let head = source.bytes(at: 0, 64)
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return sized("image/jpeg", jpegSize(source)) }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return sized("image/png", pngSize(source)) }
        // EBML (RFC 8794) with the document type in its header.
        if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            let isWebM = String(decoding: head, as: UTF8.self).contains("webm")
            return MediaFacts(mimeType: isWebM ? "video/webm" : "video/x-matroska")
        }
        guard let type = isoType(head) else { return MediaFacts(mimeType: unknownType) }
        let movie = type.hasPrefix("image/") ? MovieHeader() : MovieHeader.read(source)
        return MediaFacts(mimeType: type, duration: movie.duration, width: movie.width, height: movie.height)
    }

    private static func sized(_ type: String, _ size: (width: Int, height: Int)?) -> MediaFacts {
        MediaFacts(mimeType: type, width: size?.width, height: size?.height)
    }

    /// ISO/IEC 14496-12 §4.3 `ftyp`; QuickTime files may lack it and begin with another of its boxes.
    private static func isoType(_ head: [UInt8]) -> String? {
        guard head.count >= 12 else { return nil }
        let brand = String(decoding: head[8..<12], as: UTF8.self)
        switch String(decoding: head[4..<8], as: UTF8.self) {
        case "ftyp":
            switch brand {
            case "qt  ": return "video/quicktime"
            case "M4A ", "M4B ": return "audio/mp4"
            case "heic", "heix", "mif1", "msf1": return "image/heic"
            case "avif", "avis": return "image/avif"
            default: return "video/mp4"
            }
        case "moov", "mdat", "wide", "free", "skip", "pnot": return "video/quicktime"
        default: return nil
        }
    }

    /// PNG (W3C) §11.2.2: IHDR is the first chunk.
    private static func pngSize(_ source: some ByteSource) -> (width: Int, height: Int)? {
        guard source.number(at: 12, bytes: 4) == 0x4948_4452, let width = source.number(at: 16, bytes: 4),
            let height = source.number(at: 20, bytes: 4)
        else { return nil }
        return plausible(width, height)
    }

    /// ITU-T T.81 §B.2.2: the frame header (SOF) holds the size; segments before it are stepped over.
    private static func jpegSize(_ source: some ByteSource) -> (width: Int, height: Int)? {
        var offset: Int64 = 2
        for _ in 0..<1000 {
            guard source.number(at: offset, bytes: 1) == 0xFF, let marker = source.number(at: offset + 1, bytes: 1) else { return nil }
            if marker == 0xFF {
                offset += 1
                continue
            }
            // 0xC4, 0xC8 and 0xCC lie between the frame headers but are something else.
            if (0xC0...0xCF).contains(marker), marker != 0xC4, marker != 0xC8, marker != 0xCC {
                guard let height = source.number(at: offset + 5, bytes: 2), let width = source.number(at: offset + 7, bytes: 2) else {
                    return nil
                }
                return plausible(width, height)
            }
            guard marker != 0xDA, let length = source.number(at: offset + 2, bytes: 2), length >= 2 else { return nil }
            offset += 2 + Int64(length)
        }
        return nil
    }

    static func plausible(_ width: UInt64, _ height: UInt64) -> (width: Int, height: Int)? {
        let range: ClosedRange<UInt64> = 1...100_000
        return range.contains(width) && range.contains(height) ? (Int(width), Int(height)) : nil
    }
}
