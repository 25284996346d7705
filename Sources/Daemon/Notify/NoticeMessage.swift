import CivilTime
import Domain
import Foundation
import HTTPValues
import Ledger

/// What a webhook receives as its body, and a command on its standard input (`schema/notice.schema.json`).
struct NoticeMessage: Sendable {
    let body: Data
    let id: String

    init(_ notices: [Notice], leftOut: Int, workspace: String, stamp: LedgerStamp) {
        let document: JSON = .object([
            "version": .int(1), "workspace": .string(workspace), "stamp": .string(stamp.rawValue),
            "notices": .array(notices.map(\.json)), "left_out": .int(Int64(leftOut)),
        ])
        body = document.data
        // The same for each try, so that a receiver can tell a repetition.
        id = "msg_" + sha256Hex(body).prefix(32)
    }
}
