import CivilTime
import Domain
import Engine
import Foundation
import HTTPValues
import Ledger
import RuleSet
import Testing

@testable import Daemon

/// 2026-09-01T10:00:00Z
let start = Timestamp(seconds: 1_788_256_800)

func sample(_ name: String = "p1", state: PublicationState = .held, _ reasons: Reason...) -> PublicationRecord {
    var record = PublicationRecord(
        key: PublicationKey(workspace: "studio", cause: "post:autumn/\(name)", subject: name, destination: "studio-x"),
        cause: "post:autumn/\(name)", destination: "studio-x", platform: .x, campaign: "autumn", post: name, occurrence: name, state: state,
        decision: .held, wantedAt: start, slot: nil, decidedAt: start, revision: "files.1", caption: "Secret launch on Monday")
    record.reasons = reasons
    return record
}

extension NotifyRule {
    static func command(_ words: [String], on subjects: [NotifyRule.Subject] = NotifyRule.Subject.allCases) -> NotifyRule {
        NotifyRule(
            way: .command(words), credential: nil, subjects: subjects, origin: RuleLocation(file: "rules.yaml", line: 1, column: 1))
    }
}

struct NoticeTests {
    private static let missing = Reason(.mediaMissing, "no original file was found")

    @Test func whatNeedsAPersonIsTold() throws {
        let reports: [(Report, NotifyRule.Subject, String)] = [
            (.decided(sample(state: .held, Self.missing)), .held, "media-missing"),
            (.moved(sample(state: .held, Self.missing), .hold, note: nil), .held, "media-missing"),
            (.moved(sample(state: .uncertain), .loseAnswer, note: "reset"), .uncertain, "answer-lost"),
            (.moved(sample(state: .failed, Reason(.refused, "X refused it")), .fail, note: nil), .failed, "refused"),
        ]
        for (report, about, reason) in reports {
            let notice = try #require(Notice(report, at: start))
            #expect(notice.about == about && notice.reason == reason)
            #expect(notice.subject == "publication:\(sample().key.hex)")
            #expect(notice.command == "reprise explain key:\(sample().key.short)")
        }
    }

    /// One word for all that it holds; a login that nobody can renew is told of by the credential's name.
    @Test func anOpenCircuitIsToldOnce() throws {
        var circuit = Circuit(destination: "studio-x")
        circuit.open(.suspended, "X has suspended the account", probed: false, at: start)
        let notice = try #require(Notice(.circuitOpened(circuit), at: start))
        #expect(notice.about == .circuitOpen && notice.reason == "suspended" && notice.subject == "destination:studio-x")
        #expect(notice.command == "reprise resume --destination studio-x")
        #expect(Notice(.circuitClosed(circuit), at: start) == nil)
        #expect(Notice(.moved(sample(state: .held, Reason(.circuitOpen, "blocked")), .hold, note: nil), at: start) == nil)
        circuit.open(.credentialDead, "revoked", probed: false, at: start)
        #expect(Notice(.circuitOpened(circuit), at: start) == nil)
    }

