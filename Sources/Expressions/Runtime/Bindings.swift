/// The values of variables for one evaluation.
package struct Bindings: Sendable {
    // There are a handful of variables, and comparing short names beats hashing them.
    private var names: [String] = []
    private var values: [Value] = []

    package init() {}

    package subscript(name: String) -> Value? {
        get {
            for index in names.indices where names[index] == name { return values[index] }
            return nil
        }
        set {
            if let index = names.firstIndex(of: name) {
                if let newValue {
                    values[index] = newValue
                } else {
                    names.remove(at: index)
                    values.remove(at: index)
                }
            } else if let newValue {
                names.append(name)
                values.append(newValue)
            }
        }
    }

    /// The names in the order they were first set.
    package var boundNames: [String] { names }
}

extension Bindings: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, Value)...) {
        for (name, value) in elements { self[name] = value }
    }
}
