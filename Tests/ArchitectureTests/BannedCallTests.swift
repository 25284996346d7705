import Testing

/// Time is an argument, I/O is a value (DESIGN §1): below the daemon nothing reads a clock, sleeps, draws lots, prints or
/// gives up.
struct BannedCallTests {
    struct Ban: Sendable {
        var text: String
        var why: String
    }

    static let bans: [Ban] = [
        Ban(text: "Date()", why: "time is an argument"),
        Ban(text: "Date.now", why: "time is an argument"),
        Ban(text: "Date(timeIntervalSinceNow", why: "time is an argument"),
        Ban(text: "ContinuousClock", why: "time is an argument"),
        Ban(text: "SuspendingClock", why: "time is an argument"),
        Ban(text: "DispatchTime.now", why: "time is an argument"),
        Ban(text: "clock_gettime", why: "time is an argument"),
        Ban(text: "gettimeofday", why: "time is an argument"),
        Ban(text: "Task.sleep", why: "time is an argument"),
        Ban(text: "Thread.sleep", why: "time is an argument"),
        Ban(text: "usleep(", why: "time is an argument"),
        Ban(text: "UUID()", why: "the same seed gives the same bytes"),
        Ban(text: ".random(", why: "the same seed gives the same bytes"),
        Ban(text: ".shuffled()", why: "the same seed gives the same bytes"),
        Ban(text: ".randomElement()", why: "the same seed gives the same bytes"),
        Ban(text: "SystemRandomNumberGenerator", why: "the same seed gives the same bytes"),
        Ban(text: "print(", why: "only the console writes"),
        Ban(text: "debugPrint(", why: "only the console writes"),
        Ban(text: "dump(", why: "only the console writes"),
        Ban(text: "try!", why: "errors are told, not fatal"),
        Ban(text: "fatalError(", why: "errors are told, not fatal"),
        Ban(text: "preconditionFailure(", why: "errors are told, not fatal"),
        Ban(text: "Task {", why: "work belongs to somebody who waits for it"),
        Ban(text: "Task(", why: "work belongs to somebody who waits for it"),
        Ban(text: "Task.detached", why: "work belongs to somebody who waits for it"),
        Ban(text: "DispatchQueue", why: "work belongs to somebody who waits for it"),
    ]

    struct Allowance: Sendable {
        var path: String
        var calls: Set<String>
        var reason: String
    }

    /// Each file with its reason. A file that does not need its allowance any more fails the test.
    static let allowed: [Allowance] = [
        .init(path: "Daemon/DaemonClock.swift", calls: ["clock_gettime"], reason: "the daemon's only look at the machine's clock"),
        .init(
            path: "Daemon/DaemonLoop.swift", calls: ["ContinuousClock", "Task.sleep"],
            reason: "how long a stop may take and a pause after a busy ledger: real time, whatever the virtual clock says"),
        .init(path: "Daemon/Mailbox.swift", calls: ["Task {", "Task.sleep"], reason: "the timer of the loop's wait"),
        .init(
            path: "Daemon/CredentialKeeper.swift", calls: ["Task {", "Task.sleep"],
            reason: "a refresh under way must not be cancelled, and the pause between its tries"),
        .init(
            path: "Daemon/RemoteSandboxClock.swift", calls: ["Task.detached", "Task.sleep"],
            reason: "follows the clock of a sandbox in another process; ends with its owner"),
        .init(path: "Daemon/CredentialForecast.swift", calls: ["Task.sleep"], reason: "the pause between two looks at all credentials"),
        .init(path: "Commands/Run/PublisherTurn.swift", calls: ["Task.sleep"], reason: "the pause between two tries of the lock"),
        .init(path: "Daemon/Notify/Notifier.swift", calls: ["Task.sleep"], reason: "the pause between tries to tell somebody"),
        .init(path: "Daemon/Notify/NoticeCommand.swift", calls: ["Task.sleep"], reason: "ends a program that does not end by itself"),
        .init(
            path: "Git/GitCommand.swift", calls: ["DispatchQueue"],
            reason: "reads git's output while its end is waited for, both bounded in time"),
        .init(
            path: "RuleFiles/Workspace/Lanes.swift", calls: ["DispatchQueue"],
            reason: "files are read and checked on several cores; it returns when all is done, with results in order"),
        .init(
            path: "SandboxServer/SandboxClock.swift", calls: ["DispatchTime.now", "Task.sleep"],
            reason: "the emulator's clock: monotonic time at a speed"),
        .init(
            path: "SandboxServer/SandboxServer.swift", calls: ["Task {"], reason: "runs the server until it is stopped, which waits for it"),
        .init(path: "Commands/Check/CheckWatch.swift", calls: ["Task {"], reason: "ends the watch with a signal; ends with the watch"),
        .init(path: "Commands/Run/RunCommand.swift", calls: ["Task {"], reason: "passes a signal on to the daemon while it runs"),
        .init(
            path: "Commands/Shared/CommandClock.swift", calls: ["clock_gettime"], reason: "the commands' only look at the machine's clock"),
    ]

