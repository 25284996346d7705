/// Answers the questions of a batch one a line, in their order (DESIGN §7).
enum Batch {
    static func answer(_ path: String, on console: Console, _ answer: (String) -> String) throws {
        var lines = try LineSource(path: path)
        let flushes = lines.isInteractive
        while let line = try lines.next() {
            console.line(answer(line))
            if flushes { console.flush() }
            if console.isReaderGone { return }
        }
    }
}
