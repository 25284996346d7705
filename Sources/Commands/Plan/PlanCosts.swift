import Domain
import Planner
import PlatformFacts
import RuleSet

/// What a platform charges for the posts of a plan at one destination.
struct CostForecast {
    var destination: String
    var platform: Platform
    var posts: Int
    /// Of those, with a link in their text, which X charges more for.
    var withLink: Int
    /// Millionths of a US dollar.
    var total: Int

    /// Over what is to be published or deferred; what the base would have published and the plan does not costs nothing.
    static func forecasts(_ plan: Plan, rules: RuleSet) -> [CostForecast] {
        var found: [String: CostForecast] = [:]
        for entry in plan.entries where entry.change != .remove && entry.shownAt != nil {
            let publication = entry.publication
            guard let cost = PlatformFacts.capabilities(for: publication.platform).cost else { continue }
            let hasLink = publication.caption.contains("http://") || publication.caption.contains("https://")
            var forecast =
                found[publication.destination]
                ?? CostForecast(destination: publication.destination, platform: publication.platform, posts: 0, withLink: 0, total: 0)
            forecast.posts += 1
            forecast.withLink += hasLink ? 1 : 0
            forecast.total += hasLink ? cost.postWithLink : cost.post
            found[publication.destination] = forecast
        }
        return found.values.sorted { $0.destination < $1.destination }
    }

    /// `studio-x (X): 12 posts, 9 with a link: 2.07 USD`
    var sentence: String {
        let links = withLink > 0 ? ", \(withLink) with a link" : ""
        let cents = (total + 5000) / 10_000
        let amount = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
        return "\(destination) (\(platform.displayName)): \(posts == 1 ? "1 post" : "\(posts) posts")\(links): about \(amount) USD"
    }
}
