/// An optional that lies elsewhere: what is large and hardly ever there would make each of a million entries as large.
@propertyWrapper
package struct Aside<Value: Sendable>: Sendable {
    private final class Place: Sendable {
        let value: Value
        init(_ value: Value) { self.value = value }
    }

    private var place: Place?

    package init(wrappedValue: Value?) { place = wrappedValue.map(Place.init) }

    package var wrappedValue: Value? {
        get { place?.value }
        set { place = newValue.map(Place.init) }
    }
}
