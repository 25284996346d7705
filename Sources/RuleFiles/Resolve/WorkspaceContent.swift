import Diagnostics
import Domain
import Foundation
import RuleSet

/// What rules refer to beside the rule files: media, the files of queues, calendars. It remembers what it read, because a
/// changed text is a changed revision; and each file and folder is read once, however many rules name it.
final class WorkspaceContent: @unchecked Sendable {
    /// A text that the rules depend on.
    struct Text: Hashable {
        var path: String
        /// SHA-256 of its bytes, lower-case hex.
        var hash: String
    }

    /// More files than a person would ever queue; more is refused rather than read slowly.
    static let queueLimit = 20_000
    static let queueFileBytes = 1 << 20
    /// Files whose text is kept for showing what is wrong in them.
    private static let quoteLimit = 100

    /// By path.
    private(set) var texts: [String: Text] = [:]
    /// Paths of media that a queue offers: that they are there matters, what they hold does not.
    private(set) var media: Set<String> = []
    /// Folders whose listing decides what is posted.
    private(set) var folders: Set<String> = []
    /// Files in which something is wrong, with secrets blotted out.
    private(set) var quoted: [RuleFile] = []
    private let files: any WorkspaceFiles
    private let limits: WorkspaceLimits
    /// Rules are resolved in several lanes; everything that changes is touched under it.
    private let lock = NSRecursiveLock()
    private var listings: [String: Result<[String: WorkspaceEntry.Kind], WorkspaceFileError>] = [:]
    private var total = 0

    init(files: any WorkspaceFiles, limits: WorkspaceLimits) {
        self.files = files
        self.limits = limits
    }

    /// Nil when the file is there and can be read.
    func problem(with path: String) -> WorkspaceFileError? {
        let (folder, name) = Self.split(path)
        switch listing(of: folder) {
        case .failure(let error): return error
        case .success(let entries):
            switch entries[name] {
            case nil: return .missing
            case .file, .link(_, isDirectory: false): return nil
            case .directory, .link: return .unreadable("it is a directory")
            case .unusable(let reason): return .unreadable(reason)
            }
        }
    }

    /// What a folder holds, by name.
    func entries(of folder: String) throws(WorkspaceFileError) -> [String: WorkspaceEntry.Kind] { try listing(of: folder).get() }

    /// A text that the rules depend on; it becomes part of the revision.
    func text(at path: String, limit: Int) throws(WorkspaceFileError) -> [UInt8] {
        lock.lock()
        defer { lock.unlock() }
        let bytes = try files.bytes(of: path, limit: min(limit, limits.fileBytes))
        total += texts[path] == nil ? bytes.count : 0
        guard total <= limits.totalBytes else { throw .unreadable("more than \(limits.totalBytes >> 20) MiB of content in the workspace") }
        texts[path] = Text(path: path, hash: sha256Hex(Data(bytes)))
        return bytes
    }

    func noteQueue(_ folder: String, media names: some Sequence<String>) {
        lock.lock()
        defer { lock.unlock() }
        folders.insert(folder)
        for name in names { media.insert(folder.isEmpty ? name : folder + "/" + name) }
    }

    /// Keeps the text of a file, so that what is wrong in it can be shown.
    ///
    /// - Parameter secrets: ranges that are to be blotted out, besides those that look like secrets.
    func quote(_ path: String, _ bytes: [UInt8], secrets: [Range<Int>] = []) {
        lock.lock()
        defer { lock.unlock() }
        guard quoted.count < Self.quoteLimit, !quoted.contains(where: { $0.path == path }) else { return }
        quoted.append(
            RuleFile(path: path, bytes: SecretScan.blotted(bytes, secrets + SecretScan.findings(in: bytes).map(\.range)), kind: .content))
    }

    /// The same of a text that was read before.
    func quote(_ path: String) {
        do throws(WorkspaceFileError) { quote(path, try text(at: path, limit: Self.queueFileBytes)) } catch { return }
    }

    private func listing(of folder: String) -> Result<[String: WorkspaceEntry.Kind], WorkspaceFileError> {
        lock.lock()
        defer { lock.unlock() }
        if let known = listings[folder] { return known }
        let made: Result<[String: WorkspaceEntry.Kind], WorkspaceFileError>
        do throws(WorkspaceFileError) {
            made = .success(Dictionary(try files.entries(of: folder).map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first }))
        } catch {
            made = .failure(error)
        }
        listings[folder] = made
        return made
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }
}
