import Foundation
import Testing

/// The rooms know each other in one direction only (DESIGN §4). SwiftPM stops an import without a dependency; this stops
/// the dependency.
struct ImportTests {
    /// What each room may import of ours.
    static let rooms: [String: Set<String>] = [
        "HTTPValues": [], "Diagnostics": [], "CivilTime": [], "Git": [],
        "YAMLTree": ["Diagnostics"],
        "Expressions": ["Diagnostics", "CivilTime"],
        "Domain": ["CivilTime", "Diagnostics"],
        "Transport": ["HTTPValues"],
        "PlatformFacts": ["Domain"],
        "Calendars": ["CivilTime", "Diagnostics"],
        "RuleSet": ["Domain", "Expressions", "PlatformFacts", "Calendars", "CivilTime", "Diagnostics", "HTTPValues"],
        "Ledger": ["Domain", "CivilTime"],
        "Vault": ["Domain", "HTTPValues", "CivilTime"],
        "Media": ["Domain", "PlatformFacts", "HTTPValues", "CivilTime"],
        "Platforms": ["PlatformFacts", "Domain", "HTTPValues", "CivilTime"],
        "Sandbox": ["HTTPValues", "CivilTime"],
        "RuleFiles": ["YAMLTree", "RuleSet", "Domain", "Expressions", "PlatformFacts", "Calendars", "Diagnostics", "CivilTime"],
        "Planner": ["RuleSet", "Domain", "Expressions", "PlatformFacts", "Calendars", "CivilTime", "Diagnostics"],
        "SandboxServer": ["Sandbox", "HTTPValues", "CivilTime"],
        "Engine": [
            "Planner", "RuleSet", "Ledger", "Platforms", "PlatformFacts", "Domain", "HTTPValues", "CivilTime", "Expressions", "Diagnostics",
        ],
        "Simulation": [
            "Engine", "Transport", "Ledger", "Sandbox", "Vault", "RuleFiles", "RuleSet", "Platforms", "PlatformFacts", "Domain",
            "HTTPValues",
            "CivilTime",
        ],
        "Daemon": [
            "Engine", "Ledger", "RuleFiles", "RuleSet", "Transport", "Vault", "Media", "Git", "Platforms", "PlatformFacts", "Domain",
            "HTTPValues",
            "CivilTime", "Diagnostics", "SandboxServer", "Sandbox",
        ],
        "reprise": ["Commands"],
    ]

    /// The top of the house may know everything below it.
    static let tops: Set<String> = ["Commands", "reprise-bench", "reprise-sim", "TestKit", "Trials"]

    /// Modules of others, and the rooms that may use them.
    static let outside: [String: Set<String>] = [
        "GRDB": ["Ledger", "reprise-bench"],
        "GRDBSQLite": ["reprise-bench"],
        "Crypto": ["Domain", "Vault", "Media", "Sandbox"],
        "Hummingbird": ["SandboxServer", "Daemon", "reprise-bench"],
        "HTTPTypes": ["SandboxServer", "Daemon"],
        "NIOCore": ["SandboxServer", "Daemon"],
        "Logging": ["SandboxServer", "Daemon"],
        "ArgumentParser": ["Commands", "reprise", "reprise-bench", "reprise-sim"],
        "CFaultVFS": ["Trials"],
        "OrderedCollections": ["Expressions"],
        "Synchronization": ["Expressions"],
        "CLibyaml": ["YAMLTree", "reprise-bench"],
        "CLibcurl": ["Transport"],
        "CurlShim": ["Transport"],
        // System calls: file locks, terminals, signals, clocks. Pure rooms have no use for them.
        "Glibc": ["Ledger", "Media", "Vault", "Transport", "SandboxServer", "Daemon", "Commands", "Git", "reprise", "reprise-bench"],
        "Musl": ["Ledger", "Media", "Vault", "Transport", "SandboxServer", "Daemon", "Commands", "Git", "reprise", "reprise-bench"],
        // Rule files read and check many files on several cores; they wait for the end and keep the order.
        "Dispatch": ["RuleFiles", "SandboxServer", "Daemon", "Commands", "Transport", "reprise-bench"],
        "Foundation": Set(rooms.keys).union(tops).subtracting(pure),
    ]

    /// A function of its arguments does not open files.
    static let pure: Set<String> = ["Planner", "Diagnostics", "RuleSet"]

