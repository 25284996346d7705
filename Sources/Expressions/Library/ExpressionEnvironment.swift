/// What an expression may refer to: variables with their types, functions, and names of types.
///
/// A value that shares its storage until it is changed: every program keeps the environment it was compiled in.
package struct ExpressionEnvironment: Sendable {
    private var box: Box
    /// Prefix for names, as in CEL: in `a.b`, the name `x` is looked for as `a.b.x`, `a.x`, `x`.
    package var container: String {
        get { box.tables.container }
        set { change { $0.container = newValue } }
    }
    package var expandsMacros: Bool {
        get { box.tables.expandsMacros }
        set { change { $0.expandsMacros = newValue } }
    }
    /// How large values from outside may be: what the estimate of costs goes by.
    package var sizes: SizeLimits {
        get { box.tables.sizes }
        set { change { $0.sizes = newValue } }
    }

    private struct Tables {
        var variables = NameTable<ValueType>()
        var functions = NameTable<Function>()
        var types = NameTable<ValueType>()
        var dottedRoots = NameTable<Bool>()
        var container = ""
        var expandsMacros = true
        var sizes = SizeLimits()

        mutating func add(_ function: FunctionDeclaration) {
            var joined = function
            if let known = functions[function.name]?.declaration {
                joined = known
                joined.overloads += function.overloads
            }
            functions.set(joined.name, Function(joined))
            noteRoot(joined.name)
        }

        mutating func noteRoot(_ name: String) { if let dot = name.firstIndex(of: ".") { dottedRoots.set(String(name[..<dot]), true) } }
    }

    /// Never changed, so that reading needs no check for others who write.
    private final class Box: Sendable {
        let tables: Tables
        init(_ tables: Tables) { self.tables = tables }
    }

    /// The operators and macros, and these functions; most want `standard`.
    package init(functions: [FunctionDeclaration] = []) {
        var tables = Tables()
        for (name, type) in Self.builtInTypes {
            tables.types.set(name, type)
            tables.noteRoot(name)
        }
        for function in functions { tables.add(function) }
        box = Box(tables)
    }

    private mutating func change(_ body: (inout Tables) -> Void) {
        var tables = box.tables
        body(&tables)
        box = Box(tables)
    }

    package mutating func declare(_ name: String, _ type: ValueType) {
        change { tables in
            tables.variables.set(name, type)
            tables.noteRoot(name)
        }
    }

    /// Adds a function; further overloads of a name that is known join the others.
    package mutating func register(_ function: FunctionDeclaration) { change { $0.add(function) } }

    /// Everything that is built in: CEL's standard library, its extensions, and the functions on texts of this product.
    package static let standard = ExpressionEnvironment(functions: StandardLibrary.functions)

    private static let builtInTypes: [(String, ValueType)] = [
        ("bool", .bool), ("int", .int), ("uint", .uint), ("double", .double), ("string", .string), ("bytes", .bytes),
        ("list", .list(.dyn)), ("map", .map(.dyn, .dyn)), ("null_type", .null), ("type", .type(.dyn)),
        ("google.protobuf.Timestamp", .timestamp), ("google.protobuf.Duration", .duration), ("optional_type", .optional(.dyn)),
        ("net.IP", .opaque("net.IP", [])), ("net.CIDR", .opaque("net.CIDR", [])),
    ]
}

extension ExpressionEnvironment {
    var variables: NameTable<ValueType> { box.tables.variables }
    var functionTable: NameTable<Function> { box.tables.functions }
    /// Types that can be named as values; `type(…)` gives the same names.
    var types: NameTable<ValueType> { box.tables.types }
    /// What stands before the first dot of any dotted name: other names need no look-up as a whole.
    var dottedRoots: NameTable<Bool> { box.tables.dottedRoots }

    /// By name.
    package var functions: [FunctionDeclaration] { box.tables.functions.elements.map(\.declaration).sorted { $0.name < $1.name } }
}
