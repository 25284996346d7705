import CivilTime
package import Simulation

/// One small story, told again and again, each time with another single thing going wrong: the first write, the second …
/// until there is none left.
package struct Sweep {
    package enum Story: String, CaseIterable, Sendable {
        /// A video goes to three platforms.
        case video
        /// What a person must approve first.
        case approval
        /// A post at its time, with a file.
        case teaser
    }

    /// What goes wrong, once, the n-th time that it can.
    package enum Trouble: Hashable, Sendable, CaseIterable, CustomStringConvertible {
        case write, noSpace, read, powerCut
        /// The process dies at the n-th crash point.
        case death
        /// The n-th request meets that fate.
        case request(SimulationScript.VisibleFault.Kind)

        package static var allCases: [Trouble] {
            [.write, .noSpace, .read, .powerCut, .death] + SimulationScript.VisibleFault.Kind.allCases.map(Trouble.request)
        }

        package var description: String {
            switch self {
            case .write: "write"
            case .noSpace: "no-space"
            case .read: "read"
            case .powerCut: "power-cut"
            case .death: "death"
            case .request(let kind): "request-\(kind.rawValue)"
            }
        }

        package init?(_ name: String) {
            guard let known = Self.allCases.first(where: { $0.description == name }) else { return nil }
            self = known
        }
    }

    package let story: Story
    package let trouble: Trouble
    private let library: TrialLibrary

    package init(_ story: Story, _ trouble: Trouble, library: TrialLibrary) {
        self.story = story
        self.trouble = trouble
        self.library = library
    }

    package struct Report: Sendable {
        /// How many times it was told with something going wrong.
        package var told = 0
        package var problems: [String] = []
        package init() {}
    }

    /// - Parameters:
    ///   - start: the first n.
    ///   - stride: 1 tries every n.
    package func run(from start: Int = 0, stride: Int = 1) throws -> Report {
        var report = Report()
        var n = start
        while true {
            let outcome = try trial(n).play()
            if !outcome.problems.isEmpty {
                let command = "swift run reprise-sim --story \(story.rawValue) --trouble \(trouble) --n \(n)"
                report.problems.append("\(outcome.problems.joined(separator: "; ")); to see it: \(command)")
                if report.problems.count >= 5 { return report }
            }
            guard hasHappened(n, outcome) else { return report }
            report.told += 1
            n += stride
        }
    }

    private func hasHappened(_ n: Int, _ outcome: Trial.Outcome) -> Bool {
        switch trouble {
        case .write, .noSpace, .read, .powerCut: outcome.hasSuffered
        case .death: outcome.result.tally.points > n
        case .request: outcome.result.tally.requests > n
        }
    }

    package func trial(_ n: Int) -> Trial {
        var trial = Trial(workspace, length: length, seed: UInt64(n) + 1, library: library) { script, people in tell(&script, people) }
        trial.options.rest = .minutes(10)
        switch trouble {
        case .write: trial.trouble = .failsWriting(after: n)
        case .noSpace: trial.trouble = .runsOut(after: n)
        case .read: trial.trouble = .failsReading(after: n)
        case .powerCut: trial.trouble = .powerCut(after: n)
        case .death: trial.options.crashes = .at(n)
        case .request(let kind): trial.options.requestFault = .init(index: n, kind: kind)
        }
        return trial
    }

    private var workspace: TrialWorkspace {
        switch story {
        case .video: .pace
        case .approval: .approvals
        case .teaser: .campaign
        }
    }

    /// The teaser is wanted in the afternoon of a story that begins in the morning.
    private var length: Duration { story == .teaser ? .minutes(200) : .minutes(60) }

    private func tell(_ script: inout SimulationScript, _ people: People) {
        let start = TrialDraw.start(TrialEdition())
        func video(_ caption: String) {
            script.videos.append(
                .init(at: start + .minutes(20), account: "watched", id: "7100000000000000000", caption: caption, duration: .seconds(20)))
        }
        switch story {
        case .video: video("a clip #dance")
        case .approval:
            video("for our sponsor")
            script.happenings.append((start + .minutes(40), .word("ann approves", people.approve(as: "ann"))))
            script.happenings.append((start + .minutes(50), .word("bob approves", people.approve(as: "bob"))))
        case .teaser: break
        }
    }
}
