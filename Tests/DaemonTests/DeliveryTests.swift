import CivilTime
import Domain
import Foundation
import HTTPValues
import Ledger
import RuleSet
import Testing
import Transport
import Vault

@testable import Daemon

struct FixedClock: DaemonClock {
    func now() -> Timestamp { start }
    func delay(until instant: Timestamp) -> Duration { max(.zero, instant - start) }
}

/// A folder that is removed at the end of the test.
final class Folder {
    let path: String

    init() throws {
        var template = Array((FileManager.default.temporaryDirectory.path + "/reprise-daemon-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
    func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }

    func script(_ name: String, _ body: String) throws {
        try Data("#!/bin/sh\n\(body)\n".utf8).write(to: URL(fileURLWithPath: file(name)))
        chmod(file(name), 0o755)
    }
}

struct DeliveryTests {
    private let folder: Folder
    private let store = ThrowawayVault()
    private let message = NoticeMessage([.credentialDead("studio-x", "expired", at: start)], leftOut: 0, workspace: "studio", stamp: .live)

    init() throws { folder = try Folder() }

    private func delivery(_ base: String? = nil) throws -> NoticeDelivery {
        NoticeDelivery(
            transport: HTTPTransport(configuration: TransportConfiguration(sandbox: try base.map { try SandboxEndpoint($0) })),
            store: store,
            clock: FixedClock(), workspace: folder.path,
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/root", "REPRISE_KEY": "the key of everything"])
    }

    private func webhook(_ url: String = "https://example.org/hooks/T0/secret", credential: String? = nil) -> NotifyRule {
        NotifyRule(
            way: .webhook(url: url), credential: credential, subjects: [.held], origin: RuleLocation(file: "r", line: 1, column: 1))
    }

    // MARK: - Commands

    @Test func aCommandGetsTheDocumentAndNothingOfOurs() async throws {
        try folder.script("page", "cat > got; printf '%s|' \"$@\" > words; env > surroundings; pwd > place")
        let outcome = try await delivery().deliver(message, by: .command(["./page", "a b", "$(id)", "; rm x"]))
        #expect(outcome == .told)
        #expect(try folder.text("got") == String(decoding: message.body, as: UTF8.self))
        #expect(try folder.text("words") == "a b|$(id)|; rm x|")
        #expect(try folder.text("place").trimmingCharacters(in: .newlines).hasSuffix(folder.path))
        let surroundings = try folder.text("surroundings")
        #expect(surroundings.contains("HOME=/root") && !surroundings.contains("REPRISE"), "\(surroundings)")
    }

    @Test func aCommandThatDoesNotReadDoesNoHarm() async throws {
        try folder.script("deaf", "exit 0")
        let notices = (0..<200).map { Notice.credentialDead("c\($0)", String(repeating: "long ", count: 90), at: start) }
        let large = NoticeMessage(notices, leftOut: 0, workspace: "studio", stamp: .live)
        #expect(large.body.count > 65_536)
        #expect(try await delivery().deliver(large, by: .command(["./deaf"])) == .told)
    }

    @Test func aDocumentIsClosedWhenItsCommandHasEnded() async throws {
        let own = NoticeMessage([.credentialDead(folder.path, "expired", at: start)], leftOut: 0, workspace: "studio", stamp: .live)
        #expect(try await delivery().deliver(own, by: .command(["true"])) == .told)
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").map { "/proc/self/fd/" + $0 }
        let documents = open.filter {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: $0))?.contains("reprise-notice-") ?? false
        }
        #expect(!documents.contains { FileManager.default.contents(atPath: $0) == own.body })
    }

    @Test func aCommandThatFailsIsTriedAgainAndOneThatIsNotThereIsNot() async throws {
        try folder.script("broken", "exit 3")
        #expect(try await delivery().deliver(message, by: .command(["./broken"])) == .again("the command ./broken ended with 3"))
        let none = NoticeDelivery.Outcome.never("the command ./none is not there, or cannot be run")
        #expect(try await delivery().deliver(message, by: .command(["./none"])) == none)
        try Data("text".utf8).write(to: URL(fileURLWithPath: folder.file("plain")))
        guard case .never = try await delivery().deliver(message, by: .command(["./plain"])) else {
            Issue.record("a file that may not be run was run")
            return
        }
        #expect(try await delivery().deliver(message, by: .command(["true"])) == .told)
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["exec sleep 600", "trap '' TERM; sleep 600"])
    func aCommandThatHangsIsEnded(body: String) async throws {
        try folder.script("hang", body)
        let command = NoticeCommand(
            program: folder.file("hang"), arguments: [], folder: folder.path, environment: ["PATH": "/usr/bin:/bin"])
        let ending = await command.run(Data(), atMost: .milliseconds(100))
        #expect(ending == .ended(128 + SIGTERM) || ending == .killed)
    }

    // MARK: - Webhooks

    @Test func aWebhookIsPostedAndSigned() async throws {
        let server = try OneShotServer(statuses: [204])
        store.store(CredentialRecord(name: "hooks", platform: .x, accessToken: Secret("plain secret")))
        #expect(try await delivery(server.base).deliver(message, by: webhook(credential: "hooks")) == .told)
        let request = try #require(server.requests().first)
        #expect(request.head.hasPrefix("POST /example.org/hooks/T0/secret HTTP/1.1\r\n"), "\(request.head)")
        #expect(request.body == message.body)
        let signature = WebhookSignature.text(id: message.id, seconds: start.seconds, body: message.body, secret: Secret("plain secret"))
        for header in ["webhook-id: \(message.id)", "webhook-timestamp: \(start.seconds)", "webhook-signature: \(signature)"] {
            #expect(request.head.contains(header), "\(request.head)")
        }
    }

    @Test(arguments: [(503, true), (429, true), (404, false), (410, false), (302, false)])
    func answersAreJudgedByTheirStatus(status: Int, again: Bool) async throws {
        let server = try OneShotServer(statuses: [status])
        let outcome = try await delivery(server.base).deliver(message, by: webhook())
        let text = "the webhook at example.org answered \(status)"
        #expect(outcome == (again ? .again(text) : .never(text)))
    }

    /// The path of a webhook is often its secret.
    @Test func aFailureDoesNotShowTheAddress() async throws {
        let server = try OneShotServer(statuses: [])
        server.close()
        guard case .again(let why) = try await delivery(server.base).deliver(message, by: webhook()) else {
            Issue.record("nobody listens, and yet it was told")
            return
        }
        #expect(why.contains("example.org") && !why.contains("secret"), "\(why)")
    }

    @Test func withoutItsSecretNothingIsSent() async throws {
        let server = try OneShotServer(statuses: [204])
        guard case .never(let why) = try await delivery(server.base).deliver(message, by: webhook(credential: "none")) else {
            Issue.record("it was sent unsigned")
            return
        }
        #expect(why.contains("credential none"))
        server.close()
        #expect(server.requests().isEmpty)
    }
}
