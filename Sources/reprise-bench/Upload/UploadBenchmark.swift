import Foundation
import Glibc

/// A large file through our transport, beside `curl -T`.
struct UploadBenchmark: Benchmark {
    let name = "upload"
    let title = "upload of a large file to a local server"

    private static let transport = "transport"
    private static let growth = "transport, growth of resident memory"
    private static let curl = "`curl -T`"
    private static let curlMemory = "`curl -T`, resident memory"

    func run(_ setting: BenchmarkSetting) throws -> BenchmarkResult {
        let sizes = setting.isQuick ? [16, 64] : [64, 256, 1024]
        var result = BenchmarkResult(
            self,
            method: """
                A sparse file goes to one server process that reads and forgets it, over loopback HTTP/1.1, each time from a fresh \
                process. Timed inside the client: from the request to its answer; curl by its own `time_total`, with `Expect` off as \
                in ours. Memory of our client: the peak during the upload less what it had after a first upload of 1 MiB.
                """)
        let sink = try Sink(setting.tools.own)
        defer { sink.stop() }
        for size in sizes { result.figures += try figures(size, sink, setting) }
        if setting.tools.curl == nil { result.notes.append("curl is not installed.") }
        for subject in [Self.transport, Self.curl] { result.addGrowth(of: subject, isRate: true) }
        let last = sizes.last
        result.goals = [
            .atLeast(
                0.95, "transport ≥ 0.95 of curl's throughput",
                ratio(result.median(Self.transport, size: last), result.median(Self.curl, size: last))),
            .atMost(8, "memory + 8 MB at most", result.median(Self.growth, size: last), unit: "MB"),
        ]
        result.notes.append("The YouTube and X adapters' own uploads are not part of this run yet.")
        return result
    }

    private func figures(_ megabytes: Int, _ sink: Sink, _ setting: BenchmarkSetting) throws -> [Figure] {
        let bytes = Int64(megabytes) << 20
        let file = setting.folder.file("upload-\(megabytes).bin")
        try Self.makeSparse(file, bytes)
        var memory: [Double] = []
        let rounds = setting.rounds(9)
        var curlMemory: [Double] = []
        var contest = Contest("\(megabytes) MiB")
        contest.add(Self.transport, .measured, unit: "MB/s", size: megabytes, sizeUnit: "MiB") {
            let text = try Child.succeed([setting.tools.own, "upload-client", sink.base, file, "\(bytes)"], captures: true).output
            let outcome = try JSONDecoder().decode(UploadClientCommand.Outcome.self, from: Data(text.utf8))
            memory.append(Double(outcome.memoryPeak - outcome.memoryBefore) / 1e6)
            return Double(bytes) / 1e6 / outcome.seconds
        }
        if let curl = setting.tools.curl {
            let command = [curl, "-sS", "-o", "/dev/null", "-w", "%{time_total}", "-H", "Expect:", "-T", file, sink.base + "/video"]
            contest.add(Self.curl, .peer, unit: "MB/s", size: megabytes, sizeUnit: "MiB") {
                let outcome = try Child.succeed(command, captures: true)
                guard let taken = Double(outcome.output), taken > 0 else { throw BenchmarkError("curl answered `\(outcome.output)`") }
                return Double(bytes) / 1e6 / taken
            }
            // Apart from the timed runs, for being watched costs time.
            curlMemory = try (0..<3).map { _ in
                Double(try Child.succeed(command, captures: true, watchesMemory: true).peakMemory ?? 0) / 1e6
            }
        }
        var figures = try contest.run(rounds: rounds)
        func add(_ subject: String, _ role: Figure.Role, _ values: [Double]) {
            let sample = Sample(Array(values.suffix(rounds)))
            figures.append(Figure(subject: subject, role: role, unit: "MB", size: megabytes, sizeUnit: "MiB", sample: sample))
        }
        add(Self.growth, .measured, memory)
        if setting.tools.curl != nil { add(Self.curlMemory, .peer, curlMemory) }
        return figures
    }

    private static func makeSparse(_ path: String, _ bytes: Int64) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchmarkError("cannot create \(path)") }
        defer { close(descriptor) }
        guard ftruncate(descriptor, off_t(bytes)) == 0 else { throw BenchmarkError("cannot make \(path) \(bytes) bytes long") }
    }
}

/// The server process.
private struct Sink {
    let base: String
    private let child: Child.Spawned

    init(_ program: String) throws {
        child = try Child.spawn([program, "sink"], captures: true)
        var text = ""
        var byte: UInt8 = 0
        while let output = child.output, read(output, &byte, 1) == 1, byte != 10 { text.append(Character(UnicodeScalar(byte))) }
        guard let port = UInt16(text) else { throw BenchmarkError("the sink did not say its port") }
        base = "http://127.0.0.1:\(port)"
    }

    func stop() {
        kill(child.pid, SIGKILL)
        var status: Int32 = 0
        waitpid(child.pid, &status, 0)
        if let output = child.output { close(output) }
    }
}
