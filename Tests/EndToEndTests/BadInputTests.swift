import Foundation
import Testing

/// Something that is wrong from outside, and what `reprise` says to it.
struct BadInput: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var exit: Int32 = 1
    /// Files of the workspace `w` that differ from the example's.
    var files: [String: String] = [:]
    /// Replacements in the example's own files.
    var edits: [(file: String, from: String, to: String)] = []
    var arguments: [String]
    /// What standard error must name: the place, and the way out.
    var says: [String]

    static let all: [BadInput] = [
        BadInput(
            testDescription: "a workspace that does not exist", arguments: ["run", "nowhere", "--sandbox"],
            says: ["nowhere does not exist", "reprise init"]),
        BadInput(
            testDescription: "an empty workspace", arguments: ["run", "empty", "--sandbox"],
            says: ["no rule files in", "empty", "reprise init"]),
        BadInput(
            testDescription: "a YAML error", edits: [("reprise.yaml", "cap: [{ per: day, max: 8 }]", "cap: [{ per: day, max: 8 ]")],
            arguments: ["run", "w", "--sandbox"], says: ["yaml-", "reprise.yaml:34:", "close the `{`"]),
        BadInput(
            testDescription: "an unknown key", edits: [("reprise.yaml", "spacing: 20m", "spaceing: 20m")],
            arguments: ["run", "w", "--sandbox"], says: ["unknown-key", "`spaceing`", "reprise.yaml:37:5", "did you mean `spacing`?"]),
        BadInput(
            testDescription: "an unknown destination", edits: [("dances.yaml", "to: studio-shorts", "to: studio-short")],
            arguments: ["plan", "w"], says: ["unknown-destination", "dances.yaml:16:", "did you mean `studio-shorts`?"]),
        BadInput(
            testDescription: "a CEL type error in a template", edits: [("dances.yaml", "firstLine().truncate(100)", "firstLine() + 3")],
            arguments: ["run", "w", "--sandbox"], says: ["error[expression]", "dances.yaml:17:", "cannot join string and int"]),
        BadInput(
            testDescription: "a ledger that is not SQLite",
            files: ["w/.reprise/sandbox.sqlite": "It was a dark and stormy night; the rain fell.\n"],
            arguments: ["run", "w", "--sandbox"], says: ["w/.reprise/sandbox.sqlite is not a SQLite database", "--state"]),
        BadInput(
            testDescription: "a list from a ledger that is not SQLite",
            files: ["w/.reprise/sandbox.sqlite": "It was a dark and stormy night; the rain fell.\n"],
            arguments: ["publications", "list", "w", "--sandbox"], says: ["w/.reprise/sandbox.sqlite is not a SQLite database", "--state"]),
        BadInput(
            testDescription: "a folder where the ledger should be", files: ["w/.reprise/sandbox.sqlite/x": ""],
            arguments: ["run", "w", "--sandbox"], says: ["sandbox.sqlite"]),
        BadInput(
            testDescription: "no vault key", arguments: ["run", "w"], says: ["no vault key", "REPRISE_KEY_FILE", "--sandbox"]),
        BadInput(
            testDescription: "an unknown option", exit: 64, arguments: ["run", "w", "--sandbocks"], says: ["--sandbocks", "--help"]),
        BadInput(
            testDescription: "a speed that is none", exit: 64, arguments: ["run", "w", "--sandbox", "--speed", "0"], says: ["--speed"]),
        BadInput(
            testDescription: "a clock that is none", exit: 64, arguments: ["run", "w", "--sandbox", "--clock", "noonish"],
            says: ["--clock noonish"]),
        BadInput(
            testDescription: "an unknown command", exit: 64, arguments: ["chekc", "w"], says: ["chekc", "reprise check"]),
        BadInput(
            testDescription: "a scenario that is missing", arguments: ["run", "w", "--sandbox", "--scenario", "gone.yaml"],
            says: ["gone.yaml"]),
        BadInput(
            testDescription: "a scenario with a mistake", files: ["w/_sandbox.yaml": "- after: soon\n  items: {}\n"],
            arguments: ["run", "w", "--sandbox"], says: ["_sandbox.yaml:1:", "soon"]),
    ]
}

