import CivilTime
import Domain
import Expressions
import RuleSet

/// libFuzzer's entry: an expression, or a template where the first byte is `T`, is parsed, checked and evaluated.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCEL(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let source = String(decoding: bytes, as: UTF8.self)
    if source.utf8.first == UInt8(ascii: "T") {
        runTemplate(String(source.dropFirst()))
    } else {
        runExpression(source)
    }
    return 0
}

private let environment = RuleEnvironment.item(inCampaign: false)

private let bindings: Bindings = {
    let item = Item(
        id: .tiktok("7301"), source: "s", nativeID: "7301", url: "https://www.tiktok.com/@studio/video/7301",
        caption: "Füße 👩‍👩‍👧 im क्षि #dance #fun\n@studio https://example.org/#x", duration: .seconds(30), width: 720, height: 1280,
        created: Timestamp(seconds: 1_788_000_000), discovered: Timestamp(seconds: 1_788_000_600), stats: Item.Stats(views: 1200))
    return RuleBindings.item(item, now: item.discovered)
}()

private func runExpression(_ source: String) {
    let compilation = Program.compile(source, in: environment)
    verify(compilation.issues, in: source)
    guard let program = compilation.value else {
        precondition(!compilation.issues.isEmpty, "no program and no issue")
        return
    }
    let budget = 20_000
    var meter = Meter(budget: budget)
    _ = try? program.evaluate(bindings, &meter)
    precondition(budget - meter.remaining <= program.estimatedCost.most, "it took more steps than were foretold")
    if program.resultType == .bool { _ = program.trace(bindings) }
}

private func runTemplate(_ source: String) {
    let compilation = TextTemplate.compile(source, in: environment)
    verify(compilation.issues, in: source)
    guard let template = compilation.value else {
        precondition(!compilation.issues.isEmpty, "no template and no issue")
        return
    }
    _ = try? template.render(bindings, budget: 20_000)
}

private func verify(_ issues: [ExpressionIssue], in source: String) {
    for issue in issues {
        precondition(issue.range.lowerBound >= 0 && issue.range.upperBound <= source.utf8.count, "an issue outside of the text")
        precondition(!issue.message.isEmpty)
    }
}
