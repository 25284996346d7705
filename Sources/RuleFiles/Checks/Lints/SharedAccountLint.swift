import Diagnostics
import Domain
import RuleSet

/// Two destinations that are one account: limits are counted per destination.
struct SharedAccountLint: Sendable {
    let subject: LintSubject

    func findings() -> [Diagnostic] {
        var found: [Diagnostic] = []
        // By platform and credential; what is set differently there, a page or a board, is another account.
        var accounts: [[String]: [Destination]] = [:]
        for destination in subject.rules.destinations {
            let account = [destination.platform.rawValue, destination.credential]
            guard let other = accounts[account]?.first(where: { $0.settings == destination.settings }) else {
                accounts[account, default: []].append(destination)
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