    @Test func whatNeedsNobodyIsNot() {
        let reports: [Report] = [
            .decided(sample(state: .scheduled)), .moved(sample(state: .scheduled), .schedule, note: nil), .published(sample()),
            .trouble("the disk is full"), .moved(sample(state: .held, Reason(.paused, "launch day")), .hold, note: nil),
        ]
        for report in reports { #expect(Notice(report, at: start) == nil, "\(report)") }
    }

    /// Platforms quote tokens in their errors; captions are nobody's business before they are out.
    @Test func noSecretAndNoCaptionLeaves() throws {
        let token = "EAAB" + String(repeating: "x7Kq", count: 20)
        let held = sample(state: .held, Reason(.credentialDead, "Malformed access token \(token), says Meta"))
        let notices = [
            try #require(Notice(.decided(held), at: start)), .credentialDead("studio-x", "bad token \(token)", at: start),
            .credentialDead("studio-x", "bad token '0123456789abcdef0123456789abcdef'.", at: start),
        ]
        let text = String(decoding: NoticeMessage(notices, leftOut: 0, workspace: "studio", stamp: .live).body, as: UTF8.self)
        #expect(!text.contains("x7Kq") && !text.contains("0123456789abcdef0123"), "\(text)")
        #expect(text.contains("Malformed access token"))
        #expect(!text.contains("Monday"))
    }

    @Test func theMessageIsThatOfTheSchema() throws {
        let notices = [try #require(Notice(.decided(sample(state: .held, Self.missing)), at: start)), .revisionRefused("no", at: start)]
        let message = NoticeMessage(notices, leftOut: 3, workspace: "studio", stamp: .live)
        let json = try #require(JSON(parsing: message.body))
        #expect(json["version"] == 1 && json["workspace"] == "studio" && json["stamp"] == "live" && json["left_out"] == 3)
        let first = try #require(json["notices"]?[0]?.object)
        #expect(first["about"] == "held" && first["platform"] == "x" && first["at"] == "2026-09-01T10:00:00Z")
        #expect(json["notices"]?[1]?.object?.keys.sorted() == ["about", "at", "reason", "subject", "text", "try"])
        #expect(message.id == NoticeMessage(notices, leftOut: 3, workspace: "studio", stamp: .live).id)
    }
}

struct NoticeBookTests {
    private func notice(_ name: String = "studio-x", at instant: Timestamp = start) -> Notice {
        .credentialDead(name, "expired", at: instant)
    }

    @Test func theSameThingIsToldOnceADay() {
        var book = NoticeBook(NotifyRule.Subject.allCases)
        for minute in 0..<5 { book.add(notice(at: start + .minutes(Int64(minute)))) }
        let first = book.take()
        #expect(first?.notices.count == 1)
        book.add(notice(at: start + .hours(23)))
        #expect(book.isEmpty)
        book.add(notice(at: start + .hours(24)))
        let second = book.take()
        #expect(second?.notices.count == 1)
    }

    @Test func whatWentOnAndStopsAgainIsNews() {
        var book = NoticeBook(NotifyRule.Subject.allCases)
        book.add(notice())
        _ = book.take()
        book.forget("credential:studio")
        book.add(notice())
        #expect(book.isEmpty)
        book.forget("credential:studio-x")
        book.add(notice())
        #expect(!book.isEmpty)
    }

    @Test func onlyWhatWasAskedForIsTold() {
        var book = NoticeBook([.held])
        book.add(notice())
        #expect(book.isEmpty)
    }

    @Test func aFloodIsCountedNotKept() throws {
        var book = NoticeBook(NotifyRule.Subject.allCases)
        for number in 0..<50_000 { book.add(notice("c\(number)", at: start + .milliseconds(Int64(number)))) }
        let message = book.take()
        let taken = try #require(message)
        #expect(taken.notices.count == NoticeBook.capacity)
        #expect(taken.leftOut == 50_000 - NoticeBook.capacity)
        #expect(book.isEmpty)
        // The newest are remembered still.
        book.add(notice("c49999", at: start + .hours(1)))
        #expect(book.isEmpty)
    }
}

struct LogWatchTests {
    @Test func aGrowingLogIsToldAtEachDoubling() {
        var watch = LogWatch(path: "/nowhere/ledger.sqlite", limit: 100 << 20)
        let sizes: [Int64] = [10, 99, 101, 150, 201, 300, 403, 50, 101].map { $0 << 20 }
        let words = sizes.map { watch.judge(bytes: $0) { [77] } }
        #expect(words.map { $0 != nil } == [false, false, true, false, false, true, false, false, true])
        #expect(words[2]?.contains("101 MiB") == true && words[2]?.contains("process 77") == true)
        let word = watch.look()
        #expect(word == nil)
    }
}
