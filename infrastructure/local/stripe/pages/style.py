"""The one stylesheet of the pages: quiet, legible, at home on a phone, in light and dark, with focus that is seen."""

CSS = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #56606f; --paper: #fff; --ground: #f5f6f8; --line: #c9d0da;
  --accent: #3a45c8; --on-accent: #fff; --bad: #a8201a; --bad-ground: #fdf1f0; --good: #1c6b3c; --good-ground: #eef8f1; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ecf1; --soft: #a9b3c1; --paper: #1b2129; --ground: #12161c;
  --line: #414b59; --accent: #a9b1ff; --on-accent: #12161c; --bad: #ffaaa3; --bad-ground: #3a1f1d; --good: #93dcaf;
  --good-ground: #183224; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
.test { background: #fbe9b7; color: #4d3800; font-size: .85rem; padding: .35rem 1rem; text-align: center; }
main { max-width: 58rem; margin: 0 auto; padding: 2.25rem 1.25rem 4rem; }
main.narrow { max-width: 32rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
p { margin: 0 0 .75rem; }
a { color: var(--accent); }
.soft { color: var(--soft); }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem; margin: 0 0 1.25rem; }
.two { display: grid; gap: 2.5rem; grid-template-columns: 1fr; }
@media (min-width: 48rem) { .two { grid-template-columns: 5fr 6fr; } }
.price { font-size: 2.1rem; font-weight: 650; line-height: 1.2; margin: .25rem 0 1.25rem; }
.price small { font-size: 1rem; font-weight: 400; color: var(--soft); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-size: .85rem; }
tr > :last-child { padding-right: 0; }
td.amount, th.amount { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tfoot th, tfoot td { border-bottom: 0; font-weight: 600; }
.scroll { overflow-x: auto; }
label, legend { display: block; font-weight: 550; font-size: .92rem; margin: 0 0 .3rem; padding: 0; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
.field { margin: 0 0 1rem; }
.row { display: grid; gap: 0 1rem; grid-template-columns: 1fr 1fr; }
input, select { width: 100%; font: inherit; color: inherit; background: var(--paper); border: 1px solid #7d8796; border-radius: 8px;
  padding: .6rem .75rem; min-height: 2.75rem; }
::placeholder { color: var(--soft); opacity: 1; }
input[type=radio], input[type=checkbox] { width: auto; min-height: 0; margin: .3rem .6rem 0 0; flex: none; }
input[readonly] { background: var(--ground); color: var(--soft); }
[aria-invalid=true] { border-color: var(--bad); border-width: 2px; }
.wrong { color: var(--bad); font-size: .9rem; margin: .3rem 0 0; }
.note { border-radius: 8px; padding: .75rem 1rem; margin: 0 0 1.25rem; }
.note > :last-child, .card > :last-child { margin-bottom: 0; }
.note.bad { background: var(--bad-ground); color: var(--bad); }
.note.good { background: var(--good-ground); color: var(--good); }
button, .button { display: inline-block; font: inherit; font-weight: 600; cursor: pointer; border-radius: 8px; padding: .6rem 1.1rem;
  min-height: 2.75rem; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); text-decoration: none; }
button.wide { width: 100%; margin-bottom: .75rem; }
.link { background: none; border: 0; color: var(--accent); padding: 0; min-height: 1.5rem; text-decoration: underline; font-weight: 400; }
dd form { display: inline; margin-left: .75rem; }
.plain { background: transparent; color: var(--accent); }
.danger { background: transparent; border-color: var(--bad); color: var(--bad); }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-top: 1rem; }
.actions form { margin: 0; }
.choice { display: flex; align-items: flex-start; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 8px; margin: 0 0 .6rem; font-weight: 400; }
.choice b { display: block; font-weight: 600; }
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
summary { cursor: pointer; color: var(--accent); padding: .25rem 0; }
details { margin: 0 0 1rem; }
details[open] summary { margin-bottom: .75rem; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 99px; padding: 0 .6rem; font-size: .85rem; color: var(--soft); white-space: nowrap; }
.badge.good { color: var(--good); } .badge.bad { color: var(--bad); }
code { font: .92em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
dl { margin: 0; } dt { color: var(--soft); font-size: .9rem; } dd { margin: 0 0 .75rem; }
@media print { .test, .actions, form { display: none; } body { background: #fff; } }
"""
