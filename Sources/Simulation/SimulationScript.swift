package import CivilTime
package import Domain
package import HTTPValues
package import RuleSet

/// What happens to a simulated engine, and when: the same script and seed give the same run.
package struct SimulationScript: Sendable {
    /// A video that the owner of a source's account posts.
    package struct Video: Sendable {
        package var at: Timestamp
        package var account: String
        package var id: String
        package var caption: String
        package var duration: Duration
        package var stats: Item.Stats?
        package var isAIGC: Bool
        package init(
            at: Timestamp, account: String, id: String, caption: String, duration: Duration, stats: Item.Stats? = nil, isAIGC: Bool = false
        ) {
            self.at = at
            self.account = account
            self.id = id
            self.caption = caption
            self.duration = duration
            self.stats = stats
            self.isAIGC = isAIGC
        }
    }

    /// A fault of a platform: a body of the sandbox's `POST /_sandbox/faults`.
    package struct PlatformFault: Sendable {
        package var at: Timestamp
        package var body: JSON
        package init(at: Timestamp, body: JSON) {
            self.at = at
            self.body = body
        }
    }

    /// Where posts get lost and doubled: a failure around the one request after which people can see a post.
    package struct VisibleFault: Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            /// The platform publishes; its answer never comes.
            case timeoutAfterSend = "timeout-after-send"
            /// The platform publishes and answers 503.
            case errorAfterSend = "error-after-send"
            /// The platform publishes; the process dies before it reads the answer.
            case crashAfterSend = "crash-after-send"
            /// The process dies after the request was journaled, before it was sent.
            case crashBeforeSend = "crash-before-send"
            /// The process dies while the request is under way; it arrives half a minute later, when the next one may be at work.
            case crashInFlight = "crash-in-flight"
            /// Nobody listens: nothing was sent.
            case refused
            /// The platform does nothing and answers 503.
            case error
        }
        package var kind: Kind
        package var destination: String
        /// Nil: whatever is posted there.
        package var item: ItemID?
        package var from: Timestamp
        /// How many requests it hits.
        package var times: Int
        package init(kind: Kind, destination: String, item: ItemID?, from: Timestamp, times: Int) {
            self.kind = kind
            self.destination = destination
            self.item = item
            self.from = from
            self.times = times
        }
    }

    /// Something that comes while a request is under way, or a moment after it: no time of day can be aimed at that.
    package struct Aimed: Sendable {
        package var errand: CrashPoint.Errand
        /// Where such a request goes, a source for polls; nil: anywhere.
        package var place: String?
        /// How many such requests leave before the one that it is aimed at.
        package var skip: Int
        /// What happens, and how long after that request has left.
        package var what: [(after: Duration, what: Happening)]
        package init(_ errand: CrashPoint.Errand, at place: String?, skip: Int, _ what: [(after: Duration, what: Happening)]) {
            self.errand = errand
            self.place = place
            self.skip = skip
            self.what = what
        }
    }

    package var videos: [Video] = []
    package var platformFaults: [PlatformFault] = []
    package var visibleFaults: [VisibleFault] = []
    /// Everything else, in any order.
    package var happenings: [(at: Timestamp, what: Happening)] = []
    package var aimed: [Aimed] = []
    package var crashes: [Timestamp] = []
    /// Native ids of videos whose original nobody kept.
    package var withoutOriginal: Set<String> = []
    /// Until then things happen; what is wanted before must come to an end.
    package var until: Timestamp

    package init(until: Timestamp) { self.until = until }

    var all: [(Timestamp, Happening)] {
        videos.map { ($0.at, .video($0)) } + platformFaults.map { ($0.at, .fault($0.body)) } + crashes.map { ($0, .death(.killed)) }
            + happenings.map { ($0.at, $0.what) }
    }
}

extension SimulationScript {
    /// How much is drawn.
    package struct Amounts: Sendable {
        package var videos: Int
        package var faults: Int
        package var crashes: Int
        package init(videos: Int, faults: Int, crashes: Int) {
            self.videos = videos
            self.faults = faults
            self.crashes = crashes
        }
    }

    /// Ten minutes pass first, so that sources have their baseline.
    private static let quiet = 600

    /// Videos, faults and crashes at instants that the seed chooses.
    package static func drawn(_ amounts: Amounts, for rules: RuleSet, seed: UInt64, from start: Timestamp, until: Timestamp)
        -> SimulationScript
    {
        let root = SeededGenerator(seed: seed)
        let span = max(Int((until - start).milliseconds / 1000), quiet)
        var script = SimulationScript(until: until)
        func instant(_ dice: inout SeededGenerator) -> Timestamp { start + .seconds(Int64(dice.int(quiet...span))) }
        var videos = root.child("videos")
        let accounts = rules.sources.filter { $0.kind == .tiktok }.map(\.credential)
        for index in 0..<amounts.videos {
            guard let account = videos.pick(accounts) else { break }
            let duration = Duration.seconds(Int64(videos.int(5...50)))
            script.videos.append(
                Video(
                    at: instant(&videos), account: account, id: "7\(100_000_000_000_000_000 + index)", caption: "clip \(index) #dance",
                    duration: duration))
        }
        var trouble = root.child("faults")
        let platforms = rules.destinations.map(\.platform.rawValue) + rules.sources.compactMap { $0.polledPlatform?.rawValue }
        for _ in 0..<amounts.faults {
            guard let kind = trouble.pick(faultKinds), let platform = trouble.pick(platforms) else { break }
            let body: JSON = ["match": ["platform": .string(platform)], "fault": .string(kind), "times": .int(Int64(trouble.int(1...2)))]
            script.platformFaults.append(PlatformFault(at: instant(&trouble), body: body))
        }
        var doom = root.child("doom")
        for _ in 0..<amounts.crashes { script.crashes.append(instant(&doom)) }
        return script
    }

    private static let faultKinds = [
        "status:503", "accept-then-status:503", "drop-response", "accept-slow:30s", "delay:5s", "reset", "truncate", "list-lag:60s",
        "expire-token", "rate-limit:60s",
    ]
}
