/// What a run says at its end: what happened, and what to try next.
struct Farewell {
    let account: LiveAccount
    let workspace: String
    let base: String?

    var text: String {
        let tally = account.tally
        var lines = [""]
        lines.append(
            "\(tally.items) new \(tally.items == 1 ? "video" : "videos"), \(tally.published) published, \(tally.deferred) deferred, \(tally.held) held, "
                + "\(tally.dropped) dropped, \(tally.failed) failed")
        let flag = base == nil ? "" : " --sandbox"
        lines.append("next:  reprise publications list \(workspace)\(flag)     what was posted, and where")
        lines.append("       reprise explain item:ID \(workspace)\(flag)       why, guardrail by guardrail")
        lines.append("       reprise plan \(workspace)                      what the rules will cause")
        return lines.joined(separator: "\n")
    }
}
