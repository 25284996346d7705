extension RegularExpression {
    /// Whether the expression matches anywhere in the text. Runs all possibilities side by side (Pike's machine), so the
    /// time is at most text × pattern, which the meter is charged for.
    func matches(_ text: String, _ meter: inout Meter) throws(EvaluationError) -> Bool {
        var machine = Machine(instructions)
        var before: Unicode.Scalar?
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        var work = 0
        while true {
            if !isAnchoredAtStart || before == nil { machine.follow(0, before, next) }
            if machine.isMatched { return true }
            guard let scalar = next else { return false }
            work += machine.current.count + 1
            if work >= 256 {
                try meter.charge(work >> 6)
                work = 0
            }
            next = scalars.next()
            machine.step(over: scalar, next)
            if machine.isMatched { return true }
            if isAnchoredAtStart, machine.current.isEmpty { return false }
            before = scalar
        }
    }

    private struct Machine {
        let instructions: [Instruction]
        /// The instructions that wait for a character.
        var current: [Int] = []
        var isMatched = false
        private var seen: [Int]
        private var generation = 1
        private var pending: [Int] = []
        private var spare: [Int] = []

        init(_ instructions: [Instruction]) {
            self.instructions = instructions
            seen = Array(repeating: 0, count: instructions.count)
        }

        mutating func step(over scalar: Unicode.Scalar, _ next: Unicode.Scalar?) {
            generation += 1
            swap(&current, &spare)
            current.removeAll(keepingCapacity: true)
            for index in spare {
                switch instructions[index] {
                case .one(let set): if set.contains(scalar.value) { follow(index + 1, scalar, next) }
                case .any(let includingNewline): if includingNewline || scalar != "\n" { follow(index + 1, scalar, next) }
                case .fork, .jump, .assert, .match: break
                }
                if isMatched { return }
            }
        }

        /// Adds all that can be reached without a character.
        mutating func follow(_ start: Int, _ before: Unicode.Scalar?, _ next: Unicode.Scalar?) {
            pending.append(start)
            while let index = pending.popLast() {
                guard seen[index] != generation else { continue }
                seen[index] = generation
                switch instructions[index] {
                case .fork(let first, let second):
                    pending.append(second)
                    pending.append(first)
                case .jump(let target): pending.append(target)
                case .assert(let assertion):
                    if Self.holds(assertion, before, next) { pending.append(index + 1) }
                case .match: isMatched = true
                case .one, .any: current.append(index)
                }
            }
        }

        private static func holds(_ assertion: Assertion, _ before: Unicode.Scalar?, _ next: Unicode.Scalar?) -> Bool {
            switch assertion {
            case .textStart: before == nil
            case .textEnd: next == nil
            case .lineStart: before == nil || before == "\n"
            case .lineEnd: next == nil || next == "\n"
            case .wordBoundary: isWord(before) != isWord(next)
            case .noWordBoundary: isWord(before) == isWord(next)
            }
        }

        private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
            guard let scalar, scalar.isASCII else { return false }
            return CharacterClass.words.contains { $0.contains(scalar.value) }
        }
    }
}
