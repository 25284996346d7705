import Foundation
import HTTPValues

/// A video whose upload takes long enough to be interrupted.
enum BigVideo {
    /// The sandbox's own clip, followed by a box of empty space (`free`, ISO/IEC 14496-12 §8.1.2), as a file.
    static func write(megabytes: Int, to name: String, on site: KillSite) async throws -> String {
        let made = try await site.client.post(
            "/_sandbox/items", ["account": "film-stock", "videos": [["caption": "stock", "duration": 20]]])
        guard let url = made["videos"]?[0]?["original"]?.string, url.hasPrefix(site.client.base) else { throw Obstacle("no original") }
        var movie = try await site.client.get(String(url.dropFirst(site.client.base.count))).body
        let length = UInt32(megabytes << 20)
        withUnsafeBytes(of: length.bigEndian) { movie.append(contentsOf: $0) }
        movie.append(contentsOf: Array("free".utf8))
        movie.append(Data(count: Int(length) - 8))
        try site.folder.write(movie, to: name)
        return site.folder.path(name)
    }
}
