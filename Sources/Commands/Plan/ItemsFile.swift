import CivilTime
import Diagnostics
import Domain
import Planner
import RuleFiles
import RuleSet
import YAMLTree

/// `--items FILE`: items that might come, in the form of a rule test's `items:` (DESIGN §7).
struct ItemsFile {
    let rules: RuleSet
    let from: Timestamp

    func read(_ path: String, on console: Console) throws -> [PlanInputs.KnownItem] {
        let file = try SideFile(path: path)
        guard !file.parse.hasErrors, let root = file.root else {
            let empty = Diagnostic(.error, "missing-key", "the file holds no items", span: .start(of: path))
            try file.refuse(file.parse.hasErrors ? [] : [empty], on: console)
            return []
        }
        var reader = SupposedItemReader(rules: rules, start: from)
        let items = reader.read(root)
        try file.refuse(reader.diagnostics, on: console)
        return items.map { PlanInputs.KnownItem($0.item, media: $0.media) }
    }
}
