/// Why the vault cannot do what was asked. Each text says what to do; none holds a secret.
package enum VaultError: Error, Hashable, CustomStringConvertible {
    /// A record was sealed with another key than the one given.
    case wrongKey(path: String, needed: String, given: String)
    /// The file is cut off or not a vault at all.
    case damaged(path: String, why: String)
    /// A record does not match its seal: changed, or moved to another name.
    case tampered(path: String, name: String)
    /// Written by a newer version of this program.
    case newerFormat(path: String, format: Int)
    case io(path: String, doing: String, reason: String)
    case invalidName(String)

    package var description: String {
        switch self {
        case .wrongKey(let path, let needed, let given):
            "the vault \(path) was encrypted with key \(needed), but key \(given) was given; set REPRISE_KEY_FILE or REPRISE_KEY to the right one"
        case .damaged(let path, let why):
            "the vault \(path) is damaged (\(why)); restore it from a backup, or move it away and log in again with `reprise auth import`"
        case .tampered(let path, let name):
            "`\(name)` in the vault \(path) was changed from outside; restore the file from a backup, or log in again with `reprise auth import \(name)`"
        case .newerFormat(let path, let format):
            "the vault \(path) has format \(format), which is newer than this program knows (\(VaultFile.currentFormat)); update reprise"
        case .io(let path, let doing, let reason): "cannot \(doing) \(path): \(reason)"
        case .invalidName(let name): "`\(name)` is not a credential name: use 1 to 128 letters, digits, `-`, `_`, `.` or `/`"
        }
    }
}
