import Foundation
import HTTPValues
import Testing
import Vault

struct WebhookSignatureTests {
    /// The example of the specification; the other one computed with Python's `hmac`.
    @Test func theSignaturesAreThoseComputedElsewhere() {
        #expect(
            WebhookSignature.text(
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330, body: Data(#"{"test": 2432232314}"#.utf8),
                secret: Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(
            WebhookSignature.text(id: "msg_1", seconds: 1, body: Data("{}".utf8), secret: Secret("plain secret"))
                == "v1,QlEPLNCmlEbvumVaNTruhm8m1xVRJMjSUX/J9lCKfPQ=")
    }
}
