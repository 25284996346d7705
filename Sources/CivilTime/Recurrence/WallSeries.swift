/// The readings of a rule on the wall clock, ascending, a handful at a time.
struct WallSeries {
    private var walker: DayWalker
    private let filling: RuleExpansion.Filling
    private let start: Int64
    private let startDay: Int
    /// Readings before it count, but are not wanted.
    private let skipped: Int64
    private var remaining: Int
    private var days: [Int] = []

    /// - Parameters:
    ///   - from: readings before it are left out, as far as that saves work.
    ///   - to: the series may end after it.
    init(_ expansion: RuleExpansion, from: Int64, to: Int64) {
        let lastDay = Gregorian.floor(Int(to), 86_400)
        walker = DayWalker(expansion.walker, lastDay: expansion.isEmpty ? .min : lastDay)
        filling = expansion.filling
        start = expansion.start
        startDay = Gregorian.floor(Int(start), 86_400)
        skipped = max(from, expansion.first)
        // A count that cannot run out before the end need not be kept.
        let days = max(0, min(lastDay, Gregorian.lastDay) - startDay + 1)
        let count = expansion.count.flatMap { $0 > days * expansion.mostPerDay ? nil : $0 }
        remaining = count ?? .max
        if count == nil, from > start { walker.skip(to: Gregorian.floor(Int(from), 86_400)) }
    }

    /// Replaces the buffer by the next readings: `size` or more of them, fewer at the end; false when there are none left.
    mutating func fill(_ walls: inout [Int64], size: Int) -> Bool {
        walls.removeAll(keepingCapacity: true)
        switch filling {
        case .times(let times): fillDays(&walls, size, times)
        case .positions(let positions, let times, let offsets): fillPositions(&walls, size, positions, times, offsets)
        case .units(let units): fillUnits(&walls, size, units)
        }
        return !walls.isEmpty
    }

    private mutating func fillDays(_ walls: inout [Int64], _ size: Int, _ times: [Int32]) {
        guard remaining < .max else { return fillUncounted(&walls, size, times) }
        let skippedDay = Gregorian.floor(Int(skipped), 86_400)
        while walls.count < size, remaining > 0, let day = walker.nextDay() {
            let midnight = Int64(day) * 86_400
            if day > startDay, remaining > times.count {
                remaining -= times.count
                if day < skippedDay { continue }
                for time in times { walls.append(midnight + Int64(time)) }
            } else {
                for time in times { take(midnight + Int64(time), &walls) }
            }
        }
    }

    /// Without a count nobody needs to look at each reading.
    private mutating func fillUncounted(_ walls: inout [Int64], _ size: Int, _ times: [Int32]) {
        repeat {
            walls = walker.readings(times, size: size)
            guard let first = walls.first else { return }
            if first < skipped { walls.removeFirst(walls.firstIndex { $0 >= skipped } ?? walls.count) }
        } while walls.isEmpty
    }

    private mutating func fillPositions(_ walls: inout [Int64], _ size: Int, _ positions: [Int], _ times: [Int32], _ offsets: [Int32]) {
        var picked: [Int] = []
        while walls.count < size, remaining > 0, walker.nextPeriod(&days) {
            let count = days.count * times.count
            picked.removeAll(keepingCapacity: true)
            for position in positions {
                let index = position > 0 ? position - 1 : count + position
                if (0..<count).contains(index) { picked.append(index) }
            }
            picked.sort()
            var last = -1
            for index in picked where index != last {
                last = index
                let reading = Int64(days[index / times.count]) * 86_400 + Int64(times[index % times.count])
                for offset in offsets { take(reading + Int64(offset), &walls) }
            }
        }
    }

    private mutating func fillUnits(_ walls: inout [Int64], _ size: Int, _ units: UnitSteps) {
        let skippedDay = Gregorian.floor(Int(skipped), 86_400)
        while walls.count < size, remaining > 0, let day = walker.nextDay() {
            let first = units.first(day)
            guard first < units.unitsPerDay else {
                walker.skip(to: day + first / units.unitsPerDay)
                continue
            }
            if day > startDay, day < skippedDay, let count = units.count(from: first), remaining > count {
                remaining -= count
                continue
            }
            let midnight = Int64(day) * 86_400
            units.forEach(from: first) { take(midnight + $0, &walls) }
        }
    }

    @inline(__always)
    private mutating func take(_ wall: Int64, _ walls: inout [Int64]) {
        guard wall >= start, remaining > 0 else { return }
        remaining -= 1
        if wall >= skipped { walls.append(wall) }
    }
}
