import Domain

/// A page for every reason that a decision can carry. The switch is exhaustive: a new code does not compile without one.
enum ReasonPages {
    static var all: [Catalogue.Page] {
        ReasonCode.allCases.map { code in
            let (meaning, fix, example) = text(code)
            return Catalogue.Page(kind: .reason, code: code.rawValue, meaning: meaning, fix: fix, example: example)
        }
    }

    private static func text(_ code: ReasonCode) -> (meaning: String, fix: String, example: String) {
        switch code {
        case .quietHours, .blackout, .cap, .spacing, .dedupe, .approval, .content, .quota: guardrail(code)
        case .latest, .missed, .alreadyTaken, .campaignOver, .campaignNotStarted, .campaignPaused, .lateItem, .mediaMissing,
            .mediaAmbiguous, .templateFailed, .conditionFailed, .tooLong, .emptyPost:
            wish(code)
        case .condition, .queueEmpty, .unsupported: content(code)
        case .paused, .ruleGone, .ruleChanged, .credentialDead, .suspended, .circuitOpen, .rateLimited, .uncertain, .restored,
            .answerLost, .refused, .attemptsExhausted, .gateMoved, .byHand:
            operation(code)
        }
    }

    private static func guardrail(_ code: ReasonCode) -> (String, String, String) {
        switch code {
        case .quietHours:
            (
                "The wanted time lies in quiet hours; the post waits for their end.",
                "Nothing, if that is what you want; else change the window, or attach the guardrail elsewhere.",
                "quiet_hours: [{ from: \"22:00\", to: \"07:00\" }]"
            )
        case .blackout:
            (
                "The day is a blackout day: nothing appears on it.", "Wait, or take the day out of the guardrail.",
                "blackout: [2026-12-24..2026-12-26, { every: \"01-01\" }]"
            )
        case .cap:
            (
                "As many posts as the cap allows already stand in that day, week, month or span.",
                "Raise `max`, or let posts wait for the next one.", "cap: [{ per: day, max: 3 }]"
            )
        case .spacing:
            (
                "Another post stands nearer than the minimum distance.", "Shorten the distance, or let posts spread out.", "spacing: 2h"
            )
        case .dedupe:
            (
                "The same thing was posted there already, or stands there; the later one loses.",
                "Narrow the window with `within`, or choose another `by`.", "dedupe: [{ by: item }, { by: caption, within: 14d }]"
            )
        case .approval:
            (
                "A person has to approve it first; it holds no slot until then.", "Approve or reject it.",
                "reprise publications approve KEY"
            )
        case .content:
            (
                "The text breaks a rule about content.", "Change the caption, or the guardrail.", "content: { banned: [giveaway] }"
            )
        default:
            (
                "The platform allows no more posts in that span.", "Nothing: it goes out when the platform allows it.",
                "YouTube: 100 uploads a day, Pacific time"
            )
        }
    }

    private static func wish(_ code: ReasonCode) -> (String, String, String) {
        switch code {
        case .latest:
            (
                "No admissible instant was found within `latest` of the wanted time, so the wish was dropped.",
                "Loosen the guardrails that apply, or allow a longer delay.", "defaults: { latest: 7d }"
            )
        case .missed:
            (
                "Its slot passed while nothing was running, and the `missed` policy did not keep it.",
                "Choose another policy.", "defaults: { missed: within(2h) }   # none | last | all | within(T)"
            )
        case .alreadyTaken:
            (
                "Another rule already sends this item to this destination.",
                "Give one entry another `as:`, or say `repeat: allow`, if it is meant to appear twice.", "repeat: allow"
            )
        case .campaignOver:
            (
                "The campaign ended before an admissible instant came.", "Extend `until`, or post earlier.",
                "campaigns: { autumn: { until: 2026-11-30 } }"
            )
        case .campaignNotStarted:
            ("The campaign has not begun.", "Wait, or move `from`.", "campaigns: { autumn: { from: 2026-09-01 } }")
        case .campaignPaused:
            ("The campaign is paused or a draft.", "Set its state to active.", "campaigns: { autumn: { state: active } }")
        case .lateItem:
            (
                "The item was published before its source was first watched, and surfaced only now.",
                "Say what to do with late items.", "sources: { studio: { tiktok: { late: publish } } }   # hold | publish | drop"
            )
        case .mediaMissing:
            (
                "No file was found for the item or the post, and the destination or the rules want one.",
                "Put the original into the folder of originals, named by the video's id, or choose another `missing_media`.",
                "media: { originals: media/ }\nmissing_media: link   # hold | link | drop"
            )
        case .mediaAmbiguous:
            (
                "More than one file fits the item; reprise never guesses.", "Name the right file by the video's id, or add a sidecar.",
                "media/7301234567890123456.mp4"
            )
        case .templateFailed:
            (
                "A {{ }} in the caption or title could not be evaluated.", "Guard against what may be missing.",
                "{{ has(item.caption) ? item.caption : \"\" }}"
            )
        case .conditionFailed:
            ("`when` could not be evaluated for this item.", "Try it with the item's values.", "reprise eval 'EXPR' --bindings JSON")
        case .emptyPost:
            (
                "The finished text is empty and there is no media: nothing would appear.",
                "Give the post a text that is never empty, or a file.",
                "caption: \"{{ item.caption == '' ? item.url : item.caption }}\""
            )
        default:
            (
                "The text is longer than the platform takes, or lacks what it demands.", "Shorten it in the template.",
                "{{ item.caption.fit('x', 24) }}   # reprise measure --platform x TEXT"
            )
        }
    }

