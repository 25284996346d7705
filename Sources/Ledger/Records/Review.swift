package import Domain

/// A publication that the engine must look at again because of something that happened elsewhere.
package struct Review: Hashable, Sendable {
    package enum Cause: String, Hashable, Codable, Sendable, CaseIterable {
        /// A person approved it.
        case approval
        /// It was dropped because of another publication, which has ended unseen.
        case blocker
        /// It has ended by a person's word: rules may fire on that.
        case outcome
    }
    package var key: PublicationKey
    package var cause: Cause
    package init(_ key: PublicationKey, _ cause: Cause) {
        self.key = key
        self.cause = cause
    }
}
