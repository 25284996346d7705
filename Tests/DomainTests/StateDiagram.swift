import Domain

/// `docs/publication-states.md`, written from the transition table.
enum StateDiagram {
    static var page: String {
        """
        # The states of a publication

        Generated from `PublicationState.after` by `PublicationStateTests` (`RECORD_SNAPSHOTS=1 swift test --filter PublicationStateTests`).
        Every other pair of state and event is impossible: Swift refuses it, and a trigger in the ledger refuses it again.

        ```mermaid
        stateDiagram-v2
            [*] --> planned
        \(edges.map { "    " + $0 }.joined(separator: "\n"))
        \(ends.map { "    \($0.rawValue) --> [*]" }.joined(separator: "\n"))
        ```

        | state | an end | counts for caps and spacing | events that it knows |
        |---|---|---|---|
        \(rows.joined(separator: "\n"))

        """
    }

    private static var ends: [PublicationState] { PublicationState.allCases.filter { $0 == .published } }

    private static var edges: [String] {
        PublicationState.allCases.flatMap { from in
            PublicationState.allCases.compactMap { to in
                let events = PublicationEvent.allCases.filter { from.after($0) == to }.map(\.rawValue)
                return events.isEmpty ? nil : "\(from.rawValue) --> \(to.rawValue): \(events.joined(separator: ", "))"
            }
        }
    }

    private static var rows: [String] {
        PublicationState.allCases.map { state in
            let events = PublicationEvent.allCases.filter { state.after($0) != nil }.map { "`\($0.rawValue)`" }
            let known = events.isEmpty ? "none" : events.joined(separator: " ")
            return "| \(state.rawValue) | \(state.isTerminal ? "yes" : "") | \(state.occupiesSlot ? "yes" : "") | \(known) |"
        }
    }
}
