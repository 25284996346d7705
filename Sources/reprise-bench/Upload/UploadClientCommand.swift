import ArgumentParser
import Foundation
import HTTPValues
import Transport

/// One upload by our transport in a fresh process, so that its memory is the transport's alone.
struct UploadClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload-client", abstract: "Upload one file to the sink.", shouldDisplay: false)

    struct Outcome: Codable {
        var seconds: Double
        /// Resident memory before the upload (after a small one), and the most during it, in bytes.
        var memoryBefore: Int64
        var memoryPeak: Int64
    }

    @Argument var sink: String
    @Argument var file: String
    @Argument var bytes: Int64

    func run() async throws {
        let transport = HTTPTransport(configuration: TransportConfiguration(sandbox: try SandboxEndpoint(sink)))
        try await upload(transport, min(bytes, 1 << 20))
        ProcessMemory.resetPeak()
        let before = ProcessMemory.read()
        let clock = ContinuousClock()
        let start = clock.now
        try await upload(transport, bytes)
        let taken = (clock.now - start) / .seconds(1)
        guard let before, let after = ProcessMemory.read() else { throw BenchmarkError("/proc/self/status cannot be read") }
        let outcome = Outcome(seconds: taken, memoryBefore: before.current, memoryPeak: after.peak)
        Output.line(String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self))
        transport.shutdown()
    }

    private func upload(_ transport: HTTPTransport, _ length: Int64) async throws {
        let request = WireRequest(
            .put, "https://upload.example/video", headers: [.init("Content-Type", "video/mp4")],
            body: [.file(path: file, offset: 0, length: length)], timeout: .seconds(600))
        let response = try await transport.send(request).get()
        guard response.status == 200, response.json?["received"]?.int == length else {
            throw BenchmarkError("the sink answered \(response.status) \(String(decoding: response.body, as: UTF8.self))")
        }
    }
}
