/// What `reprise init` writes: a small workspace that passes `check` without a warning and whose comments teach.
package enum InitTemplate {
    package struct File: Hashable, Sendable {
        package var path: String
        package var text: String
    }

    package static let files: [File] = [
        File(path: "reprise.yaml", text: rules), File(path: ".gitignore", text: ".reprise/\n"),
        File(path: "_sandbox.yaml", text: scenario),
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
}
