import Diagnostics
import YAMLTree

/// What the rule files call content: folders of originals, queues and watched folders, exports and calendars. Whatever lies
/// there is no rule file (DESIGN §2, "Files"). Read from the trees as they stand, before anything is decoded: a file inside
/// such a folder has no say in the matter.
struct ContentPaths {
    /// Where a path is called content. No file makes itself content: its own word does not count for it.
    private struct Claim {
        var node: YAMLNode
        var file: String
        /// Of another file than the first.
        var other: YAMLNode?
    }

    private var claims: [String: Claim] = [:]
    /// Names of calendars are no paths, even if a folder is called the same.
    private let calendars: Set<String>
    /// The file that is being read.
    private var file = ""

    init(_ documents: some Sequence<YAMLNode>) {
        var calendars: Set<String> = []
        for document in documents {
            for entry in document.mapping?["calendars"]?.mapping.map(Array.init) ?? [] { calendars.insert(entry.key.text) }
        }
        self.calendars = calendars
    }

    var isEmpty: Bool { claims.isEmpty }

    /// Where a path, or a folder around it, is called content; nil: nowhere.
    func claim(of path: String) -> SourceSpan? {
        guard !claims.isEmpty else { return nil }
        if let claim = claim(of: path, for: path) { return claim }
        var end = path.startIndex
        while let slash = path[end...].firstIndex(of: "/") {
            if let claim = claim(of: String(path[..<slash]), for: path) { return claim }
            end = path.index(after: slash)
        }
        return nil
    }

    private func claim(of folder: String, for file: String) -> SourceSpan? {
        claims[folder].flatMap { $0.file == file ? $0.other : $0.node }?.span
    }

    mutating func read(_ document: YAMLNode, of file: String) {
        guard let root = document.mapping else { return }
        self.file = file
        for entry in root {
            switch true {
            case entry.key.hasText("sources"): readNamed(entry.value) { $0.readSource($1) }
            case entry.key.hasText("calendars"): readNamed(entry.value) { $0.add($1["file"]) }
            case entry.key.hasText("guardrails"): readNamed(entry.value) { $0.readBlackout($1) }
            case entry.key.hasText("rules"): readNamed(entry.value) { $0.readQueue($1) }
            case entry.key.hasText("campaigns"):
                readNamed(entry.value) { paths, campaign in
                    for post in campaign["posts"]?.sequence.map(Array.init) ?? [] { post.mapping.map { paths.readQueue($0) } }
                }
            default: break
            }
        }
    }

    private mutating func readNamed(_ node: YAMLNode, _ body: (inout ContentPaths, YAMLMapping) -> Void) {
        for entry in node.mapping.map(Array.init) ?? [] { entry.value.mapping.map { body(&self, $0) } }
    }

    private mutating func readSource(_ source: YAMLMapping) {
        add(source["media"]?.mapping?["originals"])
        add(source["folder"]?.mapping?["path"])
        add(source["tiktok_export"]?.mapping?["file"])
    }

    private mutating func readQueue(_ post: YAMLMapping) {
        guard let queue = post["queue"] else { return }
        add(queue.mapping?["path"] ?? queue)
    }

    private mutating func readBlackout(_ guardrail: YAMLMapping) {
        for entry in guardrail["blackout"]?.sequence.map(Array.init) ?? [] {
            let calendar = entry.mapping?["calendar"]
            guard let text = calendar?.scalar?.text, !calendars.contains(text), PathCheck.looksLikeCalendarFile(text) else { continue }
            add(calendar)
        }
    }

    private mutating func add(_ node: YAMLNode?) {
        guard let node, let text = node.scalar?.text, PathCheck.problem(text) == nil else { return }
        let path = PathCheck.normalized(text)
        // The whole workspace is no folder of content: nothing would be left.
        guard !path.isEmpty else { return }
        guard let known = claims[path] else {
            claims[path] = Claim(node: node, file: file)
            return
        }
        if known.other == nil, known.file != file { claims[path]?.other = node }
    }
}
