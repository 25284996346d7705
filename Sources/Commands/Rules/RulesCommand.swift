package import ArgumentParser

package struct RulesCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Have a rule fire by hand.", subcommands: [RulesRunCommand.self])
    package init() {}
}
