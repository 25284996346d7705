/// Duration and picture size out of an MP4 or MOV file's `moov` box (ISO/IEC 14496-12 §8).
struct MovieHeader {
    var duration: Duration?
    var width: Int?
    var height: Int?

    static func read(_ source: some ByteSource) -> MovieHeader {
        var reader = BoxReader(source: source)
        var result = MovieHeader()
        guard let movie = reader.first("moov", in: 0..<source.count) else { return result }
        var scale: UInt64 = 0
        reader.forEach(in: movie.content) { reader, box in
            switch box.type {
            case "mvhd":
                (scale, result.duration) = header(source, box)
            case "mvex" where result.duration == nil:
                // Fragmented files leave the movie header's duration empty and may give it here.
                guard let extended = reader.first("mehd", in: box.content) else { return true }
                result.duration = extendedDuration(source, extended, scale: scale)
            case "trak" where result.width == nil:
                guard let size = pictureSize(source, &reader, box) else { return true }
                (result.width, result.height) = size
            default: break
            }
            return true
        }
        return result
    }

    /// §8.2.2 `mvhd`: version 1 has 64-bit times.
    private static func header(_ source: some ByteSource, _ box: Box) -> (scale: UInt64, duration: Duration?) {
        let start = box.content.lowerBound
        guard let version = source.number(at: start, bytes: 1), version <= 1 else { return (0, nil) }
        let isLong = version == 1
        guard let scale = source.number(at: start + (isLong ? 20 : 12), bytes: 4),
            let units = source.number(at: start + (isLong ? 24 : 16), bytes: isLong ? 8 : 4)
        else { return (0, nil) }
        // All ones means unknown.
        return (scale, units == (isLong ? UInt64.max : UInt64(UInt32.max)) ? nil : length(units, scale))
    }

    /// §8.8.2 `mehd`
    private static func extendedDuration(_ source: some ByteSource, _ box: Box, scale: UInt64) -> Duration? {
        guard let version = source.number(at: box.content.lowerBound, bytes: 1), version <= 1 else { return nil }
        return source.number(at: box.content.lowerBound + 4, bytes: version == 1 ? 8 : 4).flatMap { length($0, scale) }
    }

    /// Nil for less than a millisecond, for a missing time scale, and for more than a hundred days, which no video has.
    private static func length(_ units: UInt64, _ scale: UInt64) -> Duration? {
        guard units > 0, scale > 0, units / scale < 100 * 86_400 else { return nil }
        let (seconds, rest) = units.quotientAndRemainder(dividingBy: scale)
        let milliseconds = seconds * 1000 + rest * 1000 / scale
        return milliseconds > 0 ? .milliseconds(Int64(milliseconds)) : nil
    }

    /// §8.3.2 `tkhd` of a track whose §8.4.3 handler is `vide`.
    private static func pictureSize<S: ByteSource>(_ source: S, _ reader: inout BoxReader<S>, _ track: Box) -> (Int, Int)? {
        guard let media = reader.first("mdia", in: track.content), let handler = reader.first("hdlr", in: media.content),
            source.number(at: handler.content.lowerBound + 8, bytes: 4) == 0x7669_6465,
            let header = reader.first("tkhd", in: track.content), let version = source.number(at: header.content.lowerBound, bytes: 1),
            version <= 1
        else { return nil }
        let matrix = header.content.lowerBound + (version == 1 ? 52 : 40)
        guard matrix + 44 <= header.content.upperBound, let width = source.number(at: matrix + 36, bytes: 4),
            let height = source.number(at: matrix + 40, bytes: 4), let size = MediaProbe.plausible(width >> 16, height >> 16),
            let a = source.number(at: matrix, bytes: 4), let b = source.number(at: matrix + 4, bytes: 4)
        else { return nil }
        // Phones film sideways and turn the picture by 90° here: the first row of the matrix is then (0, ±1).
        let isTurned = a == 0 && b != 0
        return isTurned ? (size.height, size.width) : size
    }
}

/// One box: its four-letter type and where its content lies in the file.
struct Box {
    var type: String
    var content: Range<Int64>
}

/// Walks over boxes without recursion of its own and within a budget for the whole file.
struct BoxReader<Source: ByteSource> {
    let source: Source
    /// Real files have a few dozen boxes outside the sample tables, which are never entered.
    private var budget = 4096

    init(source: Source) { self.source = source }

    mutating func first(_ type: String, in range: Range<Int64>) -> Box? {
        var found: Box?
        forEach(in: range) { _, box in
            if box.type == type { found = box }
            return found == nil
        }
        return found
    }

    /// Calls `body` for each box that lies in the range, until it returns false.
    mutating func forEach(in range: Range<Int64>, _ body: (inout BoxReader, Box) -> Bool) {
        var offset = range.lowerBound
        while budget > 0, range.upperBound - offset >= 8 {
            budget -= 1
            guard let (box, end) = box(at: offset, limit: range.upperBound), body(&self, box) else { return }
            offset = end
        }
    }

    /// §4.2: a size of 1 announces a 64-bit size, 0 means up to the end. Boxes that leave their parent are not followed.
    private func box(at offset: Int64, limit: Int64) -> (box: Box, end: Int64)? {
        guard let short = source.number(at: offset, bytes: 4) else { return nil }
        let type = String(decoding: source.bytes(at: offset + 4, 4), as: UTF8.self)
        var header: Int64 = 8
        var size = short
        if short == 1 {
            guard let long = source.number(at: offset + 8, bytes: 8) else { return nil }
            header = 16
            size = long
        } else if short == 0 {
            size = UInt64(limit - offset)
        }
        guard let length = Int64(exactly: size), length >= header, length <= limit - offset else { return nil }
        return (Box(type: type, content: (offset + header)..<(offset + length)), offset + length)
    }
}
