import CivilTime
import Domain
import Media
import Testing

struct OriginalMatchingTests {
    private let created = Timestamp(seconds: 1_800_000_000)

    private func facts(_ caption: String = "It starts. #launch", nativeID: String = "7123", seconds: Int64 = 30) -> OriginalFacts {
        OriginalFacts(id: .tiktok(nativeID), nativeID: nativeID, caption: caption, created: created, duration: .seconds(seconds))
    }

    private func file(
        _ name: String, at offset: Int64 = 100_000, duration: Duration? = nil, sidecar: String? = nil, path: String? = nil
    ) -> OriginalCandidate {
        OriginalCandidate(
            path: path ?? "/originals/" + name, name: name, modified: created + .milliseconds(offset), duration: duration,
            sidecarID: sidecar)
    }

    @Test(arguments: [
        ("7123.mp4", true), ("dance-7123.mp4", true), ("@studio_video_7123.mov", true), ("7123 (1).mp4", true), ("71234-7123.mp4", true),
        ("71234.mp4", false), ("07123.mp4", false), ("x7123.mp4", false), ("7123x.mp4", false), ("clip.7123", false), ("é7123.mp4", false),
    ])
    func theIDMustBeAWordOfTheName(name: String, isMatch: Bool) {
        let candidate = file(name)
        #expect(OriginalMatching.match(facts(), among: [candidate]) == (isMatch ? .found(candidate) : .missing))
    }

    @Test(arguments: ["7123", "tiktok:7123"]) func aSidecarNamesTheItem(id: String) {
        let candidate = file("clip.mp4", sidecar: id)
        #expect(OriginalMatching.match(facts(), among: [file("other.mp4"), candidate]) == .found(candidate))
    }

    @Test func aSidecarForAnotherItemExcludesTheFile() {
        let candidates = [
            file("7123.mp4", sidecar: "999"), file("it-starts.mp4", sidecar: "999"),
            file("x.mp4", at: 0, duration: .seconds(30), sidecar: "999"),
        ]
        #expect(OriginalMatching.match(facts(), among: candidates) == .missing)
    }

    @Test(arguments: ["it-starts.mp4", "It Starts.mov", "it_starts-launch.MP4", "IT-STARTS-#LAUNCH.mp4"])
    func aNameLikeTheCaptionMatches(name: String) {
        let candidate = file(name)
        #expect(OriginalMatching.match(facts(), among: [file("it.mp4"), candidate]) == .found(candidate))
    }

    @Test func captionsWithoutWordsMatchNoName() {
        for caption in ["", "#a", "!!!", "🎉"] {
            #expect(OriginalMatching.match(facts(caption), among: [file(".mp4"), file("🎉.mp4"), file("--.mp4")]) == .missing)
        }
        #expect(OriginalMatching.match(facts("Café  Ça"), among: [file("cafe\u{301}-c\u{327}a.mp4")]) != .missing)
    }

    @Test(arguments: [
        (Int64(0), Int64(30_000), true), (10_000, 30_000, true), (-10_000, 31_000, true), (0, 29_000, true), (10_001, 30_000, false),
        (-10_001, 30_000, false), (0, 31_001, false), (0, 28_999, false),
    ])
    func timeAndDurationMatchWithinTheirTolerance(offset: Int64, duration: Int64, isMatch: Bool) {
        let candidate = file("IMG_1.mov", at: offset, duration: .milliseconds(duration))
        #expect(OriginalMatching.match(facts(), among: [candidate]) == (isMatch ? .found(candidate) : .missing))
    }

    @Test func timeAloneIsNotEnough() {
        #expect(OriginalMatching.match(facts(), among: [file("IMG_1.mov", at: 0)]) == .missing)
        #expect(OriginalMatching.match(facts(seconds: 0), among: [file("IMG_1.mov", at: 0, duration: .zero)]) == .missing)
    }

    @Test func idBeatsNameBeatsTime() {
        let byID = file("7123.mp4")
        let byName = file("it-starts.mp4")
        let byTime = file("IMG_1.mov", at: 0, duration: .seconds(30))
        #expect(OriginalMatching.match(facts(), among: [byTime, byName, byID]) == .found(byID))
        #expect(OriginalMatching.match(facts(), among: [byTime, byName]) == .found(byName))
        #expect(OriginalMatching.match(facts(), among: [byTime]) == .found(byTime))
        #expect(OriginalMatching.match(facts(), among: []) == .missing)
    }

    /// Also when a lower level would decide: two files with the id are two files with the id.
    @Test func severalMatchesAtTheWinningLevelAreAmbiguous() {
        let candidates = [file("b-7123.mp4"), file("a-7123.mp4", at: 0, duration: .seconds(30)), file("it-starts.mp4")]
        #expect(OriginalMatching.match(facts(), among: candidates) == .ambiguous(["a-7123.mp4", "b-7123.mp4"]))
        #expect(OriginalMatching.match(facts(), among: candidates.reversed()) == .ambiguous(["a-7123.mp4", "b-7123.mp4"]))
        let twice = [file("7123.mp4", path: "/a/7123.mp4"), file("7123.mp4", path: "/b/7123.mp4")]
        #expect(OriginalMatching.match(facts(), among: twice) == .ambiguous(["7123.mp4", "7123.mp4"]))
    }

    @Test func twoNamesOfOneFileAreOneMatch() {
        let candidates = [file("7123.mp4", path: "/o/take3.mp4"), file("take3.mp4", path: "/o/take3.mp4")]
        #expect(OriginalMatching.match(facts(), among: candidates) == .found(candidates[0]))
        let both = [file("7123-a.mp4", path: "/o/take3.mp4"), file("7123-b.mp4", path: "/o/take3.mp4")]
        guard case .found(let found) = OriginalMatching.match(facts(), among: both) else {
            Issue.record("ambiguous")
            return
        }
        #expect(found.path == "/o/take3.mp4")
    }
}