    static func imports(_ file: SourceFile) -> [String] {
        file.codeLines.compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                words[..<place].allSatisfy({
                    $0.hasPrefix("@") || ["package", "internal", "public", "private", "fileprivate"].contains($0)
                })
            else { return nil }
            let kinds: Set<String> = ["struct", "class", "enum", "func", "var", "let", "protocol", "typealias"]
            let name = kinds.contains(words[place + 1]) && place + 2 < words.count ? words[place + 2] : words[place + 1]
            return String(name.prefix { $0 != "." })
        }
    }

    @Test func everyRoomIsInTheTable() {
        for room in SourceTree.rooms {
            #expect(Self.rooms[room] != nil || Self.tops.contains(room), "\(room) is not in the import table of DESIGN §4")
        }
        #expect(SourceTree.files.count > 100)
    }

    @Test func roomsKnowEachOtherInOneDirectionOnly() {
        let ours = Set(Self.rooms.keys).union(Self.tops)
        for file in SourceTree.files {
            for name in Self.imports(file) where ours.contains(name) && !Self.tops.contains(file.room) {
                #expect(Self.rooms[file.room]?.contains(name) == true, "\(file.path) imports \(name)")
            }
        }
    }

    @Test func theTableItselfHasNoCircle() {
        var known: Set<String> = []
        var rest = Self.rooms
        while let next = rest.keys.sorted().first(where: { rest[$0]?.isSubset(of: known.union(["Commands"])) == true }) {
            known.insert(next)
            rest[next] = nil
        }
        #expect(rest.isEmpty, "in a circle: \(rest.keys.sorted())")
    }

    /// One misreading of an API must not hide in both halves.
    @Test func sandboxAndPlatformsNeverMeet() {
        for file in SourceTree.files {
            let names = Self.imports(file)
            if ["Sandbox", "SandboxServer"].contains(file.room) {
                #expect(!names.contains("Platforms") && !names.contains("PlatformFacts"), "\(file.path)")
            }
            if ["Platforms", "PlatformFacts"].contains(file.room) {
                #expect(!names.contains("Sandbox") && !names.contains("SandboxServer"), "\(file.path)")
            }
        }
    }

    @Test func modulesOfOthersStayInTheirRooms() {
        let ours = Set(Self.rooms.keys).union(Self.tops)
        for file in SourceTree.files {
            for name in Self.imports(file) where !ours.contains(name) {
                #expect(Self.outside[name]?.contains(file.room) == true, "\(file.path) imports \(name)")
            }
        }
    }

    /// Foundation's own client and its zones have no place here: requests are values, zones are read from TZif files.
    @Test func nobodyUsesFoundationForWiresOrZones() {
        for file in SourceTree.files where !Self.tops.contains(file.room) {
            #expect(!Self.imports(file).contains("FoundationNetworking"), "\(file.path)")
            for word in ["URLSession", "URLRequest", "TimeZone(", "Calendar(", "DateFormatter", "NotificationCenter"] {
                #expect(!file.code.contains(word), "\(file.path) uses \(word)")
            }
        }
    }

    /// The checker proves nothing about code that it shares; and no product carries it.
    @Test func theCheckerStandsAlone() throws {
        let files = SourceTree.files.filter { $0.room == "TestKit" }
        #expect(files.count > 5)
        for file in files { #expect(Self.imports(file).allSatisfy { $0 == "Foundation" }, "\(file.path)") }
        for file in SourceTree.files where file.room != "Trials" {
            #expect(!Self.imports(file).contains("TestKit"), "\(file.path)")
        }
        let guests: Set<String> = ["Trials", "reprise-sim"]
        for file in SourceTree.files where !guests.contains(file.room) {
            #expect(!Self.imports(file).contains("Trials"), "\(file.path)")
        }
        let package = try String(contentsOf: SourceTree.root.appendingPathComponent("Package.swift"), encoding: .utf8)
        let users = package.split(separator: "\n").filter { $0.contains("\"TestKit\"") }.map { $0.drop { $0 == " " } }
        #expect(
            users.allSatisfy { line in
                ["room(\"TestKit\", [])", "\"TestKit\", \"Planner\"", "\"Simulation\", \"TestKit\"", "tests("].contains {
                    line.hasPrefix($0)
                }
            }
        )
    }

    @Test func theReaderOfImportsReadsThem() {
        let text = """
            @testable import A
            package import B
            import struct C.D
            // import E
            /* import F */
            let text = "import G"
            """
        let file = SourceFile(path: "X/x.swift", room: "X", text: text, code: SwiftText.code(text))
        #expect(Self.imports(file) == ["A", "B", "C"])
    }
}
