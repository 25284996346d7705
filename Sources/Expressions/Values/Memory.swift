import Foundation

func memoryOrder(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Int { Int(memcmp(a, b, count)) }

/// The first place of `needle` in `haystack` at or after `start`.
func firstOccurrence(of needle: [UInt8], in haystack: [UInt8], from start: Int = 0) -> Int? {
    guard start <= haystack.count else { return nil }
    return haystack.withUnsafeBufferPointer { text in
        needle.withUnsafeBufferPointer { sought in
            search(UnsafeBufferPointer(rebasing: text[start...]), sought).map { $0 + start }
        }
    }
}

/// Whether `needle` occurs in `text`, byte by byte.
func contains(_ text: String, _ needle: String) -> Bool {
    var text = text
    var needle = needle
    return text.withUTF8 { bytes in needle.withUTF8 { search(bytes, $0) != nil } }
}

/// In time linear in the text: short needles by comparing at each place where the first byte is right, long ones by
/// Knuth, Morris and Pratt, lest a hostile pair of texts cost their product.
private func search(_ text: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let sought = needle.baseAddress, !needle.isEmpty else { return 0 }
    guard let base = text.baseAddress, needle.count <= text.count else { return nil }
    if needle.count > 32 { return searchLong(text, needle) }
    var place = 0
    let last = text.count - needle.count
    while place <= last {
        guard let hit = memchr(base + place, Int32(needle[0]), last - place + 1) else { return nil }
        place = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        if memcmp(base + place, sought, needle.count) == 0 { return place }
        place += 1
    }
    return nil
}

private func searchLong(_ text: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>) -> Int? {
    var fallback = [Int](repeating: 0, count: needle.count)
    var length = 0
    for index in 1..<needle.count {
        while length > 0, needle[index] != needle[length] { length = fallback[length - 1] }
        if needle[index] == needle[length] { length += 1 }
        fallback[index] = length
    }
    var matched = 0
    for (index, byte) in text.enumerated() {
        while matched > 0, byte != needle[matched] { matched = fallback[matched - 1] }
        if byte == needle[matched] { matched += 1 }
        if matched == needle.count { return index - matched + 1 }
    }
    return nil
}
