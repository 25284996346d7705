import Diagnostics

extension Checker {
    /// The arguments of a call, whose types are known already; the receiver first if there is one.
    private struct Given {
        var receiver: Int?
        var arguments: NodeList

        var count: Int { Int(arguments.count) + (receiver == nil ? 0 : 1) }
        func node(_ number: Int, _ syntax: Syntax) -> Int {
            guard let receiver else { return syntax.child(Int(arguments.start) + number) }
            return number == 0 ? receiver : syntax.child(Int(arguments.start) + number - 1)
        }
    }

    mutating func call(_ node: Int, _ name: Name, _ target: Int?, _ arguments: NodeList) -> ValueType {
        var found: Function?
        var receiver: Int?
        if let target {
            if let (prefix, rooted) = qualifiedName(target) { found = function(prefix + "." + syntax.text(name), rooted: rooted) }
            if found == nil { receiver = target }
        } else {
            found = function(name)
            if found?.hasGlobal == false { found = nil }
        }
        if let receiver {
            _ = type(receiver)
            if let index = environment.functionTable.index(of: syntax.bytes, name.range) {
                found = environment.functionTable.elements[index]
            }
            if found?.hasMember == false { found = nil }
        }
        for place in arguments.places { _ = type(syntax.child(place)) }
        guard let found else { return unknownFunction(node, name, asMember: receiver != nil) }
        return overload(node, name, found, Given(receiver: receiver, arguments: arguments))
    }

    private mutating func overload(_ node: Int, _ name: Name, _ function: Function, _ given: Given) -> ValueType {
        let asMember = given.receiver != nil
        if let exact = exactOverload(function, given) {
            meanings[node] = .function(function, .one(exact), passesTarget: asMember)
            verifyConstants(function, exact, given.arguments)
            return function.overloads[exact].result
        }
        var fitting: [Int] = []
        var result: ValueType?
        for number in function.overloads.indices {
            guard let found = fit(function, number, given) else { continue }
            fitting.append(number)
            if let before = result { if before != found { result = .dyn } } else { result = found }
        }
        if let result {
            meanings[node] = .function(function, OverloadChoice(fitting), passesTarget: asMember)
            if fitting.count == 1 { verifyConstants(function, fitting[0], given.arguments) }
            return result
        }
        reportMismatch(node, name, function, given)
        return .dyn
    }

    private mutating func reportMismatch(_ node: Int, _ name: Name, _ function: Function, _ given: Given) {
        let asMember = given.receiver != nil
        let all = function.overloads.indices.filter { function.overloads[$0].isMember == asMember }
        meanings[node] = .function(function, OverloadChoice(all), passesTarget: asMember)
        let shown = given.arguments.places.map { describe(types[syntax.child($0)]) }
        var message = "`\(syntax.text(name))` takes no (\(shown.joined(separator: ", ")))"
        if let receiver = given.receiver { message += " on \(describe(types[receiver]))" }
        report(name.range, message, hint: "there is " + signatures(syntax.text(name), function, asMember))
    }

    /// The overload that is declared for just these types, without inference: plain types, or the only overload that is
    /// called like this.
    private func exactOverload(_ function: Function, _ given: Given) -> Int? {
        for number in function.isConcrete.indices where function.isConcrete[number] {
            guard function.overloads[number].isMember == (given.receiver != nil), function.overloads[number].parameters.count == given.count
            else { continue }
            var isExact = true
            for argument in 0..<given.count where isExact {
                let type = types[given.node(argument, syntax)]
                isExact = type == function.overloads[number].parameters[argument] && (type.isPlain || function.isSole[number])
            }
            if isExact { return number }
        }
        return nil
    }

    /// The result of an overload if it takes these types.
    private mutating func fit(_ function: Function, _ number: Int, _ given: Given) -> ValueType? {
        guard function.overloads[number].isMember == (given.receiver != nil), function.overloads[number].parameters.count == given.count
        else { return nil }
        let mark = unifier.mark
        var names = TypeNames()
        for argument in 0..<given.count {
            var wanted = function.overloads[number].parameters[argument]
            if !function.isConcrete[number] { wanted = unifier.instantiate(wanted, &names) }
            guard unifier.assign(types[given.node(argument, syntax)], to: wanted) else {
                unifier.undo(to: mark)
                return nil
            }
        }
        if function.isConcrete[number] { return function.overloads[number].result }
        let result = unifier.instantiate(function.overloads[number].result, &names)
        return unifier.resolve(result)
    }

    private func signatures(_ name: String, _ function: Function, _ asMember: Bool) -> String {
        function.overloads.filter { $0.isMember == asMember }.prefix(5).map { overload in
            let types = overload.parameters.map(\.description)
            guard asMember, let receiver = types.first else { return "\(name)(\(types.joined(separator: ", ")))" }
            return "\(receiver).\(name)(\(types.dropFirst().joined(separator: ", ")))"
        }.joined(separator: ", ")
    }

    /// Calls such as duration("1x"), which can only fail, are reported before they do.
    private mutating func verifyConstants(_ function: Function, _ number: Int, _ arguments: NodeList) {
        guard !isLenient, let look = function.overloads[number].verify else { return }
        let literals = arguments.places.map { place -> Value? in
            if case .literal(let literal) = syntax.nodes[syntax.child(place)].kind { syntax.literal(literal) } else { nil }
        }
        guard let problem = look(literals) else { return }
        report(syntax.range(syntax.child(Int(arguments.start) + problem.position)), problem.message, hint: problem.hint)
    }

    private mutating func unknownFunction(_ node: Int, _ name: Name, asMember: Bool) -> ValueType {
        let text = syntax.text(name)
        meanings[node] = .failure("unbound function '\(text)'")
        let known = environment.functions.filter { $0.overloads.contains { $0.isMember == asMember } }.map(\.name)
        let macros = asMember ? ["all", "exists", "exists_one", "filter", "map"] : ["has"]
        var hint = nearestName(to: text, among: known + macros).map { "did you mean `\($0)`?" }
        if macros.contains(text) {
            hint = text == "has" ? "write has(item.field)" : "write .\(text)(name, condition)"
        } else if environment.functionTable[text] != nil {
            hint = asMember ? "call it as \(text)(…)" : "call it as value.\(text)(…)"
        }
        report(name.range, "unknown function `\(text)`", hint: hint)
        return .dyn
    }
}
