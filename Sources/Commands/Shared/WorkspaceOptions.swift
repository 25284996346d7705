package import ArgumentParser

package struct WorkspaceOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The workspace: the directory of the rule files.", valueName: "dir"), completion: .directory)
    package var directory = Self.here

    /// Where nobody names one.
    static let here = "."

    package init() {}
}

package struct LedgerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The ledger, instead of .reprise/ledger.sqlite in the workspace.", valueName: "file"),
        completion: .file())
    package var state: String?

    @Flag(help: "Use the sandbox's ledger, .reprise/sandbox.sqlite in the workspace.")
    package var sandbox = false

    package init() {}

    package func validate() throws {
        if sandbox, state != nil { throw ValidationError("--sandbox and --state each name a ledger: give one of them") }
    }

    package func path(in workspace: String) -> String {
        if let state { return state }
        let folder = workspace.hasSuffix("/") ? workspace : workspace + "/"
        return folder + ".reprise/" + (sandbox ? "sandbox.sqlite" : "ledger.sqlite")
    }
}
