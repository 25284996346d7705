package import CivilTime
package import Domain
package import HTTPValues
package import Ledger
package import RuleSet

/// What a disk can do to a ledger.
package enum DiskTrouble: Hashable, Sendable {
    /// No file can grow.
    case full
    /// Space returns, and whatever was to fail does not.
    case healed
    /// After so many calls that write (or read), one fails.
    case failsWriting(after: Int)
    case failsReading(after: Int)
    case runsOut(after: Int)
    /// After so many calls that write, the power goes in the middle of one.
    case powerCut(after: Int)
}

/// Something that comes from outside, at an instant of the script.
package enum Happening: Sendable {
    case video(SimulationScript.Video)
    /// A body of the sandbox's `POST /_sandbox/faults`.
    case fault(JSON)
    /// The platform forgets all grants of a credential; its owner logs in again later.
    case revoked(String, Platform)
    case death(Death)
    /// SIGTERM; the next process starts after that time.
    case stop(restartAfter: Duration)
    /// SIGSTOP, or a closed lid: nothing of the process runs for that long. What it had sent goes on.
    case freeze(Duration)
    /// The wall's clock is set: forward, or with a negative duration back.
    case clock(Duration)
    case disk(DiskTrouble)
    /// New rules lie in the workspace.
    case revision(RuleSet)
    /// A command that a person gives; what it comes to goes into the log. It may fail: the ledger can be busy or full.
    case word(String, @Sendable (Ledger, Timestamp) throws -> String)
}

extension Happening {
    /// For the log.
    var name: String {
        switch self {
        case .video(let video): "video \(video.id)"
        case .fault(let body): "fault \(body["fault"]?.string ?? "") \(body["match"]?["platform"]?.string ?? "")"
        case .revoked(let name, _): "revoked \(name)"
        case .death(let death): death.rawValue
        case .stop(let pause): "stop, start after \(pause.text)"
        case .freeze(let length): "freeze for \(length.text)"
        case .clock(let jump): "clock \(jump.milliseconds) ms"
        case .disk(let trouble): "disk: \(trouble)"
        case .revision(let rules): "revision \(rules.revision)"
        case .word(let name, _): name
        }
    }
}
