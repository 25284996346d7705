package import Diagnostics

/// Finds the `*.test.yaml` of a workspace, in the order of their paths.
package enum RuleTestDiscovery {
    package static func isTestFileName(_ name: String) -> Bool {
        (name.hasSuffix(".test.yaml") || name.hasSuffix(".test.yml")) && !FileDiscovery.isSkipped(name: name)
    }

    package static func find(in files: any WorkspaceFiles, limits: WorkspaceLimits = WorkspaceLimits()) -> (
        files: [(path: String, bytes: [UInt8])], diagnostics: [Diagnostic]
    ) {
        var ignored = IgnorePatterns()
        if let bytes = try? files.bytes(of: ".repriseignore", limit: 1 << 20) {
            ignored = IgnorePatterns(String(decoding: bytes, as: UTF8.self))
        }
        var found: [(path: String, bytes: [UInt8])] = []
        var diagnostics: [Diagnostic] = []
        var open = [""]
        while let directory = open.popLast() {
            guard directory.split(separator: "/").count <= limits.depth, let entries = try? files.entries(of: directory) else { continue }
            for entry in entries where !FileDiscovery.isSkipped(name: entry.name) {
                let path = directory.isEmpty ? entry.name : directory + "/" + entry.name
                switch entry.kind {
                case .directory where !ignored.matches(path, isDirectory: true): open.append(path)
                case .file where isTestFileName(entry.name) && !ignored.matches(path, isDirectory: false): found.append((path, []))
                // A linked file is a test file too; linked directories are somebody else's tests.
                case .link(_, false) where isTestFileName(entry.name): found.append((path, []))
                default: break
                }
            }
        }
        found.sort { $0.path < $1.path }
        for position in found.indices {
            do throws(WorkspaceFileError) {
                found[position].bytes = try files.bytes(of: found[position].path, limit: 64 << 20)
            } catch {
                diagnostics.append(.unreadable(found[position].path, error))
            }
        }
        return (found, diagnostics)
    }
}
