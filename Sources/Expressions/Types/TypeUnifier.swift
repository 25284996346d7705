/// What inference knows of type variables, and whether one type fits where another is wanted.
///
/// Follows cel-go's checker (https://github.com/google/cel-go/blob/master/checker/types.go), so that the same expressions
/// are accepted and the same types deduced.
struct TypeUnifier {
    /// By variable, from 1.
    private var bindings: [ValueType?] = []
    /// What bindings were before, to go back when types do not fit.
    private var trail: [(number: Int, before: ValueType?)] = []

    /// Whether any type variable exists.
    var isOpen: Bool { !bindings.isEmpty }

    mutating func fresh() -> ValueType {
        bindings.append(nil)
        return .variable(bindings.count)
    }

    /// Replaces the parameters of a declaration by fresh variables, the same one for the same name.
    mutating func instantiate(_ type: ValueType, _ names: inout TypeNames) -> ValueType {
        switch type {
        case .parameter(let name):
            if let known = names[name] { return known }
            let made = fresh()
            names[name] = made
            return made
        case .list(let element): return .list(instantiate(element, &names))
        case .map(let key, let value): return .map(instantiate(key, &names), instantiate(value, &names))
        case .optional(let wrapped): return .optional(instantiate(wrapped, &names))
        case .type(let wrapped): return .type(instantiate(wrapped, &names))
        case .opaque(let name, let parameters):
            if parameters.isEmpty { return type }
            return .opaque(name, parameters.map { instantiate($0, &names) })
        default: return type
        }
    }

    /// The type with every known variable replaced; with `closing`, unknown ones become dyn.
    func resolve(_ type: ValueType, closing: Bool = false) -> ValueType {
        if !isOpen { return type }
        switch type {
        case .variable(let number):
            if let known = bindings[number - 1] { return resolve(known, closing: closing) }
            return closing ? .dyn : type
        case .list(let element): return .list(resolve(element, closing: closing))
        case .map(let key, let value): return .map(resolve(key, closing: closing), resolve(value, closing: closing))
        case .optional(let wrapped): return .optional(resolve(wrapped, closing: closing))
        case .type(let wrapped): return .type(resolve(wrapped, closing: closing))
        case .opaque(let name, let parameters):
            if parameters.isEmpty { return type }
            return .opaque(name, parameters.map { resolve($0, closing: closing) })
        default: return type
        }
    }

    /// Whether `given` fits `wanted`. What is learnt about variables stays only if it does.
    mutating func assign(_ given: ValueType, to wanted: ValueType) -> Bool {
        if !isOpen, given == wanted { return true }
        let mark = trail.count
        if fits(given, wanted) { return true }
        undo(to: mark)
        return false
    }

    /// Whether all of `given` fit `wanted`. What is learnt about variables stays only if they do.
    mutating func assign(_ given: [ValueType], to wanted: [ValueType]) -> Bool {
        let mark = trail.count
        for (a, b) in zip(given, wanted) where !fits(a, b) {
            undo(to: mark)
            return false
        }
        return true
    }

    /// Where `undo` goes back to.
    var mark: Int { trail.count }

    mutating func undo(to mark: Int) { while trail.count > mark, let last = trail.popLast() { bindings[last.number - 1] = last.before } }

    private mutating func bind(_ number: Int, _ type: ValueType) {
        trail.append((number, bindings[number - 1]))
        bindings[number - 1] = type
    }

    /// The type of a list's or a map's elements so far, joined with one more.
    mutating func join(_ soFar: ValueType?, _ next: ValueType) -> ValueType {
        guard let soFar else { return next }
        return assign(soFar, to: next) ? mostGeneral(soFar, next) : .dyn
    }

    private mutating func fits(_ a: ValueType, _ b: ValueType) -> Bool {
        if case .variable(let number) = b {
            let (valid, isKnown) = substitute(number, a)
            if valid { return true }
            if isKnown { return false }
        }
        if case .variable(let number) = a { return substitute(number, b).valid }
        switch (a, b) {
        case (.dyn, _), (_, .dyn): return true
        case (.null, .null): return true
        case (.null, let other), (let other, .null): return Self.isNullable(other)
        case (.list(let x), .list(let y)), (.optional(let x), .optional(let y)): return fits(x, y)
        case (.map(let k, let v), .map(let l, let w)): return fits(k, l) && fits(v, w)
        case (.type, .type): return true
        case (.opaque(let x, let xs), .opaque(let y, let ys)):
            guard x == y, xs.count == ys.count else { return false }
            for (p, q) in zip(xs, ys) where !fits(p, q) { return false }
            return true
        default: return a == b
        }
    }

    /// cel-go still lets null stand for these.
    private static func isNullable(_ type: ValueType) -> Bool {
        switch type {
        case .timestamp, .duration, .record, .optional, .opaque: true
        default: false
        }
    }

    private mutating func substitute(_ number: Int, _ type: ValueType) -> (valid: Bool, isKnown: Bool) {
        if type == .variable(number) { return (true, true) }
        if let known = bindings[number - 1] {
            if type == known { return (true, true) }
            guard fits(type, known) else { return (false, true) }
            let general = mostGeneral(type, known)
            if !mentions(general, number) { bind(number, general) }
            return (true, true)
        }
        guard !mentions(type, number) else { return (false, false) }
        bind(number, type)
        return (true, false)
    }

    private func mentions(_ type: ValueType, _ number: Int) -> Bool {
        switch type {
        case .variable(let other): other == number || (bindings[other - 1].map { mentions($0, number) } ?? false)
        case .list(let element), .optional(let element), .type(let element): mentions(element, number)
        case .map(let key, let value): mentions(key, number) || mentions(value, number)
        case .opaque(_, let parameters): parameters.contains { mentions($0, number) }
        default: false
        }
    }

    private func mostGeneral(_ a: ValueType, _ b: ValueType) -> ValueType { isLessSpecific(a, b) ? a : b }

    private func isLessSpecific(_ a: ValueType, _ b: ValueType) -> Bool {
        switch (a, b) {
        case (.dyn, _), (.variable, _): true
        case (_, .dyn), (_, .variable): false
        case (_, .null): Self.isNullable(a)
        case (.list(let x), .list(let y)), (.optional(let x), .optional(let y)): isLessSpecific(x, y)
        case (.map(let k, let v), .map(let l, let w)): isLessSpecific(k, l) && isLessSpecific(v, w)
        case (.type, .type): true
        case (.opaque(let x, let xs), .opaque(let y, let ys)):
            x == y && xs.count == ys.count && zip(xs, ys).allSatisfy { isLessSpecific($0, $1) }
        default: a == b
        }
    }
}

/// The variables that stand for the type parameters of one declaration.
struct TypeNames {
    private var known: [(name: String, type: ValueType)] = []

    subscript(name: String) -> ValueType? {
        get { known.first { $0.name == name }?.type }
        set {
            guard let newValue else { return }
            known.append((name, newValue))
        }
    }
}
