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
            case .identifier(let name, _): return !environment.container.isEmpty || environment.dottedRoots.contains(name[...])
            case .select(let operand, _, isOptional: false): node = operand
            default: return false
            }
        }
    }

    private func writtenName(_ node: Int) -> (name: String, rooted: Bool)? {
        switch syntax.nodes[node].kind {
        case .identifier(let name, let rooted):
            if !rooted, scopes.contains(where: { $0.name == name }) { return nil }
            return (name, rooted)
        case .select(let operand, let field, isOptional: false):
            guard let (prefix, rooted) = writtenName(operand) else { return nil }
            return (prefix + "." + field.text, rooted)
        default: return nil
        }
    }

    /// The names to try, innermost container first (langdef.md#name-resolution).
    func candidates(_ name: String, rooted: Bool) -> [String] {
        guard !rooted, !environment.container.isEmpty else { return [name] }
        var prefix = environment.container[...]
        var all: [String] = []
        while !prefix.isEmpty {
            all.append(prefix + "." + name)
            prefix = prefix.lastIndex(of: ".").map { prefix[..<$0] } ?? ""
        }
        return all + [name]
    }

    mutating func identifier(_ node: Int, _ name: String, _ rooted: Bool) -> ValueType {
        if !rooted, let local = scopes.last(where: { $0.name == name }) {
            meanings[node] = .local(local.slot)
            return local.type
        }
        if let type = declared(node, name, rooted) { return type }
        unknownVariable(node, name)
        return .dyn
    }

    /// A variable or a type of that name, if there is one.
    private mutating func declared(_ node: Int, _ name: String, _ rooted: Bool) -> ValueType? {
        for candidate in candidates(name, rooted: rooted) {
            if let type = environment.variables[candidate] {
                meanings[node] = .variable(slot(of: candidate))
                return type
            }
            if let type = environment.types[candidate] {
                meanings[node] = .type(type.name)
                return .type(type.type)
            }
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
        let known = scopes.map(\.name).filter { !$0.hasPrefix("@") } + environment.variables.keys.sorted()
        var hint = nearestName(to: name, among: known).map { "did you mean `\($0)`?" }
        if hint == nil, environment.functions[name] != nil { hint = "`\(name)` is a function: call it as \(name)(…)" }
        if hint == nil, !known.isEmpty { hint = "variables here: " + known.prefix(12).joined(separator: ", ") }
        report(syntax.range(node), "unknown variable `\(name)`", hint: hint)
    }

    mutating func select(_ node: Int, _ operand: Int, _ field: Node.Name, _ isOptional: Bool) -> ValueType {
        if !isOptional, let (name, rooted) = qualifiedName(node), let type = declared(node, name, rooted) { return type }
        let container = unifier.resolve(type(operand))
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

    mutating func presence(_ operand: Int, _ field: Node.Name) -> ValueType {
        var container = unifier.resolve(type(operand))
        if case .optional(let wrapped) = container { container = unifier.resolve(wrapped) }
        _ = fieldType(field, of: container)
        return .bool
    }

    private mutating func fieldType(_ field: Node.Name, of container: ValueType) -> ValueType {
        switch container {
        case .map(_, let value): return value
        case .dyn, .variable, .optional: return .dyn
        case .record(let record):
            if let position = record.position(of: field.text) { return record.fields[position].type }
            let names = record.fields.map(\.name)
            let near = nearestName(to: field.text, among: names).map { "did you mean `\($0)`?" }
            report(
                field.range, "\(record.name) has no field `\(field.text)`",
                hint: near ?? "fields: " + names.joined(separator: ", "))
            return .dyn
        default:
            report(field.range, "\(describe(container)) has no fields", hint: methodHint(field.text))
            return .dyn
        }
    }

    private func methodHint(_ name: String) -> String? {
        guard let function = environment.functions[name], function.overloads.contains(where: \.isMember) else { return nil }
        return "`\(name)` is a function: call it as .\(name)(…)"
    }
}
