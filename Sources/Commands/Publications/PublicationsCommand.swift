package import ArgumentParser

package struct PublicationsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "publications",
        abstract: "Look at publications: one item or occurrence going to one destination each.",
        subcommands: [PublicationsListCommand.self, PublicationsShowCommand.self],
        defaultSubcommand: PublicationsListCommand.self)

    package init() {}
}
