/// A registered function: its declaration, and what the checker would else look for at every call.
final class Function: Sendable {
    let declaration: FunctionDeclaration
    let overloads: [FunctionDeclaration.Overload]
    let hasMember: Bool
    let hasGlobal: Bool
    /// By overload: whether no type parameter is in its parameters and result.
    let isConcrete: [Bool]
    let costModel: CostModel.Model
    /// By overload: whether no other one is called in the same way with as many arguments.
    let isSole: [Bool]

    var name: String { declaration.name }

    init(_ declaration: FunctionDeclaration) {
        self.declaration = declaration
        overloads = declaration.overloads
        costModel = CostModel.named(declaration.name)
        hasMember = overloads.contains(where: \.isMember)
        hasGlobal = overloads.contains { !$0.isMember }
        isConcrete = overloads.map { $0.parameters.allSatisfy(\.isConcrete) && $0.result.isConcrete }
        isSole = declaration.overloads.map { [overloads] overload in
            overloads.count { $0.isMember == overload.isMember && $0.parameters.count == overload.parameters.count } == 1
        }
    }
}

/// The overloads of a function that a call may mean.
enum OverloadChoice: Sendable {
    case one(Int)
    case several([Int])

    init(_ numbers: [Int]) { if numbers.count == 1, let only = numbers.first { self = .one(only) } else { self = .several(numbers) } }

    var numbers: [Int] {
        switch self {
        case .one(let number): [number]
        case .several(let numbers): numbers
        }
    }
}
