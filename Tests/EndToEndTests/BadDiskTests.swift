import CivilTime
import Foundation
import Glibc
import Ledger
import Testing

extension EndToEnd {
    @Suite(.serialized) struct BadDiskTests {
        @Test("a ledger of a newer version is refused by every command, unharmed", .timeLimit(.minutes(1)))
        func newerLedger() async throws {
            try await withFolder { folder in
                let studio = try copyStudio(to: folder)
                let path = studio + "/.reprise/sandbox.sqlite"
                try FileManager.default.createDirectory(atPath: studio + "/.reprise", withIntermediateDirectories: true)
                try Ledger.open(path: path, stamp: .sandbox, workspace: "studio", at: Timestamp(seconds: 1_790_000_000)).close()
                // The journal must be in the file before its bytes are changed.
                try? FileManager.default.removeItem(atPath: path + "-shm")
                var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
                let name = Data("0001-initial".utf8)
                var patched = 0
                while let place = bytes.range(of: name) {
                    bytes.replaceSubrange(place, with: Data("9001-initial".utf8))
                    patched += 1
                }
                try #require(patched > 0, "the ledger keeps its migrations' names")
                try bytes.write(to: URL(fileURLWithPath: path))
                for arguments in [
                    ["run", studio, "--sandbox"], ["publications", "list", studio, "--sandbox"], ["status", studio, "--sandbox"],
                ] {
                    let result = try await BadInputTests.run(arguments, in: folder)
                    BadInputTests.expect(result, exit: 1, says: ["sandbox.sqlite was written by a newer reprise", "pgrade reprise"])
                }
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
            }
        }

        @Test("a directory that may only be read", .timeLimit(.minutes(1)))
        func readOnlyDirectory() async throws {
            guard let command = Self.asNobody else {
                print("skipped: permissions bind only users other than root, and there is no setpriv to become one")
                return
            }
            try await withFolder { folder in
                let studio = try copyStudio(to: folder)
                chmod(folder.url.path, 0o755)
                chmod(studio, 0o555)
                defer { chmod(studio, 0o755) }
                let binary = try Binary.path()
                guard try await Self.canRead(binary, as: command, in: folder) else {
                    print("skipped: the build folder is closed to other users")
                    return
                }
                let child = try ChildProcess(
                    command[0], command.dropFirst() + [binary, "run", studio, "--sandbox"], environment: [:], in: folder)
                let ending = try await child.waitForEnd(within: .seconds(30))
                let result = Performance(ending: ending, output: child.output, errors: child.errors)
                BadInputTests.expect(result, exit: 1, says: [studio, "try: "])
            }
        }

        @Test("a disk that is full from the start", .timeLimit(.minutes(1)))
        func fullDisk() async throws {
            try await Self.withSmallDisk("64k") { folder, disk in
                let studio = try copyStudio(to: disk)
                let result = try await BadInputTests.run(["run", studio, "--sandbox", "--until-idle"], in: folder)
                BadInputTests.expect(result, exit: 1, says: ["there is no space left for the ledger", "sandbox.sqlite", "ree some space"])
            }
        }

        @Test("a disk that fills while the daemon runs: it says so, goes on when there is space, and posts once", .timeLimit(.minutes(2)))
        func diskFillsUp() async throws {
            try await Self.withSmallDisk("8m", as: "workspace") { folder, disk in
                try await KillSite.run(in: folder) { site in
                    try Self.fill(disk)
                    try await site.newItem("clip-1")
                    try await until("the daemon says that the disk is full") {
                        if site.daemon.state != nil { throw Obstacle("the daemon ended") }
                        return (site.daemon.output + site.daemon.errors).contains("no space left")
                    }
                    let status = try await BadInputTests.run(["status", site.workspace, "--sandbox"], in: folder)
                    #expect(status.ending == .exit(0), "\(status.transcript)")
                    let backup = try await BadInputTests.run(
                        ["backup", site.workspace, "--sandbox", "--to", disk.path("copy")], in: folder)
                    BadInputTests.expect(backup, exit: 1, says: ["there is no space left", "copy"])
                    try FileManager.default.removeItem(atPath: disk.path("ballast"))
                    try await until("the daemon goes on") { site.daemon.output.contains("the ledger can be written again") }
                    try await site.finishAndVerify()
                }
            }
        }

        @Test("Ctrl-C ends a daemon whose disk is full", .timeLimit(.minutes(2)))
        func controlCWithFullDisk() async throws {
            try await Self.withSmallDisk("8m", as: "workspace") { folder, disk in
                try await KillSite.run(in: folder) { site in
                    try Self.fill(disk)
                    try await site.newItem("clip-1")
                    try await until("the daemon says that the disk is full") { site.daemon.output.contains("no space left") }
                    site.daemon.send(SIGINT)
                    #expect(try await site.daemon.waitForEnd(within: .seconds(15)) == .exit(0))
                }
            }
        }

        // MARK: Disks and users

        /// A folder with a file system of its own inside; skipped, with the reason, where none can be mounted.
        static func withSmallDisk(_ size: String, as name: String = "disk", _ body: (TemporaryFolder, TemporaryFolder) async throws -> Void)
            async throws
        {
            try await withFolder { folder in
                let place = folder.path(name)
                try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
                guard mount("none", place, "tmpfs", 0, "size=\(size)") == 0 else {
                    print("skipped: no small file system can be mounted: \(String(cString: strerror(errno)))")
                    return
                }
                defer { umount2(place, Int32(MNT_DETACH)) }
                try await body(folder, TemporaryFolder(at: place))
            }
        }

        private static func fill(_ disk: TemporaryFolder) throws {
            let file = open(disk.path("ballast"), O_WRONLY | O_CREAT | O_APPEND, 0o644)
            guard file >= 0 else { throw Obstacle("no ballast") }
            defer { close(file) }
            for size in [1 << 16, 1 << 12, 1 << 8, 1] {
                let bytes = [UInt8](repeating: 0, count: size)
                while write(file, bytes, size) == size {}
            }
        }

        /// The words before a command that make it run without root's powers; empty for those who have none.
        private static var asNobody: [String]? {
            let tool = "/usr/bin/setpriv"
            guard geteuid() == 0 else { return ["/usr/bin/env"] }
            guard FileManager.default.isExecutableFile(atPath: tool) else { return nil }
            return [tool, "--reuid=65534", "--regid=65534", "--clear-groups"]
        }

        private static func canRead(_ binary: String, as command: [String], in folder: TemporaryFolder) async throws -> Bool {
            let child = try ChildProcess(command[0], command.dropFirst() + [binary, "--version"], environment: [:], in: folder)
            return try await child.waitForEnd() == .exit(0)
        }
    }
}
