import CivilTime
import Expressions
import Testing

/// A world to write expressions about: an item with the fields that rules use.
enum World {
    static let stats = RecordType("stats", [.init("views", .int), .init("likes", .int)])
    static let item = RecordType(
        "item",
        [
            .init("id", .string), .init("caption", .string), .init("hashtags", .list(.string)), .init("duration", .duration),
            .init("created", .timestamp), .init("stats", .record(stats)), .init("note", .string),
        ])

    static let environment: ExpressionEnvironment = {
        var environment = ExpressionEnvironment.standard
        environment.declare("item", .record(item))
        environment.declare("now", .timestamp)
        environment.declare("metrics", .map(.string, .double))
        return environment
    }()

    static func bindings(
        caption: String = "Hello #dance world", hashtags: [String] = ["dance"], duration: Duration = .seconds(30), views: Int64 = 1200
    ) -> Bindings {
        [
            "item": .record(
                item,
                [
                    "id": .string("tiktok:1"), "caption": .string(caption), "hashtags": .list(hashtags.map { .string($0) }),
                    "duration": .elapsed(duration), "created": .instant(Timestamp(seconds: 1_788_000_000)),
                    "stats": .record(stats, ["views": .int(views), "likes": .int(7)]),
                ]),
            "now": .instant(Timestamp(seconds: 1_788_003_600)),
            "metrics": .map(["reach": .double(2.5)]),
        ]
    }
}

/// The value of an expression in the world, or the error's kind in words.
func outcome(_ source: String, _ bindings: Bindings = World.bindings(), budget: Int = 100_000) -> String {
    let compilation = Program.compile(source, in: World.environment)
    guard let program = compilation.value else { return "issue: " + (compilation.issues.first?.message ?? "") }
    do throws(EvaluationError) {
        return describe(try program.evaluate(bindings, budget: budget))
    } catch {
        return "error: " + error.kind.rawValue
    }
}

func describe(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool(let truth): "\(truth)"
    case .int(let number): "\(number)"
    case .uint(let number): "\(number)u"
    case .double(let number): "\(number)"
    case .string(let text): "'\(text)'"
    case .list(let elements): "[" + elements.map(describe).joined(separator: ", ") + "]"
    case .duration(let duration): duration.text
    case .timestamp(let instant): instant.text
    case .optional(let wrapped): "optional(\(wrapped.map(describe) ?? ""))"
    default: value.typeName
    }
}

/// Compiles an expression in which `⟦…⟧` marks where its only issue must lie.
func expectIssue(_ marked: String, _ message: String, hint: String? = nil, _ location: SourceLocation = #_sourceLocation) {
    let (source, range) = unmarked(marked)
    let issues = Program.compile(source, in: World.environment).issues
    #expect(issues == [ExpressionIssue(range, message, hint: hint)], sourceLocation: location)
}

func unmarked(_ marked: String) -> (String, Range<Int>) {
    let parts = marked.split(separator: /⟦|⟧/, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else { return (marked, 0..<0) }
    let start = parts[0].utf8.count
    return (parts.joined(), start..<(start + parts[1].utf8.count))
}
