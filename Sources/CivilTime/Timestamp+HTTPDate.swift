extension Timestamp {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The `IMF-fixdate` of RFC 9110 §5.6.7, `Sun, 06 Nov 1994 08:49:37 GMT`: the only form that servers may still send.
    ///
    /// Nil for anything else; the name of the weekday is not checked.
    package init?(httpDate text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", parts[0].count == 4, parts[1].count == 2, parts[3].count == 4, parts[4].count == 8,
            let month = Timestamp.months.firstIndex(of: String(parts[2])),
            let instant = try? Timestamp(rfc3339: "\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
        else { return nil }
        self = instant
    }
}
