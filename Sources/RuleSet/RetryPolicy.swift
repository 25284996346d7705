import CivilTime
package import Domain

/// How often and when something is tried again after a failure (DESIGN §2, `retry:`).
package struct RetryPolicy: Hashable, Sendable {
    package enum Backoff: String, Hashable, Sendable, CaseIterable { case linear, exponential }
    package var attempts = 5
    package var backoff: Backoff = .exponential
    package var delay: Duration = .seconds(30)
    package var maxDelay: Duration = .seconds(3600)
    /// By how much of itself a pause may be longer: what failed together must not come back together.
    package var jitter = 0.1
    /// How long after its slot a publication is still tried; nil: as long as a post may be deferred.
    package var deadline: Duration?
    package init() {}

    /// The pause before attempt `number` (the second attempt is 2), without jitter.
    package func pause(beforeAttempt number: Int) -> Duration {
        let step = max(0, number - 2)
        let factor: Int64 = backoff == .linear ? Int64(step + 1) : 1 << Int64(min(step, 30))
        let (product, overflow) = delay.milliseconds.multipliedReportingOverflow(by: factor)
        return overflow ? maxDelay : min(maxDelay, .milliseconds(product))
    }

    /// The same, with the jitter that belongs to this publication and attempt for ever. Never longer than `max_delay`.
    package func pause(beforeAttempt number: Int, of key: PublicationKey) -> Duration {
        let pause = pause(beforeAttempt: number)
        // Steps of the golden ratio spread the attempts of one key as evenly as keys are spread.
        let share = (key.unitInterval + Double(max(0, number)) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
        return min(max(maxDelay, pause), pause + .milliseconds(Int64(Double(pause.milliseconds) * jitter * share)))
    }
}

extension RuleSet {
    /// Its rule's or post's, else its campaign's, its destination's, the workspace's.
    package func retryPolicy(of given: PublicationRecord) -> RetryPolicy {
        let record = current(given)
        let rule = record.rule.flatMap(rule)
        let campaign = (rule == nil ? record.campaign : rule?.campaign).flatMap(campaign)
        let post = rule == nil ? campaign?.posts.first { $0.name == record.post } : nil
        return rule?.retry ?? post?.retry ?? campaign?.retry ?? destination(record.destination)?.retry ?? defaults.retry
    }
}
