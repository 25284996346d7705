extension RecurrenceRule {
    /// RFC 5545 §3.3.10: which parts may stand beside which frequency.
    func checkCombinations(_ parts: [String: TextPiece]) throws(RecurrenceTextError) {
        let name = Self.frequencies[frequency.rawValue]
        if let piece = parts["BYWEEKNO"], frequency != .yearly { throw piece.failure("BYWEEKNO stands beside FREQ=YEARLY alone") }
        if let piece = parts["BYYEARDAY"], [.monthly, .weekly, .daily].contains(frequency) {
            throw piece.failure("BYYEARDAY does not stand beside FREQ=\(name)")
        }
        if let piece = parts["BYMONTHDAY"], frequency == .weekly { throw piece.failure("BYMONTHDAY does not stand beside FREQ=WEEKLY") }
        if let piece = parts["BYDAY"], days.contains(where: { $0.ordinal != 0 }) {
            guard frequency <= .monthly else { throw piece.failure("numbered weekdays stand beside FREQ=MONTHLY and FREQ=YEARLY alone") }
            guard weekNumbers.isEmpty else { throw piece.failure("numbered weekdays do not stand beside BYWEEKNO") }
        }
        if let piece = parts["BYSETPOS"], !parts.keys.contains(where: { $0.hasPrefix("BY") && $0 != "BYSETPOS" }) {
            throw piece.failure("BYSETPOS picks from what another BY… part gives, and there is none")
        }
    }
}
