import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct StandaloneTests {
        /// DESIGN §4: no resource bundle; the presets are in the binary.
        @Test("the binary runs alone: copied elsewhere, with nothing in its environment", .timeLimit(.minutes(1)))
        func copiedElsewhere() async throws {
            try await withFolder { folder in
                let copy = folder.path("elsewhere/r")
                try folder.write("", to: "elsewhere/.keep")
                try FileManager.default.copyItem(atPath: Binary.path(), toPath: copy)
                try folder.write(
                    """
                    version: 1
                    timezone: Europe/Berlin
                    extends: [reprise:calm-nights, reprise:gentle-pace]
                    defaults: { guardrails: [calm-nights, gentle-pace] }
                    sources: { clips: { tiktok: { credentials: clips } } }
                    destinations: { notes: { x: { credentials: notes } } }
                    rules:
                      all: { on: { new_item: clips }, post: [{ to: notes, caption: "{{ item.caption.fit('x', 0) }}" }] }

                    """, to: "w/rules.yaml")
                let check = try await reprise("check", folder.path("w"), binary: copy, in: folder)
                #expect(check.ending == .exit(0), "\(check.transcript)")
                let config = try await reprise("config", folder.path("w"), binary: copy, in: folder)
                #expect(config.ending == .exit(0), "\(config.transcript)")
                #expect(config.output.contains("22:00"), "the preset's nights: \(config.output)")
                try folder.write("extends: [reprise:calm-night]\n", to: "w/more.yaml")
                let wrong = try await reprise("check", folder.path("w"), binary: copy, in: folder)
                #expect(wrong.ending == .exit(1))
            }
        }
    }
}
