import Foundation
import Testing

/// An instant at which the daemon dies by `kill -9`, made wide by a fault and recognised from outside, by what has reached
/// the sandbox.
enum KillPoint: String, CaseIterable, CustomTestStringConvertible {
    case amidInstagramUpload, amidYouTubeChunks, amidXSegments
    case whileInstagramContainerIsPolled, whileXProcesses
    case sessionAnswerUnread, containerAnswerUnread
    case instagramPublishUnanswered, youtubeEndUnanswered, xPostUnanswered
    case instagramPublishStillOnItsWay, youtubeEndStillOnItsWay, xPostStillOnItsWay

    var testDescription: String { rawValue }

    var platform: KillPlatform {
        switch self {
        case .amidInstagramUpload, .whileInstagramContainerIsPolled, .containerAnswerUnread, .instagramPublishUnanswered,
            .instagramPublishStillOnItsWay:
            .instagram
        case .amidYouTubeChunks, .sessionAnswerUnread, .youtubeEndUnanswered, .youtubeEndStillOnItsWay: .youtube
        case .amidXSegments, .whileXProcesses, .xPostUnanswered, .xPostStillOnItsWay: .x
        }
    }

    /// Durations are the sandbox's: at 300 times, 10 minutes are 2 seconds.
    var fault: SandboxFaultOrder? {
        switch self {
        case .amidInstagramUpload, .amidYouTubeChunks: nil
        case .amidXSegments:
            SandboxFaultOrder(fault: "accept-slow:1m", platform: "x", method: "POST", path: "/2/media/upload/*/append", times: 20)
        case .whileInstagramContainerIsPolled:
            // The answers to the first look at the container and to all that the machine asks next.
            SandboxFaultOrder(fault: "accept-slow:5m", platform: "instagram", method: "GET", path: "/v25.0/178*", times: 3)
        case .whileXProcesses: SandboxFaultOrder(fault: "accept-slow:10m", platform: "x", method: "GET", path: "/2/media/upload")
        case .sessionAnswerUnread:
            SandboxFaultOrder(fault: "accept-slow:10m", platform: "youtube", method: "POST", path: "/upload/youtube/v3/videos")
        case .containerAnswerUnread: SandboxFaultOrder(fault: "accept-slow:10m", platform: "instagram", method: "POST", path: "*/media")
        case .instagramPublishUnanswered, .youtubeEndUnanswered, .xPostUnanswered: .visibleCall(platform, "accept-slow:10m")
        // Less than the platforms' lag, after which absence counts as proof.
        case .instagramPublishStillOnItsWay, .youtubeEndStillOnItsWay, .xPostStillOnItsWay: .visibleCall(platform, "delay:40s")
        }
    }

    /// Only an upload that takes its time can be interrupted.
    var megabytes: Int? {
        switch self {
        case .amidInstagramUpload: 64
        case .amidYouTubeChunks: 24
        case .amidXSegments: 8
        default: nil
        }
    }

    func isReached(_ site: KillSite) async throws -> Bool {
        switch self {
        case .amidInstagramUpload, .amidYouTubeChunks:
            return try await site.sandbox.stepToUploads().contains { $0 > 1 << 18 }
        case .amidXSegments: return try await site.count("POST", "/append") >= 3
        case .whileInstagramContainerIsPolled, .whileXProcesses, .sessionAnswerUnread, .containerAnswerUnread:
            return try await site.client.requests().contains { $0.fault == "accept-slow" }
        case .instagramPublishUnanswered, .youtubeEndUnanswered, .xPostUnanswered: return try await !site.client.posts().isEmpty
        case .instagramPublishStillOnItsWay, .youtubeEndStillOnItsWay, .xPostStillOnItsWay:
            return try await site.client.requests().contains { $0.fault == "delay" }
        }
    }

    /// What must hold at the kill, so that a test cannot miss its point and pass.
    func verifyAtDeath(_ site: KillSite) async throws {
        let posts = try await site.client.posts().count
        switch self {
        case .amidInstagramUpload:
            // Sockets hold some megabytes that still arrive after the death of the sender, but not all of these.
            try await until("the sandbox has got a part of the bytes") {
                try await site.client.requests().contains { $0.path.contains("/ig-api-upload/") && (1 << 18..<64 << 20).contains($0.bytes) }
            }
            #expect(posts == 0, "nothing is visible yet")
        case .instagramPublishUnanswered, .youtubeEndUnanswered, .xPostUnanswered: #expect(posts == 1, "visible before the answer was read")
        case .instagramPublishStillOnItsWay, .youtubeEndStillOnItsWay, .xPostStillOnItsWay: break
        default: #expect(posts == 0, "nothing is visible yet")
        }
    }
}

extension KillSite {
    func count(_ method: String, _ ending: String) async throws -> Int {
        try await client.requests().count { $0.method == method && $0.path.hasSuffix(ending) }
    }
}

extension EndToEnd {
    @Suite(.serialized) struct LabelledKillTests {
        @Test(
            "each post appears exactly once, whatever the daemon was doing when it died", .timeLimit(.minutes(3)),
            arguments: KillPoint.allCases)
        func killed(at point: KillPoint) async throws {
            try await KillSite.run([point.platform]) { site in
                var file: String?
                if let megabytes = point.megabytes { file = try await BigVideo.write(megabytes: megabytes, to: "big.mp4", on: site) }
                if let fault = point.fault { try await site.order(fault) }
                try await site.newItem("clip-1", file: file)
                try await until("the daemon has come to \(point)", every: .milliseconds(1)) { try await point.isReached(site) }
                site.kill()
                site.sandbox.resume()
                try await point.verifyAtDeath(site)
                try site.restart()
                try await site.finishAndVerify()
            }
        }
    }
}
