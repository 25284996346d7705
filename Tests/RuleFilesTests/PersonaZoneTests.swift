import CivilTime
import Diagnostics
import RuleFiles
import RuleSet
import Testing

/// In which zone the times of a post are read (decision 0011).
struct PersonaZoneTests {
    private static func workspace(_ defaults: String, _ campaign: String, _ post: String) -> String {
        """
        timezone: Europe/Berlin
        \(defaults)
        personas: { ann: { timezone: Europe/London }, ken: { timezone: Asia/Tokyo }, bob: {} }
        destinations:
          london: { x: { credentials: a }, persona: ann }
          tokyo: { x: { credentials: b }, persona: ken }
          second: { x: { credentials: c }, persona: ken }
          plain: { x: { credentials: d } }
        campaigns:
          c: { \(campaign) posts: [{ name: p, at: 2026-12-05T12:00, caption: "hi {{ destination.name }}", \(post) }] }
        """
    }

    static let cases: [(text: String, zone: String, isWarned: Bool)] = [
        (workspace("", "", "to: plain"), "Europe/Berlin", false),
        (workspace("", "", "to: tokyo"), "Asia/Tokyo", false),
        (workspace("", "", "to: [tokyo, second]"), "Asia/Tokyo", false),
        (workspace("defaults: { persona: ken }", "", "to: plain"), "Asia/Tokyo", false),
        (workspace("defaults: { persona: ken }", "", "to: [plain, tokyo]"), "Asia/Tokyo", false),
        (workspace("", "", "to: [tokyo, london]"), "Europe/Berlin", true),
        (workspace("", "", "to: [tokyo, plain]"), "Europe/Berlin", true),
        (workspace("", "", "to: [tokyo, london], timezone: Asia/Tokyo"), "Asia/Tokyo", false),
        (workspace("", "timezone: Europe/Paris,", "to: [tokyo, london]"), "Europe/Paris", false),
        (workspace("", "timezone: Europe/Paris,", "to: tokyo, persona: ann"), "Europe/London", false),
        (workspace("", "persona: ann,", "to: tokyo"), "Europe/London", false),
        (workspace("", "", "to: tokyo, persona: bob"), "Europe/Berlin", false),
    ]

    @Test(arguments: cases) func theNearestZoneApplies(text: String, zone: String, isWarned: Bool) throws {
        let loaded = load(text)
        let post = try #require(loaded.ruleSet?.campaign("c")?.posts.first)
        #expect(post.zone.identifier == zone)
        #expect(codes(loaded).contains("persona-zones") == isWarned, "\(loaded.diagnostics)")
        // `config` says the same.
        #expect(loaded.config.entries(under: "campaigns.c.posts[0].timezone").map(\.value) == [zone])
    }

    static let rules: [(rule: String, zone: String)] = [
        ("post: [{ to: tokyo }]", "Asia/Tokyo"),
        ("post: [{ to: plain, persona: ann }]", "Europe/London"),
        ("persona: ann, post: [{ to: tokyo }]", "Europe/London"),
        ("campaign: c, post: [{ to: tokyo }]", "Europe/Paris"),
        ("post: [{ to: tokyo }, { to: london }]", "Europe/Berlin"),
    ]

    @Test(arguments: rules) func schedulesOfRulesToo(rule: String, zone: String) throws {
        let loaded = load(
            Self.workspace("", "timezone: Europe/Paris,", "to: [tokyo, second, london, plain]")
                + "\nrules: { r: { on: { schedule: { cron: \"0 9 * * *\" } }, text: hello, \(rule) } }")
        guard case .schedule(let schedule)? = loaded.ruleSet?.rules.first?.trigger else {
            Issue.record("\(loaded.diagnostics)")
            return
        }
        #expect(schedule.zone.identifier == zone)
        #expect(loaded.config.entries(under: "rules.r.on.schedule.timezone").map(\.value) == [zone])
    }
}
