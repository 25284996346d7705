import CivilTime
import Testing

struct HTTPDateTests {
    @Test func readsTheFixedForm() throws {
        #expect(Timestamp(httpDate: "Sun, 06 Nov 1994 08:49:37 GMT") == (try Timestamp(rfc3339: "1994-11-06T08:49:37Z")))
        #expect(Timestamp(httpDate: "Tue, 20 Oct 2026 11:02:30 GMT") == (try Timestamp(rfc3339: "2026-10-20T11:02:30Z")))
    }

    @Test(arguments: [
        "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 2026 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
    ])
    func refusesAnythingElse(text: String) { #expect(Timestamp(httpDate: text) == nil) }
}
