package import ArgumentParser

package struct PublicationsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "publications",
        abstract: "Look at publications and steer them: one item or occurrence going to one destination each.",
        subcommands: [
            PublicationsListCommand.self, PublicationsShowCommand.self, PublicationsRetryCommand.self, PublicationsResolveCommand.self,
            PublicationsDropCommand.self, PublicationsCancelCommand.self, PublicationsApproveCommand.self, PublicationsRejectCommand.self,
        ],
        defaultSubcommand: PublicationsListCommand.self)

    package init() {}
}
