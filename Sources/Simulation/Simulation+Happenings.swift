import CivilTime
import Domain
import Engine
import Ledger

/// What comes from outside.
extension Simulation {
    func happen(_ happening: Happening) throws {
        defer { witness?.happened(happening, at: now) }
        switch happening {
        case .video(let video): return world.post(video, at: now)
        case .fault(let body):
            tally.faults += 1
            _ = world.inject("faults", body, at: now)
            return
        default: note(happening.name)
        }
        switch happening {
        case .video, .fault: break
        case .revoked(let name, let platform): world.revoke(name, platform: platform)
        case .death(let death): die(by: death)
        case .stop(let pause): try stop(restartAfter: pause)
        case .freeze(let length): if process != nil { frozenUntil = max(frozenUntil, now + length) }
        case .clock(let jump): clockError = clockError + jump
        case .disk(let trouble): disk.suffer(trouble)
        case .revision(let revision):
            rules = revision
            grantAll(revision)
            add(.event(.rulesLoaded(revision), life: life), at: now)
        case .word(_, let deed): speak(deed)
        }
    }

    /// Another process writes; the daemon looks within a second.
    private func speak(_ deed: (Ledger, Timestamp) throws -> String) {
        do {
            try disk.visit(at: wall) { ledger in
                let (latest, doubted) = try ledger.read { (try $0.highWater ?? wall, try $0.doubtedClock) }
                // A clock that the engine does not believe dates nothing.
                note(try deed(ledger, doubted == nil ? max(wall, latest) : latest))
            }
        } catch { note("refused: \(error)") }
        add(.nudge(life: life), at: now + .milliseconds(Int64(networkDice.int(1...1000))))
    }
}
