package import CivilTime

/// A revision of the rules that was put to work.
package struct RevisionRecord: Hashable, Sendable {
    /// A commit, `COMMIT+dirty.HASH`, or `files.HASH`.
    package var id: String
    package var activatedAt: Timestamp
    /// What changed, in one line for people.
    package var summary: String
}
