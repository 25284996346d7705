import Foundation
import Testing

@testable import CivilTime

/// The project's conformance vectors, where they are at hand: every one must pass.
struct RecurrenceVectorTests {
    private struct File: Decodable { let vectors: [Vector] }

    private struct Vector: Decodable {
        struct Window: Decodable {
            let from: String
            let to: String
        }
        let id: String
        let category: String
        let expect: String
        let expected: [String]?
        let tzid: String?
        // RRULE
        let rrule: String?
        let dtstart: String?
        let exdate: [String]?
        let window: Window?
        let limit: Int?
        let truncated: Bool?
        // cron
        let expr: String?
        let after: String?
        let n: Int?
    }

    private static func vectors(_ name: String) throws -> [Vector] {
        let path = FileManager.default.currentDirectoryPath + "/../shared/vectors/\(name).json"
        guard let data = FileManager.default.contents(atPath: path) else {
            print("skipped: there are no vectors at \(path)")
            return []
        }
        return try JSONDecoder().decode(File.self, from: data).vectors
    }

    @Test func recurrenceRules() throws {
        for vector in try Self.vectors("rrule") {
            let text = try #require(vector.rrule)
            if vector.expect == "error" {
                #expect(throws: RecurrenceTextError.self, "\(vector.id)") { try RecurrenceRule(text: text, until: .utc) }
                continue
            }
            let window = try #require(vector.window)
            let set = RecurrenceSet(
                rule: try RecurrenceRule(text: text, until: .utc), start: try wall(try #require(vector.dtstart)),
                zone: try Zone.named(try #require(vector.tzid)), excluded: try (vector.exdate ?? []).map(wall))
            let found = set.occurrences(from: try at(window.from), to: try at(window.to), limit: try #require(vector.limit))
            #expect(found.times.map { $0.rfc3339() } == vector.expected, "\(vector.id) \(text)")
            #expect(found.truncated == (vector.truncated ?? false), "\(vector.id) \(text)")
        }
    }

    @Test func cronExpressions() throws {
        for vector in try Self.vectors("cron") {
            let text = try #require(vector.expr)
            // Extensions are refused.
            if vector.expect == "error" || vector.category == "ext" {
                #expect(throws: RecurrenceTextError.self, "\(vector.id)") { try CronExpression(text: text) }
                continue
            }
            let cron = try CronExpression(text: text)
            let zone = try Zone.named(try #require(vector.tzid))
            let count = try #require(vector.n)
            var instant = try at(try #require(vector.after))
            let found = cron.occurrences(in: zone, from: instant + .milliseconds(1), limit: count)
            #expect(found.times.map { $0.rfc3339() } == vector.expected, "\(vector.id) \(text)")
            var single: [String] = []
            while single.count < count, let next = cron.next(after: instant, in: zone) {
                single.append(next.rfc3339())
                instant = next
            }
            #expect(single == vector.expected, "\(vector.id) \(text)")
        }
    }
}
