import CLibcurl
import CurlShim
import Foundation
import HTTPValues

/// Translates a request into libcurl's options. Everything that is not a callback is set here.
struct TransferOptions {
    let easy: UnsafeMutableRawPointer
    let configuration: TransportConfiguration

    func apply(_ request: WireRequest, route: Route, headers: UnsafeMutablePointer<curl_slist>?) {
        set(CURLOPT_URL, route.url)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_PATH_AS_IS, 1)
        // HTTP/2 only where TLS negotiates it; with prior knowledge libcurl 7.88 breaks reused connections (curl issue 10634).
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_USERAGENT, configuration.userAgent)
        set(CURLOPT_PROXY, route.proxy ?? "")
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let file = configuration.certificateAuthorities { set(CURLOPT_CAINFO, file) }
        set(CURLOPT_TCP_KEEPALIVE, 1)
        // Servers close idle connections after a minute or so; a stale one would leave a post's fate unknown.
        set(CURLOPT_MAXAGE_CONN, 30)
        set(CURLOPT_TIMEOUT_MS, max(1, Int(request.timeout / .milliseconds(1))))
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(request.connectTimeout / .milliseconds(1))))
        set(CURLOPT_LOW_SPEED_LIMIT, 1)
        set(CURLOPT_LOW_SPEED_TIME, max(1, Int((request.noProgressTimeout / .seconds(1)).rounded(.up))))
        _ = reprise_curl_set_list(easy, CURLOPT_HTTPHEADER, headers)
        applyMethod(request)
    }

    /// Bodies always go the upload way: it streams, and adds no `Content-Type` of its own.
    private func applyMethod(_ request: WireRequest) {
        let hasBody = !request.body.isEmpty || [.post, .put, .patch].contains(request.method)
        if hasBody {
            set(CURLOPT_UPLOAD, 1)
            set(CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
            _ = reprise_curl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.bodyLength ?? 0))
        } else if request.method == .head {
            set(CURLOPT_NOBODY, 1)
        }
        if request.method != .head || hasBody { set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = reprise_curl_set_long(easy, option, value) }

    private func set(_ option: CURLoption, _ value: String) { _ = reprise_curl_set_text(easy, option, value) }

    /// The list that libcurl reads while the transfer lives; its owner frees it.
    static func headerList(_ request: WireRequest) -> UnsafeMutablePointer<curl_slist>? {
        // Without it libcurl waits up to a second for `100 Continue` before each large upload.
        var list = curl_slist_append(nil, "Expect:")
        for header in request.headers where !header.name.caseInsensitiveEquals("Content-Length") {
            // `Name;` is libcurl's way to send a header without a value.
            list = curl_slist_append(list, header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        return list
    }
}
