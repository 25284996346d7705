import Diagnostics

extension Checker {
    mutating func call(_ node: Int, _ name: Node.Name, _ target: Int?, _ arguments: [Int]) -> ValueType {
        guard let target else {
            let given = arguments.map { type($0) }
            let found = candidates(name.text, rooted: false).compactMap { environment.functions[$0] }.first
            guard let function = found, function.overloads.contains(where: { !$0.isMember }) else {
                return unknownFunction(node, name, asMember: false)
            }
            return overload(node, name, function, given, asMember: false)
        }
        if let (prefix, rooted) = qualifiedName(target) {
            for candidate in candidates(prefix + "." + name.text, rooted: rooted) {
                guard let function = environment.functions[candidate] else { continue }
                return overload(node, name, function, arguments.map { type($0) }, asMember: false)
            }
        }
        var given = [type(target)]
        for argument in arguments { given.append(type(argument)) }
        guard let function = environment.functions[name.text], function.overloads.contains(where: \.isMember) else {
            return unknownFunction(node, name, asMember: true, on: given[0])
        }
        return overload(node, name, function, given, asMember: true)
    }

    private mutating func overload(
        _ node: Int, _ name: Node.Name, _ function: FunctionDeclaration, _ given: [ValueType], asMember: Bool
    ) -> ValueType {
        if let exact = exactOverload(function, given, asMember: asMember) {
            meanings[node] = .function(function, overloads: [exact], passesTarget: asMember)
            verifyConstants(node, function, [exact])
            return function.overloads[exact].result
        }
        var fitting: [Int] = []
        var result: ValueType?
        for (number, overload) in function.overloads.enumerated() {
            guard overload.isMember == asMember, overload.parameters.count == given.count else { continue }
            var names: [String: ValueType] = [:]
            let wanted = overload.parameters.map { unifier.instantiate($0, &names) }
            guard unifier.assign(given, to: wanted) else { continue }
            fitting.append(number)
            let found = unifier.resolve(unifier.instantiate(overload.result, &names))
            if let before = result {
                if before != found { result = .dyn }
            } else {
                result = found
            }
        }
        if let result {
            meanings[node] = .function(function, overloads: fitting, passesTarget: asMember)
            verifyConstants(node, function, fitting)
            return result
        }
        let all = function.overloads.indices.filter { function.overloads[$0].isMember == asMember }
        meanings[node] = .function(function, overloads: all, passesTarget: asMember)
        let shown = asMember ? Array(given.dropFirst()) : given
        var message = "`\(name.text)` takes no (\(shown.map(describe).joined(separator: ", ")))"
        if asMember, let receiver = given.first { message += " on \(describe(receiver))" }
        report(name.range, message, hint: "there is " + signatures(name.text, function, asMember))
        return .dyn
    }

    /// The overload that is declared for just these plain types, without inference.
    private func exactOverload(_ function: FunctionDeclaration, _ given: [ValueType], asMember: Bool) -> Int? {
        guard given.allSatisfy(\.isPlain) else { return nil }
        return function.overloads.firstIndex { $0.isMember == asMember && $0.parameters == given && $0.result.isConcrete }
    }

    private func signatures(_ name: String, _ function: FunctionDeclaration, _ asMember: Bool) -> String {
        function.overloads.filter { $0.isMember == asMember }.prefix(5).map { overload in
            let types = overload.parameters.map(\.description)
            guard asMember, let receiver = types.first else { return "\(name)(\(types.joined(separator: ", ")))" }
            return "\(receiver).\(name)(\(types.dropFirst().joined(separator: ", ")))"
        }.joined(separator: ", ")
    }

    /// Calls such as duration("1x"), which can only fail, are reported before they do.
    private mutating func verifyConstants(_ node: Int, _ function: FunctionDeclaration, _ fitting: [Int]) {
        guard !isLenient, fitting.count == 1, case .call(_, _, let arguments) = syntax.nodes[node].kind,
            let verify = function.overloads[fitting[0]].verify, let last = arguments.last,
            case .literal(let value) = syntax.nodes[last].kind
        else { return }
        if let problem = verify(value) { report(syntax.range(last), problem.message, hint: problem.hint) }
    }

    private mutating func unknownFunction(_ node: Int, _ name: Node.Name, asMember: Bool, on receiver: ValueType? = nil) -> ValueType {
        meanings[node] = .failure("unbound function '\(name.text)'")
        let known = environment.functions.values.filter { $0.overloads.contains { $0.isMember == asMember } }.map(\.name).sorted()
        let macros = asMember ? ["all", "exists", "exists_one", "filter", "map"] : ["has"]
        var hint = nearestName(to: name.text, among: known + macros).map { "did you mean `\($0)`?" }
        if macros.contains(name.text) {
            hint = name.text == "has" ? "write has(item.field)" : "write .\(name.text)(name, condition)"
        } else if environment.functions[name.text] != nil {
            hint = asMember ? "call it as \(name.text)(…)" : "call it as value.\(name.text)(…)"
        }
        report(name.range, "unknown function `\(name.text)`", hint: hint)
        return .dyn
    }
}
