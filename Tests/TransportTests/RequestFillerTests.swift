import Foundation
import HTTPValues
import Testing
import Transport

struct RequestFillerTests {
    private let token = CredentialSlot(credential: "studio-x", field: "access_token")
    private let filler = RequestFiller(
        secret: { $0.field == "access_token" ? Secret("s3cr+t/=") : nil },
        unseal: { ["7f": Secret("https://up.test/session/abc?upload_id=9")][$0] ?? ($0 == "ev" ? Secret("https://evil.test/") : nil) },
        mediaPath: { $0 == "aa" ? "/store/aa" : nil })

    @Test func fillsSlotsInHeadersQueryAndForm() throws {
        let wire = try filler.fill(
            HTTPRequest(
                .post, "https://a.test/x?v=1", query: [HTTPField("t", "\(token)"), HTTPField("q q", "ä&b")],
                headers: [HTTPHeader("Authorization", "Bearer \(token)")],
                body: .form([HTTPField("a", "1 2"), HTTPField("t", "\(token)")]),
                timeoutSeconds: 7, maxResponseBytes: 9))
        #expect(wire.url == "https://a.test/x?v=1&t=s3cr%2Bt%2F%3D&q%20q=%C3%A4%26b")
        #expect(wire.headers == [.init("Authorization", "Bearer s3cr+t/="), .init("Content-Type", "application/x-www-form-urlencoded")])
        #expect(wire.body == [.bytes(Data("a=1%202&t=s3cr%2Bt%2F%3D".utf8))])
        #expect(wire.timeout == .seconds(7))
        #expect(wire.maxResponseBytes == 9)
        #expect(!"\(wire)".contains("s3cr"))
        #expect(!String(reflecting: wire).contains("s3cr"))
    }

    @Test func saysWhatIsMissing() {
        let other = CredentialSlot(credential: "studio-x", field: "refresh_token")
        let cases: [(HTTPRequest, FillError)] = [
            (HTTPRequest(.get, "https://a.test/", headers: [HTTPHeader("A", "\(token)\(other)")]), .missingSecret(other)),
            (HTTPRequest(.get, "https://a.test/", query: [HTTPField("A", "\(other)")]), .missingSecret(other)),
            (HTTPRequest(.put, "sealed:00@https://up.test"), .unknownSeal(id: "00")),
            (HTTPRequest(.put, "sealed:ev@https://up.test"), .foreignSeal(origin: "https://up.test")),
            (HTTPRequest(.put, "sealed:"), .unknownSeal(id: "?")),
            (
                HTTPRequest(.put, "https://a.test/", body: .media(MediaRange(sha256: "bb", offset: 0, length: 1))),
                .missingMedia(sha256: "bb")
            ),
            (
                HTTPRequest(.put, "https://a.test/", body: .multipart([MultipartPart(name: "", content: .text("x"))])),
                .invalidPart(name: "")
            ),
        ]
        for (request, error) in cases { #expect(throws: error) { try filler.fill(request) } }
        #expect("\(FillError.missingSecret(other))".contains("`studio-x` has no `refresh_token`"))
    }

    @Test func opensSealedURLsAndNeverShowsThem() throws {
        let request = HTTPRequest(
            .put, "sealed:7f@https://up.test", query: [HTTPField("n", "1")], body: .media(MediaRange(sha256: "aa", offset: 5, length: 6)))
        let wire = try filler.fill(request)
        #expect(wire.url == "https://up.test/session/abc?upload_id=9&n=1")
        #expect(wire.body == [.file(path: "/store/aa", offset: 5, length: 6)])
        #expect(wire.label == "PUT up.test/‹sealed›")
        #expect(RequestFiller.redactedLine(request) == "PUT https://up.test/‹sealed›")
    }

    @Test func redactsQueryValues() {
        let request = HTTPRequest(.get, "https://a.test/x?state=abc&flag", query: [HTTPField("access_token", "\(token)")])
        #expect(RequestFiller.redactedLine(request) == "GET https://a.test/x?state&flag&access_token")
        #expect(RequestFiller.redactedLine(HTTPRequest(.get, "nonsense secret")) == "GET (unreadable URL)")
    }

    @Test func buildsMultipartBodies() throws {
        let request = HTTPRequest(
            .post, "https://a.test/",
            body: .multipart([
                MultipartPart(name: "media_category", content: .text("tweet_video")),
                MultipartPart(
                    name: "me\"dia", filename: "cl\r\nip.mp4", contentType: "video/mp4",
                    content: .media(MediaRange(sha256: "aa", offset: 0, length: 3))),
            ]))
        let wire = try filler.fill(request, boundary: "B")
        #expect(wire.headers == [.init("Content-Type", "multipart/form-data; boundary=B")])
        let flat = wire.body.map { piece in
            switch piece {
            case .bytes(let data): String(decoding: data, as: UTF8.self)
            case .file(let path, _, let length): "<\(path) \(length)>"
            }
        }.joined()
        let expected = """
            --B\r
            Content-Disposition: form-data; name="media_category"\r
            \r
            tweet_video\r
            --B\r
            Content-Disposition: form-data; name="me%22dia"; filename="cl%0D%0Aip.mp4"\r
            Content-Type: video/mp4\r
            \r
            </store/aa 3>\r
            --B--\r

            """
        #expect(flat == expected)
    }

    @Test func derivesTheBoundaryFromTheParts() throws {
        func type(_ text: String) throws -> String? {
            try filler.fill(
                HTTPRequest(.post, "https://a.test/", body: .multipart([MultipartPart(name: "a", content: .text(SlottedText(text)))]))
            ).headers.first?.value
        }
        let first = try type("x")
        #expect(first == (try type("x")))
        #expect(first != (try type("y")))
        #expect(first?.hasPrefix("multipart/form-data; boundary=reprise-") == true)
    }

    @Test func sealsWhatTheAnswerGrants() throws {
        var request = HTTPRequest(
            .post, "https://up.test/start", sealing: [.header("location"), .jsonMember("upload_url"), .jsonMember("absent")])
        let response = HTTPResponse(
            status: 200, headers: [.init("Location", "/session?id=s3cret"), .init("X", "y")],
            body: Data(#"{"id":12345678901234567,"upload_url":"https://cdn.test/s3cret"}"#.utf8))
        var kept: [String] = []
        let sealed = RequestFiller.sealing(response, of: request) { secret, origin in
            kept.append(secret.reveal())
            return SealedURL(id: "\(kept.count)", origin: origin)
        }
        #expect(kept == ["https://up.test/session?id=s3cret", "https://cdn.test/s3cret"])
        #expect(sealed.header("Location") == "sealed:1@https://up.test")
        #expect(sealed.header("X") == "y")
        #expect(sealed.json == ["id": 12_345_678_901_234_567, "upload_url": "sealed:2@https://cdn.test"])
        request.sealing = [.header("X"), .jsonMember("id")]
        let removed = RequestFiller.sealing(response, of: request) { _, origin in SealedURL(id: "1", origin: origin) }
        #expect(removed.header("X") == nil)
        #expect(removed.json?["id"] == .null)
    }
}
