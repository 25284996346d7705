/// Expressions that are true, one or more for every built-in function: what the reference shows, and what a test evaluates.
enum FunctionExamples {
    static func of(_ name: String) -> [String] { all[name] ?? [] }

    private static let all: [String: [String]] = {
        var joined: [String: [String]] = [:]
        for group in [posts, texts, lists, values, times, numbers, networks] {
            for (name, example) in group { joined[name, default: []].append(example) }
        }
        return joined
    }()

    private static let posts: KeyValuePairs<String, String> = [
        "lower": #""ÄPFEL".lower() == "äpfel""#, "upper": #""äpfel".upper() == "ÄPFEL""#,
        "title": #""a day in june".title() == "A Day In June""#, "firstLine": #""\n  First \nSecond".firstLine() == "First""#,
        "words": #""two  words".words() == ["two", "words"]"#, "wordCount": #""two  words".wordCount() == 2"#,
        "hashtags": ##""#Dance now #2026summer".hashtags() == ["Dance", "2026summer"]"##,
        "mentions": #""with @ana.b and me@example.org".mentions() == ["ana.b"]"#,
        "links": #""see https://a.example/b, or www.c.example.".links() == ["https://a.example/b", "www.c.example"]"#,
        "stripHashtags": #""I love #coffee a lot #fun".stripHashtags() == "I love a lot""#,
        "stripMentions": #""thanks @ana for this".stripMentions() == "thanks for this""#,
        "stripLinks": #""more: https://a.example/b".stripLinks() == "more:""#,
        "collapseSpaces": #""a   b \n\n\n c ".collapseSpaces() == "a b\n\nc""#,
        "slug": #""Über Straße, Café №1!".slug() == "uber-strasse-cafe-no1""#, "truncate": #""👩‍👩‍👧é!".truncate(2) == "👩‍👩‍👧é""#,
        "truncate": #""one two three".truncate(8, "…") == "one two…""#, "similarity": #""A day out #fun".similarity("a day OUT") == 1.0"#,
        "similarity": #""abcdefgh".similarity("12345678") == 0.0"#, "fit": #""A short text".fit("x") == "A short text""#,
    ]

    private static let texts: KeyValuePairs<String, String> = [
        "contains": #""a sponsored post".contains("sponsor")"#, "startsWith": #""a post".startsWith("a ")"#,
        "endsWith": #""a post".endsWith("post")"#, "matches": #""Episode 12".matches(r"^Episode \d+$")"#,
        "matches": #""ΑΒΓ".matches(r"^\p{Greek}+$")"#, "charAt": #""abc".charAt(1) == "b""#, "indexOf": #""a b a".indexOf("a", 1) == 4"#,
        "lastIndexOf": #""a b a".lastIndexOf("a") == 4"#, "substring": #""abcd".substring(1, 3) == "bc""#,
        "replace": #""a-b-c".replace("-", "+", 1) == "a+b-c""#, "split": #""a,b,c".split(",", 2) == ["a", "b,c"]"#,
        "join": #"["a", "b"].join(", ") == "a, b""#, "trim": #""  a ".trim() == "a""#, "lowerAscii": #""ÄB".lowerAscii() == "Äb""#,
        "upperAscii": #""äb".upperAscii() == "äB""#, "reverse": #""abc".reverse() == "cba""#,
        "strings.quote": #"strings.quote("a\"b") == "\"a\\\"b\"""#,
        "format": #""%s has %d views, %.1f %%".format(["It", 7, 2.5]) == "It has 7 views, 2.5 %""#,
    ]

    private static let lists: KeyValuePairs<String, String> = [
        "lists.range": "lists.range(3) == [0, 1, 2]", "slice": "[1, 2, 3, 4].slice(1, 3) == [2, 3]", "first": "[1, 2].first().value() == 1",
        "last": "[1, 2].last().orValue(0) == 2", "reverse": "[1, 2].reverse() == [2, 1]", "distinct": "[1, 2, 1].distinct() == [1, 2]",
        "sort": #"["b", "a"].sort() == ["a", "b"]"#, "flatten": "[[1], [2, [3]]].flatten() == [1, 2, [3]]",
        "flatten": "[[1], [2, [3]]].flatten(2) == [1, 2, 3]", "sets.contains": "sets.contains([1, 2, 3], [3, 1])",
        "sets.equivalent": "sets.equivalent([1, 2], [2, 1, 1])", "sets.intersects": "sets.intersects([1, 2], [2, 3])",
    ]

