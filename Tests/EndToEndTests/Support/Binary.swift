import Foundation

/// The product under test: `reprise`, as it was built with these tests.
enum Binary {
    /// - Throws: with what to do when it is not there.
    static func path() throws -> String {
        let candidates = [ProcessInfo.processInfo.environment["REPRISE_BINARY"], besideTests, inBuildFolder].compactMap(\.self)
        guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw Obstacle(
                "no binary at \(candidates.joined(separator: " or ")): run `swift build --product reprise`, or set REPRISE_BINARY")
        }
        return found
    }

    /// The test bundle is a program in the build folder.
    private static var besideTests: String? {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("reprise").path
    }

    private static var inBuildFolder: String {
        #if DEBUG
            let configuration = "debug"
        #else
            let configuration = "release"
        #endif
        return repository.appendingPathComponent(".build/\(configuration)/reprise").path
    }

    static var repository: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }
}
