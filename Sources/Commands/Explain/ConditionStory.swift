import Domain
import Expressions
import RuleSet

/// A condition as a tree: every part that `&&`, `||` and `!` join with its value, also after the first false.
struct ConditionStory {
    let condition: Program
    let bindings: Bindings

    func lines(on console: Console, indent: String) -> [String] {
        var lines: [String] = []
        for part in condition.trace(bindings) {
            let (text, tint) = outcome(part)
            lines.append("\(indent)\(TerminalText.safe(part.text)) → \(console.paint(TerminalText.safe(text), tint))")
            for input in part.inputs {
                let value = TerminalText.crop(TerminalText.safe(ValueText.text(input.value)), 90)
                lines.append("\(indent)  " + console.paint("\(TerminalText.safe(input.text)) = \(value)", .faint))
            }
        }
        return lines
    }

    private func outcome(_ part: TracedPart) -> (String, Tint) {
        switch part.outcome {
        case .success(.bool(true)): ("true", .good)
        case .success(.bool(false)): ("false", .bad)
        case .success(let value): (ValueText.text(value), .faint)
        case .failure(let error): ("error: \(error.message)", .bad)
        }
    }
}