extension EndToEnd {
    @Suite(.serialized) struct BadInputTests {
        @Test("is refused with its place and a way out", .timeLimit(.minutes(1)), arguments: BadInput.all)
        func refused(_ input: BadInput) async throws {
            try await withFolder { folder in
                let workspace = try copyStudio(to: folder, as: "w")
                try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
                for (name, text) in input.files { try folder.write(text, to: name) }
                for edit in input.edits {
                    let text = try String(contentsOfFile: workspace + "/" + edit.file, encoding: .utf8)
                    try #require(text.contains(edit.from), "the example has changed")
                    try folder.write(text.replacingOccurrences(of: edit.from, with: edit.to), to: "w/" + edit.file)
                }
                let arguments = input.arguments.map { ["w", "empty", "nowhere"].contains($0) ? folder.path($0) : $0 }
                let result = try await Self.run(arguments, in: folder)
                Self.expect(result, exit: input.exit, says: input.says)
            }
        }

        @Test(
            "REPRISE_ENDPOINT where nobody answers, or on another machine", .timeLimit(.minutes(1)),
            arguments: ["http://127.0.0.1:1", "http://example.com"])
        func endpoint(_ address: String) async throws {
            try await withFolder { folder in
                let workspace = try copyStudio(to: folder)
                let result = try await Self.run(["run", workspace], environment: ["REPRISE_ENDPOINT": address], in: folder)
                Self.expect(result, exit: 1, says: ["try: ", "reprise sandbox"])
            }
        }

        @Test("a port in use", .timeLimit(.minutes(1)))
        func portInUse() async throws {
            try await withFolder { folder in
                let first = try await SandboxProcess.start(speed: 1, in: folder)
                defer { first.child.end() }
                let address = String(first.client.base.dropFirst("http://".count))
                let result = try await Self.run(["sandbox", "--listen", address], in: folder)
                Self.expect(result, exit: 1, says: ["port \(address.split(separator: ":")[1]) is in use", "--listen 127.0.0.1:0"])
                #expect(first.child.state == nil)
                first.child.send(SIGTERM)
                #expect(try await first.child.waitForEnd() == .exit(0))
            }
        }

        @Test("what looks like a token is refused in YAML and not repeated", .timeLimit(.minutes(1)))
        func tokenInRules() async throws {
            try await withFolder { folder in
                let token = "EAAGm0PX4ZCpsBAKZCZCfakeTokenThatLooksReal0123456789abcdefghijklmnop"
                let workspace = try copyStudio(to: folder)
                let file = workspace + "/reprise.yaml"
                let text = try String(contentsOfFile: file, encoding: .utf8)
                try folder.write(
                    text.replacingOccurrences(of: "credentials: studio-x ", with: "credentials: \(token) "), to: "studio/reprise.yaml")
                for command in ["check", "run", "plan", "config"] {
                    let result = try await Self.run([command, workspace], in: folder)
                    #expect(result.ending == .exit(1), "\(command): \(result.transcript)")
                    #expect(!(result.output + result.errors).contains(token), "\(command): \(result.transcript)")
                }
            }
        }

        static func run(_ arguments: [String], environment: [String: String] = [:], in folder: TemporaryFolder) async throws -> Performance
        {
            let child = try ChildProcess(Binary.path(), arguments, environment: environment, in: folder)
            let ending = try await child.waitForEnd(within: .seconds(30))
            return Performance(ending: ending, output: child.output, errors: child.errors)
        }

        /// What a message of a program that fell over looks like.
        private static let debris = [
            "Fatal error", "Stack dump", "Backtrace", "Thread 0", "Error Domain", "Optional(", "UserInfo", ".swift",
            "should not have happened", "0x0",
        ]

        static func expect(
            _ result: Performance, exit: Int32, says: [String], sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(result.ending == .exit(exit), "\(result.transcript)", sourceLocation: sourceLocation)
            for text in says { #expect(result.errors.contains(text), "says “\(text)”", sourceLocation: sourceLocation) }
            if !says.allSatisfy(result.errors.contains) { Issue.record("it said: \(result.transcript)", sourceLocation: sourceLocation) }
            for text in debris { #expect(!result.errors.contains(text), "\(result.errors)", sourceLocation: sourceLocation) }
        }
    }
}
