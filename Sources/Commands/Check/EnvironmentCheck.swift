import CivilTime
import Daemon
import Domain
import Foundation
import Ledger
import RuleSet
import Transport
import Vault

/// What the rules need around them: one line for each thing, with a way out where something is missing.
struct EnvironmentCheck {
    struct Line: Hashable, Sendable {
        enum State: String, Hashable, Sendable { case ok, note, failed }
        var state: State
        var subject: String
        var text: String
        var way: String?

        static func ok(_ subject: String, _ text: String) -> Line { Line(state: .ok, subject: subject, text: text, way: nil) }
        static func note(_ subject: String, _ text: String, _ way: String? = nil) -> Line {
            Line(state: .note, subject: subject, text: text, way: way)
        }
        static func failed(_ subject: String, _ text: String, _ way: String) -> Line {
            Line(state: .failed, subject: subject, text: text, way: way)
        }

        func show(on console: Console) {
            let mark =
                switch state {
                case .ok: console.paint("ok    ", .good)
                case .note: console.paint("note  ", .careful)
                case .failed: console.paint("failed", .bad)
                }
            console.line("\(mark)  \(subject): \(TerminalText.safe(text))")
            if let way { console.line("        try: \(way)") }
        }
    }

    let directory: String
    /// Nil: they cannot be used; what depends on them is left out.
    let rules: RuleSet?
    let context: CommandContext

    /// Whether everything is there.
    func run() async -> Bool {
        var lines = credentialLines()
        lines += await NetworkCheck(rules: rules, environment: context.environment).lines()
        lines += DiskCheck(ledger: DaemonSetup(workspace: directory, stamp: .live, environment: context.environment).ledgerPath).lines()
        lines += clockLines() + zoneLines()
        for line in lines { line.show(on: context.console) }
        return !lines.contains { $0.state == .failed }
    }

    // MARK: - Vault

    func credentialLines() -> [Line] {
        let needed = CredentialNeeds(rules).sorted
        let isUnknown = rules == nil
        if let endpoint = context.environment["REPRISE_ENDPOINT"], !endpoint.isEmpty {
            return [.note("vault", "not needed: REPRISE_ENDPOINT names a sandbox, which grants credentials by itself")]
        }
        let setup = DaemonSetup(workspace: directory, stamp: .live, environment: context.environment)
        let vault: Vault
        do {
            vault = try Vault.open(path: setup.vaultPath, key: VaultKey(environment: context.environment))
        } catch {
            if isUnknown { return [.note("vault", "not looked at: the rules have errors, so that nobody knows what they need")] }
            guard !needed.isEmpty else { return [.note("vault", "not needed: the rules name no credential")] }
            return [
                .failed("vault", "\(error)", "openssl rand -base64 32 > ~/reprise.key && export REPRISE_KEY_FILE=~/reprise.key")
            ]
        }
        if isUnknown { return [.note("vault", "readable; the rules have errors, so that nobody knows which credentials they need")] }
        return [.ok("vault", "readable, \(needed.count) \(needed.count == 1 ? "credential" : "credentials") needed")]
            + needed.map { line($0, in: vault) }
    }

    private func line(_ need: CredentialNeeds.Need, in vault: Vault) -> Line {
        let subject = "credential `\(TerminalText.safe(need.name))`"
        let record: CredentialRecord?
        do { record = try vault.record(need.name) } catch { return .failed(subject, "\(error)", "reprise auth import \(need.name)") }
        guard let record else {
            let platform = need.platform.map { " --platform \($0.rawValue)" } ?? ""
            return .failed(subject, "not in the vault", "reprise auth import \(need.name)\(platform) < token.json")
        }
        if let platform = need.platform, record.platform != platform {
            return .failed(
                subject, "is for \(record.platform.displayName), and the rules use it for \(platform.displayName)",
                "name another credential, or import this one again")
        }
        if let expires = record.accessTokenExpires, expires <= context.clock.now(), record.refreshToken == nil {
            return .failed(subject, "has expired and cannot be renewed", "reprise auth import \(need.name)")
        }
        return .ok(subject, record.platform.displayName)
    }

    // MARK: - Clock and zones

    func clockLines() -> [Line] {
        let now = context.clock.now()
        let year = Zone.utc.civil(at: now).date.year
        let known = Int(ZoneDatabase().version.prefix(4)) ?? 2025
        guard year >= known, year < known + 30 else {
            return [
                .failed("clock", "it says \(now.rfc3339(in: .utc)), and zone data are of \(known)", "set the clock, or start a time daemon")
            ]
        }
        return [.ok("clock", now.rfc3339(in: rules?.zone ?? .utc))]
    }

    func zoneLines() -> [Line] {
        let version = ZoneDatabase().version
        do {
            _ = try ZoneDatabase().zone(named: "Europe/Berlin")
        } catch {
            return [.failed("time zones", "\(error)", "install tzdata")]
        }
        return [.ok("time zones", "tzdata \(version)")]
    }
}
