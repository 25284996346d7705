/// The keys of a section as bits and first bytes: whether a mapping has what its section wants is a few comparisons of
/// numbers, and only what is wrong is looked at in words.
struct KeyMasks: Sendable {
    /// One bit for each key.
    typealias Keys = UInt64
    static let most = 64

    private struct Name: Sendable {
        /// The first eight bytes, in the order of the machine.
        var head: UInt64
        var bytes: [UInt8]
    }

    private let names: [Name]
    private let required: Keys
    private let exactlyOne: [Keys]
    private let needs: [(key: Keys, others: Keys)]
    private let excludes: [(key: Keys, others: Keys)]

    init(_ fields: [FieldSpec], exactlyOne: [[String]], needs: [(String, [String])], excludes: [(String, [String])]) {
        names = fields.map { field in
            let bytes = Array(field.name.utf8)
            return Name(head: bytes.withUnsafeBytes(Self.head), bytes: bytes)
        }
        func mask(_ keys: [String]) -> Keys {
            keys.reduce(0) { mask, key in fields.firstIndex { $0.name == key }.map { mask | Self.bit($0) } ?? mask }
        }
        required = mask(fields.filter(\.required).map(\.name))
        self.exactlyOne = exactlyOne.map(mask)
        self.needs = needs.map { (mask([$0.0]), mask($0.1)) }
        self.excludes = excludes.map { (mask([$0.0]), mask($0.1)) }
    }

    static func bit(_ position: Int) -> Keys { 1 &<< UInt64(position) }

    /// Which key these bytes are.
    func position(of key: UnsafeBufferPointer<UInt8>) -> Int? {
        let head = Self.head(UnsafeRawBufferPointer(key))
        for position in names.indices where names[position].head == head && names[position].bytes.count == key.count {
            if key.count <= 8 || names[position].bytes.elementsEqual(key) { return position }
        }
        return nil
    }

    /// Whether a mapping with these keys has the right ones together.
    func areComplete(_ present: Keys) -> Bool {
        required & ~present == 0 && exactlyOne.allSatisfy { ($0 & present).nonzeroBitCount == 1 }
            && needs.allSatisfy { $0.key & present == 0 || $0.others & ~present == 0 }
            && excludes.allSatisfy { $0.key & present == 0 || $0.others & present == 0 }
    }

    private static func head(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        if bytes.count >= 8 { return bytes.loadUnaligned(as: UInt64.self) }
        var head: UInt64 = 0
        for (index, byte) in bytes.enumerated() { head |= UInt64(byte) &<< UInt64(8 * index) }
        return head
    }
}
