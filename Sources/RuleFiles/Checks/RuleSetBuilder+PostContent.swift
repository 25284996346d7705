import Diagnostics
import Domain
import Expressions
import PlatformFacts
import RuleSet

/// What a post brings by itself, where no item brings anything.
struct OwnContent {
    /// Of the post, whatever its queue offers; relative to the workspace.
    var media: String?
    /// `text:`.
    var text: Field?
    var queue: ContentQueue?
    var queueField: Field?
}

/// Whether there is something to post, and whether the platform takes it: as far as the rules alone tell.
extension RuleSetBuilder {
    /// - Parameters:
    ///   - content: nil: an item brings it.
    ///   - campaign: its name, where the post belongs to one.
    ///   - name: of the post or rule.
    mutating func checkTexts(
        _ written: WrittenTexts, _ content: OwnContent?, _ post: SectionValue, _ destination: Destination, campaign: String?, name: String?
    ) {
        let facts = PlatformFacts.capabilities(for: destination.platform)
        if facts.titleRequired, written.title == nil, content?.queue == nil, !post.isBroken {
            report(
                .error, "title-required", "\(destination.platform.displayName) posts need a title", at: post["to"]?.span,
                hint: "add title: for `\(destination.name)`")
        }
        var known = KnownValues(texts: written.texts, destination: destination, campaign: campaign, post: name)
        if let content, content.queue == nil { (known.text, known.title) = (Self.text(content.text) ?? "", "") }
        let copy = PostCopy(written: written, post: post, destination: destination, facts: facts, known: known)
        let own = content?.queue == nil ? content?.text : nil
        for problem in copy.problems(of: .caption, text: Self.text(own)) + copy.problems(of: .title) {
            report(.error, problem.code, problem.summary, at: (problem.field ?? own)?.span, hint: problem.hint)
        }
        guard let content, !post.isBroken else { return }
        if let queue = content.queue { checkFiles(of: queue, content, copy) } else { checkOwn(content, copy) }
    }

    private static func text(_ field: Field?) -> String? { if case .text(let text)? = field?.value { text } else { nil } }

    private mutating func checkOwn(_ content: OwnContent, _ copy: PostCopy) {
        guard content.media == nil else { return }
        let name = copy.destination.platform.displayName
        if copy.facts.mediaRequired {
            report(
                .error, "media-required", "\(name) posts need a file", at: copy.post["to"]?.span,
                hint: "add media: path/to/file.mp4, or leave out `\(copy.destination.name)`")
        } else if copy.saysNothing(text: Self.text(content.text) ?? "", title: nil) {
            reportOnce(
                "empty-post", "there is nothing to post: neither text nor a file",
                at: copy.written.caption?.span ?? copy.post["to"]?.span, hint: "add caption: or media:")
        }
    }

    /// Each file of a queue is a post of its own.
    private mutating func checkFiles(of queue: ContentQueue, _ content: OwnContent, _ copy: PostCopy) {
        let name = copy.destination.platform.displayName
        let bare = content.media == nil ? queue.files.filter { $0.media == nil } : []
        if copy.facts.mediaRequired, let first = bare.first {
            reportOnce(
                "media-required", "\(Self.share(bare, of: queue)) no media, and \(name) posts need a file", at: content.queueField?.span,
                hint: "put a picture or video of the same name beside \(first.path), or leave out `\(copy.destination.name)`")
        } else {
            for file in bare where copy.saysNothing(text: file.text, title: file.title) {
                reportOnce(
                    "empty-post", "there is nothing to post: neither text nor a file", at: .start(of: file.path),
                    hint: "write a text, or remove the file")
            }
        }
        let untitled = queue.files.filter { $0.title?.isEmpty ?? true }
        if copy.facts.titleRequired, copy.written.title == nil, let first = untitled.first {
            reportOnce(
                "title-required", "\(Self.share(untitled, of: queue)) no title, and \(name) posts need one", at: content.queueField?.span,
                hint: "add title: to the post, or to the front matter of \(first.path)")
        }
        guard copy.readsFiles else { return }
        for file in queue.files where !file.text.isEmpty || file.title != nil { checkFile(file, copy) }
    }

    private static func share(_ files: [QueueFile], of queue: ContentQueue) -> String {
        "\(files.count) of \(queue.files.count) files of \(queue.path) \(files.count == 1 ? "has" : "have")"
    }

    private mutating func checkFile(_ file: QueueFile, _ copy: PostCopy) {
        var filled = copy
        (filled.known.text, filled.known.title) = (file.text, file.title ?? "")
        let before = Set(copy.problems(of: .caption) + copy.problems(of: .title))
        for problem in filled.problems(of: .caption, text: file.text) + filled.problems(of: .title, title: file.title)
        where !before.contains(problem) {
            guard isNew(problem.summary, at: .start(of: file.path)) else { continue }
            content.quote(file.path)
            report(
                .error, problem.code, problem.summary, at: .start(of: file.path), hint: problem.hint,
                notes: [Diagnostic.Note("posted by this", span: problem.field?.span ?? copy.post["to"]?.span)])
        }
    }

