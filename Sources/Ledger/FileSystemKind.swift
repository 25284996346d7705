import Foundation
import Glibc

/// Finds file systems that belong to another machine: there `flock` may hold on one machine only.
///
/// Read from `/proc/self/mountinfo` (proc(5)), whose names are plainer than the magic numbers of statfs(2).
enum FileSystemKind {
    private static let networks: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "coda", "ncpfs", "ocfs2", "gfs2", "lustre", "gpfs", "beegfs",
        "vmhgfs", "vboxsf", "fuse",
    ]

    /// The kind, where the open file lies on one of them. A system without `/proc` tells nothing and passes.
    static func network(_ file: Int32, path: String) throws(LedgerError) -> String? {
        var information = stat()
        guard fstat(file, &information) == 0 else { throw LedgerFiles.failure("examining", path, path) }
        guard let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8) else { return nil }
        guard let kind = kind(device: deviceText(UInt64(information.st_dev)), path: path, mounts: mounts), isNetwork(kind) else {
            return nil
        }
        return kind
    }

    /// As mountinfo writes it. The bits are those of glibc's `major` and `minor`, which Swift does not import.
    static func deviceText(_ device: UInt64) -> String {
        let major = (device >> 8) & 0xfff | (device >> 32) & ~0xfff
        let minor = device & 0xff | (device >> 12) & ~0xff
        return "\(major & 0xffff_ffff):\(minor & 0xffff_ffff)"
    }

    /// `fuse.sshfs` and its like are; `fuseblk` is a local disk under a driver in user space.
    static func isNetwork(_ kind: String) -> Bool { networks.contains(kind) || kind.hasPrefix("fuse.") }

    /// The file system's name: by its device number, else (some, like btrfs, show files another one than the mount) by the
    /// longest mount point above the path.
    ///
    /// - Parameter mounts: the text of mountinfo. A later line hides an earlier one.
    static func kind(device: String, path: String, mounts: String) -> String? {
        var nearest: (length: Int, kind: String)?
        var sameDevice: String?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { continue }
            let kind = String(fields[dash + 1])
            if fields[2] == device { sameDevice = kind }
            let point = fields[4].replacingOccurrences(of: "\\040", with: " ")
            let isAbove = path == point || path.hasPrefix(point.hasSuffix("/") ? point : point + "/")
            if isAbove, point.count >= nearest?.length ?? 0 { nearest = (point.count, kind) }
        }
        return sameDevice ?? nearest?.kind
    }
}
