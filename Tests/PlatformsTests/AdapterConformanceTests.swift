import CivilTime
import Domain
import Foundation
import HTTPValues
import Platforms
import Testing

/// What every adapter owes the engine, whatever its platform.
@Suite struct AdapterConformanceTests {
    @Test(arguments: WellBehaved.platforms)
    func aWholePostMakesOneVisibleCallAndSettles(platform: Platform) throws {
        let server = WellBehaved(platform)
        var driver = try Driver(platform, Sample.draft(platform))
        #expect(try driver.run(try driver.handle(.begin), with: server.answer).isReady)
        #expect(server.posts == 0)
        #expect(try driver.handle(.begin).isReady)
        let done = try driver.run(try driver.handle(.open), with: server.answer)
        #expect(done.published != nil)
        #expect(server.posts == 1)
        guard case .settled = try driver.run(try driver.handle(.begin), with: server.answer) else {
            Issue.record("a follow-up must settle")
            return
        }
        #expect(driver.visibleCalls == 1)
        #expect(try problem(try driver.handle(.open)).classification == .uncertain)
        #expect(try driver.handle(.lookup).published?.id == done.published?.id)
    }

    /// The process dies in the n-th request, before or after the platform acted on it.
    @Test(arguments: WellBehaved.platforms, [false, true])
    func aCrashInAnyRequestStillMakesExactlyOnePost(platform: Platform, acted: Bool) throws {
        for crash in 1...12 {
            let server = WellBehaved(platform)
            var driver = try Driver(platform, Sample.draft(platform))
            var requests = 0
            var crashed: MachineRequest.Kind?
            var action = try driver.handle(.begin)
            var lookups = 0
            for _ in 0..<200 where action.published == nil {
                switch action {
                case .send(let request):
                    requests += 1
                    guard requests == crash, crashed == nil else {
                        action = try driver.handle(.answered(server.answer(request)))
                        continue
                    }
                    crashed = request.kind
                    if acted { _ = server.answer(request) }
                    action = try driver.handle(request.kind == .visible ? .lookup : .begin)
                case .wait(let until):
                    driver.now = max(driver.now, until)
                    action = try driver.handle(.woken)
                case .ready: action = try driver.handle(.open)
                case .absent: action = try driver.handle(.begin)
                case .unknown:
                    lookups += 1
                    driver.now = driver.now + .seconds(40)
                    action = try driver.handle(.lookup)
                default:
                    Issue.record("crash in request \(crash): \(action)")
                    return
                }
            }
            #expect(action.published != nil, "crash in request \(crash)")
            #expect(server.posts == 1, "crash in request \(crash)")
            #expect(driver.visibleCalls == (crashed == .visible && !acted ? 2 : 1))
        }
    }

    @Test(arguments: WellBehaved.platforms)
    func lostAnswersAreSafeOrUncertainByTheirReach(platform: Platform) throws {
        for reach in [TransportFailure.Reach.notSent, .maybeSent] {
            let server = WellBehaved(platform)
            var driver = try Driver(platform, Sample.draft(platform))
            var action = try driver.handle(.begin)
            var failed: Set<String> = []
            for _ in 0..<200 where !action.isReady {
                if case .wait(let until) = action {
                    driver.now = max(driver.now, until)
                    action = try driver.handle(.woken)
                } else if case .send(let request) = action, failed.insert(request.label).inserted {
                    #expect(request.kind == .prepare)
                    #expect(try problem(try driver.handle(.unanswered(TransportFailure(reach, "reset")))).classification == .retrySame)
                    action = try driver.handle(.begin)
                } else if case .send(let request) = action {
                    action = try driver.handle(.answered(server.answer(request)))
                } else {
                    Issue.record("\(action)")
                    return
                }
            }
            #expect(action.isReady && failed.count >= 3)
            _ = try driver.handle(.open)
            let lost = try problem(try driver.handle(.unanswered(TransportFailure(reach, "reset"))))
            #expect(lost.classification == (reach == .notSent ? .retrySame : .uncertain))
            if reach == .maybeSent {
                #expect(try problem(try driver.handle(.begin)).classification == .uncertain)
                #expect(try problem(try driver.handle(.open)).classification == .uncertain)
            }
            #expect(driver.visibleCalls == 1)
        }
    }

    /// Hostile answers in every state: no crash, no success out of nothing, never a second visible call unasked.
    @Test(arguments: WellBehaved.platforms)
    func noHostileAnswerIsTakenForAPost(platform: Platform) throws {
        var random = SeededGenerator(state: 7)
        for _ in 0..<60 {
            let server = WellBehaved(platform)
            var driver = try Driver(platform, Sample.draft(platform))
            var action = try driver.handle(.begin)
            let honest = Int.random(in: 0...14, using: &random)
            for turn in 0..<60 {
                #expect(action.published == nil, "\(action)")
                switch action {
                case .send(let request):
                    let isLast = request.kind == .visible || request.kind == .lookup
                    let answer = turn < honest && !isLast ? server.answer(request) : HostileAnswers.next(&random)
                    action = try driver.handle(.answered(answer))
                case .wait(let until):
                    driver.now = max(driver.now, until)
                    action = try driver.handle(.woken)
                case .ready: action = try driver.handle(.open)
                case .failed(let problem): action = try driver.handle(problem.classification == .uncertain ? .lookup : .begin)
                case .unknown: action = try driver.handle(Bool.random(using: &random) ? .lookup : .begin)
                case .absent: action = try driver.handle(.begin)
                case .published, .settled: break
                }
            }
        }
    }