    /// Bench code measures with real clocks; it ships to nobody.
    static let freeRooms: Set<String> = ["reprise-bench"]

    /// Not inside a longer name, not a declaration or a method of something else.
    static func finds(_ ban: String, in line: Substring) -> Bool {
        var rest = line
        while let range = rest.firstRange(of: ban) {
            let before = rest[..<range.lowerBound]
            let isWord = ban.first?.isLetter == true && (before.last.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } ?? false)
            let isDeclared = before.hasSuffix("func ")
            if !isWord, !isDeclared { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    @Test func nobodyCallsWhatIsBanned() {
        for file in SourceTree.files where !Self.freeRooms.contains(file.room) {
            let allowance = Self.allowed.first { $0.path == file.path }
            for (number, line) in file.codeLines.enumerated() {
                for ban in Self.bans where Self.finds(ban.text, in: line) && allowance?.calls.contains(ban.text) != true {
                    if ban.text == "print(", Self.printsOfItsOwn.contains(file.path) { continue }
                    Issue.record("\(file.path):\(number + 1): \(ban.text) — \(ban.why)")
                }
            }
        }
    }

    /// Files whose `print` is a method of theirs, which writes to the console they were given.
    static let printsOfItsOwn: Set<String> = ["Commands/Check/CheckCommand.swift"]

    @Test func noAllowanceIsLeftOver() {
        for allowance in Self.allowed {
            guard let file = SourceTree.files.first(where: { $0.path == allowance.path }) else {
                Issue.record("\(allowance.path) is allowed but does not exist")
                continue
            }
            for call in allowance.calls.sorted() {
                #expect(file.codeLines.contains { Self.finds(call, in: $0) }, "\(allowance.path) no longer needs \(call)")
            }
        }
        for path in Self.printsOfItsOwn {
            let file = SourceTree.files.first { $0.path == path }
            #expect(file?.code.contains("func print(") == true, "\(path) has no print of its own")
        }
    }

    /// Rooms above the engine, and those below it that wait for something by nature.
    static let asynchronous: Set<String> = [
        "Transport", "SandboxServer", "Daemon", "Commands", "reprise", "reprise-bench", "reprise-sim",
    ]
    /// The vault keeps one refresh of a credential in flight; whoever else wants one waits for it.
    static let asynchronousFiles: Set<String> = [
        "Vault/RefreshGate.swift", "Vault/FileLock.swift", "Vault/CredentialStore.swift", "Vault/ThrowawayVault.swift", "Vault/Vault.swift",
    ]

    @Test func belowTheDaemonNothingWaits() {
        for file in SourceTree.files where !Self.asynchronous.contains(file.room) && !Self.asynchronousFiles.contains(file.path) {
            for (number, line) in file.codeLines.enumerated() {
                for word in Self.waits(in: line) { Issue.record("\(file.path):\(number + 1): \(word) below the daemon") }
            }
        }
        for path in Self.asynchronousFiles.sorted() {
            let file = SourceTree.files.first { $0.path == path }
            #expect(file?.codeLines.contains { !Self.waits(in: $0).isEmpty } == true, "\(path) waits for nothing any more")
        }
    }

    private static func waits(in line: Substring) -> [String] {
        let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
        return ["await", "async", "actor"].filter { words.contains(Substring($0)) && !isName($0, line) }
    }

    /// `actor` is also who did something in the audit log: a parameter or member, never before a type's name.
    private static func isName(_ word: String, _ line: Substring) -> Bool {
        guard word == "actor" else { return false }
        let declarations = ["actor ", "package actor ", "final actor ", "private actor ", "fileprivate actor "]
        let trimmed = line.drop { $0 == " " }
        return !declarations.contains { trimmed.hasPrefix($0) && trimmed.dropFirst($0.count).first?.isUppercase == true }
    }

    @Test func stringsAndCommentsAreNotCode() {
        let code = SwiftText.code(
            #"""
            let a = "Date()" // Date()
            /* UUID() /* nested */ Date() */
            let b = """
                print("x")
                """
            let c = "\(d["e"]) Date()"
            real()
            """#)
        #expect(!code.contains("Date()") && !code.contains("UUID()") && !code.contains("print("))
        #expect(code.contains("real()"))
        #expect(Self.finds("Task {", in: "let x = Task { }") && !Self.finds("Task {", in: "group.addTask { }"))
        #expect(Self.finds(".random(", in: "Int.random(in: 0...1)"))
    }
}
