import CivilTime
import Domain
import HTTPValues
import Platforms
import Testing

@Suite struct CredentialRefreshTests {
    private let now = Timestamp(seconds: 1_790_000_000)

    private func refresh(_ platform: Platform) throws -> CredentialRefresh {
        try #require(PlatformRegistry.standard().refreshers[platform])
    }

    private func kind(_ outcome: RefreshOutcome) -> String {
        switch outcome {
        case .renewed: "renewed"
        case .dead: "dead"
        case .retry: "retry"
        }
    }

    @Test(arguments: [Platform.youtube, .x, .tiktok, .instagram])
    func aNewTokenIsTakenWithItsLife(platform: Platform) throws {
        let body = #"{"access_token":"new","expires_in":7200,"refresh_token":"next","refresh_expires_in":15552000,"token_type":"Bearer"}"#
        guard
            case .renewed(let access, let expires, let next, let nextExpires) = try refresh(platform).outcome(
                .success(response(200, body)), now)
        else { throw Unexpected() }
        #expect(access.reveal() == "new" && expires == now + .hours(2) && next?.reveal() == "next" && nextExpires == now + .days(180))
    }

    @Test func googleKeepsItsRefreshToken() throws {
        guard
            case .renewed(_, _, let next, _) = try refresh(.youtube).outcome(
                .success(response(200, #"{"access_token":"a","expires_in":3599}"#)), now)
        else { throw Unexpected() }
        #expect(next == nil)
    }

    @Test func refusalsAreDeadAndTroubleIsNot() throws {
        let cases: [(Platform, Int, String, String)] = [
            (.youtube, 400, #"{"error":"invalid_grant"}"#, "dead"), (.x, 400, #"{"error":"invalid_request"}"#, "dead"),
            (.tiktok, 200, #"{"error":"invalid_grant","log_id":"1"}"#, "dead"), (.tiktok, 200, #"{"error":"server_error"}"#, "retry"),
            (.youtube, 503, "<html>", "retry"), (.x, 200, "{}", "retry"), (.x, 200, #"{"access_token":"a\r\nX: y"}"#, "retry"),
            (.instagram, 400, #"{"error":{"code":190,"error_subcode":463}}"#, "dead"), (.instagram, 400, #"{"error":{"code":4}}"#, "retry"),
            (.instagram, 500, #"{"error":{"code":2}}"#, "retry"), (.instagram, 200, "", "retry"),
        ]
        for (platform, status, body, expected) in cases {
            #expect(kind(try refresh(platform).outcome(.success(response(status, body)), now)) == expected, "\(platform) \(body)")
        }
        #expect(kind(try refresh(.x).outcome(.failure(TransportFailure(.maybeSent, "cut")), now)) == "retry")
    }

    @Test func requestsHoldSlotsOnly() throws {
        let tiktok = try refresh(.tiktok).request("studio", nil)
        #expect(tiktok.url == "https://open.tiktokapis.com/v2/oauth/token/" && tiktok.field("client_key") == "‹studio.client_id›")
        #expect(tiktok.field("refresh_token") == "‹studio.refresh_token›" && tiktok.field("grant_type") == "refresh_token")
        let facebook = try refresh(.instagram).request("studio", "facebook")
        #expect(facebook.field("fb_exchange_token") == "‹studio.access_token›" && facebook.field("grant_type") == "fb_exchange_token")
        #expect(try refresh(.instagram).request("studio", "instagram").url == "https://graph.instagram.com/refresh_access_token")
    }
}
