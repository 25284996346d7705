import ArgumentParser
import Planner

/// Makes one plan of a fixed corpus and says what is in it: what an instruction counter runs.
struct PlanOnceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan-once", abstract: "One plan of a fixed corpus, for an instruction counter.", shouldDisplay: false)

    @Option(help: "schedules, items or captions.")
    var form: String

    @Option(help: "How many destinations.")
    var destinations = 10

    @Option(help: "How many days.")
    var days = 30

    func run() throws {
        guard let form = PlanCorpus.Form(rawValue: form) else { throw ValidationError("no form `\(form)`") }
        let corpus = try PlanCorpus(form, destinations: destinations, days: days)
        let plan = Planner(rules: corpus.rules).plan(corpus.inputs, from: corpus.from, until: corpus.until)
        Output.line("\(plan.entries.count) publications, \(readable(try corpus.judged(plan) * 100)) % placed")
    }
}
