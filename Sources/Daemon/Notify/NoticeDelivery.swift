import CivilTime
import Foundation
import HTTPValues
import RuleSet
import Transport
import Vault

/// One try to tell somebody.
struct NoticeDelivery: Sendable {
    enum Outcome: Hashable, Sendable {
        case told
        /// Another try may succeed.
        case again(String)
        case never(String)
    }

    let transport: HTTPTransport
    let store: any CredentialStore
    let clock: any DaemonClock
    /// Where a program that is named by a relative path lies, and where commands run.
    let workspace: String
    let environment: [String: String]

    static let timeout: Duration = .seconds(30)

    func deliver(_ message: NoticeMessage, by notification: NotifyRule) async -> Outcome {
        switch notification.way {
        case .webhook(let url): await post(message, to: url, signedWith: notification.credential)
        case .command(let words): await run(words, message)
        }
    }

    private func post(_ message: NoticeMessage, to url: String, signedWith credential: String?) async -> Outcome {
        var headers: [WireRequest.Header] = [
            .init("Content-Type", "application/json"), .init("webhook-id", message.id),
        ]
        let seconds = clock.now().seconds
        headers.append(.init("webhook-timestamp", String(seconds)))
        if let credential {
            guard let secret = (try? store.record(credential))?.accessToken else {
                return .never("credential \(credential), which signs webhooks, is not in the vault")
            }
            let text = WebhookSignature.text(id: message.id, seconds: seconds, body: message.body, secret: secret)
            headers.append(.init("webhook-signature", text))
        }
        // The path of a webhook is often its secret.
        let label = "the webhook at \(URLComponents(string: url)?.host ?? "its address")"
        let request = WireRequest(
            .post, url, headers: headers, body: [.bytes(message.body)], timeout: Self.timeout, maxResponseBytes: 1 << 16, label: label)
        switch await transport.send(request) {
        case .failure(let failure): return .again("\(failure)")
        case .success(let response) where (200...299).contains(response.status): return .told
        case .success(let response) where response.status >= 500 || [408, 425, 429].contains(response.status):
            return .again("\(label) answered \(response.status)")
        case .success(let response): return .never("\(label) answered \(response.status)")
        }
    }

    private func run(_ words: [String], _ message: NoticeMessage) async -> Outcome {
        guard let name = words.first, let program = program(name) else {
            return .never("the command \(words.first ?? "") is not there, or cannot be run")
        }
        let command = NoticeCommand(program: program, arguments: Array(words.dropFirst()), folder: workspace, environment: surroundings)
        return switch await command.run(message.body, atMost: Self.timeout) {
        case .ended(0): .told
        case .ended(let status): .again("the command \(name) ended with \(status)")
        case .killed: .again("the command \(name) did not end within \(Self.timeout.text)")
        case .unable(let why): .never("the command \(name) cannot be run: \(why)")
        }
    }

    /// As a shell finds it, without a shell.
    private func program(_ name: String) -> String? {
        let candidates =
            name.contains("/")
            ? [URL(fileURLWithPath: name, relativeTo: URL(fileURLWithPath: workspace, isDirectory: true)).path]
            : (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Nothing of ours: the daemon's environment may hold the vault's key.
    private var surroundings: [String: String] {
        environment.filter { ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME", "TMPDIR"].contains($0.key) }
    }
}
