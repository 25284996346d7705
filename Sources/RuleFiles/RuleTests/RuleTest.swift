package import CivilTime
package import Diagnostics
package import Domain

/// One rule test: what is supposed to come, and what the plan must make of it.
package struct RuleTest: Sendable {
    package var name: String
    /// Where it begins in its file.
    package var span: SourceSpan
    package var start: Timestamp
    /// Nil: only entries of the listed items are counted.
    package var until: Timestamp?
    package var items: [SupposedItem]
    /// Publications that are there already.
    package var given: [PublicationRecord]
    package var expected: [EntryPattern]
    package var never: [EntryPattern]
    package var counts: [ExpectedCount]
    package var faults: [SupposedFault]
    package var posts: [ExpectedPosts]

    /// Whether the plan alone cannot answer it: the engine must play it.
    package var needsEngine: Bool { !faults.isEmpty || !posts.isEmpty }

    package var file: String { span.file }
}

/// An item that has not come yet: in tests and in `plan --items`.
package struct SupposedItem: Sendable {
    package var item: Item
    package var media: MediaFinding
    package var span: SourceSpan
}

/// A failure around the request that publishes.
package struct SupposedFault: Sendable {
    /// One of the language's words, such as `timeout-after-send`.
    package var kind: String
    package var destination: String
    /// Nil: whatever is posted there.
    package var item: ItemID?
    package var from: Timestamp
    package var times: Int
}

/// How many posts people must see.
package struct ExpectedPosts: Sendable {
    package var destination: String
    package var item: ItemID?
    package var contains: [String]
    package var count: Int
    package var span: SourceSpan
}

/// How many entries of a decision there must be.
package struct ExpectedCount: Sendable {
    /// Nil: of all decisions together.
    package var decision: Decision?
    package var count: Int
    package var span: SourceSpan
}

/// What an entry of the plan is held against: only the keys that are written count.
package struct EntryPattern: Sendable {
    package enum Wanted: Hashable, Sendable {
        case item(ItemID)
        case destination(String)
        case rule(String)
        case campaign(String)
        case post(String)
        case occurrence(String)
        case variant(String)
        case decision(Decision)
        case at(Timestamp)
        case wantedAt(Timestamp)
        case wouldBeAt(Timestamp)
        case reason(ReasonCode)
        case guardrail(String)
        case caption(String)
        case title(String)
        case contains(String)
    }
    package struct Part: Sendable {
        package var wanted: Wanted
        /// The value in the test file.
        package var span: SourceSpan
    }
    package var span: SourceSpan
    /// In the order of the language: what names the entry comes before what is said of it.
    package var parts: [Part]
}

extension EntryPattern.Wanted {
    /// Says which entry is meant, not what must be true of it.
    package var namesEntry: Bool {
        switch self {
        case .item, .destination, .rule, .campaign, .post, .occurrence, .variant: true
        case .decision, .at, .wantedAt, .wouldBeAt, .reason, .guardrail, .caption, .title, .contains: false
        }
    }
}

/// What a file holds: its tests, and every problem found in it.
package struct RuleTestFile: Sendable {
    package var path: String
    package var bytes: [UInt8]
    package var tests: [RuleTest]
    package var diagnostics: [Diagnostic]
}
