import CivilTime
import Foundation
import Media
import Testing

struct OriginalsFolderTests {
    private let folder: TemporaryFolder
    private let modified = Timestamp(seconds: 1_800_000_000)

    init() throws { folder = try TemporaryFolder() }

    @Test func listsMediaWithAllThatMatchingNeeds() throws {
        try folder.write("o/b/clip.MP4", MovieBuilder.plain(), modified: modified)
        try folder.write("o/a.mov", Data("broken".utf8), modified: modified)
        for name in ["o/notes.txt", "o/.hidden.mp4", "o/.git/x.mp4", "outside.mp4"] { try folder.write(name, "x") }
        let real = try #require(realPath(folder.path))
        let listed = try OriginalsFolder(path: folder.path + "/o").list()
        #expect(
            listed == [
                OriginalCandidate(path: real + "/o/a.mov", name: "a.mov", modified: modified),
                OriginalCandidate(path: real + "/o/b/clip.MP4", name: "clip.MP4", modified: modified, duration: .milliseconds(30_500)),
            ])
        #expect(try OriginalsFolder(path: folder.path + "/o").list(needsDuration: { $0 != modified }).allSatisfy { $0.duration == nil })
    }

    @Test func readsSidecars() throws {
        let cases: [(String, String, String?)] = [
            ("a.mp4.yaml", "title: x\nid: 7123\n", "7123"), ("b.yaml", "id: \"tiktok:7\" # mine\n", "tiktok:7"),
            ("c.yml", "id: 'a # b'", "a # b"),
            ("d.yaml", "id: 5 # mine\r\n", "5"), ("e.yaml", "  id: 6\nidea: 7", nil), ("f.yaml", "id:", nil), ("g.yaml", "id: # none", nil),
            ("h.json", #"{"id": 7123456789012345678}"#, "7123456789012345678"), ("i.mp4.json", #"{"id":"x"}"#, "x"),
            ("j.json", #"{"id":["#, nil),
            ("k.json", #"{"id":true}"#, nil), ("l.yaml", "\u{FFFF}\u{0}", nil),
        ]
        for (sidecar, text, id) in cases {
            let name = String(sidecar.prefix(1)) + ".mp4"
            try folder.write(name, "x")
            try folder.write(sidecar, text)
            #expect(try OriginalsFolder(path: folder.path).list().first { $0.name == name }?.sidecarID == id, "\(sidecar)")
        }
    }

    @Test func followsLinksOnlyWithinTheTree() throws {
        try folder.write("outside/secret.mp4", "x")
        try folder.write("o/take3.mp4", "x")
        try folder.write("o/deep/x.mp4", "x")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: folder.path + "/o/7123.mp4", withDestinationPath: "take3.mp4")
        try manager.createSymbolicLink(atPath: folder.path + "/o/leak.mp4", withDestinationPath: folder.path + "/outside/secret.mp4")
        try manager.createSymbolicLink(atPath: folder.path + "/o/leaks", withDestinationPath: folder.path + "/outside")
        try manager.createSymbolicLink(atPath: folder.path + "/o/deep/loop", withDestinationPath: folder.path + "/o")
        try manager.createSymbolicLink(atPath: folder.path + "/o/dangling.mp4", withDestinationPath: "nowhere")
        let listed = try OriginalsFolder(path: folder.path + "/o").list()
        #expect(listed.map(\.name) == ["x.mp4", "7123.mp4", "take3.mp4"])
        #expect(listed[1].path == listed[2].path)
    }

    @Test func refusesFoldersThatAreTooLargeOrMissing() throws {
        for number in 0..<5 { try folder.write("o/\(number).txt", "x") }
        let path = folder.path + "/o"
        #expect(throws: MediaError.tooManyFiles(folder: path, limit: 4)) { try OriginalsFolder(path: path, maxFiles: 4).list() }
        #expect(try OriginalsFolder(path: path, maxFiles: 5).list() == [])
        #expect(throws: MediaError.unreadable(path: path + "x", reason: "No such file or directory")) {
            try OriginalsFolder(path: path + "x").list()
        }
    }

    private func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
