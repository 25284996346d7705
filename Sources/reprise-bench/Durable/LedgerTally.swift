/// What a run left behind: engine and raw writer must have done the same.
struct LedgerTally: Equatable, CustomStringConvertible {
    var published: Int64
    var steps: Int64
    var audit: Int64

    init(_ path: String) throws {
        let database = try RawDatabase(path)
        published = try database.integer(
            "SELECT count(*) FROM publications WHERE state = 'published' AND machine IS NULL AND remote_id IS NOT NULL")
        steps = try database.integer("SELECT count(*) FROM steps WHERE outcome = 'answered'")
        audit = try database.integer("SELECT count(*) FROM audit")
    }

    var description: String { "\(published) published, \(steps) steps, \(audit) audit rows" }
}
