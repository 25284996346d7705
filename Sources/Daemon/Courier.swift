import CivilTime
import Domain
import HTTPValues
import Transport
import Vault

/// Carries requests: fills in secrets just before the bytes leave, and seals what an answer must not leave lying about.
struct Courier: Sendable {
    let transport: HTTPTransport
    let store: any CredentialStore
    let keeper: CredentialKeeper
    let media: MediaLocator
    let clock: any DaemonClock
    let identities: IdentityBook

    /// How long a sealed upload session is kept: the longest that a platform of ours documents is a week.
    static let sealLife: Duration = .days(7)

    /// What kept a request from being sent, where the engine must do more than try again.
    enum Hindrance: Error {
        /// Only a person can make the credential work again.
        case deadCredential(String, String)
        /// The file is not what it was when it was taken in.
        case mediaGone(String)
    }

    func carry(_ request: HTTPRequest) async throws(Hindrance) -> HTTPResult {
        for credential in request.credentials {
            switch await keeper.assureFresh(credential) {
            case .ready: break
            case .dead(let why): throw .deadCredential(credential, why)
            case .unavailable(let why): return .failure(TransportFailure(.notSent, "credential \(credential): \(why)"))
            }
        }
        do {
            return try await carryFilled(request)
        } catch let error as FillError {
            if case .missingMedia = error { throw .mediaGone(error.description) }
            return .failure(TransportFailure(.notSent, error.description))
        } catch {
            return .failure(TransportFailure(.notSent, "\(error)"))
        }
    }

    private func carryFilled(_ request: HTTPRequest) async throws -> HTTPResult {
        let filler = RequestFiller(
            secret: { slot in (try? store.record(slot.credential))?.secret(slot.field) },
            unseal: { id in try? store.unseal(id, at: clock.now()) },
            mediaPath: { sha256 in media.path(of: sha256) })
        let wire = try filler.fill(request)
        let result = await transport.send(wire)
        guard case .success(let response) = result, !request.sealing.isEmpty else { return result }
        do {
            return .success(
                try RequestFiller.sealing(response, of: request) { secret, origin in
                    SealedURL(id: try store.seal(secret, expires: clock.now() + Courier.sealLife, at: clock.now()), origin: origin)
                })
        } catch {
            // The platform has answered: whatever it did is done.
            return .failure(TransportFailure(.maybeSent, "the answer could not be kept: \(error)"))
        }
    }
}
