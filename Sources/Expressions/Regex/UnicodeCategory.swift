extension CharacterClass {
    /// `\p{L}`, `\p{Lu}`, …: nil for a name that is no general category.
    static func category(_ name: String) -> Set<Unicode.GeneralCategory>? {
        if name == "Any" { return Set(allCategories.map(\.value)) }
        let members = allCategories.filter { $0.key == name || (name.utf8.count == 1 && $0.key.hasPrefix(name)) }.map(\.value)
        return members.isEmpty ? nil : Set(members)
    }

    private static let allCategories: KeyValuePairs<String, Unicode.GeneralCategory> = [
        "Lu": .uppercaseLetter, "Ll": .lowercaseLetter, "Lt": .titlecaseLetter, "Lm": .modifierLetter, "Lo": .otherLetter,
        "Mn": .nonspacingMark, "Mc": .spacingMark, "Me": .enclosingMark, "Nd": .decimalNumber, "Nl": .letterNumber, "No": .otherNumber,
        "Pc": .connectorPunctuation, "Pd": .dashPunctuation, "Ps": .openPunctuation, "Pe": .closePunctuation,
        "Pi": .initialPunctuation, "Pf": .finalPunctuation, "Po": .otherPunctuation, "Sm": .mathSymbol, "Sc": .currencySymbol,
        "Sk": .modifierSymbol, "So": .otherSymbol, "Zs": .spaceSeparator, "Zl": .lineSeparator, "Zp": .paragraphSeparator, "Cc": .control,
        "Cf": .format, "Co": .privateUse, "Cs": .surrogate, "Cn": .unassigned,
    ]
}
