/// A stretch of time during which a zone has one offset; in seconds.
struct ZoneSpan {
    /// The first instant; the beginning of time for the first stretch.
    let start: Int64
    /// The first instant after it; `.max` for the last stretch.
    let end: Int64
    let offset: Int64
    /// In force before `start`.
    let offsetBefore: Int64
}

extension Zone {
    func span(at second: Int64) -> ZoneSpan {
        let folded = table.folded(second)
        let shift = second - folded
        let segment = table.segment(at: folded)
        let start = table.start(ofSegment: segment)
        let end = table.end(ofSegment: segment)
        return ZoneSpan(
            start: start == .min ? .min : start + shift, end: end == .max ? .max : end + shift,
            offset: Int64(table.offset(ofSegment: segment)), offsetBefore: Int64(table.offset(ofSegment: max(0, segment - 1))))
    }
}
