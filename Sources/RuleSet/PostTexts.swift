package import Domain
package import Expressions

/// What a post says at one destination: templates and overrides are resolved for its platform.
package struct PostTexts: Sendable {
    package var caption: TextTemplate?
    package var title: TextTemplate?
    /// Values of the template's variables, which caption and title read as `vars.NAME`; sorted by name.
    package var variables: [Variable] = []
    /// Whose voice it is; nil: nobody's.
    package var persona: Persona?
    package init(caption: TextTemplate? = nil, title: TextTemplate? = nil) {
        self.caption = caption
        self.title = title
    }

    package struct Variable: Sendable {
        package var name: String
        package var value: TextTemplate
        package init(name: String, value: TextTemplate) {
            self.name = name
            self.value = value
        }
    }
}

/// A voice that posts speak with.
package struct Persona: Hashable, Sendable {
    package var name: String
    package var voice: String
    /// Without `#`.
    package var hashtags: [String]
    package var signature: String
    package var labels: [String]
    package var origin: RuleLocation
    package init(
        name: String, voice: String = "", hashtags: [String] = [], signature: String = "", labels: [String] = [], origin: RuleLocation
    ) {
        self.name = name
        self.voice = voice
        self.hashtags = hashtags
        self.signature = signature
        self.labels = labels
        self.origin = origin
    }
}
