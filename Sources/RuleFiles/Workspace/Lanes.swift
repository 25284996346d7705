import Dispatch
import Foundation

/// Work on many things at once, on as many cores as there are; results come back in the order of the things, so that nothing
/// depends on who was faster.
enum Lanes {
    private static let cores = max(1, min(8, ProcessInfo.processInfo.activeProcessorCount))

    /// - Parameter fewest: below that many, one lane is faster.
    static func map<Input: Sendable, Output: Sendable>(
        _ inputs: [Input], fewest: Int, _ body: @Sendable (Input) -> Output
    ) -> [Output] {
        guard cores > 1, inputs.count >= fewest, inputs.count > 1 else { return inputs.map(body) }
        // Small portions, so that nobody waits long for the last.
        let portion = max(1, inputs.count / (cores * 8))
        let portions = (inputs.count + portion - 1) / portion
        return [Output](unsafeUninitializedCapacity: inputs.count) { buffer, count in
            let places = Places(base: buffer.baseAddress)
            DispatchQueue.concurrentPerform(iterations: portions) { index in
                for position in (index * portion)..<min((index + 1) * portion, inputs.count) {
                    places.base?.advanced(by: position).initialize(to: body(inputs[position]))
                }
            }
            count = inputs.count
        }
    }

    /// One contiguous part for each core; one in all below `fewest`.
    static func parts<Element>(_ elements: [Element], fewest: Int) -> [ArraySlice<Element>] {
        guard cores > 1, elements.count >= fewest else { return [elements[...]] }
        let size = (elements.count + cores - 1) / cores
        return stride(from: 0, to: elements.count, by: size).map { elements[$0..<min($0 + size, elements.count)] }
    }

    /// Each place is written by one lane only.
    private struct Places<Output>: @unchecked Sendable {
        let base: UnsafeMutablePointer<Output>?
    }
}
