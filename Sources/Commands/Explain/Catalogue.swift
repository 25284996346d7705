import Domain

/// What every code means and what to do about it: the pages of `reprise explain code:CODE`.
package enum Catalogue {
    package struct Page: Sendable {
        package enum Kind: String, Sendable { case reason, diagnostic }
        package let kind: Kind
        package let code: String
        /// What it says, in a sentence or two.
        package let meaning: String
        /// The way out.
        package let fix: String
        /// A few lines that show the case or the cure.
        package let example: String
        /// Of a diagnostic: what gives it.
        package var bad: DiagnosticSample?
        /// Of a diagnostic: the same, mended.
        package var good: DiagnosticSample?
    }

    /// Reasons first; a few codes are both a reason and a diagnostic.
    package static var pages: [Page] { ReasonPages.all + DiagnosticPages.all.map(\.page) }

    package static func pages(_ code: String) -> [Page] { pages.filter { $0.code == code } }

    package static func page(_ code: String, _ kind: Page.Kind) -> Page? { pages(code).first { $0.kind == kind } }

    /// Each once, sorted.
    package static var codes: [String] { Set(pages.map(\.code)).sorted() }
}
