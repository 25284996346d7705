import Expressions
import Foundation
import Testing

/// The conformance vectors of google/cel-spec, when they lie beside the project.
struct ConformanceTests {
    /// Vectors that must pass, by profile; the score reached, so that it never sinks.
    ///
    /// Two of `core` cannot: `parse/bytes_literals/triple_*_quoted_unescaped_punctuation` want a backslash that is not in the
    /// expression (text format's `\\?`, a plain `?`, was copied as two characters when they were converted).
    static let floors: [String: Int] = [
        "core": 768, "checker": 18, "ext.bindings": 6, "ext.block": 17, "ext.encoders": 3, "ext.macros2": 32, "ext.math": 139,
        "ext.network": 49, "ext.optionals": 41, "ext.strings": 149,
    ]

    @Test func scoresReachTheirFloors() throws {
        guard let vectors = try Self.vectors() else {
            Issue.record("cel.json is absent (../shared/vectors): conformance was not measured", severity: .warning)
            return
        }
        var passed: [String: Int] = [:]
        var total: [String: Int] = [:]
        var failures: [String] = []
        let evaluator = BatchEvaluator()
        for vector in vectors {
            let profile = vector["profile"] as? String ?? ""
            total[profile, default: 0] += 1
            let question = vector.filter { Self.questionKeys.contains($0.key) }
            let line = String(decoding: try JSONSerialization.data(withJSONObject: question), as: UTF8.self)
            let answer = evaluator.answerBatchLine(line)
            if Self.isRight(answer, vector) {
                passed[profile, default: 0] += 1
            } else {
                failures.append("\(vector["id"] ?? "") \(vector["expr"] ?? "") -> \(answer.prefix(300))")
            }
        }
        for profile in total.keys.sorted() {
            let score = "\(profile): \(passed[profile] ?? 0)/\(total[profile] ?? 0)"
            #expect(passed[profile] ?? 0 >= Self.floors[profile] ?? 0, "\(score)")
            report(score)
        }
        for failure in failures.prefix(20) { report("  differs: " + failure) }
    }

    private func report(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    private static let questionKeys: Set<String> = [
        "expr", "container", "type_env", "bindings", "disable_check", "disable_macros", "check_only",
    ]

    private static func vectors() throws -> [[String: Any]]? {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = project.deletingLastPathComponent().appending(path: "shared/vectors/cel.json")
        guard let data = try? Data(contentsOf: file) else { return nil }
        let root = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return root?["vectors"] as? [[String: Any]]
    }

    private static func isRight(_ answer: String, _ vector: [String: Any]) -> Bool {
        guard let given = try? JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any],
            let expected = vector["expect"] as? [String: Any]
        else { return false }
        if expected["error"] != nil { return given["error"] != nil }
        if given["error"] != nil { return false }
        if let value = expected["value"], !same(value, given["value"]) { return false }
        if let type = expected["deduced_type"] as? String, given["deduced_type"] as? String != type { return false }
        return true
    }

    /// Typed values are equal: numbers by value, maps whatever their order.
    private static func same(_ a: Any?, _ b: Any?) -> Bool {
        guard let a = a as? [String: Any], let b = b as? [String: Any], let type = a["t"] as? String, type == b["t"] as? String
        else { return false }
        switch type {
        case "null": return true
        case "bool": return a["v"] as? Bool == b["v"] as? Bool
        case "double":
            guard let x = Double(a["v"] as? String ?? ""), let y = Double(b["v"] as? String ?? "") else { return false }
            return x == y || (x.isNaN && y.isNaN)
        case "list":
            guard let x = a["v"] as? [Any], let y = b["v"] as? [Any], x.count == y.count else { return false }
            return zip(x, y).allSatisfy { same($0, $1) }
        case "map":
            guard let x = a["v"] as? [[Any]], let y = b["v"] as? [[Any]], x.count == y.count else { return false }
            return x.allSatisfy { pair in y.contains { same(pair[0], $0[0]) && same(pair[1], $0[1]) } }
        default: return (a["v"] as? String).map { Array($0.utf8) } == (b["v"] as? String).map { Array($0.utf8) }
        }
    }
}
