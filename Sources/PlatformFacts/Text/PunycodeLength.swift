/// How long a label becomes in the DNS: `xn--` and its punycode (RFC 3492, §6.3).
enum PunycodeLength {
    static func of(_ label: ArraySlice<Unicode.Scalar>) -> Int {
        let values = label.map { Int($0.value) }
        // A label of 512 scalars is over the limit in any encoding.
        guard values.count < 64 else { return values.count }
        let basic = values.count { $0 < 0x80 }
        var length = 4 + basic + (basic > 0 ? 1 : 0)
        var handled = basic
        var threshold = 0x80
        var delta = 0
        var bias = 72
        while handled < values.count {
            guard let next = values.filter({ $0 >= threshold }).min() else { break }
            delta += (next - threshold) * (handled + 1)
            threshold = next
            for value in values {
                if value < threshold { delta += 1 }
                guard value == threshold else { continue }
                length += digits(of: delta, bias: bias)
                bias = adapted(delta, points: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            threshold += 1
        }
        return length
    }

    private static func digits(of delta: Int, bias: Int) -> Int {
        var count = 1
        var rest = delta
        var k = 36
        while true {
            let t = k <= bias ? 1 : min(26, k - bias)
            if rest < t { return count }
            rest = (rest - t) / (36 - t)
            count += 1
            k += 36
        }
    }

    private static func adapted(_ delta: Int, points: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / points
        var k = 0
        while delta > 455 {
            delta /= 35
            k += 36
        }
        return k + 36 * delta / (delta + 38)
    }
}
