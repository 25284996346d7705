import Foundation

/// Names files the way code hosts do: from the root of the repository that holds the workspace. Annotations of a pull request
/// land on the right lines only so.
struct RepositoryPaths {
    /// With a slash at its end; empty where the workspace is the root itself.
    private let prefix: String

    /// - Parameter base: the directory to name files from; nil: the root of the Git repository around the workspace, or the
    ///   workspace itself where there is none.
    init(workspace: String, base: String?) {
        let inside = Self.real(workspace)
        let outside = base.map(Self.real) ?? Self.repository(around: inside) ?? inside
        let from = outside.split(separator: "/")
        let to = inside.split(separator: "/")
        let shared = zip(from, to).prefix { $0 == $1 }.count
        let steps = Array(repeating: "..", count: from.count - shared) + to.dropFirst(shared).map(String.init)
        prefix = steps.map { $0 + "/" }.joined()
    }

    func name(_ file: String) -> String { prefix + file }

    private static func real(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

    /// The nearest directory with a `.git`, which in a worktree is a file.
    private static func repository(around path: String) -> String? {
        var parts = path.split(separator: "/").map(String.init)
        while true {
            let candidate = "/" + parts.joined(separator: "/")
            if FileManager.default.fileExists(atPath: (candidate == "/" ? "" : candidate) + "/.git") { return candidate }
            guard parts.popLast() != nil else { return nil }
        }
    }
}
