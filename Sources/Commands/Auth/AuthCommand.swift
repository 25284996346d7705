package import ArgumentParser
import CivilTime
import Daemon
import Domain
import Foundation
import HTTPValues
import Ledger
import Vault

package struct AuthCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "auth",
        abstract: "Keep credentials in the encrypted vault.",
        discussion: """
            The vault's key comes from REPRISE_KEY_FILE, the systemd credential `reprise-key`, or REPRISE_KEY. Make one with
            `openssl rand -base64 32`.
            """,
        subcommands: [AuthImportCommand.self, AuthListCommand.self, AuthLogoutCommand.self])
    package init() {}
}

/// What the vault commands share.
struct VaultAccess {
    let vault: Vault

    init(_ workspace: WorkspaceOptions, in context: CommandContext) throws {
        let setup = DaemonSetup(workspace: workspace.directory, stamp: .live, environment: context.environment)
        do {
            vault = try Vault.open(path: setup.vaultPath, key: VaultKey(environment: context.environment))
        } catch let error as VaultKeyError {
            throw CommandFailure("\(error)", try: "openssl rand -base64 32 > ~/reprise.key && export REPRISE_KEY_FILE=~/reprise.key")
        } catch let error as VaultError {
            throw CommandFailure("\(error)", try: "check that the key belongs to this vault")
        }
    }
}

package struct AuthImportCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take a platform's token answer into the vault, from standard input.",
        discussion: """
            The JSON has the fields of an OAuth token answer (access_token, refresh_token, expires_in, refresh_expires_in) and
            client_id, client_secret; for Instagram also account_id. It is never shown again.

            EXAMPLE
              reprise auth import studio-x --platform x studio < token.json
            """)
    @Argument(help: "The name that the rules write after `credentials:`.")
    var credential: String
    @OptionGroup var workspace: WorkspaceOptions
    @Option(help: ArgumentHelp("tiktok, instagram, youtube or x.", valueName: "name"))
    var platform: String
    @OptionGroup package var output: OutputOptions
    package init() {}

    /// Far larger than any token answer.
    private static let limit = 1 << 20

    package func run(in context: CommandContext) throws {
        guard Platform(rawValue: platform) != nil else {
            throw CommandFailure.usage("there is no platform `\(TerminalText.safe(platform))`", try: "tiktok, instagram, youtube, x")
        }
        let input = try FileHandle.standardInput.read(upToCount: AuthImportCommand.limit) ?? Data()
        guard case .object(var members)? = JSON(parsing: input) else {
            throw CommandFailure(
                "standard input is not a JSON object", try: "reprise auth import \(credential) --platform \(platform) < token.json")
        }
        members["platform"] = .string(platform)
        guard let record = CredentialRecord(name: credential, grant: .object(members), at: context.clock.now()) else {
            throw CommandFailure("there is no access_token in it", try: "give the platform's whole token answer")
        }
        try VaultAccess(workspace, in: context).vault.store(record)
        context.console.line("\(credential): kept in the vault")
    }
}

package struct AuthListCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the credentials in the vault, without their secrets.")
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let vault = try VaultAccess(workspace, in: context).vault
        let zone = try WorkspaceAccess(workspace, in: context).zoneForShowing()
        for name in try vault.names() {
            guard let record = try vault.record(name) else { continue }
            let end = record.accessTokenExpires.map { "access until \($0.rfc3339(in: zone))" } ?? "access without a known end"
            let renewal = record.refreshToken == nil ? "cannot be renewed" : "renewable"
            context.console.line(
                "\(name)  \(record.platform.displayName)  \(record.accountName ?? record.accountID ?? "")  \(end), \(renewal)")
        }
    }
}

package struct AuthLogoutCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Remove a credential from the vault.")
    @Argument(help: "Its name.")
    var credential: String
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        guard try VaultAccess(workspace, in: context).vault.remove(credential) else {
            throw CommandFailure("there is no credential `\(TerminalText.safe(credential))` in the vault", try: "`reprise auth list`")
        }
        context.console.line("\(credential): removed")
    }
}
