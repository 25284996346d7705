import YAMLTree

/// What the rule files call content: folders of originals, queues and watched folders, exports and calendars. Whatever lies
/// there is no rule file (DESIGN §2, "Files"). Read from the trees as they stand, before anything is decoded: a file inside
/// such a folder has no say in the matter.
struct ContentPaths {
    private var paths: Set<String> = []

    var isEmpty: Bool { paths.isEmpty }

    /// Whether a path is content, or lies in a folder of it.
    func contains(_ path: String) -> Bool {
        guard !paths.isEmpty else { return false }
        if paths.contains(path) { return true }
        var end = path.startIndex
        while let slash = path[end...].firstIndex(of: "/") {
            if paths.contains(String(path[..<slash])) { return true }
            end = path.index(after: slash)
        }
        return false
    }

    mutating func read(_ document: YAMLNode) {
        guard let root = document.mapping else { return }
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
        for entry in guardrail["blackout"]?.sequence.map(Array.init) ?? [] { add(entry.mapping?["calendar"]) }
    }

    private mutating func add(_ node: YAMLNode?) {
        guard let text = node?.scalar?.text, PathCheck.problem(text) == nil else { return }
        let path = PathCheck.normalized(text)
        // The whole workspace is no folder of content: nothing would be left.
        if !path.isEmpty { paths.insert(path) }
    }
}
