#include "present/report/style_sheet.h"

namespace bench {

const std::string_view report_style = R"css(
:root { color-scheme: light dark;
  --paper: #fbfbf9; --sheet: #ffffff; --ink: #1c2126; --soft: #59626b; --line: #dfe2e0; --tint: #f3f4f1;
  --link: #0a5c99; --good: #1b6b3a; --good-tint: #e6f3ea; --bad: #a3231c; --bad-tint: #fbe9e7;
  --note: #7a4b00; --note-tint: #fdf1dc; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14171a; --sheet: #1b1f23; --ink: #e7e9ea; --soft: #a5aeb6; --line: #343a40; --tint: #22272c;
  --link: #7cc0f5; --good: #7fd6a0; --good-tint: #17301f; --bad: #ff9d94; --bad-tint: #3b1b19;
  --note: #f3c26b; --note-tint: #362a12; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { font-size: clamp(1.5rem, 1.1rem + 2vw, 2.2rem); line-height: 1.2; margin: 0; letter-spacing: -.015em;
  font-weight: 650; text-wrap: balance; }
h2 { font-size: 1.3rem; letter-spacing: -.01em; margin: 3.25rem 0 1rem; font-weight: 650; }
h3 { font-size: 1.08rem; margin: 2.25rem 0 .6rem; font-weight: 650; }
h4 { font-size: 1rem; margin: 1.75rem 0 .5rem; font-weight: 600; }
p { margin: .6rem 0; max-width: 46rem; }
a { color: var(--link); text-underline-offset: .2em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: .5rem; }
.under { color: var(--soft); margin: .5rem 0 0; max-width: none; }
.lede { font-size: 1.12rem; line-height: 1.5; margin: 1.25rem 0 0; max-width: 50rem; text-wrap: pretty; }
nav { margin: 1.5rem 0 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem; list-style: none; margin: 0; padding: .55rem 0; }
nav a { display: inline-block; padding: .2rem 0; text-decoration: none; } nav a:hover { text-decoration: underline; }
.badges { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.badges li { font-size: .82rem; font-weight: 600; padding: .15rem .65rem; border-radius: 1rem; border: 1px solid; }
.good { color: var(--good); background: var(--good-tint); } .bad { color: var(--bad); background: var(--bad-tint); }
.note { color: var(--note); background: var(--note-tint); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
.tile { background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem .75rem; }
.tile dt { color: var(--soft); font-size: .84rem; } .tile dd { margin: 0; }
.tile .big { font-size: 1.75rem; line-height: 1.25; font-weight: 620; letter-spacing: -.02em; white-space: nowrap; }
.tile .big span { font-size: .95rem; font-weight: 500; color: var(--soft); letter-spacing: 0; }
.tile .below { color: var(--soft); font-size: .84rem; }
.told { list-style: none; margin: 1.25rem 0 0; padding: 0; }
.told li { padding: .55rem .9rem; margin: .5rem 0 0; border-left: 3px solid; border-radius: 0 .4rem .4rem 0; }
.told .try { display: block; font-size: .92rem; color: var(--ink); }
figure { margin: 1.25rem 0 2.25rem; padding: 1rem 1.1rem 1.1rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: .7rem; }
figure svg { display: block; width: 100%; height: auto; max-width: 50rem; color: var(--ink); }
figure h3 { margin: 0 0 .35rem; }
figcaption { color: var(--ink); font-size: .97rem; max-width: 48rem; margin: 0 0 .75rem; }
.chart { overflow-x: auto; } @media (max-width: 34rem) { .chart svg { min-width: 30rem; } }
details { margin: .75rem 0 0; } summary { cursor: pointer; color: var(--link); font-size: .92rem; width: fit-content; }
.scroll { overflow-x: auto; margin: .75rem 0; max-width: 100%; }
table { border-collapse: collapse; font-size: .93rem; line-height: 1.4; min-width: min(100%, 22rem); }
caption { text-align: left; color: var(--soft); font-size: .84rem; padding: 0 0 .35rem; }
th, td { text-align: right; vertical-align: top; padding: .4rem 0 .4rem 1.5rem; border-bottom: 1px solid var(--line);
  overflow-wrap: normal; font-weight: 400; }
th:first-child, td:first-child { padding-left: 0; }
.l { text-align: left; } thead th { color: var(--soft); font-weight: 600; font-size: .84rem; vertical-align: bottom; }
tbody th { font-weight: 550; max-width: 22rem; overflow-wrap: anywhere; min-width: 5rem; }
td.l { max-width: 34rem; min-width: 4rem; overflow-wrap: anywhere; }
td:not(.l) { white-space: nowrap; }
td small { display: block; color: var(--soft); font-size: .82rem; white-space: nowrap; }
dl { margin: .75rem 0; } dl > div { display: grid; grid-template-columns: minmax(6.5rem, 9rem) 1fr; gap: 0 1rem;
  padding: .3rem 0; border-bottom: 1px solid var(--line); } dt { color: var(--soft); } dd { margin: 0; }
.tiles > div { display: block; border-bottom: 1px solid var(--line); }
.dot { color: var(--soft); } dd > span:not(.dot) { overflow-wrap: anywhere; }
.notes { color: var(--soft); font-size: .87rem; padding-left: 1.1rem; margin: 1.25rem 0 0; max-width: 50rem; }
.faint { color: var(--soft); font-size: .9rem; }
footer { color: var(--soft); font-size: .87rem; padding-bottom: 3rem; margin-top: 3.5rem; }
footer p { border-top: 1px solid var(--line); padding-top: 1rem; max-width: none; }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: .4rem;
  padding: .2rem .6rem; cursor: pointer; } button:hover { background: var(--tint); }
th button { border: 0; padding: 0; font-weight: inherit; border-radius: 2px; } th button::after { content: " \2195"; opacity: .55; }
[aria-sort=ascending] button::after { content: " \2191"; opacity: 1; } [aria-sort=descending] button::after { content: " \2193"; opacity: 1; }
.toggles { display: flex; flex-wrap: wrap; gap: .4rem; margin: .5rem 0; font-size: .87rem; }
.toggles button[aria-pressed=false] { color: var(--soft); text-decoration: line-through; } .hidden { display: none; }
#read-out { position: fixed; pointer-events: none; z-index: 2; background: var(--ink); color: var(--paper); font-size: .84rem;
  padding: .25rem .55rem; border-radius: .35rem; max-width: 20rem; }
@media (max-width: 34rem) { header, main, footer { padding-left: 1rem; padding-right: 1rem; } header { padding-top: 1.5rem; }
  dl > div { grid-template-columns: 1fr; } .tiles { grid-template-columns: 1fr 1fr; gap: .5rem; } figure { padding: .8rem; }
  .tile { padding: .6rem .75rem; } .tile .big { font-size: 1.45rem; } th, td { padding-left: 1rem; } }
@media print { :root { --paper: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #fff; --link: #000;
    --good: #000; --bad: #000; --note: #000; --good-tint: #fff; --bad-tint: #fff; --note-tint: #fff; color-scheme: light; }
  body { font-size: 10.5pt; } header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  nav, .skip, .toggles, #read-out, summary, th button::after { display: none; }
  figure, .tile, tr, dl > div { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
  .scroll, .chart { overflow: visible; } .chart svg { min-width: 0; } figure { border: 0; padding: 0; } }
)css";

}  // namespace bench
