package import ArgumentParser
import RuleFiles

/// The JSON Schema of rule files.
package struct SchemaCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of rule files, for editors.",
        discussion: """
            EXAMPLES
              reprise schema > rules.schema.json

            Then, as the first line of a rule file, for yaml-language-server:
              # yaml-language-server: $schema=rules.schema.json
            """)

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws { context.console.write(RuleSchema.json()) }
}
