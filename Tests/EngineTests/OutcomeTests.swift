import CivilTime
import Domain
import RuleSet
import Testing

/// Rules that wait for posts of our own.
struct OutcomeTests {
    /// It has no item: keeping the rule's verdict must not stop the engine.
    @Test func aCampaignsOwnPostSetsARuleOff() throws {
        let rules = World.rules(["page": .linkedin, "xs": .x]) { rules in
            var campaign = Campaign(name: "c", zone: World.berlin, origin: World.nowhere)
            let at = World.berlin.civil(at: World.start + .hours(1))
            campaign.posts = [
                CampaignPost(
                    name: "p", timing: .once(at), zone: World.berlin, copies: [.init(destination: "xs", texts: PostTexts())],
                    origin: World.nowhere)
            ]
            rules.campaigns = [campaign]
            var echo = Rule(name: "echo", trigger: .published(destination: "xs"), origin: World.nowhere)
            echo.posts = [RulePost(destination: "page", after: .minutes(10), origin: World.nowhere)]
            rules.rules = [echo]
        }
        let world = try World(rules)
        try world.run(for: .hours(2))
        let states = try world.publications().map { "\($0.destination) \($0.state.rawValue)" }
        #expect(states.contains("xs published"))
        #expect(states.contains { $0.hasPrefix("page ") })
    }
}
