import CivilTime
import Foundation

/// What this program is made of.
package enum Versions {
    package static let reprise = "0.1.0"

    package static var text: String {
        """
        reprise \(reprise)
        Swift \(swift)
        SQLite \(library("sqlite3_libversion"))
        libcurl \(library("curl_version"))
        libyaml \(library("yaml_get_version_string"))
        tzdata \(ZoneDatabase().version)
        """
    }

    private static var swift: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }

    /// A C library's own account of itself. Found by name: the rooms that link the libraries need not pass it on.
    private static func library(_ function: String) -> String {
        typealias Version = @convention(c) () -> UnsafePointer<CChar>?
        guard let symbol = dlsym(nil, function), let text = unsafeBitCast(symbol, to: Version.self)() else { return "unknown" }
        let words = String(cString: text).split(separator: " ")
        // libcurl names itself and all that it is built on; its own version comes first.
        return words.first.map { $0.hasPrefix("libcurl/") ? String($0.dropFirst("libcurl/".count)) : String($0) } ?? "unknown"
    }
}