    private static func content(_ code: ReasonCode) -> (String, String, String) {
        switch code {
        case .condition:
            (
                "The `when` of a scheduled post was false when it was asked, `lead` before the wanted time; its slot is free again.",
                "Nothing, if that is what you want; else change the condition.", "when: post.labels.exists(l, l == \"summer\")"
            )
        case .queueEmpty:
            (
                "The queue has no file that may be used then: all are used up, expired, or within their cooldown.",
                "Add a file, or let files be used again with `cooldown` or `max_uses`.",
                "queue: { path: content/evergreen/, cooldown: 90d, on_empty: hold }"
            )
        default:
            (
                "This version cannot publish to the destination's platform; what is wanted there is held.",
                "Post it by hand, or take the destination out of the rule.", "reprise publications list --state held"
            )
        }
    }

    private static func operation(_ code: ReasonCode) -> (String, String, String) {
        switch code {
        case .paused: ("Somebody pulled the brake: `pause` holds it.", "Take the brake off.", "reprise resume")
        case .ruleGone:
            (
                "The rule or post that wanted it is no longer in the rules.", "Nothing; or bring the rule back under its name.",
                "was: [old-name]"
            )
        case .ruleChanged: ("Its rule was changed, and it was decided anew.", "Nothing.", "reprise publications show KEY")
        case .credentialDead:
            (
                "The platform no longer accepts the credential.", "Log in again; what waits goes on by itself.",
                "reprise auth import CREDENTIAL"
            )
        case .suspended:
            (
                "The platform has blocked the account; nothing is sent to it.", "Settle it with the platform, then resume.",
                "reprise resume --destination NAME"
            )
        case .circuitOpen:
            (
                "Nothing is sent to the destination, because another post there was refused for the account's sake.",
                "Settle what `reprise status` says of the destination, then resume; what is held gets slots again.",
                "reprise resume --destination NAME"
            )
        case .rateLimited: ("The platform asked to wait.", "Nothing: it goes on when the wait is over.", "429, retry-after: 900")
        case .uncertain:
            (
                "It is not known whether the post appeared, and the platform cannot tell. It is never sent again without evidence.",
                "Look at the account, then say what is true.", "reprise publications resolve KEY"
            )
        case .restored:
            (
                "The ledger was restored from a backup, and this may have been posted in the time that it lacks. Where the platform can be "
                    + "asked it was not found, which proves nothing. It is never posted again without a person's word.",
                "Look at the account, then say what is true.", "reprise publications resolve KEY"
            )
        case .answerLost:
            (
                "The answer to the request that makes it visible never came. The platform is asked before anything is sent again.",
                "Nothing: the lookup settles it, or it is held for you.", "reprise publications show KEY"
            )
        case .refused:
            (
                "The platform refused the post for good.", "Read its words in the steps, mend the cause, retry.",
                "reprise publications show KEY"
            )
        case .attemptsExhausted:
            ("All attempts failed.", "See what went wrong in the steps, then retry.", "retry: { attempts: 5, delay: 30s }")
        case .gateMoved:
            ("At its slot something forbade it; it was given another.", "Nothing: the other reasons say what it was.", "reprise status")
        default: ("A person decided it.", "Nothing; the audit log says who and when.", "reprise publications show KEY")
        }
    }
}
