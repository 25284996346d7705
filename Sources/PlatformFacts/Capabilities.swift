package import Domain

/// How sure the answer to "does this post exist?" is on a platform, for a kind of post (DESIGN §5).
package enum LookupStrength: String, Hashable, Codable, Sendable {
    /// An absent verdict may be followed by another send at once.
    case exact
    /// A mark of ours in a list that may lag: absent counts after several reads over the settle time.
    case marked
    /// Text and time only: a person decides.
    case weak
    case none
}

/// What a platform can do and allows, as data: rules are checked against it, the planner obeys it, docs show it.
/// Everything defaults to the cautious answer. Each number's source is named where the table is built.
package struct Capabilities: Sendable {
    /// A published limit on posts: a guardrail like any other.
    package struct Quota: Hashable, Sendable {
        package enum Window: Hashable, Sendable {
            case rolling(Duration)
            /// Civil days of that zone: YouTube's quota resets at midnight Pacific.
            case day(zone: String)
        }
        package var name: String
        package var window: Window
        package var max: Int
        package init(name: String, window: Window, max: Int) {
            self.name = name
            self.window = window
            self.max = max
        }
    }

    /// What the platform charges for a post, in millionths of a US dollar.
    package struct Cost: Hashable, Sendable {
        package var post: Int
        /// With a link in its text, which X charges more for.
        package var postWithLink: Int
        package init(post: Int, postWithLink: Int) {
            self.post = post
            self.postWithLink = postWithLink
        }
    }

    package var platform: Platform
    /// Keys that may stand beside `credentials:` in a destination of this platform, for example `privacy`.
    package var settings: [SettingSpec]
    package var caption: TextLimit?
    /// Limits on the caption that hold besides that one: Bluesky counts graphemes and bytes.
    package var alsoCaption: [TextLimit] = []
    package var title: TextLimit?
    package var titleRequired = false
    /// A media file's description for those who cannot see it.
    package var altText: TextLimit?
    /// Characters that neither title nor caption may hold.
    package var forbiddenCharacters = ""
    package var maxHashtags: Int?
    package var maxMentions: Int?
    package var maxCashtags: Int?
    /// Different links in one text.
    package var maxLinks: Int?
    package var mediaRequired = false
    /// What media it takes, by kind and form of post; empty where the contract names nothing.
    package var media: [MediaRule] = []
    /// For posts with media, which carry the platform's strongest mark.
    package var lookup: LookupStrength = .none
    /// For posts of images; nil: as for video.
    package var lookupOfImages: LookupStrength?
    /// For posts without media; nil: the same.
    package var lookupWithoutMedia: LookupStrength?
    /// Whether this version can publish to the platform; a table alone says only what the platform allows.
    package var canPublish = false
    /// How long a list may take to show a fresh post; absent verdicts of a `marked` lookup span it.
    package var settleTime: Duration = .seconds(600)
    /// How long what was prepared stays usable (an Instagram container lives 24 h); nil: as long as it takes.
    package var preparedLife: Duration?
    /// False where the last chunk of the upload is what makes the post visible.
    package var hasSeparateVisibleCall = true
    package var quotas: [Quota] = []
    package var cost: Cost?
    /// What figures do not say; sentences for the reference.
    package var notes: [String] = []

    package init(platform: Platform, settings: [SettingSpec] = []) {
        self.platform = platform
        self.settings = settings
    }

    /// All limits that a caption has to keep, the first one first.
    package var captionLimits: [TextLimit] { (caption.map { [$0] } ?? []) + alsoCaption }

    package func lookupStrength(hasMedia: Bool) -> LookupStrength { hasMedia ? lookup : lookupWithoutMedia ?? lookup }

    /// - Parameter kind: of the media in the post; nil: none.
    package func lookupStrength(of kind: MediaRule.Kind?) -> LookupStrength {
        switch kind {
        case .image, .document: lookupOfImages ?? lookup
        case .video, .gif: lookup
        case nil: lookupStrength(hasMedia: false)
        }
    }

    /// The largest file that some form of post takes.
    package var maxMediaBytes: Int64? { videos.compactMap(\.maxBytes).max() }
    package var minDuration: Duration? { videos.compactMap(\.minDuration).min() }
    package var maxDuration: Duration? { videos.compactMap(\.maxDuration).max() }

    private var videos: [MediaRule] { media.filter { $0.kind == .video } }
}
