// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let collections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")

/// A room of the house: a library target that other rooms reach through `package` declarations only.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// - Parameter data: files beside the tests that they find by path, such as golden texts.
func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: data, swiftSettings: strict)
}

let testTargets: [Target] = [
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("CivilTimeTests", ["CivilTime"]),
    tests("CalendarsTests", ["Calendars", "CivilTime", "Diagnostics"]),
    tests("YAMLTreeTests", ["YAMLTree", "Diagnostics"]),
    tests("ExpressionsTests", ["Expressions", "RuleSet", "PlatformFacts", "CivilTime", "Diagnostics"]),
    tests("DomainTests", ["Domain", "CivilTime"], data: ["publication-states.txt"]),
    tests("TransportTests", ["Transport", "HTTPValues", hummingbird]),
    tests("VaultTests", ["Vault", "Domain", "HTTPValues", "CivilTime"]),
    tests("MediaTests", ["Media", "Domain", "CivilTime", "HTTPValues"]),
    tests("PlatformFactsTests", ["PlatformFacts", "Domain", "CivilTime"]),
    tests("PlatformsTests", ["Platforms", "PlatformFacts", "Domain", "HTTPValues", "CivilTime"]),
    tests("SandboxTests", ["Sandbox", "SandboxServer", "HTTPValues", "CivilTime"]),
    tests(
        "RuleFilesTests",
        [
            "HTTPValues", "RuleFiles", "RuleSet", "YAMLTree", "Domain", "Diagnostics", "Calendars", "CivilTime", "Expressions",
            "PlatformFacts",
        ]),
    tests("PlannerTests", ["Planner", "RuleFiles", "RuleSet", "Domain", "Calendars", "Expressions", "CivilTime"], data: ["Cases"]),
    tests("TestKitTests", ["TestKit"]),
    tests(
        "ProofTests",
        [
            "TestKit", "Planner", "Engine", "Ledger", "Platforms", "RuleFiles", "RuleSet", "Domain", "HTTPValues", "CivilTime",
            "Diagnostics",
        ], data: ["Planted"]),
    tests(
        "DaemonTests",
        ["Daemon", "Platforms", "Engine", "Ledger", "Vault", "Transport", "RuleFiles", "RuleSet", "Domain", "HTTPValues", "CivilTime"]),
    tests("EndToEndTests", ["Transport", "HTTPValues", "CivilTime", "Domain", "Ledger"]),
    tests("ArchitectureTests", []),
    tests(
        "CommandsTests",
        [
            "Commands", "Simulation", "Ledger", "Domain", "RuleFiles", "RuleSet", "Planner", "Diagnostics", "CivilTime", "HTTPValues",
            "SandboxServer",
            argumentParser,
        ], data: ["Snapshots"]),
    tests(
        "TrialsTests",
        ["Trials", "Simulation", "Ledger", "Domain", "CivilTime", "reprise-sim"], data: ["seeds.txt"]),
    tests("SimulationTests", ["Simulation", "Diagnostics", "RuleFiles", "RuleSet", "Domain", "CivilTime"]),
    tests("LedgerTests", ["Ledger", "Domain", "CivilTime", grdb]),
    tests(
        "EngineTests",
        ["Engine", "Ledger", "RuleFiles", "RuleSet", "Planner", "Platforms", "PlatformFacts", "Domain", "HTTPValues", "CivilTime"]),
]

/// Random input by libFuzzer: programs without a `main`, which link under `--sanitize=fuzzer` only (`make fuzz`).
func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: "fuzz-" + name, dependencies: dependencies, path: "Tests/Fuzz/" + name, swiftSettings: strict)
}

let fuzzers: [Target] =
    Context.environment["REPRISE_FUZZ"] == nil
    ? []
    : [
        fuzzer("yaml", ["YAMLTree", "Diagnostics"]),
        fuzzer("rules", ["RuleFiles", "Diagnostics"]),
        fuzzer("cel", ["Expressions", "RuleSet", "Domain", "CivilTime"]),
    ]

/// `REPRISE_ONLY=PlannerTests,reprise swift build` builds these targets and what they need, nothing else: for short rounds
/// while working on one room.
let only = (Context.environment["REPRISE_ONLY"] ?? "").split(separator: ",").map(String.init)

func selected(_ targets: [Target]) -> [Target] {
    guard !only.isEmpty else { return targets }
    var wanted = Set(only)
    var open = only
    while let name = open.popLast() {
        for case .byNameItem(let dependency, _) in targets.first(where: { $0.name == name })?.dependencies ?? [] {
            if wanted.insert(dependency).inserted { open.append(dependency) }
        }
    }
    return targets.filter { wanted.contains($0.name) }
}

