/// Reads the binary zone files of RFC 8536, versions 1 to 4.
enum TZifFile {
    struct Malformed: Error {
        let reason: String
    }

    private static let headerSize = 44
    /// The largest file of the database has 3 kB; anything of this size is not a zone.
    static let maxBytes = 1 << 20

    static func parse(_ bytes: [UInt8]) throws(Malformed) -> ZoneTable {
        let first = try Header(bytes, at: 0)
        guard first.version >= 2 else {
            return try Block(bytes, at: headerSize, header: first, timeSize: 4).table(rule: nil)
        }
        // The first block repeats the data in 32 bits for readers of version 1.
        let start = headerSize + first.blockSize(timeSize: 4)
        let header = try Header(bytes, at: start)
        let block = try Block(bytes, at: start + headerSize, header: header, timeSize: 8)
        return try block.table(rule: try footer(bytes, at: start + headerSize + header.blockSize(timeSize: 8)))
    }

    private static func footer(_ bytes: [UInt8], at start: Int) throws(Malformed) -> PosixRule? {
        guard start < bytes.count, bytes[start] == 10, let end = bytes[(start + 1)...].firstIndex(of: 10) else {
            throw Malformed(reason: "the footer is missing")
        }
        let text = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        guard !text.isEmpty else { return nil }
        guard let rule = PosixRule(text: text) else { throw Malformed(reason: "the footer is not a TZ rule") }
        return rule
    }

    private struct Header {
        let version: Int
        let isUTCount: Int
        let isStandardCount: Int
        let leapCount: Int
        let timeCount: Int
        let typeCount: Int
        let characterCount: Int

        init(_ bytes: [UInt8], at start: Int) throws(Malformed) {
            guard bytes.count >= start + headerSize, bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
                throw Malformed(reason: "not a TZif file")
            }
            version = bytes[start + 4] == 0 ? 1 : Int(bytes[start + 4]) - 48
            var counts: [Int] = []
            for field in 0..<6 {
                let count = Int(bigEndian(bytes, at: start + 20 + field * 4, size: 4))
                guard (0...maxBytes).contains(count) else { throw Malformed(reason: "a count is out of bounds") }
                counts.append(count)
            }
            (isUTCount, isStandardCount, leapCount) = (counts[0], counts[1], counts[2])
            (timeCount, typeCount, characterCount) = (counts[3], counts[4], counts[5])
        }

        func blockSize(timeSize: Int) -> Int {
            timeCount * (timeSize + 1) + typeCount * 6 + characterCount + leapCount * (timeSize + 4) + isStandardCount + isUTCount
        }
    }

    private struct Block {
        let transitions: [Int64]
        let types: [Int]
        let typeOffsets: [Int32]

        init(_ bytes: [UInt8], at start: Int, header: Header, timeSize: Int) throws(Malformed) {
            guard bytes.count >= start + header.blockSize(timeSize: timeSize) else { throw Malformed(reason: "the file is cut off") }
            guard header.typeCount > 0 else { throw Malformed(reason: "it has no types of time") }
            // Instants of the `right/` zones count leap seconds; ours do not.
            guard header.leapCount == 0 else { throw Malformed(reason: "it counts leap seconds") }
            let typesStart = start + header.timeCount * timeSize
            let offsetsStart = typesStart + header.timeCount
            transitions = (0..<header.timeCount).map { bigEndian(bytes, at: start + $0 * timeSize, size: timeSize) }
            types = (0..<header.timeCount).map { Int(bytes[typesStart + $0]) }
            typeOffsets = (0..<header.typeCount).map { Int32(truncatingIfNeeded: bigEndian(bytes, at: offsetsStart + $0 * 6, size: 4)) }
        }

        func table(rule: PosixRule?) throws(Malformed) -> ZoneTable {
            guard types.allSatisfy({ $0 < typeOffsets.count }), zip(transitions, transitions.dropFirst()).allSatisfy(<) else {
                throw Malformed(reason: "its transitions are out of order")
            }
            // RFC 8536 §3.2: an offset should lie between -25 and +26 hours.
            guard typeOffsets.allSatisfy({ (-90_000...93_600).contains($0) }) else { throw Malformed(reason: "an offset is out of bounds") }
            // The far past is allowed: some files begin with the big bang.
            guard transitions.allSatisfy({ (-(1 << 60)...1 << 40).contains($0) }) else {
                throw Malformed(reason: "a transition is out of bounds")
            }
            return ZoneTable(initialOffset: typeOffsets[0], transitions: transitions, offsets: types.map { typeOffsets[$0] }, rule: rule)
        }
    }

    private static func bigEndian(_ bytes: [UInt8], at start: Int, size: Int) -> Int64 {
        var value: Int64 = bytes[start] >= 128 ? -1 : 0
        for byte in bytes[start..<start + size] { value = value << 8 | Int64(byte) }
        return value
    }
}
