import Foundation
import Testing

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension EndToEnd {
    @Suite(.serialized) struct RandomKillTests {
        static let killsPerSite = 8
        /// `REPRISE_SEED=7` runs one again.
        static let seeds: [UInt64] =
            ProcessInfo.processInfo.environment["REPRISE_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(1...(KillSite.isSoak ? 28 : 2))

        @Test("any instant may be the last", .timeLimit(.minutes(5)), arguments: seeds)
        func killedAtRandomInstants(seed: UInt64) async throws {
            var numbers = SeededNumbers(seed: seed)
            try await KillSite.run { site in
                for round in 1...Self.killsPerSite {
                    if round <= 4 { try await site.newItem("clip-\(seed)-\(round)") }
                    for _ in 0..<Int.random(in: 1...2, using: &numbers) { try await site.order(Self.disturbance(&numbers)) }
                    // From before the daemon has opened its ledger to well after its first requests.
                    let life = Duration.milliseconds(Int.random(in: 40...900, using: &numbers))
                    try await Task.sleep(for: life)
                    #expect(site.daemon.state == nil, "the daemon ended by itself: \(site.daemon.transcript)")
                    site.kill()
                    try site.restart()
                }
                #expect(site.kills == Self.killsPerSite)
                try await site.finishAndVerify()
            }
        }

        /// Only what a platform may do and still be found out: a visible call held back longer than lists may lag would be
        /// sent twice by anybody.
        private static func disturbance(_ numbers: inout SeededNumbers) -> SandboxFaultOrder {
            let platform = KillPlatform.allCases[Int.random(in: 0..<KillPlatform.allCases.count, using: &numbers)]
            let onVisible = ["accept-slow:2m", "drop-response", "accept-then-status:503", "truncate", "delay:30s", "reset", "status:503"]
            let onAny = ["accept-slow:30s", "delay:20s", "reset", "status:503", "rate-limit:60s", "list-lag:30s"]
            if Bool.random(using: &numbers) {
                return .visibleCall(platform, onVisible[Int.random(in: 0..<onVisible.count, using: &numbers)])
            }
            return SandboxFaultOrder(fault: onAny[Int.random(in: 0..<onAny.count, using: &numbers)], platform: platform.rawValue)
        }
    }
}
