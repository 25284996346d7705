/// The end of a command that could not do its work: one sentence, and the way out.
package struct CommandFailure: Error, Sendable {
    /// DESIGN §7.
    package enum Status: Int32, Sendable {
        /// The workspace is invalid, or the command cannot start.
        case failed = 1
        /// `plan --exit-code`: something would change.
        case changes = 2
        /// `check --strict`: warnings.
        case warnings = 3
        case refused = 4
        case usage = 64
        /// Our bug.
        case bug = 70
    }

    package var message: String
    package var way: String?
    package var status: Status

    package init(_ message: String, try way: String? = nil, status: Status = .failed) {
        self.message = message
        self.way = way
        self.status = status
    }

    package static func usage(_ message: String, try way: String? = nil) -> CommandFailure {
        CommandFailure(message, try: way, status: .usage)
    }

    /// For flags of the whole design that this version does not honour: better refused than ignored.
    package static func notYet(_ what: String) -> CommandFailure {
        .usage("\(what) is not supported by this version yet", try: "leave it out; `reprise --version` tells what you have")
    }
}