    @Test(arguments: WellBehaved.platforms)
    func answersOutOfTurnChangeNothing(platform: Platform) throws {
        var driver = try Driver(platform, Sample.draft(platform))
        #expect(try problem(try driver.answer(200, #"{"id":"1","data":{"id":"1"}}"#)).classification == .retrySame)
        #expect(try problem(try driver.handle(.open)).classification != .permanent)
        #expect(try driver.handle(.lookup).isUnknown)
        #expect(driver.visibleCalls == 0)
    }

    @Test(arguments: WellBehaved.platforms)
    func theStateHoldsNoSecretAndOpensOnlyWhereItBelongs(platform: Platform) throws {
        let server = WellBehaved(platform)
        var driver = try Driver(platform, Sample.draft(platform))
        _ = try driver.run(try driver.handle(.begin), with: server.answer)
        let text = String(decoding: driver.state, as: UTF8.self)
        #expect(!text.contains("access_token") && !text.contains("Bearer") && !text.contains("upload_id"))
        #expect(text.contains("\"format\":1"))
        for other in WellBehaved.platforms where other != platform {
            let adapter = try #require(PlatformRegistry.standard().adapters[other])
            #expect(throws: AdapterStateError.foreign(expected: other, found: platform)) {
                _ = try adapter.step(driver.state, .begin, driver.now)
            }
        }
        let newer = [UInt8](text.replacingOccurrences(of: "\"format\":1", with: "\"format\":9").utf8)
        #expect(throws: AdapterStateError.format(platform, 9)) { _ = try driver.adapter.step(newer, .begin, driver.now) }
        #expect(throws: AdapterStateError.unreadable(platform)) { _ = try driver.adapter.step([1, 2, 3], .begin, driver.now) }
    }
}

/// Answers that no contract describes.
enum HostileAnswers {
    static func next(_ random: inout SeededGenerator) -> HTTPResponse {
        let status = [200, 200, 201, 204, 308, 400, 401, 403, 404, 410, 413, 429, 500, 503, 99].randomElement(using: &random) ?? 200
        let headers =
            [
                [], [("Location", "https://evil.example/upload")], [("Location", "sealed:x@https://evil.example")],
                [("Range", "bytes=0-99999999999")],
                [("Range", "bytes=5-")], [("Range", "bytes=0--4")], [("x-rate-limit-reset", "99999999999999999999")],
                [("X-Business-Use-Case-Usage", "{\"1\":[{\"estimated_time_to_regain_access\":1e300}]}")],
            ].randomElement(using: &random) ?? []
        let bodies = [
            "", "null", "[]", "{}", "\"id\"", "{\"id\":", "<html>busy</html>", "{\"id\":null}", "{\"id\":{}}", "{\"id\":\"\"}",
            "{\"id\":\"../..\"}",
            "{\"id\":-1}", "{\"id\":1.5}", "{\"data\":[]}", "{\"data\":{}}", "{\"data\":null}", "{\"data\":{\"id\":\"a b\"}}",
            "{\"data\":{\"id\":[]}}",
            "{\"error\":{}}", "{\"error\":\"no\"}", "{\"error\":{\"code\":\"x\"}}",
            "{\"error\":{\"code\":9223372036854775807,\"error_subcode\":-1}}",
            "{\"status_code\":\"WHAT\"}", "{\"status_code\":7}", "{\"errors\":[{}],\"status\":\"x\"}", "{\"errors\":{\"a\":1}}",
            "{\"data\":{\"processing_info\":{\"state\":\"?\"}}}",
            "{\"data\":{\"processing_info\":{\"check_after_secs\":-5,\"state\":\"pending\"}}}",
            "{\"data\":[{\"id\":\"5\",\"attachments\":{\"media_keys\":[7,\"_\",\"\"]}}]}",
            "{\"data\":[{\"id\":\"5\",\"caption\":\"launch #dance\"}]}",
            "{\"data\":[{\"id\":\"5\",\"timestamp\":\"soon\",\"caption\":\"launch #dance\"}]}",
            "{\"video_status\":{\"uploading_phase\":{\"bytes_transferred\":-9}}}",
        ]
        var body = Data((bodies.randomElement(using: &random) ?? "").utf8)
        if Int.random(in: 0..<4, using: &random) == 0 {
            body = Data((0..<Int.random(in: 0..<64, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        return HTTPResponse(status: status, headers: headers.map { HTTPResponse.Field($0.0, $0.1) }, body: body)
    }
}
