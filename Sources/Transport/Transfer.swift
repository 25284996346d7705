import CLibcurl
import CurlShim
import Foundation
import HTTPValues

/// One request inside libcurl: its easy handle, its body and its answer so far. Lives on the transport's thread only.
final class Transfer {
    let request: WireRequest
    let route: Route
    let easy: UnsafeMutableRawPointer
    private let body: BodyReader
    private var response: ResponseCollector
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    /// Set when libcurl is about to send the request's first byte: from then on the server may have acted on it.
    private var hasBegun = false
    /// Why we ended it ourselves; goes before libcurl's own code.
    private var abortReason: String?
    private var reportedBytes: Int64 = -1
    /// The last address refused while connecting; another address of the same name may still have been allowed.
    private var refusedAddress: String?

    init(_ request: WireRequest, route: Route, configuration: TransportConfiguration) throws(TransportFailure) {
        let body: BodyReader
        do {
            body = try BodyReader(request.body)
        } catch {
            throw TransportFailure(.notSent, "\(request.label): \(error)")
        }
        guard let easy = curl_easy_init() else { throw TransportFailure(.notSent, "\(request.label): libcurl is out of memory") }
        self.request = request
        self.route = route
        self.easy = easy
        self.body = body
        response = ResponseCollector(maxBodyBytes: request.maxResponseBytes, sink: request.sink)
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.pointee = 0
        headerList = TransferOptions.headerList(request)
        TransferOptions(easy: easy, configuration: configuration).apply(request, route: route, headers: headerList)
        setCallbacks()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// The result for libcurl's verdict on this transfer.
    func result(_ code: CURLcode) -> HTTPResult {
        if let abortReason { return .failure(failure(abortReason)) }
        guard code == CURLE_OK else { return .failure(failure(message(for: code))) }
        guard response.hasAllHeaders, response.status >= 200 else { return .failure(failure("the answer ended within its headers")) }
        return .success(response.response)
    }

    /// The failure that ends this transfer from outside.
    func failure(_ reason: String) -> TransportFailure {
        TransportFailure(hasBegun ? .maybeSent : .notSent, "\(request.label): \(reason)")
    }

    // MARK: callbacks

    private func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = reprise_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText))
        for option in [CURLOPT_READDATA, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_PREREQDATA, CURLOPT_OPENSOCKETDATA] {
            _ = reprise_curl_set_pointer(easy, option, context)
        }
        _ = reprise_curl_set_bytes_callback(easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
            Transfer.from(context)?.readBody(bytes, size * count) ?? Int(CURL_READFUNC_ABORT)
        }
        _ = reprise_curl_set_bytes_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Transfer.from(context)?.receive(bytes, size * count, isHeader: false) ?? 0
        }
        _ = reprise_curl_set_bytes_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Transfer.from(context)?.receive(bytes, size * count, isHeader: true) ?? 0
        }
        _ = reprise_curl_set_prereq_callback(easy) { context, peer, _, _, _ in
            Transfer.from(context)?.begin(peer: peer.map { String(cString: $0) } ?? "") ?? CURL_PREREQFUNC_ABORT
        }
        _ = reprise_curl_set_socket_callback(easy) { context, _, address in
            guard let transfer = Transfer.from(context), let address else { return CURL_SOCKET_BAD }
            return transfer.openSocket(address)
        }
        guard request.progress != nil else { return }
        _ = reprise_curl_set_pointer(easy, CURLOPT_XFERINFODATA, context)
        _ = reprise_curl_set_long(easy, CURLOPT_NOPROGRESS, 0)
        _ = reprise_curl_set_progress_callback(easy) { context, _, _, _, sent in
            Transfer.from(context)?.report(Int64(sent))
            return 0
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func readBody(_ bytes: UnsafeMutablePointer<CChar>?, _ capacity: Int) -> Int {
        guard let bytes else { return Int(CURL_READFUNC_ABORT) }
        do {
            return try body.read(into: UnsafeMutableRawPointer(bytes), capacity: capacity)
        } catch {
            abortReason = "\(error)"
            return Int(CURL_READFUNC_ABORT)
        }
    }

    private func receive(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, isHeader: Bool) -> Int {
        let buffer = UnsafeRawBufferPointer(start: bytes, count: count)
        do throws(ResponseCollector.Refusal) {
            if isHeader { try response.addHeader(buffer) } else { try response.addBody(buffer) }
            return count
        } catch {
            abortReason = error.message
            // Any other count than the one given ends the transfer; an empty line must not look accepted.
            return count == 0 ? 1 : 0
        }
    }

    /// Runs right before each sending of the request, on fresh and on reused connections.
    ///
    /// libcurl sends a request again by itself when a reused connection breaks before a byte of the answer came
    /// (`Curl_retry_request`), without an option to forbid it. The server may have acted on the first one, so a second sending is
    /// stopped here unless the method is safe (RFC 9110 §9.2.1).
    private func begin(peer: String) -> Int32 {
        if hasBegun, request.method != .get, request.method != .head {
            abortReason = "the connection broke before an answer came"
            return CURL_PREREQFUNC_ABORT
        }
        if route.isGuarded, AddressGuard.isForbidden(peer) {
            abortReason = "refused to contact the local address \(peer)"
            return CURL_PREREQFUNC_ABORT
        }
        hasBegun = true
        return CURL_PREREQFUNC_OK
    }

    /// Refuses forbidden addresses before a connection is tried; `begin` repeats it for reused connections.
    private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        guard route.isGuarded else { return reprise_curl_open_socket(address) }
        var text = [CChar](repeating: 0, count: 64)
        let isReadable = reprise_curl_address_text(address, &text, text.count) != 0
        let peer = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if !isReadable || AddressGuard.isForbidden(peer) {
            refusedAddress = isReadable ? peer : "of unknown family"
            return CURL_SOCKET_BAD
        }
        return reprise_curl_open_socket(address)
    }

    private func report(_ sent: Int64) {
        guard sent != reportedBytes else { return }
        reportedBytes = sent
        request.progress?(sent)
    }

    /// libcurl's own text is used only where it cannot repeat anything of the request: TLS trouble.
    private func message(for code: CURLcode) -> String {
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            if !hasBegun { return "no connection within its time limit" }
            return String(cString: errorText).hasPrefix("Operation too slow")
                ? "no byte moved for \(request.noProgressTimeout)" : "no complete answer within \(request.timeout)"
        case CURLE_COULDNT_CONNECT:
            if let refusedAddress { return "refused to contact the local address \(refusedAddress)" }
            return route.unreachableHint ?? "could not connect"
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR:
            let detail = String(cString: errorText)
            return "TLS failed: \(detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail)"
        case CURLE_PARTIAL_FILE: return "the answer ended before its announced length"
        default: return String(cString: curl_easy_strerror(code))
        }
    }
}
