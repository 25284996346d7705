import Diagnostics
import RuleFiles
import Testing

/// Posts that could never appear, because there is nothing in them or the platform takes no such thing: known before they are
/// due.
struct PostContentTests {
    private static let accounts = """
        timezone: UTC
        sources: { tok: { tiktok: { credentials: tok } } }
        destinations:
          ex: { x: { credentials: ex } }
          sky: { bluesky: { credentials: sky } }
          reels: { instagram: { credentials: insta } }
          shorts: { youtube: { credentials: yt } }

        """

    private static func once(_ post: String, _ more: String = "") -> String {
        accounts + "campaigns: { c: { posts: [{ name: p, at: 2026-12-05T13:00, \(post) }] } }\n" + more
    }

    private static func scheduled(_ post: String, _ more: String = "") -> String {
        accounts + "rules: { r: { on: { schedule: { cron: \"0 9 * * *\" } }, \(more) post: [{ \(post) }] } }\n"
    }

    private static func found(_ files: [String: String]) -> [String] {
        let about: Set<String> = ["unreached-destination", "unused-source", "not-yet-run"]
        return load(files).diagnostics.filter { !about.contains($0.code.rawValue) }.map { diagnostic in
            let place = diagnostic.span.map { " \($0.file):\($0.line):\($0.column)" } ?? ""
            return "\(diagnostic.severity) \(diagnostic.code.rawValue)\(place)"
        }
    }

    static let posts: [(text: String, codes: [String])] = [
        (once("to: ex"), ["empty-post"]),
        (once("to: [ex, sky]"), ["empty-post"]),
        (once("to: ex, caption: \"  \""), ["empty-post"]),
        (once("to: ex, caption: \"{{ post.text }}\""), ["empty-post"]),
        (once("to: ex, caption: \"{{ ' ' }}\""), ["empty-post"]),
        (once("to: ex, text: hi, caption: \"{{ post.text }}\""), []),
        (once("to: ex, text: hi"), []),
        (once("to: ex, text: \"\(long)\""), ["too-long"]),
        (once("to: ex, caption: \"{{ post.occurrence }}\""), []),
        (once("to: reels, platforms: { x: { caption: hi } }, media: a.mp4"), ["media-missing", "useless-key"]),
        (once("to: ex, platforms: { x: { caption: hi } }"), []),
        (once("to: reels, caption: hi"), ["media-required"]),
        (once("to: ex, template: w", "templates: { w: {} }"), ["empty-post", "empty-template"]),
        (scheduled("to: ex"), ["empty-post"]),
        (scheduled("to: reels, caption: hi"), ["media-required"]),
        (scheduled("to: reels, caption: hi, media: a.mp4"), ["media-missing"]),
        (scheduled("to: ex", "text: hi,"), []),
        // An item brings a caption and a video of its own.
        (accounts + "rules: { r: { on: { new_item: tok }, post: [{ to: [ex, reels] }, { to: sky, caption: \" \" }] } }", []),
    ]

    @Test(arguments: posts) func saysWhatHasNothingInIt(text: String, expected: [String]) {
        let found = Self.found(["rules.yaml": text]).map { $0.split(separator: " ")[1] }
        #expect(found.map(String.init).sorted() == expected, "\(findings(load(text)))")
    }

    private static func queued(_ post: String) -> String {
        once("to: ex, caption: hi").replacing(
            "] } }\n", with: ",\n  { name: q, schedule: { cron: \"0 9 * * *\" }, queue: q/, \(post) }] } }\n")
    }

    private static let long = String(repeating: "word ", count: 60)

    static let queues: [(post: String, files: [String: String], found: [String])] = [
        ("to: ex, caption: \"{{ post.text }}\"", ["a.md": "hello"], []),
        ("to: ex, caption: \"{{ post.text }}\"", ["a.md": " \n"], ["error empty-post q/a.md:1:1"]),
        ("to: ex", ["a.md": ""], ["error empty-post q/a.md:1:1"]),
        ("to: ex, caption: \"{{ post.text }}\"", ["a.md": "", "a.png": "x"], []),
        ("to: ex, caption: \"always {{ post.text }}\"", ["a.md": ""], []),
        ("to: ex, caption: \"{{ post.text }}\"", ["a.md": "---\ntitle: x\nText"], ["error open-front-matter q/a.md:1:1"]),
        ("to: ex, caption: \"{{ post.text }}\"", ["a.md": "\u{FEFF}---\nText"], ["error open-front-matter q/a.md:1:2"]),
        ("to: ex, caption: \"{{ post.text }}\"", ["a.md": long], ["error too-long q/a.md:1:1"]),
        ("to: ex", ["a.md": long], ["error too-long q/a.md:1:1"]),
        ("to: [ex, sky]", ["a.md": long], ["error too-long q/a.md:1:1"]),
        ("to: ex, caption: \"{{ post.text }} and more\"", ["a.md": String(long.prefix(272))], ["error too-long q/a.md:1:1"]),
        ("to: ex, caption: \"{{ post.text.fit('x') }}\"", ["a.md": long], []),
        ("to: sky, caption: \"{{ post.text }}\"", ["a.md": String(long.prefix(290))], []),
        ("to: reels, caption: \"{{ post.text }}\"", ["a.md": "hi"], ["error media-required rules.yaml:9:54"]),
        ("to: reels, caption: \"{{ post.text }}\"", ["a.md": "hi", "a.png": "x", "b.mp4": "x"], []),
        ("to: shorts", ["a.md": "hi", "a.mp4": "x"], ["error title-required rules.yaml:9:54"]),
        ("to: shorts", ["a.md": "---\ntitle: t\n---\nhi", "a.mp4": "x"], []),
        ("to: shorts", ["a.md": "---\ntitle: t\n---\na < b", "a.mp4": "x"], ["error text-refused q/a.md:1:1"]),
    ]

    @Test(arguments: queues) func looksIntoTheFilesOfQueues(post: String, files: [String: String], expected: [String]) {
        var all = ["rules.yaml": Self.queued(post)]
        for (name, text) in files { all["q/" + name] = text }
        #expect(Self.found(all) == expected, "\(load(all).diagnostics)")
    }

    @Test func linksOutOfTheWorkspaceAndSecretsOfAQueueAreTold() throws {
        let directory = try TemporaryDirectory()
        try directory.write(Self.queued("to: ex, caption: \"{{ post.text }}\""), to: "rules.yaml")
        try directory.write("hello", to: "q/a.md")
        try directory.write("one\ntwo ghp_abcdefghijklmnopqrstuvwxyz0123456789", to: "q/b.md")
        try directory.link("q/passwd.md", to: "/etc/passwd")
        let loaded = RuleWorkspace.load(directory: directory.path)
        let found = findings(loaded).filter { $0.contains(" q/") }
        #expect(found == ["error secret-in-file q/b.md:2:5", "warning file-skipped q/passwd.md:1:1"], "\(findings(loaded))")
    }

    @Test func onlyOneLimitOfATextIsTold() {
        let found = Self.found(["rules.yaml": Self.once("to: sky, caption: \"\(String(repeating: "é", count: 4000))\"")])
        #expect(found.count == 1 && found.allSatisfy { $0.contains("too-long") }, "\(found)")
    }
}
