import Domain
import Planner

/// The marks of decisions as drawings: each has a shape of its own, so that nothing is said by colour alone.
enum PlanHTMLMark {
    static func name(_ entry: PlanEntry) -> String { entry.change == .remove ? "removed" : entry.publication.decision.rawValue }

    /// For words: `deferred`, `removed` …
    static func label(_ entry: PlanEntry) -> String {
        switch entry.change {
        case .remove: "removed"
        case .update: "\(entry.publication.decision.rawValue), changed"
        case .add, .keep: entry.publication.decision.rawValue
        }
    }

    /// 14 by 14, beside text.
    static func icon(_ name: String) -> String {
        "<svg class=\"mark \(name)\" width=\"14\" height=\"14\" viewBox=\"-7 -7 14 14\" aria-hidden=\"true\">\(shape(name))</svg>"
    }

    /// Around the origin, five units in each direction.
    static func shape(_ name: String) -> String {
        switch name {
        case "publish": "<circle r=\"4.5\"/>"
        case "deferred": "<path d=\"M-4 -5 L5 0 L-4 5 Z\"/>"
        case "held": "<rect x=\"-4\" y=\"-5\" width=\"3\" height=\"10\"/><rect x=\"1.5\" y=\"-5\" width=\"3\" height=\"10\"/>"
        case "removed": "<path class=\"line\" d=\"M-5 0 L5 0\"/>"
        default: "<path class=\"line\" d=\"M-4 -4 L4 4 M-4 4 L4 -4\"/>"
        }
    }
}
