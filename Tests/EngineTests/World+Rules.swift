import CivilTime
import Domain
import Engine
import Ledger
import RuleFiles
import RuleSet
import Testing

/// Worlds by rule files, as their owners write them.
extension World {
    static let usualSource = "sources: { tok: { tiktok: { credentials: tok }, media: { originals: media/ } } }\n"
    private static let accounts = """
        version: 1
        workspace: test
        timezone: Europe/Berlin
        destinations:
          reels: { instagram: { credentials: reels, login: facebook } }
          xs: { x: { credentials: xs } }
          pins: { pinterest: { credentials: pins, board: "1" } }

        """

    struct Broken: Error, CustomStringConvertible { var description: String }

    static func parse(
        _ text: String, revision: String = "one", source: String = usualSource, _ files: [String: String] = [:]
    ) throws -> RuleSet {
        let all = files.merging(["accounts.yaml": accounts + source, "rules.yaml": text]) { given, _ in given }
        let loaded = RuleWorkspace.load(files: MemoryFiles(all), revision: revision)
        guard var rules = loaded.ruleSet else { throw Broken(description: "\(loaded.diagnostics)") }
        rules.revision = revision
        return rules
    }

    convenience init(yaml text: String, _ files: [String: String] = [:]) throws { try self.init(try World.parse(text, files)) }

    /// Another revision is put to work, or waits.
    func load(yaml text: String, source: String? = nil, _ revision: String = "two", _ files: [String: String] = [:]) throws {
        rules = try World.parse(text, revision: revision, source: source ?? World.usualSource, files)
        try step(.rulesLoaded(rules))
    }

    /// In the order of wanted times.
    func wanted() throws -> [PublicationRecord] { try publications().sorted { ($0.wantedAt, $0.key) < ($1.wantedAt, $1.key) } }

    /// The only one to that destination.
    func only(to destination: String) throws -> PublicationRecord {
        let found = try publications().filter { $0.destination == destination }
        #expect(found.count == 1)
        return try #require(found.first)
    }

    func at(_ text: String) -> Timestamp { World.instant(text + ":00+02:00") }

    /// A person approves what the ledger says of it now.
    func approve(_ record: PublicationRecord, as name: String) throws {
        try edit { transaction in
            let word = GivenApproval(key: record.key, content: record.contentHash, principal: name, at: now)
            try transaction.approve(word, actor: "user:" + name)
        }
        try step(.tick)
    }
}
