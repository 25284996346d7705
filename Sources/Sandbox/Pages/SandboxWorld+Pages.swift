import CivilTime
import Foundation
import HTTPValues

/// The pages behind permalinks, and the sandbox's front page.
extension SandboxWorld {
    /// `www.instagram.com`, `www.youtube.com`, `x.com`, `www.tiktok.com`.
    func page(_ call: SandboxCall) -> SandboxReply {
        let request = call.request
        guard request.method == "GET" || request.method == "HEAD" else { return .text("Method Not Allowed", status: 405) }
        if request.host == "p16-sign.tiktokcdn-us.com" { return cover(call) }
        let path = request.path.split(separator: "/").map { FormText.decode(String($0)) }
        if request.host == "www.tiktok.com" {
            let id = path.first == "player" ? path.last : path.count == 3 && path[1] == "video" ? path[2] : nil
            guard let id, let video = videos.first(where: { $0.id == id && $0.isListed(at: call.now) }) else { return notFound() }
            return tiktokPage(video)
        }
        guard let post = posts.last(where: { isPage($0, request, path) && $0.isVisible(at: call.now) }) else { return notFound() }
        return postPage(post)
    }

    private func isPage(_ post: SandboxPost, _ request: SandboxRequest, _ path: [String]) -> Bool {
        switch request.host {
        case "www.youtube.com":
            let id = path.first == "watch" ? request.query("v") : path.count == 2 && path[0] == "shorts" ? path[1] : nil
            return post.platform == "youtube" && post.id == id
        case "youtu.be": return post.platform == "youtube" && post.id == path.first
        case "x.com":
            return post.platform == "x" && path.count >= 3 && path[path.count - 2] == "status" && post.id == path[path.count - 1]
        default:
            let wanted = post.pagePath.split(separator: "/").map(String.init)
            return post.pageHost == request.host && wanted == path
        }
    }

    private func postPage(_ post: SandboxPost) -> SandboxReply {
        let account = accounts[SandboxAccount.key(post.platform, post.account)]
        let text =
            post.youtube.map { "<b>\(HTML.escape($0.title))</b>\(HTML.escape($0.description))" } ?? HTML.escape(post.text)
        let media = post.media.indices.map { "/_sandbox/media/\(post.platform)/\(FormText.encode(post.id))/\($0)" }
        return page(
            platform: post.platform, name: account?.username ?? post.account, text: text, media: media, at: post.at,
            facts: [("Kind", post.kind), ("Post id", post.id), ("Request id", post.requestID)])
    }

    private func tiktokPage(_ video: TikTokVideo) -> SandboxReply {
        let account = accounts[SandboxAccount.key("tiktok", video.account)]
        return page(
            platform: "tiktok", name: account?.username ?? video.account, text: HTML.escape(video.caption),
            media: ["/_sandbox/originals/\(FormText.encode(video.account))/\(FormText.encode(video.id))"], at: video.created,
            facts: [("Kind", "video"), ("Video id", video.id)])
    }

    private func page(
        platform: String, name: String, text: String, media: [String], at: Timestamp, facts: [(String, String)]
    ) -> SandboxReply {
        let display = Self.display(platform)
        let videos = media.map { "<video controls loop playsinline preload=\"metadata\" src=\"\($0)\"></video>" }.joined(separator: "\n")
        let rows = facts.map { "<tr><th>\($0.0)</th><td>\(HTML.escape($0.1))</td></tr>" }.joined(separator: "\n")
        let body = """
            <article class="post">
            <div>\(videos.isEmpty ? "<p class=\"note\">No media.</p>" : videos)</div>
            <div>
            <div class="who"><span class="mark" aria-hidden="true">\(HTML.escape(String(name.prefix(1)).uppercased()))</span>
            <div><strong>@\(HTML.escape(name))</strong><div class="note">on \(display), \(InstantText.rfc3339(at))</div></div></div>
            <p class="text">\(text)</p>
            <table>\(rows)</table>
            </div>
            </article>
            """
        let title = "@\(name) on \(display)"
        return .text(HTML.document(title: title, accent: Self.accent(platform), body: body), status: 200, type: "text/html; charset=utf-8")
    }

