import Foundation

/// The lines of a batch file, or of standard input for `-`, one at a time and of any length.
struct LineSource: ~Copyable {
    private let stream: UnsafeMutablePointer<FILE>
    private let isStandardInput: Bool
    private var buffer: UnsafeMutablePointer<CChar>?
    private var capacity = 0

    init(path: String) throws {
        isStandardInput = path == "-"
        guard let opened = isStandardInput ? fdopen(dup(STDIN_FILENO), "r") : fopen(path, "r") else {
            throw CommandFailure(
                "cannot read \(path): \(String(cString: strerror(errno)))", try: "check the file's name, or - for standard input")
        }
        stream = opened
    }

    deinit {
        free(buffer)
        fclose(stream)
    }

    /// Whether somebody may be waiting for each answer.
    var isInteractive: Bool { isStandardInput }

    mutating func next() throws -> String? {
        errno = 0
        let count = getline(&buffer, &capacity, stream)
        guard count >= 0, let buffer else {
            if ferror(stream) != 0 { throw CommandFailure("reading the batch failed: \(String(cString: strerror(errno)))") }
            return nil
        }
        let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
        return String(decoding: bytes.last == 10 ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }
}
