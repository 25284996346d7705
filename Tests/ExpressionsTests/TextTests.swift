import Expressions
import Testing

struct TextTests {
    @Test(arguments: [
        ("'Great dance #dance #fun\\n\\n#more'.stripHashtags()", "'Great dance'"),
        ("'I love #coffee a lot'.stripHashtags()", "'I love a lot'"),
        ("'#only'.stripHashtags()", "''"), ("'a\\n\\nb'.stripHashtags()", "'a\n\nb'"),
        ("'C# is #1 and &#39;'.stripHashtags()", "'C# is #1 and &#39;'"),
        ("'#Dance ＃日本 x#no https://a.b/#frag #a_1'.hashtags()", "['Dance', '日本', 'a_1']"),
        ("'hi @ana.b. me@x.org @'.mentions()", "['ana.b']"), ("'@ana@x.example. @@b'.mentions()", "['ana@x.example']"),
        ("'#a#b c#d'.hashtags()", "['a', 'b']"), ("'x #a#b y'.stripHashtags()", "'x y'"), ("'👩‍👩‍👧é!'.truncate(2)", "'👩‍👩‍👧é'"),
        ("'ab'.truncate(9)", "'ab'"),
        ("'ab'.truncate(0)", "''"), ("'ab'.truncate(size('') - 1)", "error: out_of_range"),
        ("'one two three'.truncate(8, '…')", "'one two…'"), ("'abc'.truncate(3, '…')", "'abc'"), ("'abcd'.truncate(2, '...')", "'..'"),
        ("'abcd'.truncate(0, '…')", "''"), ("'a @ana.b. c @x'.stripMentions()", "'a . c'"),
        ("'(see https://a.example/b_(c)), ok'.stripLinks()", "'(see ), ok'"), ("'https://a.example/?q=#x #y'.hashtags()", "['y']"),
        ("'https://a.example/@b @c'.mentions()", "['c']"), ("'#️⃣ #\\u0301a #1 #_'.hashtags()", "[]"),
        ("'#क्षि #می\\u200cخواهم #a\\u200d'.hashtags()", "['क्षि', 'می\u{200C}خواهم', 'a']"), ("'🇩 #x🇪'.stripHashtags()", "'🇩 🇪'"),
        ("'ab'.truncate(1, '')", "'a'"), ("'ǆabc é👩‍👩‍👧 x'.title()", "'ǅabc É👩‍👩‍👧 X'"), ("' a \\n b  c '.wordCount()", "3"),
        ("''.wordCount()", "0"), ("' a\\u00a0 b \\n\\n\\n c\\n '.collapseSpaces()", "'a b\n\nc'"),
        ("'www.a.example x.www.b http:// HTTP://A.b!'.links()", "['www.a.example', 'HTTP://A.b']"),
        ("''.similarity('#a')", "0.0"), ("similarity('ÄPFEL!', 'a\\u0308pfel ! #x')", "1.0"),
        ("'abcde'.similarity('abcdX')", "0.3333333333333333"), ("'\\n  first \\r\\nsecond'.firstLine()", "'first'"),
        ("'\\n'.firstLine()", "''"), ("' a\\tb  c '.words()", "['a', 'b', 'c']"), ("'ÄPFEL ẞ'.lower()", "'äpfel ß'"),
        ("'äß'.upper()", "'ÄSS'"), ("'Über  Straße, Café №1!'.slug()", "'uber-strasse-cafe-no1'"), ("'Привет мир'.slug()", "'привет-мир'"),
        ("'a,b,c'.split(',', 2)", "['a', 'b,c']"), ("'éa'.split('')", "['é', 'a']"), ("'ab'.replace('', '-')", "'-a-b-'"),
        ("'%d of %s'.format([1, [2, 'x']])", "'1 of [2, x]'"),
    ]) func functionsOnTexts(_ source: String, _ expected: String) { #expect(outcome(source) == expected) }

    @Test(arguments: [
        ("plain", "plain"), ("{{ item.caption.stripHashtags() }}!", "Hello world!"), ("{{item.stats.views}} views", "1200 views"),
        ("a {{ '{{' }} b }} c", "a {{ b }} c"), ("{{ {'a': {'b': 'x'}}['a']['b'] }}", "x"), ("{{ '}}' }}", "}}"), ("", ""), ("{ {", "{ {"),
        ("{{ 1 < 2 }}{{ 0.5 }}", "true0.5"),
    ])
    func templatesRender(_ source: String, _ expected: String) throws {
        let template = try #require(TextTemplate.compile(source, in: World.environment).value)
        #expect(try template.render(World.bindings()) == expected)
        #expect(template.isStatic == !source.contains("{{"))
    }

    @Test(arguments: [
        ("ä {{ item.⟦captoin⟧ }}", "item has no field `captoin`"), ("ä {{ ⟦item.hashtags⟧ }}", "a list is no text"),
        ("{{ ⟦now⟧ }}", "a timestamp is no text"), ("x ⟦{{⟧ item.caption", "this `{{` has no closing `}}`"),
        ("ab {{⟦ ⟧}}", "there is no expression here"), ("{{ 1 }} é {{ 1 ⟦2⟧ }}", "expected an operator or the end, found 2"),
        ("é {{ ⟦'open ⟧}}", "this string has no end"),
    ])
    func templateIssuesLieInTheTemplate(_ marked: String, _ message: String) {
        let (source, range) = unmarked(marked)
        let issues = TextTemplate.compile(source, in: World.environment).issues
        #expect(issues.map(\.message) == [message])
        #expect(issues.map(\.range) == [range])
    }

    @Test func allIssuesOfATemplateAreFound() {
        let issues = TextTemplate.compile("{{ a }} {{ b }} {{ 1 + }}", in: World.environment).issues
        #expect(issues.count == 3)
    }

    @Test func aDynamicValueThatIsNoTextFailsWhenRendered() throws {
        let template = try #require(TextTemplate.compile("x {{ dyn(null) }}", in: .standard).value)
        let error = #expect(throws: EvaluationError.self) { try template.render(Bindings()) }
        #expect(error?.range == 2..<17)
    }
}
