/// What an expression may refer to: variables with their types, functions, and names of types.
package struct ExpressionEnvironment: Sendable {
    package private(set) var variables: [String: ValueType] = [:]
    package private(set) var functions: [String: FunctionDeclaration] = [:]
    /// Types that can be named as values, with the name that `type(…)` gives.
    private(set) var types: [String: (name: String, type: ValueType)] = [:]
    /// What stands before the first dot of any dotted name: other names need no look-up as a whole.
    private(set) var dottedRoots: Set<Substring> = []
    /// Prefix for names, as in CEL: in `a.b`, the name `x` is looked for as `a.b.x`, `a.x`, `x`.
    package var container = ""
    package var expandsMacros = true

    /// The operators and macros alone; most want `standard`.
    package init() {
        for (name, type) in Self.builtInTypes {
            types[name] = (name, type)
            noteRoot(name)
        }
    }

    package mutating func declare(_ name: String, _ type: ValueType) {
        variables[name] = type
        noteRoot(name)
    }

    /// Adds a function; further overloads of a name that is known join the others.
    package mutating func register(_ function: FunctionDeclaration) {
        if var known = functions[function.name] {
            known.overloads += function.overloads
            functions[function.name] = known
        } else {
            functions[function.name] = function
            noteRoot(function.name)
        }
    }

    private mutating func noteRoot(_ name: String) {
        if let dot = name.firstIndex(of: ".") { dottedRoots.insert(name[..<dot]) }
    }

    /// Everything that is built in: CEL's standard library, its extensions, and the functions on texts of this product.
    package static let standard: ExpressionEnvironment = {
        var environment = ExpressionEnvironment()
        for function in StandardLibrary.functions { environment.register(function) }
        return environment
    }()

    private static let builtInTypes: [(String, ValueType)] = [
        ("bool", .bool), ("int", .int), ("uint", .uint), ("double", .double), ("string", .string), ("bytes", .bytes),
        ("list", .list(.dyn)), ("map", .map(.dyn, .dyn)), ("null_type", .null), ("type", .type(.dyn)),
        ("google.protobuf.Timestamp", .timestamp), ("google.protobuf.Duration", .duration), ("optional_type", .optional(.dyn)),
        ("net.IP", .opaque("net.IP", [])), ("net.CIDR", .opaque("net.CIDR", [])),
    ]
}
