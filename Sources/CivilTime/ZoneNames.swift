internal import Foundation

/// What a zone database says about itself in `tzdata.zi` (the source form, kept beside the binary files).
enum ZoneNames {
    static func version(directory: String) -> String {
        if let line = source(directory: directory)?.split(separator: "\n").first, line.hasPrefix("# version ") {
            return line.dropFirst("# version ".count).trimmingCharacters(in: .whitespaces)
        }
        guard let data = FileManager.default.contents(atPath: "\(directory)/+VERSION") else { return "unknown" }
        let text = String(decoding: data.prefix(32), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? "unknown" : text
    }

    /// Zones and links, sorted. Without `tzdata.zi` those of the table of zones.
    static func read(directory: String) -> [String] {
        var names = Set<String>()
        for line in source(directory: directory)?.split(separator: "\n") ?? [] {
            let words = line.split(separator: " ")
            if words.count >= 2, words[0] == "Z" { names.insert(String(words[1])) }
            if words.count >= 3, words[0] == "L" { names.insert(String(words[2])) }
        }
        if names.isEmpty, let data = FileManager.default.contents(atPath: "\(directory)/zone1970.tab") {
            for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
                let columns = line.split(separator: "\t")
                if columns.count >= 3 { names.insert(String(columns[2])) }
            }
        }
        return names.sorted()
    }

    private static func source(directory: String) -> String? {
        FileManager.default.contents(atPath: "\(directory)/tzdata.zi").map { String(decoding: $0, as: UTF8.self) }
    }
}
