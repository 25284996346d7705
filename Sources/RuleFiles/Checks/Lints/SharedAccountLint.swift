import Diagnostics
import Domain
import RuleSet

/// Two destinations that are one account: limits are counted per destination.
struct SharedAccountLint: Sendable {
    let subject: LintSubject

    func findings() -> [Diagnostic] {
        var found: [Diagnostic] = []
        var accounts: [String: Destination] = [:]
        for destination in subject.rules.destinations {
            let settings = destination.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let account = ([destination.platform.rawValue, destination.credential] + settings).joined(separator: "\n")
            guard let other = accounts[account] else {
                accounts[account] = destination
                continue
            }
            found.append(
                Diagnostic(
                    .warning, "shared-account", "`\(other.name)` and `\(destination.name)` are the same account",
                    hint: "limits are counted per destination; name one of them in both places",
                    span: subject.span(.destination, destination.name),
                    notes: [Diagnostic.Note("the other one", span: subject.span(.destination, other.name))]))
        }
        return found
    }
}
