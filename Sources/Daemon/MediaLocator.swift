import CivilTime
import Domain
import Foundation
import HTTPValues
import Media
import RuleSet
import Transport

/// Finds the file behind an item: in its source's folder of originals, or, in a sandbox, where the sandbox keeps what
/// the emulated author filmed. Never by scraping (DESIGN §9).
struct MediaLocator: Sendable {
    let workspace: String
    let store: ContentStore
    let transport: HTTPTransport
    /// The sandbox's own address; nil against real platforms.
    let sandbox: String?

    /// The largest original that a sandbox hands out.
    static let maxSandboxOriginal = 512 << 20

    func path(of sha256: String) -> String? { store.path(sha256) }

    /// - Throws: when a file is there but cannot be taken into the store (a full disk): that is not a missing file.
    func locate(_ item: Item, source: Source) async throws -> MediaFinding {
        if let folder = source.originals {
            switch try inFolder(item, folder: folder) {
            case .missing: break
            case let finding: return finding
            }
        }
        guard let sandbox else { return .missing }
        return try await fromSandbox(item, account: source.credential, base: sandbox)
    }

    private func inFolder(_ item: Item, folder: String) throws -> MediaFinding {
        let directory = OriginalsFolder(path: absolute(folder))
        guard let candidates = try? directory.list(needsDuration: { OriginalMatching.isNear($0, to: item.created) }) else {
            return .missing
        }
        switch OriginalMatching.match(OriginalFacts(item), among: candidates) {
        case .found(let candidate): return .found(try store.add(file: candidate.path))
        case .ambiguous(let names): return .ambiguous(names)
        case .missing: return .missing
        }
    }

    private func fromSandbox(_ item: Item, account: String, base: String) async throws -> MediaFinding {
        let url = "\(base)/_sandbox/originals/\(percentEncoded(account))/\(percentEncoded(item.nativeID))"
        let request = WireRequest(.get, url, maxResponseBytes: MediaLocator.maxSandboxOriginal)
        guard case .success(let response) = await transport.send(request), response.status == 200 else { return .missing }
        let writer = try store.writer()
        try writer.write(response.body)
        return .found(try writer.finish())
    }

    /// Takes a file of the workspace that a campaign's post names.
    ///
    /// A link that leads out of the workspace is not followed: rules come from pull requests, and must not be a way to
    /// publish whatever file the daemon can read.
    func take(_ path: String) throws -> MediaFinding {
        let root = URL(fileURLWithPath: workspace, isDirectory: true).resolvingSymlinksInPath().path
        let file = URL(fileURLWithPath: absolute(path)).resolvingSymlinksInPath().path
        guard file.hasPrefix(root.hasSuffix("/") ? root : root + "/") else { return .missing }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory), !isDirectory.boolValue else { return .missing }
        return .found(try store.add(file: file))
    }

    private func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: workspace, isDirectory: true)).path
    }
}