    private mutating func isNew(_ summary: String, at span: SourceSpan) -> Bool {
        reportedIssues.insert(IssuePlace(file: span.file, offset: span.startOffset, message: summary)).inserted
    }
}

/// What expressions are known to be before anything happens.
private struct KnownValues {
    let texts: PostTexts
    let destination: Destination
    let campaign: String?
    /// The name of the post, or of the rule.
    let post: String?
    /// Of the post's content; nil: not known.
    var text: String?
    var title: String?

    /// - Parameter name: as written, without blanks.
    func value(of name: String) -> String? {
        switch name {
        case "destination.name": destination.name
        case "destination.platform": destination.platform.rawValue
        case "campaign.name": campaign
        case "persona.name": texts.persona?.name
        case "persona.voice": texts.persona?.voice
        case "persona.signature": texts.persona?.signature
        case "post.name": post
        case "post.text": text
        case "post.title": title
        default: texts.variables.first { $0.value.isStatic && name == "vars." + $0.name }?.value.source
        }
    }
}

/// A post at one destination, with what is known of it before it happens.
private struct PostCopy {
    enum Part { case caption, title }
    struct Problem: Hashable {
        static let tooLong: DiagnosticCode = "too-long"
        static let refused: DiagnosticCode = "text-refused"
        var code: DiagnosticCode
        var summary: String
        var hint: String
        var field: Field?

        static func == (a: Problem, b: Problem) -> Bool { a.code == b.code && a.summary == b.summary && a.hint == b.hint }
        func hash(into hasher: inout Hasher) {
            hasher.combine(summary)
            hasher.combine(hint)
        }
    }

    let written: WrittenTexts
    let post: SectionValue
    let destination: Destination
    let facts: Capabilities
    var known: KnownValues

    /// Whether what it says differs from file to file of a queue.
    var readsFiles: Bool {
        [(written.caption, written.texts.caption), (written.title, written.texts.title)].contains { field, template in
            field == nil || template.map { !$0.isStatic } ?? false
        }
    }

    /// - Parameters:
    ///   - text: of the post's content: its caption where it writes none.
    ///   - title: of the post's content.
    func saysNothing(text: String, title: String?) -> Bool {
        var values = known
        (values.text, values.title) = (text, title ?? "")
        guard let caption = whole(written.caption, written.texts.caption, text, values), Self.isBlank(caption) else { return false }
        guard facts.title != nil else { return true }
        guard let heading = whole(written.title, written.texts.title, title ?? "", values) else { return false }
        return Self.isBlank(heading)
    }

    /// The whole text where it is known; nil too where its template is wrong, which was reported.
    private func whole(_ field: Field?, _ template: TextTemplate?, _ own: String, _ values: KnownValues) -> String? {
        guard field != nil else { return own }
        return template.flatMap { StaticText.whole(StaticText.parts(of: $0) { values.value(of: $0) }) }
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    /// - Parameters:
    ///   - text: what the caption is where the post writes none.
    ///   - title: the same of the title.
    func problems(of part: Part, text: String? = nil, title: String? = nil) -> [Problem] {
        let (field, template, own) =
            part == .caption ? (written.caption, written.texts.caption, text) : (written.title, written.texts.title, title)
        let limits = part == .caption ? facts.captionLimits : facts.title.map { [$0] } ?? []
        guard !limits.isEmpty || !facts.forbiddenCharacters.isEmpty else { return [] }
        if part == .title, facts.title == nil { return [] }
        let parts: [String?]
        if field == nil {
            guard let own else { return [] }
            parts = [own]
        } else {
            guard let template else { return [] }
            parts = StaticText.parts(of: template) { known.value(of: $0) }
        }
        return tooLong(parts, limits, field) + refused(parts, field)
    }

    private func tooLong(_ parts: [String?], _ limits: [Capabilities.TextLimit], _ field: Field?) -> [Problem] {
        let name = destination.platform.displayName
        // One limit is enough: what is shortened for it may keep the others.
        for limit in limits where StaticText.mayExceed(parts, limit) {
            let least = StaticText.leastLength(of: parts, limit)
            guard least > limit.max else { continue }
            let what = parts.contains(nil) ? "the fixed text alone is" : "the text is"
            return [
                Problem(
                    code: Problem.tooLong, summary: "\(what) longer than \(name) allows",
                    hint: "\(least) of at most \(limit.max) \(limit.unit.noun)", field: field)
            ]
        }
        return []
    }

    private func refused(_ parts: [String?], _ field: Field?) -> [Problem] {
        let forbidden = facts.forbiddenCharacters
        // By bytes first: hardly any text holds one.
        guard !forbidden.isEmpty, parts.contains(where: { $0?.utf8.contains(where: forbidden.utf8.contains) ?? false }),
            let character = parts.lazy.compactMap(\.self).joined().first(where: forbidden.contains)
        else { return [] }
        let name = destination.platform.displayName
        return [
            Problem(
                code: Problem.refused, summary: "\(name) takes no text with `\(character)`",
                hint: "leave it out, or write another text for \(name) in `platforms:`", field: field)
        ]
    }
}
