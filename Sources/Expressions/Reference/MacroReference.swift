/// A macro as the reference shows it: calls that bind names or look at how an argument is written.
struct MacroReference {
    var name: String
    var form: String
    var doc: String
    /// True.
    var example: String

    static let all = [
        MacroReference(
            name: "has", form: "has(value.field)", doc: "Whether a field is there: a map's key, or a field that has a value.",
            example: #"has({"a": 1}.a) && !has({"a": 1}.b)"#),
        MacroReference(
            name: "all", form: "list.all(x, condition)",
            doc:
                "Whether a condition holds for every element of a list or key of a map. With two names, `(index, element)` or `(key, value)`.",
            example: "[2, 4].all(x, x % 2 == 0)"),
        MacroReference(
            name: "exists", form: "list.exists(x, condition)", doc: "Whether a condition holds for some element, key or pair.",
            example: #"["dance", "fun"].exists(t, t == "dance")"#),
        MacroReference(
            name: "exists_one", form: "list.exists_one(x, condition)",
            doc: "Whether a condition holds for exactly one element, key or pair. Also written `existsOne`.",
            example: "[1, 2, 3].exists_one(x, x > 2)"),
        MacroReference(
            name: "filter", form: "list.filter(x, condition)", doc: "The elements or keys for which a condition holds.",
            example: "[1, 2, 3].filter(x, x > 1) == [2, 3]"),
        MacroReference(
            name: "map", form: "list.map(x, value)",
            doc: "A value for each element or key; with `(x, condition, value)` for those for which the condition holds.",
            example: ##"["a", "b"].map(t, "#" + t) == ["#a", "#b"]"##),
        MacroReference(
            name: "sortBy", form: "list.sortBy(x, key)", doc: "The elements in ascending order of a key; equal ones keep their order.",
            example: #"["ccc", "a", "bb"].sortBy(t, size(t)) == ["a", "bb", "ccc"]"#),
        MacroReference(
            name: "transformList", form: "list.transformList(i, x, value)",
            doc:
                "A list with a value for each index and element, or key and value of a map; with a condition before the value for some of them.",
            example: "[3, 5].transformList(i, x, i * x) == [0, 5]"),
        MacroReference(
            name: "transformMap", form: "map.transformMap(k, v, value)",
            doc: "A map with the same keys and other values; with a condition before the value for some of them.",
            example: #"{"a": 1}.transformMap(k, v, v + 1) == {"a": 2}"#),
        MacroReference(
            name: "transformMapEntry", form: "map.transformMapEntry(k, v, entries)",
            doc: "A map of the entries that each pair gives, which must differ in their keys.",
            example: #"{"a": 1}.transformMapEntry(k, v, {v: k}) == {1: "a"}"#),
        MacroReference(
            name: "optMap", form: "optional.optMap(x, value)", doc: "A value made of what an optional value holds, if it holds any.",
            example: "optional.of(2).optMap(x, x * 2).value() == 4"),
        MacroReference(
            name: "optFlatMap", form: "optional.optFlatMap(x, optional)", doc: "The same for a value that is itself optional.",
            example: #"optional.of({"a": 1}).optFlatMap(m, m[?"b"]).hasValue() == false"#),
        MacroReference(
            name: "cel.bind", form: "cel.bind(name, value, expression)", doc: "A name for a value within an expression.",
            example: #"cel.bind(words, "a b c".split(" "), words.size() > 2 && words[0] == "a")"#),
    ]
}
