import CivilTime
import Domain
import Expressions
import RuleSet

/// An item, and what a Swift programmer would have at hand of it.
struct ConditionFacts: Sendable {
    var item: Item
    var hashtags: [String]

    var bindings: Bindings { RuleBindings.item(item, now: item.discovered) }

    static func seeded(_ count: Int) -> [ConditionFacts] {
        var numbers = SeededNumbers(seed: 4)
        let now = Timestamp(seconds: 1_788_256_800)
        return (0..<count).map { index in
            let tags = ["#\(numbers.word())1", numbers.next() % 2 == 0 ? "#dance" : "#still", "#\(numbers.word())2"]
            let advert = numbers.next() % 2 == 0 ? " with our sponsor" : ""
            let caption = "\(numbers.words(8))\(advert) \(tags.joined(separator: " "))"
            let item = Item(
                id: .tiktok("\(index)"), source: "studio-tiktok", nativeID: "\(index)",
                url: "https://www.tiktok.com/@studio/video/\(index)",
                caption: caption, duration: .seconds(10 + Int64(numbers.next() % 100)), width: 720, height: 1280, created: now,
                discovered: now,
                stats: Item.Stats(views: Int64(numbers.next() % 2000)))
            return ConditionFacts(item: item, hashtags: CaptionWords.hashtags(in: caption))
        }
    }

    /// Behind a function that is not inlined, as a program's compiled conditions are behind a table.
    @inline(never)
    static func condition() -> (ConditionFacts) -> Bool {
        let limit: Duration = .seconds(60)
        return { facts in
            facts.item.duration <= limit && facts.hashtags.contains("dance") && facts.item.stats.views >= 1000
                && !occurs("sponsor", in: facts.item.caption)
        }
    }

    /// Whether a text occurs in another, byte by byte.
    private static func occurs(_ part: String, in text: String) -> Bool {
        var (part, text) = (part, text)
        return part.withUTF8 { needle in
            text.withUTF8 { bytes in
                guard let first = needle.first, bytes.count >= needle.count else { return needle.isEmpty }
                for start in 0...(bytes.count - needle.count) where bytes[start] == first {
                    var length = 1
                    while length < needle.count, bytes[start + length] == needle[length] { length += 1 }
                    if length == needle.count { return true }
                }
                return false
            }
        }
    }
}
