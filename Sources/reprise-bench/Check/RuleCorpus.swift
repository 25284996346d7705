import Foundation

/// Rule files as an owner of many accounts would have them: every name, condition and caption is another.
struct RuleCorpus {
    let folder: String
    let rules: Int
    private(set) var bytes = 0

    static let rulesPerFile = 10

    /// Writes `files` rule files, and one more that declares sources and destinations.
    init(files: Int, seed: UInt64, in folder: String) throws {
        self.folder = folder
        rules = files * Self.rulesPerFile
        var numbers = SeededNumbers(seed: seed)
        try write(Self.accounts, "accounts.yaml")
        for file in 0..<files { try write(Self.file(file, &numbers), String(format: "rules-%05d.yaml", file)) }
    }

    /// Contents of all files, for what parses without reading.
    func contents() throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: (folder as NSString).appendingPathComponent(name))))
        }
    }

    private mutating func write(_ text: String, _ name: String) throws {
        bytes += text.utf8.count
        try Data(text.utf8).write(to: URL(fileURLWithPath: (folder as NSString).appendingPathComponent(name)))
    }

    private static let accounts = """
        version: 1
        workspace: bench
        timezone: Europe/Berlin
        defaults:
          guardrails: [considerate]
        sources:
          studio-tiktok:
            tiktok: { credentials: studio-tiktok, poll: 5m }
            media: { originals: media/ }
        destinations:
          studio-reels:
            instagram: { credentials: studio-instagram, login: facebook }
          studio-shorts:
            youtube: { credentials: studio-youtube, privacy: public, category: 24 }
          studio-x:
            x: { credentials: studio-x }
        guardrails:
          considerate:
            quiet_hours: [{ from: "22:00", to: "07:00" }]
            cap: [{ per: day, max: 8 }]
            spacing: 20m
            dedupe: [{ by: item }]

        """

    private static func file(_ file: Int, _ numbers: inout SeededNumbers) -> String {
        var text = "rules:\n"
        for rule in 0..<rulesPerFile { text += self.rule("\(file)-\(rule)", &numbers) }
        return text
    }

    private static func rule(_ id: String, _ numbers: inout SeededNumbers) -> String {
        let tag = "\(numbers.word())\(id.replacingOccurrences(of: "-", with: "x"))"
        let seconds = 15 + numbers.next() % 165
        let views = 100 + numbers.next() % 90_000
        return """
              \(numbers.word())-\(numbers.word())-\(id):
                on: { new_item: studio-tiktok }
                when: item.duration <= duration("\(seconds)s") && item.hashtags.exists(t, t == "\(tag)") && item.stats.views >= \(views) && !item.caption.contains("\(numbers.words(2)) \(id)")
                topic: item.hashtags.join(" ")
                post:
                  - to: studio-reels
                    after: \(5 + numbers.next() % 55)m
                    caption: "{{ item.caption.stripHashtags().truncate(\(1500 + numbers.next() % 600)) }} \(numbers.words(4)) #\(tag)"
                  - to: studio-shorts
                    title: "{{ item.caption.firstLine().truncate(\(40 + numbers.next() % 40)) }} \(id)"
                    caption: "{{ item.caption }} \(numbers.words(6)) \(id)"
                  - to: studio-x
                    caption: "\(numbers.words(3)) \(id): {{ item.caption.fit('x', \(90 + numbers.next() % 60)) }} {{ item.url }}"

            """
    }
}
