/// The page's looks. Every colour has at least 4.5:1 against what it stands on, in light and dark.
enum PlanHTMLStyle {
    static let css = """
        :root {
          --ground: #fbfbfa; --card: #ffffff; --text: #1c1d1f; --faint: #5c6168; --line: #d9dce0; --weekend: #f1f2f4;
          --publish: #17703c; --deferred: #8a5a00; --held: #a8290f; --dropped: #5c6168; --removed: #a8290f; --accent: #1f5fbf;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #16181b; --card: #1e2125; --text: #e8e9eb; --faint: #a3a9b1; --line: #363b42; --weekend: #1b1e22;
            --publish: #58c686; --deferred: #e3b04b; --held: #ff8a70; --dropped: #a3a9b1; --removed: #ff8a70; --accent: #7fb0ff;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--ground); color: var(--text);
          font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
        h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
        code { font: .88em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        small, .period, footer, .more, .legend { color: var(--faint); }
        .period, .against { margin: .25rem 0; }
        .place { color: var(--accent); }
        .chips, .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem; margin: .9rem 0; padding: 0; }
        .chip { display: flex; align-items: center; gap: .35rem; padding: .3rem .7rem; background: var(--card);
          border: 1px solid var(--line); border-radius: 1rem; }
        .legend { gap: .3rem 1.2rem; font-size: .9rem; }
        .legend li { display: flex; align-items: center; gap: .3rem; }
        .warning { border: 1px solid var(--held); border-left-width: 5px; border-radius: 4px; padding: .6rem .9rem;
          background: var(--card); }
        .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
        table { border-collapse: collapse; width: 100%; }
        .month { table-layout: fixed; margin-bottom: 1.5rem; background: var(--card); border: 1px solid var(--line); }
        .month caption { text-align: left; font-weight: 600; padding: .25rem 0 .4rem; }
        .month th { font-size: .8rem; font-weight: 600; color: var(--faint); padding: .3rem .5rem; text-align: left;
          border-bottom: 1px solid var(--line); }
        .month abbr { text-decoration: none; }
        .month td { vertical-align: top; height: 4.6rem; padding: .3rem .4rem; border: 1px solid var(--line); }
        .month td.outside, .month td.other { background: var(--weekend); }
        .month td.outside > time { color: var(--faint); }
        .month td > time { font-size: .82rem; font-weight: 600; font-variant-numeric: tabular-nums; }
        .month ul { list-style: none; margin: .15rem 0 0; padding: 0; font-size: .78rem; line-height: 1.45; }
        .month li { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
        .month li b { font-variant-numeric: tabular-nums; }
        .month li.dropped, .month li.removed { text-decoration: line-through; color: var(--faint); }
        svg.mark { vertical-align: -2px; margin-right: .25rem; flex: none; }
        .mark { fill: currentColor; }
        .mark .line { fill: none; stroke: currentColor; stroke-width: 2.2; stroke-linecap: round; }
        .mark.publish { color: var(--publish); } .mark.deferred { color: var(--deferred); } .mark.held { color: var(--held); }
        .mark.dropped { color: var(--dropped); } .mark.removed { color: var(--removed); }
        .timeline { display: block; min-width: 46rem; width: 100%; height: auto; padding: .5rem; }
        .timeline text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--text); }
        .timeline .tick { font-size: 11px; fill: var(--faint); }
        .timeline .name { text-anchor: end; }
        .timeline .grid { stroke: var(--line); stroke-width: 1; }
        .timeline .row { stroke: var(--line); stroke-width: 1; stroke-dasharray: 2 3; }
        .timeline .weekend { fill: var(--weekend); }
        .timeline .trail { stroke: var(--deferred); stroke-width: 1.6; opacity: .75; }
        .timeline .mark { stroke: var(--card); stroke-width: .8; }
        .timeline .mark .line { stroke: currentColor; }
        .list th { text-align: left; font-size: .85rem; color: var(--faint); }
        .list th, .list td { padding: .45rem .7rem; vertical-align: top; border-bottom: 1px solid var(--line); }
        .list tr.date th { background: var(--weekend); color: var(--text); font-weight: 600; padding-top: .5rem; }
        .list .time { font-variant-numeric: tabular-nums; white-space: nowrap; font-weight: 600; }
        .posts td:nth-child(2), .posts .where { white-space: nowrap; }
        .posts td:nth-child(5) { min-width: 18rem; }
        .list tr.removed td:nth-child(4), .list tr.dropped td:nth-child(4) { color: var(--faint); }
        .list tr.removed td:nth-child(4) { text-decoration: line-through; }
        .change { border: 1px solid var(--line); border-radius: 3px; padding: 0 .3rem; font-size: .75rem; color: var(--faint); }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        footer { margin-top: 2rem; font-size: .85rem; border-top: 1px solid var(--line); }
        @media print { body { max-width: none; } .scroll { border: 0; } }

        """
}
