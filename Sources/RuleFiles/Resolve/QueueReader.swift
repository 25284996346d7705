import CivilTime
import Diagnostics
import RuleSet
import YAMLTree

/// Reads the files of a content queue: texts with front matter, YAML files, and media files with either beside them.
struct QueueReader {
    let content: WorkspaceContent
    let folder: String
    private(set) var diagnostics: [Diagnostic] = []

    init(content: WorkspaceContent, folder: String) {
        self.content = content
        self.folder = folder
    }

    /// Sorted by path. Names that begin with `.` or `_` are left out; so are folders inside.
    mutating func files(named field: Field) -> [QueueFile] {
        let entries: [String: WorkspaceEntry.Kind]
        do throws(WorkspaceFileError) {
            entries = try content.entries(of: folder)
        } catch {
            var problem = Diagnostic.unreadable(folder.isEmpty ? "." : folder, error)
            problem.span = field.span
            problem.hint = error == .missing ? "name a folder of the workspace" : problem.hint
            diagnostics.append(problem)
            return []
        }
        let names = entries.filter { Self.isUsable($0.key, $0.value) }.keys.sorted()
        guard names.count <= WorkspaceContent.queueLimit else {
            diagnostics.append(
                Diagnostic(
                    .error, "workspace-too-large", "more than \(WorkspaceContent.queueLimit) files in \(folder)", hint: "split the queue",
                    span: field.span))
            return []
        }
        content.noteQueue(folder, media: names.filter { Self.mediaEndings.contains(Self.ending($0)) })
        var found = collect(names)
        if found.isEmpty, !diagnostics.contains(where: { $0.severity == .error }) {
            diagnostics.append(
                Diagnostic(
                    .warning, "empty-queue", "\(folder) holds no content", hint: "add a text (.md, .txt), a YAML file or a media file",
                    span: field.span))
        }
        found.sort { $0.path < $1.path }
        return found
    }

    private static func isUsable(_ name: String, _ kind: WorkspaceEntry.Kind) -> Bool {
        if FileDiscovery.isSkipped(name: name) { return false }
        return switch kind {
        case .file, .link(_, isDirectory: false): true
        case .directory, .link, .unusable: false
        }
    }

    private static let textEndings: Set<String> = ["md", "txt", "yaml", "yml"]
    private static let mediaEndings: Set<String> = ["mp4", "mov", "m4v", "webm", "jpg", "jpeg", "png", "gif", "webp"]

    private mutating func collect(_ names: [String]) -> [QueueFile] {
        var media = mediaByStem(names)
        var files: [QueueFile] = []
        var stems: [String: String] = [:]
        for name in names where Self.textEndings.contains(Self.ending(name)) {
            if let other = stems.updateValue(name, forKey: Self.stem(name)) { reportAmbiguous(other, name) }
            guard var file = read(path(name)) else { continue }
            let beside = media.removeValue(forKey: Self.stem(name))
            if file.media == nil { file.media = beside.map(path) }
            files.append(file)
        }
        for name in names where media[Self.stem(name)] == name {
            var file = QueueFile(path: path(name), text: "")
            file.media = file.path
            files.append(file)
        }
        return files
    }

    private mutating func mediaByStem(_ names: [String]) -> [String: String] {
        var media: [String: String] = [:]
        for name in names where Self.mediaEndings.contains(Self.ending(name)) {
            if let other = media.updateValue(name, forKey: Self.stem(name)) { reportAmbiguous(other, name) }
        }
        return media
    }

    private mutating func reportAmbiguous(_ first: String, _ second: String) {
        diagnostics.append(
            Diagnostic(
                .error, "queue-ambiguous", "\(first) and \(second) have one name", hint: "a text belongs to one media file: rename one",
                span: .start(of: path(second))))
    }

    private func path(_ name: String) -> String { folder.isEmpty ? name : folder + "/" + name }

    private static func ending(_ name: String) -> String {
        name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    }
    private static func stem(_ name: String) -> String { name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name }
}

// MARK: - One file

extension QueueReader {
    private mutating func read(_ path: String) -> QueueFile? {
        let bytes: [UInt8]
        do throws(WorkspaceFileError) {
            bytes = try content.text(at: path, limit: WorkspaceContent.queueFileBytes)
        } catch {
            diagnostics.append(.unreadable(path, error))
            return nil
        }
        let before = diagnostics.count
        let file = read(path, bytes)
        if diagnostics.count > before { content.quote(path, bytes) }
        return file
    }

    private mutating func read(_ path: String, _ bytes: [UInt8]) -> QueueFile? {
        if let secret = SecretScan.findings(in: bytes).first {
            diagnostics.append(
                Diagnostic(
                    .error, "secret-in-file", "this looks like \(secret.kind)", hint: "revoke it and remove it from the file",
                    span: .start(of: path)))
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            diagnostics.append(
                Diagnostic(.error, "yaml-encoding", "file is not valid UTF-8", hint: "save the file as UTF-8", span: .start(of: path)))
            return nil
        }
        let isYAML = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
        let bytes = Array(text.utf8)
        let (head, body) = isYAML ? (0..<bytes.count, nil) : FrontMatter.split(bytes)
        var file = QueueFile(path: path, text: body.map { String(decoding: $0, as: UTF8.self) } ?? "")
        guard let head else { return file }
        guard let section = section(head, of: bytes, path, isYAML: isYAML) else { return nil }
        apply(section, to: &file)
        if let media = file.media, content.problem(with: media) != nil {
            diagnostics.append(
                Diagnostic(
                    .warning, "media-missing", "\(media) is not there", hint: "`media:` is relative to the file that names it",
                    span: section["media"]?.span))
        }
        return file
    }

    /// Nil when something is wrong. Front matter is read with the lines before it blank, so that places are those of the file.
    private mutating func section(_ head: Range<Int>, of bytes: [UInt8], _ path: String, isYAML: Bool) -> SectionValue? {
        let before = bytes[..<head.lowerBound].map { $0 == 0x0A ? $0 : 0x20 }
        let parse = YAMLTree.parse(before + bytes[head], file: path)
        diagnostics += parse.diagnostics
        guard !parse.hasErrors else { return nil }
        var decoder = ShapeDecoder()
        let spec = isYAML ? RuleLanguage.queueFile : RuleLanguage.frontMatter
        guard let document = parse.documents.first, document.scalar?.coreValue != .null else {
            // `---` and `---` with nothing between say nothing.
            if !isYAML { return SectionValue(spec: spec, place: .start(of: path)) }
            diagnostics.append(
                Diagnostic(.error, "missing-key", "queue file without `text`", hint: "text: what is posted", span: .start(of: path)))
            return nil
        }
        let section = decoder.section(document, spec, at: .start(of: path))
        diagnostics += decoder.diagnostics
        return section.flatMap { $0.isBroken ? nil : $0 }
    }

    private func apply(_ section: SectionValue, to file: inout QueueFile) {
        file.text = section.text("text") ?? file.text
        file.title = section.text("title")
        file.topic = section.text("topic")
        file.labels = section.texts("labels")
        file.expires = section.date("expires")
        file.maxUses = section.integer("max_uses")
        guard let media = section.text("media").map(PathCheck.normalized) else { return }
        // Relative to the file that names it, as people write them.
        file.media = path(media)
    }
}
