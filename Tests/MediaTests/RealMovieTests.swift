import Foundation
import Media
import Testing

/// The probe against files that ffmpeg made.
struct RealMovieTests {
    private static let ffmpeg = "/usr/bin/ffmpeg"

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: ffmpeg), "needs ffmpeg"),
        arguments: [
            ("clip.mp4", ["-c:v", "mpeg4"], "video/mp4"), ("front.mp4", ["-c:v", "mpeg4", "-movflags", "+faststart"], "video/mp4"),
            ("clip.mov", ["-c:v", "mpeg4"], "video/quicktime"),
        ])
    func agreesWithWhatWasAskedFor(name: String, options: [String], type: String) throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: RealMovieTests.ffmpeg)
        process.arguments =
            ["-v", "error", "-f", "lavfi", "-i", "sine=d=2", "-f", "lavfi", "-i", "color=s=72x128:r=10:d=2", "-c:a", "aac"] + options
            + [folder.path + "/" + name]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let facts = try #require(MediaProbe.probe(path: folder.path + "/" + name))
        #expect(facts.mimeType == type)
        #expect(facts.width == 72)
        #expect(facts.height == 128)
        let duration = try #require(facts.duration)
        #expect(duration >= .milliseconds(1900) && duration <= .milliseconds(2200))
    }
}
