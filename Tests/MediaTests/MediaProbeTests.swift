import Foundation
import Glibc
import Media
import Testing

struct MediaProbeTests {
    private let upright = MediaFacts(mimeType: "video/mp4", duration: .milliseconds(30_500), width: 720, height: 1280)

    @Test func readsAPlainMovie() {
        #expect(MediaProbe.probe(MovieBuilder.plain()) == upright)
        var quickTime = upright
        quickTime.mimeType = "video/quicktime"
        #expect(MediaProbe.probe(MovieBuilder.plain(brand: "qt  ")) == quickTime)
    }

    @Test func readsTheOtherLayouts() {
        let video = MovieBuilder.track(handler: "vide", width: 1280, height: 720, isTurned: true, version: 1)
        let turned =
            MovieBuilder.ftyp("mp42") + MovieBuilder.longBox("moov", MovieBuilder.mvhd(scale: 1000, units: 30_500, version: 1) + video)
        #expect(MediaProbe.probe(turned) == upright)

        let extended = MovieBuilder.box("mvex", MovieBuilder.box("mehd", Data(count: 4) + MovieBuilder.be(UInt32(2500))))
        let fragmented = MovieBuilder.ftyp("iso6") + MovieBuilder.box("moov", MovieBuilder.mvhd(scale: 1000, units: 0) + extended)
        #expect(MediaProbe.probe(fragmented) == MediaFacts(mimeType: "video/mp4", duration: .milliseconds(2500)))

        // A last box of size 0 reaches to the end of the file.
        var open = MovieBuilder.box("moov", MovieBuilder.mvhd(scale: 1, units: 4))
        open.replaceSubrange(0..<4, with: Data(count: 4))
        #expect(MediaProbe.probe(MovieBuilder.ftyp("isom") + open) == MediaFacts(mimeType: "video/mp4", duration: .seconds(4)))
    }

    @Test func readsPictures() {
        let png =
            Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + MovieBuilder.be(UInt32(13)) + Data("IHDR".utf8)
            + MovieBuilder.be(UInt32(640)) + MovieBuilder.be(UInt32(480)) + Data(count: 9)
        #expect(MediaProbe.probe(png) == MediaFacts(mimeType: "image/png", width: 640, height: 480))
        let jpeg = Data([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC4, 0, 3, 9, 0xFF, 0xFF, 0xC2, 0, 11, 8, 0x01, 0xE0, 0x02, 0x80, 1])
        #expect(MediaProbe.probe(jpeg) == MediaFacts(mimeType: "image/jpeg", width: 640, height: 480))
        let webm = Data([0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x84]) + Data("webm".utf8)
        #expect(MediaProbe.probe(webm) == MediaFacts(mimeType: "video/webm"))
    }

    @Test(arguments: [Data(), Data([0xFF]), Data("hello, this is text".utf8), Data(count: 100), Data("....ftyp".utf8)])
    func admitsWhatItDoesNotKnow(data: Data) {
        #expect(MediaProbe.probe(data) == MediaFacts(mimeType: "application/octet-stream"))
    }

    @Test func doubtsNumbersThatMakeNoSense() {
        let headers = [
            MovieBuilder.mvhd(scale: 0, units: 5), MovieBuilder.mvhd(scale: 1, units: UInt64(UInt32.max)),
            MovieBuilder.mvhd(scale: 1, units: .max, version: 1), MovieBuilder.mvhd(scale: 1, units: .max - 1, version: 1),
            MovieBuilder.mvhd(scale: 1, units: 100 * 86_400), MovieBuilder.mvhd(scale: 1, units: 5, version: 2),
        ]
        for header in headers {
            let movie = MovieBuilder.box("moov", header + MovieBuilder.track(handler: "vide", width: 0, height: 9))
            #expect(MediaProbe.probe(MovieBuilder.ftyp("isom") + movie) == MediaFacts(mimeType: "video/mp4"))
        }
    }

    @Test func survivesHostileBoxes() {
        let huge = MovieBuilder.be(UInt32(1)) + Data("moov".utf8) + MovieBuilder.be(UInt64.max)
        let wrapping = MovieBuilder.be(UInt32(1)) + Data("moov".utf8) + MovieBuilder.be(UInt64(Int64.max))
        let tiny = MovieBuilder.be(UInt32(7)) + Data("moov".utf8)
        var nested = Data()
        for _ in 0..<20_000 { nested = MovieBuilder.be(UInt32(0)) + Data("moov".utf8) + nested }
        var many = Data()
        for _ in 0..<20_000 { many += MovieBuilder.box("free", Data()) }
        many += MovieBuilder.box("moov", MovieBuilder.mvhd(scale: 1, units: 4))
        for content in [huge, wrapping, tiny, nested, many] {
            #expect(MediaProbe.probe(MovieBuilder.ftyp("isom") + content) == MediaFacts(mimeType: "video/mp4"))
        }
    }

    /// Cut at every place and with bytes changed by a fixed generator: never a crash, never nonsense.
    @Test func survivesDamagedFiles() {
        let movie =
            MovieBuilder.ftyp("isom")
            + MovieBuilder.box(
                "moov", MovieBuilder.mvhd(scale: 600, units: 18_300) + MovieBuilder.track(handler: "vide", width: 720, height: 1280))
        for length in 0..<movie.count { _ = MediaProbe.probe(movie.prefix(length)) }
        var state: UInt64 = 42
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        for _ in 0..<5000 {
            var damaged = movie
            for _ in 0..<(1 + next() % 6) { damaged[next() % damaged.count] = UInt8(next() % 256) }
            let facts = MediaProbe.probe(damaged)
            #expect(facts.width.map { (1...100_000).contains($0) } ?? true)
            #expect(facts.duration.map { $0 > .zero && $0 < .seconds(100 * 86_400) } ?? true)
        }
    }

    @Test func readsFilesAndOnlyFiles() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("clip.mp4", MovieBuilder.plain())
        #expect(MediaProbe.probe(path: path) == upright)
        #expect(MediaProbe.probe(path: folder.path) == nil)
        #expect(MediaProbe.probe(path: path + ".x") == nil)
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        #expect(MediaProbe.probe(path: folder.path + "/pipe") == nil)
    }
}
