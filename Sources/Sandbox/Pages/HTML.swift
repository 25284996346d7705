/// Small pages that people open in a browser: no script, no outside assets, light and dark.
enum HTML {
    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A whole document; `body` is HTML.
    static func document(title: String, accent: String, body: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <link rel="icon" href="data:,">
        <title>\(escape(title))</title>
        <style>
        :root { color-scheme: light dark; --accent: \(accent); --ink: light-dark(#1b1d22, #eceef2); --soft: light-dark(#676d78, #9aa1ae);
          --paper: light-dark(#f6f5f2, #121317); --card: light-dark(#fff, #1c1e24); --line: light-dark(#e4e2dc, #2c2f37); }
        * { box-sizing: border-box; }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
        main { max-width: 60rem; margin: 0 auto; padding: clamp(1rem, 4vw, 3rem) 1rem 4rem; }
        a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: .2em; }
        h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 1.5rem; text-wrap: balance; }
        h2 { font-size: 1rem; margin: 2rem 0 .75rem; }
        .note { color: var(--soft); font-size: .875rem; }
        .post { display: grid; grid-template-columns: minmax(0, 22rem) minmax(0, 1fr); gap: 2rem; align-items: start; }
        @media (max-width: 44rem) { .post { grid-template-columns: 1fr; } }
        video { width: 100%; max-height: 80vh; background: #000; border-radius: 14px; display: block; }
        .who { display: flex; gap: .75rem; align-items: center; margin-bottom: 1rem; }
        .mark { flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%; background: var(--accent); color: #fff; display: grid;
          place-items: center; font-weight: 600; }
        .text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 1rem; }
        .text b { display: block; font-size: 1.2rem; line-height: 1.3; margin-bottom: .5rem; }
        table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); }
        td, th { text-align: left; padding: .5rem .75rem; border-top: 1px solid var(--line); vertical-align: top; font-size: .9rem; }
        th { color: var(--soft); font-weight: 500; border-top: 0; }
        td.time { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--soft); }
        td.cut { max-width: 24rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
        </style>
        </head>
        <body><main>
        \(body)
        <footer class="note">Reprise sandbox: an emulation on this machine. Nothing here is public. <a href="/">All posts</a></footer>
        </main></body>
        </html>
        """
    }
}
