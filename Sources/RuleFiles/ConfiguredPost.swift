/// A post in its surroundings, as `config` looks at it.
struct ConfiguredPost {
    let root: SectionValue
    let post: SectionValue
    /// The campaign or rule that it stands in.
    let owner: SectionValue
    let ownerPath: ConfigPath
    let isOfRule: Bool

    /// The persona at each destination where neither post nor owner names one: the destination's, else the workspace's.
    var voices: [(field: Field?, path: ConfigPath)] {
        let common = root.section("defaults")?["persona"]
        return post.texts("to").map { name in
            if let own = root.named("destinations")?[name]?.section["persona"] {
                return (own, ConfigPath().key("destinations").name(name).key("persona"))
            }
            return (common, ConfigPath().key("defaults").key("persona"))
        }
    }

    /// The values of a key everywhere around the post, from the outside in; destinations last.
    func around(_ key: String, ofDestinations: Bool = true) -> [(field: Field, path: ConfigPath)] {
        var found: [(Field?, ConfigPath)] = [(root.section("defaults")?[key], ConfigPath().key("defaults").key(key))]
        if isOfRule, let campaign = owner.text("campaign") {
            found.append((root.named("campaigns")?[campaign]?.section[key], ConfigPath().key("campaigns").name(campaign).key(key)))
        }
        found.append((owner[key], ownerPath.key(key)))
        for name in ofDestinations ? post.texts("to") : [] {
            found.append((root.named("destinations")?[name]?.section[key], ConfigPath().key("destinations").name(name).key(key)))
        }
        return found.compactMap { field, path in field.map { ($0, path) } }
    }
}
