import CivilTime
import Domain
import Foundation
import HTTPValues
import Platforms

/// Contract-true answers of a platform that keeps no secret and makes no mistake, for the conformance suite.
final class WellBehaved {
    let platform: Platform
    /// Posts that are visible.
    private(set) var posts = 0
    private var kept: Int64 = 0
    private var uploaded = false
    var now = Timestamp(seconds: 1_790_000_000)

    init(_ platform: Platform) { self.platform = platform }

    static let platforms: [Platform] = [.instagram, .youtube, .x]

    func answer(_ request: MachineRequest) -> HTTPResponse {
        switch platform {
        case .instagram: instagram(request)
        case .youtube: youtube(request)
        default: x(request)
        }
    }

    private func instagram(_ request: MachineRequest) -> HTTPResponse {
        switch request.label {
        case "find-account":
            response(200, #"{"data":[{"instagram_business_account":{"id":"17841400000000001","username":"studio"},"id":"9"}]}"#)
        case "create-container":
            response(200, #"{"id":"17900000000000001","uri":"https://rupload.facebook.com/ig-api-upload/v25.0/17900000000000001"}"#)
        case "upload":
            take {
                uploaded = true
            } answering: {
                response(200, #"{"success":true,"message":"Upload successful."}"#)
            }
        case "ask-offset", "ask-status", "look-up-container":
            response(
                200,
                #"{"status_code":"\#(posts > 0 ? "PUBLISHED" : uploaded ? "FINISHED" : "IN_PROGRESS")","id":"17900000000000001","video_status":{"uploading_phase":{"status":"in_progress","bytes_transferred":1000}}}"#
            )
        case "read-quota", "look-up-quota":
            response(200, #"{"data":[{"quota_usage":\#(posts),"config":{"quota_total":50,"quota_duration":86400}}]}"#)
        case "publish":
            take {
                posts += 1
            } answering: {
                response(200, #"{"id":"18000000000000001"}"#)
            }
        case "look-up-media": response(200, #"{"data":[\#(posts > 0 ? media : "")]}"#)
        case "read-permalink": response(200, #"{"id":"18000000000000001","permalink":"https://www.instagram.com/reel/Cabc/"}"#)
        default: response(404)
        }
    }

    private var media: String {
        #"{"id":"18000000000000001","caption":"launch #dance","timestamp":"2099-01-01T00:00:00+0000","media_type":"VIDEO","media_product_type":"REELS","permalink":"https://www.instagram.com/reel/Cabc/"}"#
    }

    private func youtube(_ request: MachineRequest) -> HTTPResponse {
        if request.label == "open-session" {
            kept = 0
            return response(200, headers: [("Location", "sealed:s1@https://www.googleapis.com")])
        }
        guard let range = request.http.header("Content-Range"), range.hasPrefix("bytes ") else { return response(400) }
        let parts = range.dropFirst(6).split(separator: "/")
        let total = Int64(parts[1]) ?? 0
        if parts[0] != "*" {
            let ends = parts[0].split(separator: "-").compactMap { Int64($0) }
            if ends[0] <= kept { kept = max(kept, ends[1] + 1) }
        }
        if kept == total {
            posts = 1
            return response(
                201, #"{"kind":"youtube#video","id":"dQw4w9WgXcQ","status":{"uploadStatus":"uploaded","privacyStatus":"public"}}"#)
        }
        return response(308, headers: kept == 0 ? [] : [("Range", "bytes=0-\(kept - 1)")])
    }

    private func x(_ request: MachineRequest) -> HTTPResponse {
        switch request.label {
        case "identify", "identify-for-lookup": response(200, #"{"data":{"id":"42","username":"studio","name":"Studio"}}"#)
        case "initialize": response(200, #"{"data":{"id":"188","media_key":"13_188","expires_after_secs":1295999}}"#)
        case "append": response(200, #"{"data":{"expires_at":1790086400}}"#)
        case "finalize":
            response(
                200,
                #"{"data":{"id":"188","media_key":"13_188","size":3000000,"expires_after_secs":86400,"processing_info":{"state":"pending","check_after_secs":1}}}"#
            )
        case "ask-processing": response(200, #"{"data":{"id":"188","processing_info":{"state":"succeeded","progress_percent":100}}}"#)
        case "create-post":
            take {
                posts += 1
            } answering: {
                response(201, #"{"data":{"id":"1840","text":"launch #dance https://t.co/x"}}"#)
            }
        case "read-timeline":
            response(
                200,
                posts > 0
                    ? #"{"data":[{"id":"1840","text":"launch #dance https://t.co/x","created_at":"2099-01-01T00:00:00.000Z","attachments":{"media_keys":["13_188"]}}],"meta":{"result_count":1}}"#
                    : #"{"meta":{"result_count":0}}"#)
        default: response(404)
        }
    }

    private func take(_ effect: () -> Void, answering: () -> HTTPResponse) -> HTTPResponse {
        effect()
        return answering()
    }
}