    func indexPage(_ call: SandboxCall) -> SandboxReply {
        let base = call.request.base ?? ""
        func row(_ at: Timestamp, _ platform: String, _ account: String, _ text: String, _ link: String) -> String {
            """
            <tr><td class="time">\(InstantText.rfc3339(at))</td><td>\(Self.display(platform))</td><td>\(HTML.escape(account))</td>
            <td class="cut"><a href="\(HTML.escape(link))">\(HTML.escape(text.isEmpty ? "(no text)" : String(text.prefix(200))))</a></td></tr>
            """
        }
        let newest = posts.reversed().filter { $0.isVisible(at: call.now) }.prefix(200).map {
            row($0.at, $0.platform, $0.account, $0.text, "\(base)/\($0.pageHost)\($0.pagePath)")
        }
        let items = videos.filter { $0.isListed(at: call.now) }.sorted { ($0.created, $0.id) > ($1.created, $1.id) }.prefix(200).map {
            row(
                $0.created, "tiktok", $0.account, $0.caption,
                "\(base)/www.tiktok.com/@\(account(tiktok: $0.account))/video/\(FormText.encode($0.id))")
        }
        let names = accounts.keys.sorted().compactMap { accounts[$0] }.map {
            "<tr><td>\(Self.display($0.platform))</td><td>\(HTML.escape($0.name))</td><td>@\(HTML.escape($0.username))</td></tr>"
        }
        let body = """
            <h1>Reprise sandbox</h1>
            <p class="note">It is \(InstantText.rfc3339(call.now)) here.</p>
            <h2>Posts</h2>
            \(table(newest, empty: "Nothing has been posted yet.", head: ["Time", "Platform", "Account", "Text"]))
            <h2>Items on TikTok</h2>
            \(table(items, empty: "No videos yet.", head: ["Time", "Platform", "Account", "Caption"]))
            <h2>Accounts</h2>
            \(table(names, empty: "No accounts yet.", head: ["Platform", "Account", "User name"]))
            """
        return .text(
            HTML.document(title: "Reprise sandbox", accent: Self.accent(""), body: body), status: 200, type: "text/html; charset=utf-8")
    }

    private func account(tiktok name: String) -> String { accounts[SandboxAccount.key("tiktok", name)]?.username ?? name }

    private func table(_ rows: [String], empty: String, head: [String]) -> String {
        if rows.isEmpty { return "<p class=\"note\">\(empty)</p>" }
        return "<table><tr>" + head.map { "<th>\($0)</th>" }.joined() + "</tr>" + rows.joined(separator: "\n") + "</table>"
    }

    /// A drawn stand-in for a cover image. Its link ends six hours after it was given out.
    private func cover(_ call: SandboxCall) -> SandboxReply {
        guard let end = call.request.query("x-expires").flatMap({ Int64($0) }), call.now.seconds < end else {
            return .text("URL signature expired", status: 403)
        }
        return .text(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="270" height="480"><rect width="270" height="480" fill="#2f7fb8"/>\
            <circle cx="135" cy="240" r="22" fill="#fff"/></svg>
            """, status: 200, type: "image/svg+xml")
    }

    private func notFound() -> SandboxReply {
        .text(
            HTML.document(
                title: "Not found", accent: Self.accent(""),
                body: "<h1>There is no such post</h1><p class=\"note\">It may have been removed, or it is private.</p>"),
            status: 404, type: "text/html; charset=utf-8")
    }

    private static func display(_ platform: String) -> String {
        switch platform {
        case "tiktok": "TikTok"
        case "instagram": "Instagram"
        case "youtube": "YouTube"
        default: "X"
        }
    }

    private static func accent(_ platform: String) -> String {
        switch platform {
        case "tiktok": "#1a8f8a"
        case "instagram": "#b5408a"
        case "youtube": "#c4372b"
        case "x": "#3b5b78"
        default: "#2f7fb8"
        }
    }
}
