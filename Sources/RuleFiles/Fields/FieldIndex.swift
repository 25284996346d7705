/// In which sections a key is known: for "that is a key of X".
enum FieldIndex {
    /// Parts of keys under which people write secrets.
    static let secretWords = [
        "access_token", "refresh_token", "client_secret", "api_key", "apikey", "password", "bearer", "secret", "token",
    ]

    static func homes(of key: String, except title: String) -> [String] {
        sections.filter { $0.title != title && $0.field(key) != nil }.map(\.called)
    }

    /// All sections, outer ones first.
    static let sections: [SectionSpec] = {
        var found: [SectionSpec] = [RuleLanguage.workspace]
        var position = 0
        while position < found.count {
            for field in found[position].fields {
                for section in nested(field.type) where !found.contains(where: { $0.title == section.title }) { found.append(section) }
            }
            position += 1
        }
        return found
    }()

    private static func nested(_ type: FieldType) -> [SectionSpec] {
        switch type {
        case .section(let section), .named(_, let section): [section]
        case .list(let element), .oneOrMore(let element): nested(element)
        case .shorthand(let short, let section): nested(short) + [section]
        default: []
        }
    }
}
