import Foundation

/// As many alert rules for `promtool check rules`: the nearest thing that people lint by the thousand.
enum AlertCorpus {
    /// - Returns: the files' paths.
    static func write(files: Int, seed: UInt64, in folder: String) throws -> [String] {
        var numbers = SeededNumbers(seed: seed)
        return try (0..<files).map { file in
            var text = "groups:\n  - name: group-\(file)\n    rules:\n"
            for rule in 0..<RuleCorpus.rulesPerFile { text += alert("\(file)_\(rule)", &numbers) }
            let path = (folder as NSString).appendingPathComponent(String(format: "alerts-%05d.yml", file))
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }
    }

    private static func alert(_ id: String, _ numbers: inout SeededNumbers) -> String {
        """
              - alert: Alert_\(numbers.word())_\(id)
                expr: sum by (job) (rate(http_requests_total{job="\(numbers.word())-\(id)",code=~"5.."}[5m])) / sum by (job) (rate(http_requests_total{job="\(numbers.word())-\(id)"}[5m])) > 0.\(10 + numbers.next() % 90)
                for: \(1 + numbers.next() % 30)m
                labels: { severity: page, team: \(numbers.word()) }
                annotations:
                  summary: "\(numbers.words(4)) {{ $labels.job }} \(id)"
                  description: "\(numbers.words(8)) {{ $value }} \(id)"

        """
    }
}
