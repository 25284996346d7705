package import ArgumentParser
import CivilTime
import Domain
import Foundation
import Ledger

/// How commands that have no form of their own answer.
package enum TextOrJSON: String, CaseIterable, ExpressibleByArgument { case text, json }

package struct FormatOption: ParsableArguments {
    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    package var format: TextOrJSON = .text
    package init() {}
}

extension WorkspaceAccess {
    /// The ledger that a command is about; it must exist.
    func existingLedger(_ options: LedgerOptions) throws -> Ledger {
        let path = options.path(in: directory)
        guard let ledger = try Ledger.openReadOnly(path: path) else {
            throw CommandFailure("there is no ledger at \(path)", try: "--state FILE, or --sandbox")
        }
        return ledger
    }
}

/// Sizes for people: `512 bytes`, `3.4 MB`.
enum ByteText {
    static func text(_ bytes: Int64) -> String {
        guard bytes >= 1000 else { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
        var tenths = bytes / 100
        for unit in ["kB", "MB", "GB", "TB"] {
            if tenths < 10_000 { return "\(tenths / 10).\(tenths % 10) \(unit)" }
            tenths /= 1000
        }
        return "\(tenths / 10) PB"
    }
}
