import Commands
import Foundation
import SandboxServer
import Testing

@Suite struct SandboxCommandTests {
    @Test(arguments: [
        ("127.0.0.1:0", "127.0.0.1", 0), ("8080", "127.0.0.1", 8080), ("[::1]:80", "::1", 80), ("localhost:65535", "localhost", 65_535),
    ])
    func readsAddresses(_ text: String, _ host: String, _ port: Int) throws {
        let address = try ListenAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.isLoopback)
    }

    @Test(arguments: ["", "host", "1.2.3.4:65536", ":80", "::1:80", "1.2.3.4:-1", "1.2.3.4:80x"])
    func refusesWhatIsNoAddress(_ text: String) async throws {
        let answer = await (try Stage()).run("sandbox", "--listen=\(text)")
        #expect(answer.status == 64, "\(answer.err)")
        #expect(answer.err.contains("try: "))
    }

    @Test func scenariosAreReadInOrderOfTime() throws {
        let stage = try Stage([
            "_sandbox.yaml": """
            - { after: 5m, faults: { fault: "status:503", times: 1 } }
            - after: 3m
              items: { account: studio-tiktok, videos: [{ caption: "hi #dance", duration: 20 }] }
            """
        ])
        let console = Console(Console.Surroundings(), captures: true)
        let entries = try ScenarioFile.read(stage.file("_sandbox.yaml"), on: console)
        #expect(entries.map(\.path) == ["/_sandbox/items", "/_sandbox/faults"])
        #expect(entries.map(\.after) == [.seconds(180), .seconds(300)])
        let body = entries.first.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(body == ##"{"account":"studio-tiktok","videos":[{"caption":"hi #dance","duration":20}]}"##)
    }

    @Test(arguments: [
        ("- { after: 3m }", "`items` or `faults` is missing"), ("- { items: {} }", "`after` is missing"), ("a: 1", "expected a list"),
        ("- { after: 3m, item: {} }", "did you mean `items`?"),
    ])
    func refusesScenariosWithTheirPlace(_ yaml: String, _ words: String) async throws {
        let stage = try Stage(["_sandbox.yaml": yaml])
        let answer = await stage.run("sandbox", "--scenario", stage.file("_sandbox.yaml"))
        #expect(answer.status == 1)
        #expect(answer.err.contains(words), "\(answer.err)")
        #expect(answer.err.contains("_sandbox.yaml:1"), "\(answer.err)")
    }

    @Test func missingScenarioIsRefused() async throws {
        let stage = try Stage()
        let answer = await stage.run("sandbox", "--scenario", stage.file("nowhere.yaml"))
        #expect(answer.status == 1)
        #expect(answer.err.contains("cannot read DIR/nowhere.yaml"), "\(answer.err)")
    }
}
