import Foundation

/// `reprise test` of many rule tests, whole process: reading, checking, planning and judging each.
struct RuleTestBenchmark: Benchmark {
    let name = "rule-tests"
    let title = "`reprise test`, 20,000 tests of one workspace"

    private static let process = "`reprise test`, whole process"
    private static let rate = "tests a second"

    func run(_ setting: BenchmarkSetting) throws -> BenchmarkResult {
        let sizes = setting.isQuick ? [200, 2000] : [2000, 20_000]
        var result = BenchmarkResult(
            self,
            method: """
                A workspace of four rules, three destinations and two guardrails; each test lists two items of its own, three expected \
                entries and counts, in files of 1,000 tests. The whole process is measured: rules are read once, tests on two threads.
                """)
        guard let reprise = setting.tools.reprise else {
            result.notes.append("No `reprise` beside this program: nothing was measured.")
            return result
        }
        for size in sizes {
            let corpus = try RuleTestCorpus(tests: size, in: setting.folder.folder("tests-\(size)"))
            var contest = Contest("\(size) tests")
            contest.add(Self.process, .measured, unit: "ms", size: size, sizeUnit: "tests") {
                try Child.succeed([reprise, "test", corpus.folder]).seconds * 1000
            }
            result.figures += try contest.run(rounds: setting.rounds(7))
        }
        result.addGrowth(of: Self.process)
        let largest = sizes.last ?? 0
        let rate = result.median(Self.process, size: largest).map { Double(largest) / ($0 / 1000) }
        result.goals = [.atLeast(5000, "≥ 5,000 \(Self.rate)", rate)]
        return result
    }
}

/// Tests as people write them, each with texts and times of its own.
struct RuleTestCorpus {
    let folder: String
    private static let testsPerFile = 1000

    init(tests: Int, in folder: String) throws {
        self.folder = folder
        var numbers = SeededNumbers(seed: 5)
        try write(Self.workspace, "reprise.yaml")
        for first in stride(from: 0, to: tests, by: Self.testsPerFile) {
            let text = (first..<min(first + Self.testsPerFile, tests)).map { Self.test($0, &numbers) }.joined(separator: "---\n")
            try write(text, String(format: "cases-%03d.test.yaml", first / Self.testsPerFile))
        }
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: (folder as NSString).appendingPathComponent(name)))
    }

    private static func test(_ number: Int, _ numbers: inout SeededNumbers) -> String {
        let minutes = numbers.next() % 50
        return """
            name: case \(number) \(numbers.words(2))
            start: 2026-10-20T10:00
            items:
              - { at: +\(minutes)m, source: tiktok, id: a\(number), caption: "\(numbers.words(4)) #dance", duration: 30 }
              - { at: +\(minutes + 5)m, source: tiktok, id: b\(number), caption: "\(numbers.words(4)) #making", duration: 90 }
            expect:
              - { item: a\(number), destination: reels, decision: publish, at: +\(minutes + 30)m }
              - { item: a\(number), destination: x, decision: publish, at: +\(minutes)m, contains: "#dance" }
              - { item: b\(number), destination: x, decision: deferred, at: +\(minutes + 20)m, reason: spacing }
            expect_count: { publish: 3, deferred: 1 }

            """
    }

    private static let workspace = """
        version: 1
        workspace: bench
        timezone: Europe/Berlin
        defaults:
          guardrails: [considerate, pace]
        sources:
          tiktok:
            tiktok: { credentials: tiktok }
            media: { originals: media/ }
        destinations:
          reels: { instagram: { credentials: instagram, login: facebook } }
          shorts: { youtube: { credentials: youtube, privacy: public, category: 24 } }
          x: { x: { credentials: x } }
        guardrails:
          considerate:
            quiet_hours: [{ from: "22:00", to: "07:00" }]
            cap: [{ per: day, max: 8 }]
            dedupe: [{ by: item }]
          pace:
            spacing: 20m
        rules:
          short-dances:
            on: { new_item: tiktok }
            when: item.duration <= duration("60s") && item.hashtags.exists(t, t == "dance")
            post:
              - to: reels
                after: 30m
                caption: "{{ item.caption.stripHashtags() }} #reels"
              - to: shorts
                title: "{{ item.caption.firstLine().truncate(90) }}"
                caption: "{{ item.caption }}"
              - to: x
                caption: "{{ item.caption.fit('x', 24) }} {{ item.url }}"
          long-films:
            on: { new_item: tiktok }
            when: item.duration > duration("60s") && item.hashtags.exists(t, t == "making")
            post:
              - to: x
                caption: "{{ item.caption.fit('x', 24) }} {{ item.url }}"
          loud-ones:
            on: { new_item: tiktok }
            when: item.stats.views > 1000000
            post: [{ to: x, as: loud, caption: "{{ item.url }}" }]
          mentions:
            on: { new_item: tiktok }
            when: size(item.mentions) > 3
            post: [{ to: x, as: mentions, caption: "{{ item.url }}" }]

        """
}
