import Expressions
import Testing

struct HostileInputTests {
    @Test(arguments: ["(", "[", "{1:", "-(", "!(", "a[", "f(", "true ? 1 : ", "[1].map(x, ", "has(", "-", "!", "'a' + "])
    func nestingHasALimit(_ piece: String) {
        let source = String(repeating: piece, count: 10_000)
        #expect(Program.compile(source, in: .standard).value == nil)
    }

    @Test func chainsHaveALimitButOrdinaryOnesPass() {
        let sum = Array(repeating: "1", count: 9_000).joined(separator: "+")
        #expect(Program.compile(sum, in: .standard).value == nil)
        let logic = Array(repeating: "true", count: 5_000).joined(separator: "&&")
        #expect(outcome(logic) == "true")
        let deep = String(repeating: "(", count: 150) + "1" + String(repeating: ")", count: 150)
        #expect(outcome(deep) == "1")
    }

    @Test func aLongStringIsRefusedWithAReason() {
        let source = "'" + String(repeating: "a", count: 1 << 20) + "'"
        let issues = Program.compile(source, in: .standard).issues
        #expect(issues.first?.message.hasPrefix("an expression may have") == true)
        #expect(TextTemplate.compile(String(repeating: "{", count: 2 << 20), in: .standard).value == nil)
    }

    @Test func everyPrefixAndEveryMutilationIsAnswered() {
        let source = "item.caption.matches(r'^\\w+') ? {'a': [1, 2u, 0x1F, 1.5e3, b'\\xff']}[?'a'].orValue([]) : \"\"\"\\u00e9\"\"\""
        let bytes = Array(source.utf8)
        for end in 0...bytes.count { _ = Program.compile(String(decoding: bytes[..<end], as: UTF8.self), in: World.environment) }
        for index in bytes.indices {
            for byte in [UInt8(0), 0x22, 0x27, 0x5C, 0x28, 0x5D, 0x7D, 0xC3, 0xFF] {
                var changed = bytes
                changed[index] = byte
                _ = Program.compile(String(decoding: changed, as: UTF8.self), in: World.environment)
            }
        }
    }

    @Test(arguments: [
        "lists.range(1000).exists(a, lists.range(1000).exists(b, a + b < 0))",
        "cel.bind(s, lists.range(30000).map(i, 'aaaaaaaa').join(), lists.range(30000).all(i, s == s + ''))",
        "cel.bind(s, lists.range(20000).map(i, 'aaaaaaaa').join(), lists.range(30000).all(i, {s: 1}[s] == 1))",
        "cel.bind(s, lists.range(20000).map(i, 'aaaaaaaa').join(), lists.range(30000).all(i, s <= s))",
        "cel.bind(s, lists.range(20000).map(i, 'aaaaaaaa').join(), s.matches('(a|aa|aaa){200}(b|c)'))",
        "lists.range(30000).map(i, lists.range(30000))", "lists.range(30000).sortBy(i, lists.range(9).size())",
        "lists.range(30000).map(i, i).distinct()",
        "'a'.replace('', lists.range(30000).map(i, 'b').join()).size() + lists.range(90000).size()",
    ]) func evaluationsEndInBoundedTime(_ source: String) { #expect(outcome(source) == "error: budget") }

    @Test func aLongBodyMakesEachTurnOfALoopCostMore() {
        let body = Array(repeating: "i >= 0", count: 4_000).joined(separator: " && ")
        #expect(outcome("lists.range(30000).all(i, \(body))") == "error: budget")
        #expect(outcome("lists.range(50).all(i, \(body))") == "true")
    }

    @Test func manyThreadsMayEvaluateAProgramForTheFirstTime() async throws {
        let program = try #require(
            Program.compile("item.hashtags.exists(t, t == 'dance') && 'a'.matches('a+')", in: World.environment).value)
        let bindings = World.bindings()
        let truths = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 { group.addTask { (try? program.isTrue(bindings)) ?? false } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(truths == 64)
    }

    @Test func batchLinesThatAreNoQuestionsAreAnsweredWithAnError() {
        let evaluator = BatchEvaluator()
        let lines = [
            "", "{", "[]", "{}", #"{"expr":1}"#, #"{"expr":"x","type_env":[{"name":"x","kind":"var","type":"map(int"}]}"#,
            #"{"expr":"x","bindings":{"x":{"t":"int","v":"a"}}}"#, #"{"expr":"x","bindings":{"x":{"t":"unheard"}}}"#,
        ]
        for line in lines { #expect(evaluator.answerBatchLine(line).hasPrefix(#"{"error":""#), "\(line)") }
        #expect(evaluator.answerBatchLine(#"{"expr":"1 + 1"}"#) == #"{"value":{"t":"int","v":"2"},"deduced_type":"int"}"#)
        #expect(evaluator.answerBatchLine(#"{"expr":"[]","check_only":true}"#) == #"{"deduced_type":"list(dyn)"}"#)
        #expect(evaluator.answerBatchLine(#"{"expr":"'\"\\n'","disable_check":true}"#) == #"{"value":{"t":"string","v":"\"\n"}}"#)
    }
}
