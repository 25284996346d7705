extension Sketch {
    /// The smallest sketch to be found that still fails: parts are left out as long as it does.
    func shrunk(while fails: (Sketch) -> Bool) -> Sketch {
        var smallest = self
        var isDone = false
        while !isDone {
            isDone = true
            for smaller in smallest.smaller where fails(smaller) {
                smallest = smaller
                isDone = false
                break
            }
        }
        return smallest
    }

    /// Everything that has one part less.
    private var smaller: [Sketch] {
        var all: [Sketch] = []
        func add(_ change: (inout Sketch) -> Void) {
            var copy = self
            change(&copy)
            all.append(copy)
        }
        for index in campaigns.indices where !rules.contains(where: { $0.campaign == campaigns[index].name }) {
            add { $0.campaigns.remove(at: index) }
        }
        for index in rules.indices where rules.count > 1 || !campaigns.isEmpty { add { $0.rules.remove(at: index) } }
        for index in videos.indices { add { $0.videos.remove(at: index) } }
        for index in happenings.indices { add { $0.happenings.remove(at: index) } }
        for index in brakes.indices { add { $0.brakes.remove(at: index) } }
        for index in campaigns.indices {
            for post in campaigns[index].posts.indices { add { $0.campaigns[index].posts.remove(at: post) } }
            for guardrail in campaigns[index].guardrails.indices { add { $0.campaigns[index].guardrails.remove(at: guardrail) } }
            for post in campaigns[index].posts.indices {
                for guardrail in campaigns[index].posts[post].guardrails.indices {
                    add { $0.campaigns[index].posts[post].guardrails.remove(at: guardrail) }
                }
                if campaigns[index].posts[post].to.count > 1 {
                    for place in campaigns[index].posts[post].to.indices { add { $0.campaigns[index].posts[post].to.remove(at: place) } }
                }
            }
        }
        for index in rules.indices {
            // A schedule without its campaign's last day would go on beyond the plan.
            if rules[index].campaign != nil, !rules[index].on.hasPrefix("schedule") { add { $0.rules[index].campaign = nil } }
            for extra in rules[index].extras.indices { add { $0.rules[index].extras.remove(at: extra) } }
            for guardrail in rules[index].guardrails.indices { add { $0.rules[index].guardrails.remove(at: guardrail) } }
            for entry in rules[index].entries.indices {
                if rules[index].entries.count > 1 { add { $0.rules[index].entries.remove(at: entry) } }
                for guardrail in rules[index].entries[entry].guardrails.indices {
                    add { $0.rules[index].entries[entry].guardrails.remove(at: guardrail) }
                }
            }
        }
        return all + withFewerLimits
    }

    private var withFewerLimits: [Sketch] {
        var all: [Sketch] = []
        func add(_ change: (inout Sketch) -> Void) {
            var copy = self
            change(&copy)
            all.append(copy)
        }
        for index in defaults.indices { add { $0.defaults.remove(at: index) } }
        for index in destinations.indices {
            for guardrail in destinations[index].guardrails.indices { add { $0.destinations[index].guardrails.remove(at: guardrail) } }
        }
        for index in limits.indices {
            for part in limits[index].parts.indices { add { $0.limits[index].parts.remove(at: part) } }
            for line in limits[index].head.indices { add { $0.limits[index].head.remove(at: line) } }
        }
        return all
    }
}