let package = Package(
    name: "reprise",
    products: only.isEmpty || only.contains("reprise") ? [.executable(name: "reprise", targets: ["reprise"])] : [],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    ],
    targets: selected(
        [
            // L0: knows nobody
            .systemLibrary(name: "CLibyaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
            .systemLibrary(name: "CLibcurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
            .target(name: "CurlShim", dependencies: ["CLibcurl"]),
            room("HTTPValues"),
            room("Diagnostics"),
            room("CivilTime"),

            // L1: single subjects
            room("YAMLTree", ["CLibyaml", "Diagnostics"]),
            room("Expressions", ["Diagnostics", "CivilTime", collections]),
            room("Domain", ["CivilTime", "Diagnostics", crypto]),
            room("Calendars", ["CivilTime", "Diagnostics"]),
            room("Transport", ["HTTPValues", "CLibcurl", "CurlShim"]),
            room("PlatformFacts", ["Domain"]),

            // L2: what is made of them
            room("RuleSet", ["HTTPValues", "Domain", "Expressions", "PlatformFacts", "Calendars", "CivilTime", "Diagnostics"]),
            room("Ledger", [grdb, "Domain", "CivilTime"]),
            room("Vault", [crypto, "Domain", "HTTPValues", "CivilTime"]),
            room("Media", ["Domain", "PlatformFacts", "HTTPValues", "CivilTime", crypto]),
            room("Git", []),
            room("Platforms", ["PlatformFacts", "Domain", "HTTPValues", "CivilTime"]),
            room("Sandbox", ["HTTPValues", "CivilTime", crypto]),

            // L3
            room("RuleFiles", ["YAMLTree", "RuleSet", "Domain", "Expressions", "PlatformFacts", "Calendars", "Diagnostics", "CivilTime"]),
            room("Planner", ["RuleSet", "Domain", "Expressions", "PlatformFacts", "Calendars", "CivilTime", "Diagnostics"]),
            room("SandboxServer", ["Sandbox", "HTTPValues", "CivilTime", hummingbird]),

            // L4
            room(
                "Engine",
                [
                    "Planner", "RuleSet", "Ledger", "Platforms", "PlatformFacts", "Domain", "HTTPValues", "CivilTime", "Expressions",
                    "Diagnostics",
                ]),

            // L5
            room(
                "Simulation",
                [
                    "Engine", "Transport", "Ledger", "Sandbox", "Vault", "RuleFiles", "RuleSet", "Platforms", "PlatformFacts", "Domain",
                    "HTTPValues",
                    "CivilTime",
                ]),
            room(
                "Daemon",
                [
                    "Engine", "Ledger", "RuleFiles", "RuleSet", "Transport", "Vault", "Media", "Git", "Platforms", "PlatformFacts",
                    "Domain", "HTTPValues", "CivilTime", "Diagnostics", "SandboxServer", "Sandbox",
                ]),

            // L6
            room(
                "Commands",
                [
                    argumentParser, "Daemon", "Engine", "Planner", "Ledger", "RuleFiles", "RuleSet", "YAMLTree", "Expressions", "Transport",
                    "Vault",
                    "Media", "Git", "Platforms", "PlatformFacts", "Domain", "HTTPValues", "CivilTime", "Diagnostics", "SandboxServer",
                    "Sandbox", "Simulation",
                ]),

            // Beside the house: for tests alone, never linked by a product
            room("TestKit", []),
            .target(name: "CFaultVFS", linkerSettings: [.linkedLibrary("sqlite3")]),
            room(
                "Trials",
                [
                    "Simulation", "TestKit", "CFaultVFS", "Engine", "Ledger", "RuleFiles", "RuleSet", "Domain", "HTTPValues", "CivilTime",
                    "Diagnostics",
                ]),
            .executableTarget(
                name: "reprise-sim", dependencies: [argumentParser, "Trials", "Simulation", "CivilTime"], swiftSettings: strict),
            .executableTarget(name: "reprise", dependencies: ["Commands", argumentParser], swiftSettings: strict),
            .executableTarget(
                name: "reprise-bench",
                dependencies: [
                    argumentParser, grdb, hummingbird, "CLibyaml", "RuleFiles", "RuleSet", "YAMLTree", "Expressions", "Planner", "Engine",
                    "Ledger",
                    "Platforms", "PlatformFacts", "Transport", "Domain", "HTTPValues", "CivilTime", "Diagnostics",
                ], swiftSettings: strict),
        ] + testTargets + fuzzers),
    swiftLanguageModes: [.v6]
)
