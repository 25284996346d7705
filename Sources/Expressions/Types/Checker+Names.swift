import Diagnostics

extension Checker {
    /// `a.b.c` as it is written, when it is nothing but names; nil else, when a local name begins it, and when no dotted
    /// name begins like it.
    func qualifiedName(_ node: Int) -> (name: String, rooted: Bool)? {
        guard mayBeQualified(node) else { return nil }
        return writtenName(node)
    }

    private func mayBeQualified(_ node: Int) -> Bool {
        var node = node
        while true {
            switch syntax.nodes[node].kind {
            case .identifier(let name, _): return !container.isEmpty || environment.dottedRoots.index(of: syntax.bytes, name.range) != nil
            case .select(let operand, _, isOptional: false): node = operand
            default: return false
            }
        }
    }

    private func writtenName(_ node: Int) -> (name: String, rooted: Bool)? {
        switch syntax.nodes[node].kind {
        case .identifier(let name, let rooted):
            if !rooted, scope(of: name) != nil { return nil }
            return (syntax.text(name), rooted)
        case .select(let operand, let field, isOptional: false):
            guard let (prefix, rooted) = writtenName(operand) else { return nil }
            return (prefix + "." + syntax.text(field), rooted)
        default: return nil
        }
    }

    /// The innermost scope that binds a name.
    private func scope(of name: Name) -> Int? {
        for index in scopes.indices.reversed() where syntax.isSame(scopes[index].name, name) { return index }
        return nil
    }

    /// The names to try, innermost container first (langdef.md#name-resolution).
    private func candidates(_ name: String) -> [String] {
        var prefix = container[...]
        var all: [String] = []
        while !prefix.isEmpty {
            all.append(prefix + "." + name)
            prefix = prefix.lastIndex(of: ".").map { prefix[..<$0] } ?? ""
        }
        return all + [name]
    }

    /// A function called by its plain name.
    func function(_ name: Name) -> Function? {
        guard container.isEmpty else { return function(syntax.text(name), rooted: false) }
        return environment.functionTable.index(of: syntax.bytes, name.range).map { environment.functionTable.elements[$0] }
    }

    func function(_ name: String, rooted: Bool) -> Function? {
        if rooted || container.isEmpty { return environment.functionTable[name] }
        for candidate in candidates(name) { if let found = environment.functionTable[candidate] { return found } }
        return nil
    }

    mutating func identifier(_ node: Int, _ name: Name, _ rooted: Bool) -> ValueType {
        if !rooted, let local = scope(of: name) {
            meanings[node] = .local(local)
            return scopes[local].type
        }
        if rooted || container.isEmpty {
            if let index = environment.variables.index(of: syntax.bytes, name.range) { return variable(node, index) }
            if let index = environment.types.index(of: syntax.bytes, name.range) { return type(node, index) }
        } else if let type = declared(node, syntax.text(name), rooted) {
            return type
        }
        unknownVariable(node, syntax.text(name))
        return .dyn
    }

    private mutating func variable(_ node: Int, _ index: Int) -> ValueType {
        meanings[node] = .variable(slot(of: environment.variables.names[index]))
        return environment.variables.elements[index]
    }

    private mutating func type(_ node: Int, _ index: Int) -> ValueType {
        meanings[node] = .type(environment.types.names[index])
        return .type(environment.types.elements[index])
    }

    /// A variable or a type of that name, if there is one.
    private mutating func declared(_ node: Int, _ name: String, _ rooted: Bool) -> ValueType? {
        for candidate in rooted ? [name] : candidates(name) {
            if let index = environment.variables.index(of: candidate) { return variable(node, index) }
            if let index = environment.types.index(of: candidate) { return type(node, index) }
        }
        return nil
    }

    private mutating func slot(of variable: String) -> Int {
        if let known = variables.firstIndex(of: variable) { return known }
        variables.append(variable)
        return variables.count - 1
    }

    private mutating func unknownVariable(_ node: Int, _ name: String) {
        meanings[node] = .failure("undeclared reference to '\(name)'")
        let known = scopes.map { syntax.text($0.name) }.filter { !$0.hasPrefix("@") } + environment.variables.names.sorted()
        var hint = nearestName(to: name, among: known).map { "did you mean `\($0)`?" }
        if hint == nil, environment.functionTable[name] != nil { hint = "`\(name)` is a function: call it as \(name)(…)" }
        if hint == nil, !known.isEmpty { hint = "variables here: " + known.prefix(12).joined(separator: ", ") }
        report(syntax.range(node), "unknown variable `\(name)`", hint: hint)
    }

    mutating func select(_ node: Int, _ operand: Int, _ field: Name, _ isOptional: Bool) -> ValueType {
        if !isOptional, let (name, rooted) = qualifiedName(node), let type = declared(node, name, rooted) { return type }
        let container = resolvedType(operand)
        let found = fieldType(field, of: container)
        if case .optional(let wrapped) = container {
            let inner = fieldType(field, of: unifier.resolve(wrapped))
            if case .optional = inner { return inner }
            return .optional(inner)
        }
        if isOptional {
            if case .optional = found { return found }
            return .optional(found)
        }
        return found
    }

    mutating func presence(_ operand: Int, _ field: Name) -> ValueType {
        var container = resolvedType(operand)
        if case .optional(let wrapped) = container { container = unifier.resolve(wrapped) }
        _ = fieldType(field, of: container)
        return .bool
    }

    private mutating func fieldType(_ field: Name, of container: ValueType) -> ValueType {
        switch container {
        case .map(_, let value): return value
        case .dyn, .variable, .optional: return .dyn
        case .record(let record):
            if let position = record.position(of: syntax.bytes, field.range) { return record.fields[position].type }
            let names = record.fields.map(\.name)
            let near = nearestName(to: syntax.text(field), among: names).map { "did you mean `\($0)`?" }
            report(
                field.range, "\(record.name) has no field `\(syntax.text(field))`", hint: near ?? "fields: " + names.joined(separator: ", ")
            )
            return .dyn
        default:
            report(field.range, "\(describe(container)) has no fields", hint: methodHint(syntax.text(field)))
            return .dyn
        }
    }

    private func methodHint(_ name: String) -> String? {
        guard environment.functionTable[name]?.hasMember == true else { return nil }
        return "`\(name)` is a function: call it as .\(name)(…)"
    }
}
