import CLibyaml

/// libyaml's own parse: every event produced and thrown away. Nothing that reads YAML through libyaml can be faster.
enum EventParse {
    /// - Returns: the number of events.
    static func run(_ files: [[UInt8]]) throws -> Int {
        var count = 0
        for file in files { count += try run(file) }
        return count
    }

    private static func run(_ bytes: [UInt8]) throws -> Int {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { throw BenchmarkError("libyaml could not be started") }
        defer { yaml_parser_delete(&parser) }
        return try bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var count = 0
            var isOver = false
            while !isOver {
                var event = yaml_event_t()
                guard yaml_parser_parse(&parser, &event) == 1 else { throw BenchmarkError("libyaml refuses the corpus") }
                isOver = event.type == YAML_STREAM_END_EVENT
                yaml_event_delete(&event)
                count += 1
            }
            return count
        }
    }
}
