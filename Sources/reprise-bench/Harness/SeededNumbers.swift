/// SplitMix64: the same corpus for the same seed, on every machine.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func word() -> String { Self.words[Int(next() % UInt64(Self.words.count))] }

    mutating func words(_ count: Int) -> String { (0..<count).map { _ in word() }.joined(separator: " ") }

    private static let words = [
        "amber", "autumn", "backstage", "balcony", "bright", "camera", "canvas", "circle", "city", "corner", "dance", "dawn", "detour",
        "early", "echo", "encore", "floor", "garden", "glass", "harbour", "island", "jump", "kitchen", "lantern", "late", "light",
        "market", "mirror", "morning", "motion", "movement", "night", "northern", "open", "paper", "pattern", "quiet", "rain",
        "rehearsal", "rhythm", "river", "rooftop", "sequence", "silver", "slow", "spring", "stage", "station", "steps", "story",
        "street", "summer", "sunday", "tempo", "theatre", "thread", "turn", "under", "velvet", "voice", "water", "window", "winter",
        "yellow",
    ]
}
