import CivilTime
import Commands
import Foundation
import HTTPValues
import Testing

/// One command line, run in process: what it printed and how it ended.
struct Performance {
    var out: String
    var err: String
    var status: Int32

    var json: JSON { get throws { try #require(JSON(parsing: Data(out.utf8))) } }
}

/// A directory of its own with files in it, and a clock that stands still.
final class Stage {
    let directory: URL
    /// Friday 2026-10-23 20:00 in Berlin.
    var now: Timestamp

    init(_ files: [String: String] = [:], now: String = "2026-10-23T20:00:00+02:00") throws {
        self.now = try Timestamp(rfc3339: now)
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("reprise-commands-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (path, text) in files { try write(text, to: path) }
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    var path: String { directory.path }

    func file(_ name: String) -> String { directory.appendingPathComponent(name).path }

    func write(_ text: String, to name: String) throws {
        let target = directory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: target)
    }

    func run(_ arguments: String..., width: Int = 110) async -> Performance { await run(arguments, width: width) }

    /// The directory's own path reads `DIR` in what is printed.
    func run(_ arguments: [String], width: Int = 110) async -> Performance {
        let console = Console(Console.Surroundings(width: width), captures: true)
        let status = await CommandLineProgram.run(arguments, in: CommandContext(console: console, clock: .fixed(now)))
        func plain(_ text: String) -> String { text.replacingOccurrences(of: path, with: "DIR") }
        return Performance(out: plain(console.captured(.out)), err: plain(console.captured(.err)), status: status)
    }
}

enum Samples {
    static let studio = #"""
        version: 1
        workspace: studio
        timezone: Europe/Berlin
        sources:
          studio-tiktok:
            tiktok: { credentials: studio-tiktok }
            media: { originals: media/ }
        destinations:
          studio-reels: { instagram: { credentials: studio-instagram, login: facebook } }
          studio-shorts: { youtube: { credentials: studio-youtube, privacy: public, category: 24 } }
          studio-x: { x: { credentials: studio-x } }
        guardrails:
          considerate:
            quiet_hours: [{ from: "22:00", to: "07:00" }]
            spacing: 2h
        rules:
          repost-short-dances:
            on: { new_item: studio-tiktok }
            when: item.duration <= duration("60s") && item.hashtags.exists(t, t == "dance")
            post:
              - to: studio-reels
                after: 30m
                guardrails: [considerate]
                caption: "{{ item.caption.stripHashtags().truncate(2100) }} #reels"
              - to: studio-shorts
                title: "{{ item.caption.firstLine().truncate(100) }}"
                caption: "{{ item.caption }}"
              - to: studio-x
                caption: "{{ item.caption.fit('x', 24) }} {{ item.url }}"
        """# + "\n"

    /// DESIGN §7's example of a rule test.
    static let items = #"""
        - { at: +1h45m, source: studio-tiktok, id: v1, caption: "launch #dance", duration: 30 }
        """# + "\n"
}
