/// Why a media file could not be kept or found.
package enum MediaError: Error, Hashable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case io(path: String, doing: String, reason: String)
    case quotaExceeded(needed: Int64, used: Int64, quota: Int64)
    /// The file was written to while it was read.
    case changedWhileReading(path: String)
    case tooManyFiles(folder: String, limit: Int)

    /// Whether trying again later may help without anybody touching the file: the store had no room, or a copy was under way.
    package var isPassing: Bool {
        switch self {
        case .io, .quotaExceeded, .changedWhileReading: true
        case .unreadable, .tooManyFiles: false
        }
    }

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .io(let path, let doing, let reason): "cannot \(doing) \(path): \(reason)"
        case .quotaExceeded(let needed, let used, let quota):
            "the content store is full: \(used) of \(quota) bytes are used and \(needed) more are needed; raise its quota or run `reprise purge`"
        case .changedWhileReading(let path): "\(path) was changed while it was read; wait until it is written completely"
        case .tooManyFiles(let folder, let limit):
            "\(folder) holds more than \(limit) files; name a narrower folder after `originals:`"
        }
    }
}
