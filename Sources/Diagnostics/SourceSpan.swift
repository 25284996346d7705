/// A place in a rule file: enough to print `file:line:column`, to underline it, and to find it again at run time.
package struct SourceSpan: Hashable, Codable, Sendable {
    /// Path relative to the workspace, with `/`.
    package var file: String
    /// Bytes from the file's start; the end is exclusive.
    package var startOffset: Int
    package var endOffset: Int
    /// 1-based; columns count Unicode scalars.
    package var line: Int
    package var column: Int
    package var endLine: Int
    package var endColumn: Int

    package init(file: String, startOffset: Int, endOffset: Int, line: Int, column: Int, endLine: Int, endColumn: Int) {
        self.file = file
        self.startOffset = startOffset
        self.endOffset = endOffset
        self.line = line
        self.column = column
        self.endLine = endLine
        self.endColumn = endColumn
    }

    /// The first character of a file: for problems of the file as a whole.
    package static func start(of file: String) -> SourceSpan {
        SourceSpan(file: file, startOffset: 0, endOffset: 0, line: 1, column: 1, endLine: 1, endColumn: 1)
    }
}
