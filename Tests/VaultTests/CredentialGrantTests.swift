import CivilTime
import Domain
import HTTPValues
import Testing
import Vault

struct CredentialGrantTests {
    private let noon = Timestamp(seconds: 1_800_000_000)

    @Test func readsAGrant() {
        let grant: JSON = [
            "platform": "instagram", "account": "studio", "account_id": "178", "username": "studio.dance", "client_id": "c",
            "client_secret": "s",
            "access_token": "EAAG", "expires_in": 60, "refresh_token": "r", "refresh_expires_in": 120, "token_type": "Bearer",
            "login": "facebook", "page_id": 99, "scopes": ["a"],
        ]
        #expect(
            CredentialRecord(name: "studio-instagram", grant: grant, at: noon)
                == CredentialRecord(
                    name: "studio-instagram", platform: .instagram, accountID: "178", accountName: "studio.dance", clientID: Secret("c"),
                    clientSecret: Secret("s"), accessToken: Secret("EAAG"), accessTokenExpires: noon + .seconds(60),
                    refreshToken: Secret("r"),
                    refreshTokenExpires: noon + .seconds(120), extra: ["login": Secret("facebook"), "page_id": Secret("99")]))
    }

    @Test func refusesGrantsWithoutTokenOrPlatform() {
        let bad: [JSON] = [
            .null, [], [:], ["platform": "x"], ["platform": "x", "access_token": ""], ["platform": "myspace", "access_token": "a"],
            ["access_token": "a"],
        ]
        for grant in bad { #expect(CredentialRecord(name: "a", grant: grant, at: noon) == nil) }
    }

    @Test func doubtsLifetimes() {
        for seconds: Int64 in [-1, .max, .min] {
            let grant: JSON = ["platform": "x", "access_token": "a", "expires_in": .int(seconds)]
            #expect(CredentialRecord(name: "a", grant: grant, at: noon)?.accessTokenExpires == nil)
        }
    }

    @Test func keepsARefreshTokenThatWasNotRotated() {
        var record = CredentialRecord(name: "a", platform: .youtube, refreshToken: Secret("r1"), refreshTokenExpires: noon)
        record.renew(accessToken: Secret("a2"), expires: noon + .hours(1), refreshToken: nil, refreshExpires: nil)
        #expect(record.accessToken == Secret("a2"))
        #expect(record.refreshToken == Secret("r1"))
        #expect(record.refreshTokenExpires == noon)
        record.renew(accessToken: Secret("a3"), expires: nil, refreshToken: Secret("r2"), refreshExpires: nil)
        #expect(record.refreshToken == Secret("r2"))
        #expect(record.refreshTokenExpires == nil)
    }
}
