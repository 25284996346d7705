/// A directed graph on the numbers below its size; made once, then asked.
struct TriggerGraph: Sendable {
    private(set) var next: [[Int]]

    init(size: Int) { next = Array(repeating: [], count: size) }

    mutating func connect(_ from: Int, _ to: Int) { next[from].append(to) }

    /// The sets of nodes that reach each other, each after those that can be reached from it (Tarjan's algorithm, without
    /// recursion).
    func components() -> [[Int]] {
        var found: [[Int]] = []
        var order = Array(repeating: -1, count: next.count)
        var lowest = order
        var isOpen = Array(repeating: false, count: next.count)
        var open: [Int] = []
        var count = 0
        for root in next.indices where order[root] < 0 {
            var path: [(node: Int, branch: Int)] = [(root, 0)]
            while let (node, branch) = path.last {
                if branch == 0, order[node] < 0 {
                    (order[node], lowest[node], isOpen[node]) = (count, count, true)
                    count += 1
                    open.append(node)
                }
                if branch < next[node].count {
                    path[path.count - 1].branch += 1
                    let target = next[node][branch]
                    if order[target] < 0 {
                        path.append((target, 0))
                    } else if isOpen[target] {
                        lowest[node] = min(lowest[node], order[target])
                    }
                    continue
                }
                path.removeLast()
                if let parent = path.last?.node { lowest[parent] = min(lowest[parent], lowest[node]) }
                guard lowest[node] == order[node], let start = open.lastIndex(of: node) else { continue }
                found.append(Array(open[start...]))
                for member in open[start...] { isOpen[member] = false }
                open.removeSubrange(start...)
            }
        }
        return found
    }

    /// A shortest way from a node back to itself among the members of its component, the node first; empty without one.
    func circle(from start: Int, within members: Set<Int>) -> [Int] {
        var before: [Int: Int] = [:]
        var queue = [start]
        var position = 0
        while position < queue.count {
            let node = queue[position]
            position += 1
            for target in next[node] where members.contains(target) {
                if target == start {
                    var way = [node]
                    while let last = way.last, last != start, let previous = before[last] { way.append(previous) }
                    return way.reversed()
                }
                if before[target] == nil {
                    before[target] = node
                    queue.append(target)
                }
            }
        }
        return []
    }
}
