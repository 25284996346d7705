import Domain
import Testing

struct PublicationStateTests {
    @Test func everyPairOfStateAndEventIsAsRecorded() {
        var lines: [String] = []
        for state in PublicationState.allCases {
            for event in PublicationEvent.allCases {
                lines.append("\(state.rawValue) + \(event.rawValue) = \(state.after(event)?.rawValue ?? "-")")
            }
        }
        #expect(lines.count == PublicationState.allCases.count * PublicationEvent.allCases.count)
        expectSnapshot(lines.joined(separator: "\n") + "\n", path: "Tests/DomainTests/publication-states.txt")
    }

    @Test func theDiagramInTheDocsIsThatOfTheTable() {
        expectSnapshot(StateDiagram.page, path: "docs/publication-states.md")
    }

    @Test func endsAreLeftOnlyByRevivalAndPublishedNever() {
        for state in PublicationState.allCases where state.isTerminal {
            for event in PublicationEvent.allCases {
                // A dead letter that nobody wants: one end for another.
                if state == .failed, event == .drop { continue }
                let expected: PublicationState? = event == .revive && state != .published ? .planned : nil
                #expect(state.after(event) == expected, "\(state) + \(event)")
            }
        }
    }

    @Test func aDeadLetterCanBeDroppedAndNothingElseMayHappenToItButARetry() {
        #expect(PublicationState.failed.after(.drop) == .dropped)
        #expect(PublicationState.failed.after(.cancel) == nil)
        #expect(PublicationState.dropped.after(.drop) == nil)
    }

    @Test func theVisibleCallStartsOnlyFromReadyThroughTheGate() {
        for state in PublicationState.allCases {
            for event in PublicationEvent.allCases where state.after(event) == .publishing {
                #expect(state == .ready && event == .open, "\(state) + \(event)")
            }
        }
    }

    @Test func onlyAnAbsentVerdictLeadsFromUncertainBackToSending() {
        let after: [PublicationEvent: PublicationState] = [.confirm: .published, .absent: .retrying, .hold: .held, .fail: .failed]
        for event in PublicationEvent.allCases { #expect(PublicationState.uncertain.after(event) == after[event], "\(event)") }
    }

    @Test func whatMayBeVisibleCannotBeDroppedOrCancelled() {
        for state in [PublicationState.publishing, .uncertain, .published] {
            for event in [PublicationEvent.drop, .cancel, .expire, .sendBack] { #expect(state.after(event) == nil, "\(state) + \(event)") }
        }
    }

    @Test func everyStateIsReachedFromPlannedAndLeadsToAnEnd() {
        #expect(reachable(from: .planned).union([.planned]) == Set(PublicationState.allCases))
        for state in PublicationState.allCases where !state.isTerminal {
            #expect(reachable(from: state).contains(.published), "\(state)")
            #expect(reachable(from: state).contains { $0.isTerminal && $0 != .published }, "\(state)")
        }
    }

    private func reachable(from start: PublicationState) -> Set<PublicationState> {
        var found: Set<PublicationState> = []
        var open = [start]
        while let state = open.popLast() {
            for event in PublicationEvent.allCases {
                if let next = state.after(event), found.insert(next).inserted { open.append(next) }
            }
        }
        return found
    }

    /// Walks of random events: whatever order they come in, each visible call was opened from `ready`, and nothing is
    /// sent again while it may be visible without an absent verdict or a person in between.
    @Test(arguments: [UInt64(1), 2, 3, 5, 8, 13, 21, 34])
    func randomWalksNeverSendTwiceWithoutEvidence(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var state = PublicationState.planned
            var isPerhapsVisible = false
            for _ in 0..<120 {
                guard let event = PublicationEvent.allCases.randomElement(using: &random), let next = state.after(event) else { continue }
                if event == .open {
                    #expect(state == .ready && !isPerhapsVisible)
                    isPerhapsVisible = true
                }
                // Evidence that it is not visible: a verdict, a classified refusal, or a person.
                if [.absent, .retry, .fail, .hold].contains(event) { isPerhapsVisible = false }
                if state == .published { Issue.record("published was left by \(event)") }
                state = next
            }
        }
    }
}
