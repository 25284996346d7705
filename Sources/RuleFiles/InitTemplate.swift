/// What `reprise init` writes: a small workspace that passes `check` without a warning and whose comments teach.
package enum InitTemplate {
    package struct File: Hashable, Sendable {
        package var path: String
        package var text: String
    }

    package static let files: [File] = [
        File(path: "reprise.yaml", text: rules), File(path: ".gitignore", text: ".reprise/\n"),
        File(path: "_sandbox.yaml", text: scenario), File(path: "rules.test.yaml", text: tests),
    ]

    private static let rules = #"""
        # Rules of this workspace. Look before anything happens:
        #   reprise check                 finds every mistake at once
        #   reprise plan                  shows each post, when, and why
        #   reprise run --sandbox         runs it against emulated platforms, without an account anywhere
        version: 1
        workspace: main # part of every post's identity: choose it once
        timezone: UTC # for example Europe/Berlin; all times below are in it

        # Ready-made guardrails. A preset only defines; `defaults:` below attaches it.
        extends: [reprise:calm-nights]

        defaults:
          guardrails: [calm-nights, pace] # apply to every post

        # Where content comes from. `credentials:` names an entry of the vault (`reprise auth import my-tiktok`).
        sources:
          my-tiktok:
            tiktok: { credentials: my-tiktok, poll: 5m }
            media: { originals: media/ } # TikTok's API gives no file: put the originals here, named by video id

        # Where it goes.
        destinations:
          my-reels:
            instagram: { credentials: my-instagram, login: facebook }
          my-x:
            x: { credentials: my-x }

        # Limits. They can defer, hold or drop a post, never cause one.
        guardrails:
          pace:
            spacing: 2h # between two posts at one destination
            cap: [{ per: day, max: 4 }]
            dedupe: [{ by: item }] # no video twice at one destination

        # What happens when something new appears.
        rules:
          repost-short-videos:
            on: { new_item: my-tiktok }
            when: item.duration <= duration("60s") # CEL: try one with `reprise eval`
            post:
              - to: my-reels
                after: 30m
                caption: "{{ item.caption.stripHashtags().truncate(2100) }} #reels"
              - to: my-x
                caption: "{{ item.caption.fit('x', 24) }} {{ item.url }}" # leaves 24 units for the link
        """# + "\n"

    private static let scenario = #"""
        # What happens in the sandbox while `reprise run --sandbox` runs; names that begin with `_` are not rule files.
        - after: 6m
          items:
            account: my-tiktok
            videos:
              - { caption: "My first video #hello", duration: 20 }
        """# + "\n"

    private static let tests = #"""
        # What the rules must make of items that never came: `reprise test` runs it on virtual time, without any account.
        start: 2026-10-20T10:00 # a Tuesday
        tests:
          - name: a short video goes to both, to Instagram half an hour later
            items:
              - { at: +1h, source: my-tiktok, id: v1, caption: "Hello #hello", duration: 20 }
            expect:
              - { item: v1, destination: my-x, decision: publish, at: +1h }
              - { item: v1, destination: my-reels, decision: publish, at: +1h30m, contains: "#reels" }

          - name: a second one waits for the spacing
            given: # what is there already
              - { destination: my-x, at: -30m }
            items:
              - { at: +0s, source: my-tiktok, id: v2, caption: "Again", duration: 20 }
            expect:
              - { item: v2, destination: my-x, decision: deferred, at: +1h30m, reason: spacing }

          - name: long videos stay on TikTok
            items:
              - { at: +1h, source: my-tiktok, id: v3, caption: "A film", duration: 300 }
            never:
              - { item: v3 }
        """# + "\n"
}
