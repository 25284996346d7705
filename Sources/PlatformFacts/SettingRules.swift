import Domain

/// What keys of a destination say about each other, where a platform would refuse the combination.
enum SettingRules {
    static func problems(_ given: GivenSettings, on platform: Platform) -> [SettingProblem] {
        switch platform {
        case .tiktok: tiktok(given)
        case .facebook: facebook(given)
        case .youtube: youtube(given)
        case .linkedin: linkedin(given)
        case .website: website(given)
        case .instagram, .threads, .x, .pinterest, .mastodon, .bluesky: []
        }
    }

    /// Content-sharing guidelines and direct-post page (2026-09).
    private static func tiktok(_ given: GivenSettings) -> [SettingProblem] {
        var found: [SettingProblem] = []
        if given.text("mode") == "direct" {
            if !given.has("privacy") {
                found.append(
                    SettingProblem(
                        "privacy", because: "mode", "`mode: direct` needs `privacy:`, for which TikTok allows no default",
                        hint: "add privacy: public, friends, followers or private"))
            }
        } else {
            let keys = ["privacy", "disable_comment", "disable_duet", "disable_stitch", "brand_content", "brand_organic", "is_aigc"]
            found += keys.filter(given.has).map { key in
                SettingProblem(
                    key, because: "mode", "`\(key)` has no effect on a draft, whose owner decides in the app",
                    hint: "remove it, or set mode: direct")
            }
        }
        if given.bool("brand_content"), given.text("privacy") == "private" {
            found.append(
                SettingProblem(
                    "privacy", because: "brand_content", "branded content cannot be private",
                    hint: "set privacy: public, friends or followers"))
        }
        return found
    }

    private static func facebook(_ given: GivenSettings) -> [SettingProblem] {
        guard given.has("link"), given.text("format") != "link" else { return [] }
        return [SettingProblem("link", because: "format", "only `format: link` shows a link", hint: "set format: link, or remove link:")]
    }

    /// videos resource: together 500 characters, a comma between tags and two quotes around one with a space included.
    private static func youtube(_ given: GivenSettings) -> [SettingProblem] {
        let tags = given.texts("tags")
        let length =
            tags.reduce(0) { $0 + max($1.unicodeScalars.count, $1.utf16.count) + ($1.contains(" ") ? 2 : 0) } + max(0, tags.count - 1)
        var found: [SettingProblem] = []
        if length > 500 {
            found.append(
                SettingProblem("tags", "the tags are \(length) characters long together; YouTube allows 500", hint: "leave some out"))
        }
        if let tag = tags.first(where: { $0.contains("<") || $0.contains(">") }) {
            found.append(SettingProblem("tags", "YouTube takes no `<` or `>` in a tag", hint: "change `\(tag)`"))
        }
        return found
    }

    /// Posts API: an organization speaks by its number; CONNECTIONS is a member's.
    private static func linkedin(_ given: GivenSettings) -> [SettingProblem] {
        var found: [SettingProblem] = []
        let isOrganization = given.text("author") == "organization"
        if isOrganization, !given.has("organization") {
            found.append(
                SettingProblem(
                    "organization", because: "author", "`author: organization` needs the page's number", hint: "add organization: \"12345\""
                ))
        }
        if !isOrganization, given.has("organization") {
            found.append(
                SettingProblem(
                    "organization", because: "author", "`organization` has no effect on a member's posts",
                    hint: "set author: organization, or remove it"))
        }
        if isOrganization, given.text("visibility") == "connections" {
            found.append(
                SettingProblem(
                    "visibility", because: "author", "a page has no connections", hint: "set visibility: public or logged_in"))
        }
        if let version = given.text("api_version"), !isMonth(version) {
            found.append(
                SettingProblem("api_version", "`api_version` is not a month", hint: "write year and month, for example \"202607\""))
        }
        return found
    }

    private static func isMonth(_ text: String) -> Bool {
        text.utf8.count == 6 && Int(text) != nil && (1...12).contains(Int(text.suffix(2)) ?? 0)
    }

    private static func website(_ given: GivenSettings) -> [SettingProblem] {
        guard let kind = given.text("kind") else { return [] }
        let needed = kind == "git" ? "repository" : "url"
        let useless: [String] =
            switch kind {
            case "git": ["url", "status", "comments"]
            case "webhook": ["repository", "branch", "path", "status", "comments"]
            default: ["repository", "branch", "path"]
            }
        var found = useless.filter(given.has).map { key in
            SettingProblem(key, because: "kind", "`\(key)` has no effect with `kind: \(kind)`", hint: "remove it")
        }
        if !given.has(needed) {
            let example = kind == "git" ? "https://example.org/site.git" : "https://example.org"
            found.append(SettingProblem(needed, because: "kind", "`kind: \(kind)` needs `\(needed):`", hint: "add \(needed): \(example)"))
        }
        return found
    }
}