    private static let values: KeyValuePairs<String, String> = [
        "size": #"size("añb") == 3 && [1, 2].size() == 2"#, "type": "type(1) == int", "dyn": #"[dyn(1), "a"].size() == 2"#,
        "bool": #"bool("true")"#, "int": #"int("42") == 42 && int(2.9) == 2"#, "uint": "uint(7) == 7u", "double": #"double("2.5") == 2.5"#,
        "string": #"string(1.5) == "1.5" && string(duration("90s")) == "90s""#, "bytes": #"bytes("é").size() == 2"#,
        "optional.of": "optional.of(1).hasValue()", "optional.ofNonZeroValue": #"!optional.ofNonZeroValue("").hasValue()"#,
        "optional.none": "!optional.none().hasValue()", "optional.unwrap": "optional.unwrap([optional.of(1), optional.none()]) == [1]",
        "unwrapOpt": "[optional.of(1), optional.none()].unwrapOpt() == [1]", "hasValue": #"{"a": 1}[?"a"].hasValue()"#,
        "value": "optional.of(1).value() == 1", "or": "optional.none().or(optional.of(2)).value() == 2",
        "orValue": #"{"a": 1}[?"b"].orValue(0) == 0"#, "base64.encode": #"base64.encode(b"hi") == "aGk=""#,
        "base64.decode": #"base64.decode("aGk=") == b"hi""#,
    ]

    private static let times: KeyValuePairs<String, String> = [
        "timestamp": #"timestamp("2026-01-31T18:00:00+01:00") == timestamp("2026-01-31T17:00:00Z")"#,
        "duration": #"duration("1h30m") == duration("90m")"#, "getFullYear": #"timestamp("2026-01-31T18:00:00Z").getFullYear() == 2026"#,
        "getMonth": #"timestamp("2026-01-31T18:00:00Z").getMonth() == 0"#, "getDate": #"timestamp("2026-01-31T18:00:00Z").getDate() == 31"#,
        "getDayOfMonth": #"timestamp("2026-01-31T18:00:00Z").getDayOfMonth() == 30"#,
        "getDayOfWeek": #"timestamp("2026-01-31T18:00:00Z").getDayOfWeek() == 6"#,
        "getDayOfYear": #"timestamp("2026-01-31T18:00:00Z").getDayOfYear() == 30"#,
        "getHours": #"timestamp("2026-07-31T18:00:00Z").getHours("Europe/Berlin") == 20"#,
        "getMinutes": #"duration("90s").getMinutes() == 1"#, "getSeconds": #"timestamp("2026-01-31T18:00:07Z").getSeconds() == 7"#,
        "getMilliseconds": #"timestamp("2026-01-31T18:00:00.25Z").getMilliseconds() == 250"#,
    ]

    private static let numbers: KeyValuePairs<String, String> = [
        "math.greatest": "math.greatest(1, 7, 3) == 7", "math.least": "math.least([4, 2]) == 2", "math.ceil": "math.ceil(1.2) == 2.0",
        "math.floor": "math.floor(-1.2) == -2.0", "math.round": "math.round(1.5) == 2.0", "math.trunc": "math.trunc(-1.7) == -1.0",
        "math.isNaN": "math.isNaN(0.0 / 0.0)", "math.isInf": "math.isInf(1.0 / 0.0)", "math.isFinite": "math.isFinite(1.5)",
        "math.sqrt": "math.sqrt(81) == 9.0", "math.abs": "math.abs(-3) == 3", "math.sign": "math.sign(-3) == -1",
        "math.bitAnd": "math.bitAnd(6, 3) == 2", "math.bitOr": "math.bitOr(6, 3) == 7", "math.bitXor": "math.bitXor(6, 3) == 5",
        "math.bitNot": "math.bitNot(0) == -1", "math.bitShiftLeft": "math.bitShiftLeft(1, 4) == 16",
        "math.bitShiftRight": "math.bitShiftRight(16, 4) == 1",
    ]

    private static let networks: KeyValuePairs<String, String> = [
        "ip": #"ip("::ffff:10.0.0.1") == ip("10.0.0.1")"#, "isIP": #"isIP("10.0.0.1") && !isIP("10.0.0.256")"#,
        "ip.isCanonical": #"ip.isCanonical("::1")"#, "family": #"ip("10.0.0.1").family() == 4"#,
        "isUnspecified": #"ip("0.0.0.0").isUnspecified()"#, "isLoopback": #"ip("127.0.0.1").isLoopback()"#,
        "isGlobalUnicast": #"ip("192.0.2.1").isGlobalUnicast()"#, "isLinkLocalMulticast": #"ip("224.0.0.1").isLinkLocalMulticast()"#,
        "isLinkLocalUnicast": #"ip("169.254.0.1").isLinkLocalUnicast()"#, "cidr": #"string(cidr("10.0.0.0/8")) == "10.0.0.0/8""#,
        "isCIDR": #"isCIDR("10.0.0.0/8")"#, "containsIP": #"cidr("10.0.0.0/8").containsIP("10.1.2.3")"#,
        "containsCIDR": #"cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")"#, "masked": #"cidr("10.1.2.3/8").masked() == cidr("10.0.0.0/8")"#,
        "prefixLength": #"cidr("10.0.0.0/8").prefixLength() == 8"#,
    ]
}
