import ArgumentParser
import CivilTime
import Domain
import Ledger
import RuleSet

/// Which publications a person's word is about: one by its key, or all that fit some filters.
struct SteerChoice: ParsableArguments {
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Argument(help: "The key, or at least its first 8 hex digits; none where filters choose.")
    var key: String?
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions

    // Not `--state`: in every command that names the ledger.
    @Option(
        name: .customLong("in-state"), parsing: .singleValue,
        help: ArgumentHelp("All in this state, such as failed; may be repeated.", valueName: "state"))
    var states: [PublicationState] = []
    @Option(help: ArgumentHelp("All to this destination.", valueName: "name"))
    var destination: String?
    @Option(help: ArgumentHelp("All of this platform.", valueName: "name"))
    var platform: String?
    @Option(help: ArgumentHelp("All of this campaign.", valueName: "name"))
    var campaign: String?
    @Option(help: ArgumentHelp("All of this rule.", valueName: "name"))
    var rule: String?
    @Option(help: ArgumentHelp("All with a slot (or else a wanted time) at that time or later.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("All with one before that time.", valueName: "time"))
    var until: String?
    @Flag(help: "With filters: only list what would be changed.")
    var dryRun = false
    @Flag(help: "With filters: do it, without showing the number first.")
    var yes = false
    @Option(help: ArgumentHelp("With filters: text or json.", valueName: "format"))
    var format: Format = .text

    init() {}

    /// Whether filters choose.
    var isBulk: Bool { !states.isEmpty || [destination, platform, campaign, rule, since, until].contains { $0 != nil } }

    /// With filters the first word is the workspace.
    var place: WorkspaceOptions {
        var place = workspace
        if isBulk, let key { place.directory = key }
        return place
    }

    func validate() throws {
        if yes, dryRun { throw ValidationError("--yes does it, --dry-run does not: give one of them") }
        guard isBulk else {
            if key == nil { throw ValidationError("give a KEY, or filters such as --in-state failed") }
            if yes || dryRun || format == .json { throw ValidationError("--yes, --dry-run and --format go with filters") }
            return
        }
        if key != nil, workspace.directory != WorkspaceOptions.here {
            throw ValidationError("with filters there is no KEY: the first word is the workspace")
        }
        if let platform, Platform(rawValue: platform) == nil {
            throw ValidationError("there is no platform `\(platform)`: \(Platform.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }

    /// Those that fit, in the order of their times.
    ///
    /// - Parameter usual: the states looked at where none is named.
    func matches(_ usual: [PublicationState], in ledger: Ledger, _ steering: Steering) throws -> [PublicationRecord] {
        let first = try since.map { try instant($0, "--since", steering) }
        let last = try until.map { try instant($0, "--until", steering) }
        let found = try ledger.read { try $0.publications(states: states.isEmpty ? usual : states, destination: destination) }
        return found.filter { record in
            let at = record.slot ?? record.wantedAt
            return platform.map { $0 == record.platform.rawValue } ?? true && campaign.map { $0 == record.campaign } ?? true
                && rule.map { $0 == record.rule } ?? true && first.map { at >= $0 } ?? true && last.map { at < $0 } ?? true
        }
    }

    private func instant(_ text: String, _ option: String, _ steering: Steering) throws -> Timestamp {
        do throws(TimeTextError) {
            return try WrittenTime(text: text).instant(in: steering.rules.zone, start: steering.now)
        } catch { throw CommandFailure.usage("\(option) \(TerminalText.safe(text)): \(error.reason)", try: "\(option) 2026-10-24T09:00") }
    }
}
