import CivilTime
import Diagnostics
import RuleSet
import YAMLTree

/// Reads the files of a content queue: texts with front matter, YAML files, and media files with either beside them.
struct QueueReader {
    let content: WorkspaceContent
    let folder: String
    private(set) var diagnostics: [Diagnostic] = []
    /// Of the file that is read: ranges that nobody may quote.
    private var secrets: [Range<Int>] = []

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
        reportUnusable(entries)
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

    /// What looks like content and is not read, such as a link that leads out of the workspace.
    private mutating func reportUnusable(_ entries: [String: WorkspaceEntry.Kind]) {
        for (name, kind) in entries.sorted(by: { $0.key < $1.key }) {
            guard case .unusable(let reason) = kind, !FileDiscovery.isSkipped(name: name),
                Self.textEndings.contains(Self.ending(name)) || Self.mediaEndings.contains(Self.ending(name))
            else { continue }
            diagnostics.append(.skipped(path(name), reason))
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
        secrets = []
        let file = read(path, bytes)
        if diagnostics.count > before { content.quote(path, bytes, secrets: secrets) }
        return file
    }

    private mutating func read(_ path: String, _ bytes: [UInt8]) -> QueueFile? {
        if let secret = SecretScan.findings(in: bytes).first {
            diagnostics.append(
                Diagnostic(
                    .error, "secret-in-file", "this looks like \(secret.kind)", hint: "revoke it and remove it from the file",
                    span: Self.span(secret.range, in: bytes, path)))
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            diagnostics.append(
                Diagnostic(.error, "yaml-encoding", "file is not valid UTF-8", hint: "save the file as UTF-8", span: .start(of: path)))
            return nil
        }
        let isYAML = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
        let bytes = Array(text.utf8)
        let split = isYAML ? FrontMatter.Split(head: 0..<bytes.count, body: []) : FrontMatter.split(bytes)
        if let fence = split.openFence {
            diagnostics.append(
                Diagnostic(
                    .error, "open-front-matter", "this line of dashes begins front matter that nothing closes",
                    hint: "write a second line --- before the text, or remove this one", span: Self.span(fence, in: bytes, path)))
            return nil
        }
        var file = QueueFile(path: path, text: String(decoding: split.body, as: UTF8.self))
        guard let head = split.head else { return file }
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

    /// Places in files that are no YAML: columns count characters, as everywhere.
    private static func span(_ range: Range<Int>, in bytes: [UInt8], _ path: String) -> SourceSpan {
        func place(_ offset: Int) -> (line: Int, column: Int) {
            let before = bytes[..<offset]
            let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            return (before.count { $0 == 0x0A } + 1, String(decoding: before[start...], as: UTF8.self).unicodeScalars.count + 1)
        }
        let (start, end) = (place(range.lowerBound), place(range.upperBound))
        return SourceSpan(
            file: path, startOffset: range.lowerBound, endOffset: range.upperBound, line: start.line, column: start.column,
            endLine: end.line, endColumn: end.column)
    }

    /// Nil when something is wrong. Front matter is read with the lines before it blank, so that places are those of the file.
    private mutating func section(_ head: Range<Int>, of bytes: [UInt8], _ path: String, isYAML: Bool) -> SectionValue? {
        let before = bytes[..<head.lowerBound].map { $0 == 0x0A ? $0 : 0x20 }
        let parse = YAMLTree.parse(before + bytes[head], file: path)
        diagnostics += parse.diagnostics
        guard !parse.hasErrors else {
            secrets = SecretScan.namedSecrets(in: bytes)
            return nil
        }
        if let secret = SecretScan.findings(in: parse, []).first {
            secrets = [secret.range]
            diagnostics.append(
                .secret(secret, at: parse.documents[0].source.span(from: secret.range.lowerBound, to: secret.range.upperBound)))
            return nil
        }
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
        secrets = decoder.secrets
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
