import Domain
import Ledger
import Testing

/// Held because it may be visible: dropping it would free its item for a second post.
struct UncertainHoldTests {
    private func held(_ code: ReasonCode) throws -> (ledger: Ledger, key: PublicationKey) {
        let ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "w", at: minutes(0))
        let record = PublicationRecord.sample("a")
        try ledger.write(at: minutes(1)) { transaction in
            try transaction.insertItems([.sample()], baseline: false)
            try transaction.insert(record)
            try transaction.apply(.hold, to: record.key, at: minutes(1)) { $0.reasons = [Reason(code, "why")] }
        }
        return (ledger, record.key)
    }

    @Test(arguments: [PublicationEvent.drop, .cancel, .expire], [ReasonCode.uncertain, .restored])
    func whatMayBeVisibleCannotEndUnseen(event: PublicationEvent, code: ReasonCode) throws {
        let (ledger, key) = try held(code)
        #expect(throws: LedgerError.self) {
            _ = try ledger.write(at: minutes(2)) { try $0.apply(event, to: key, at: minutes(2)) }
        }
        #expect(try ledger.read { try $0.publication(key)?.state } == .held)
    }

    @Test func aDeadLetterInDoubtCannotBeDropped() throws {
        let (ledger, key) = try held(.uncertain)
        #expect(throws: LedgerError.self) {
            _ = try ledger.write(at: minutes(2)) { transaction in
                try transaction.apply(.schedule, to: key, at: minutes(2)) { $0.slot = minutes(2) }
                try transaction.apply(.claim, to: key, at: minutes(2))
                try transaction.apply(.fail, to: key, at: minutes(2))
                try transaction.apply(.drop, to: key, at: minutes(2))
            }
        }
    }

    @Test func whatIsHeldForAnotherReasonCan() throws {
        let (ledger, key) = try held(.mediaMissing)
        _ = try ledger.write(at: minutes(2)) { try $0.apply(.drop, to: key, at: minutes(2)) }
        #expect(try ledger.read { try $0.publication(key)?.state } == .dropped)
    }
}
