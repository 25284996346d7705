package import Domain

/// Where content comes from.
package struct Source: Sendable {
    package enum Kind: Hashable, Sendable {
        /// Read through TikTok's Display API with the credential of that name.
        case tiktok
        /// TikTok's data export: a file of the workspace.
        case tiktokExport(file: String)
        /// A watched folder of the workspace; a file counts once it has been still for `settle`.
        case folder(path: String, settle: Duration)
        case feed(url: String, format: FeedFormat)
    }
    package enum FeedFormat: String, Hashable, Sendable, CaseIterable { case auto, rss, atom, json }

    package var name: String
    package var kind: Kind
    /// Empty for sources that need none.
    package var credential: String
    package var poll: Duration
    package var lookback: Duration
    /// Folder of originals, relative to the workspace; nil: none.
    package var originals: String?
    package var bucket: Bucket?
    /// Whether the links of a data export are followed.
    package var followsLinks: Bool
    /// Program and arguments that fetch an item's file; empty: none.
    package var fetchCommand: [String]
    package var missingMedia: MissingMedia
    package var late: LateItems
    package var labels: [String]
    package var was: [String]
    package var origin: RuleLocation
    package init(
        name: String, kind: Kind = .tiktok, credential: String, poll: Duration = .seconds(300), lookback: Duration = .seconds(48 * 3600),
        originals: String? = nil, missingMedia: MissingMedia = .hold, late: LateItems = .hold, was: [String] = [], origin: RuleLocation
    ) {
        self.name = name
        self.kind = kind
        self.credential = credential
        self.poll = poll
        self.lookback = lookback
        self.originals = originals
        followsLinks = false
        fetchCommand = []
        self.missingMedia = missingMedia
        self.late = late
        labels = []
        self.was = was
        self.origin = origin
    }

    /// The platform whose API is polled; nil where none is.
    package var polledPlatform: Platform? { kind == .tiktok ? .tiktok : nil }
    /// Its items are TikTok videos, whichever way they are found: their ids are `tiktok:VIDEO` (DESIGN §5).
    package var yieldsTikTokVideos: Bool {
        switch kind {
        case .tiktok, .tiktokExport: true
        case .folder, .feed: false
        }
    }
}

/// Where platforms that fetch media by address find it.
package enum MediaHost: Hashable, Sendable {
    case bucket(Bucket)
    /// The daemon's own endpoint, reachable under this address.
    case daemon(publicURL: String)
}

/// An S3-compatible bucket.
package struct Bucket: Hashable, Sendable {
    package var endpoint: String
    package var name: String
    package var region: String
    package var prefix: String
    package var credential: String
    package var publicURL: String?
    package init(endpoint: String, name: String, region: String, prefix: String, credential: String, publicURL: String?) {
        self.endpoint = endpoint
        self.name = name
        self.region = region
        self.prefix = prefix
        self.credential = credential
        self.publicURL = publicURL
    }
}

/// Who is told when something needs a person.
package struct Notification: Hashable, Sendable {
    package enum Way: Hashable, Sendable {
        case webhook(url: String)
        /// Program and arguments.
        case command([String])
    }
    package enum Subject: String, Hashable, Sendable, CaseIterable {
        case held, uncertain, failed
        case credentialDead = "credential-dead"
        case circuitOpen = "circuit-open"
        case revisionRefused = "revision-refused"
    }
    package var way: Way
    /// Name of the vault entry whose secret signs webhook bodies.
    package var credential: String?
    package var subjects: [Subject]
    package var origin: RuleLocation
    package init(way: Way, credential: String?, subjects: [Subject], origin: RuleLocation) {
        self.way = way
        self.credential = credential
        self.subjects = subjects
        self.origin = origin
    }
}
