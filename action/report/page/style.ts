import { STYLE_TOKENS } from '../../../provider/html/style-tokens.ts';

const [LIGHT = ''] = STYLE_TOKENS.split('@media');

/** The style sheet of the page. On paper it is light, whatever the screen is. */
export const STYLE = `${STYLE_TOKENS}
@media print { ${LIGHT.replace('light dark', 'light')} }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 3rem; background: var(--page); color: var(--text); font: var(--base)/1.5 var(--sans); overflow-wrap: anywhere; }
h1 { font-size: var(--title); margin: 0; }
h2 { font-size: var(--large); margin: 2rem 0 0.5rem; }
h3 { font-size: var(--base); margin: 1.25rem 0 0.25rem; }
p, ul { margin: 0.25rem 0 0.75rem; max-width: 60rem; }
time { white-space: nowrap; }
code, .mono { font: 0.9em var(--mono); }
.muted, footer, header p, caption { color: var(--muted); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.75rem; margin: 1rem 0 0; }
.figures > div { background: var(--surface); border: 1px solid var(--line); border-top-width: 3px; border-radius: var(--radius); padding: 0.6rem 0.8rem; }
.figures .good { border-top-color: var(--good); }
.figures .warning { border-top-color: var(--warning); }
.figures .bad { border-top-color: var(--bad); }
.figures dt { color: var(--muted); font-size: var(--small); }
.figures dd { margin: 0; font-size: var(--title); font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; background: var(--surface); border: 1px solid var(--line); font-size: var(--small); }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.6rem; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
thead th { background: var(--sunken); white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
/* The months of the calendar are tables of their own: their columns are in line. */
[aria-labelledby="calendar"] table { table-layout: fixed; }
[aria-labelledby="calendar"] thead th { width: 36%; }
[aria-labelledby="calendar"] thead th:nth-child(1) { width: 24%; }
[aria-labelledby="calendar"] thead th:nth-child(2) { width: 7rem; }
tbody th { font-weight: 600; min-width: 10rem; }
.badge { display: inline-block; padding: 0 0.4rem; border-radius: 1rem; font-size: var(--small); font-weight: 600; white-space: nowrap; background: var(--neutral-tint); color: var(--text); }
.badge.good { background: var(--good-tint); color: var(--good); }
.badge.warning { background: var(--warning-tint); color: var(--warning); }
.badge.bad { background: var(--bad-tint); color: var(--bad); }
.bar { display: block; width: 100%; min-width: 5rem; height: 0.45rem; margin: 0.3rem 0; }
.timeline { display: block; width: 100%; height: 2.5rem; }
.trend { display: block; width: 100%; height: 8rem; }
.ends { display: flex; justify-content: space-between; max-width: none; }
.track { fill: var(--sunken); }
.fill, .fill.neutral { fill: var(--line-strong); }
.fill.good { fill: var(--bar); }
.fill.warning { fill: var(--warning); }
.fill.bad { fill: var(--bad); }
.mark { fill: var(--text); }
.line { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; }
.line.good { stroke: var(--good); }
.line.bad { stroke: var(--bad); }
.finding { background: var(--surface); border: 1px solid var(--line); border-left: 3px solid var(--line-strong); border-radius: var(--radius); padding: 0.1rem 0.9rem; margin: 0.75rem 0; }
.finding h3 { margin-top: 0.5rem; }
.finding.bad { border-left-color: var(--bad); }
.finding.warning { border-left-color: var(--warning); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 40rem) {
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr, tbody th, td { display: block; border-bottom: 0; padding: 0.15rem 0.6rem; }
  tbody tr { border-bottom: 1px solid var(--line); padding: 0.4rem 0; }
  tbody tr:last-child { border-bottom: 0; }
  td::before { content: attr(data-heading) ": "; color: var(--muted); }
  td:empty { display: none; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; background: #ffffff; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  table { font-size: 9pt; }
  th, td { padding: 0.25rem 0.4rem; }
  thead th, .badge { white-space: normal; }
  .badge { border-radius: var(--radius); }
  tbody th { min-width: 7rem; }
  tr, .finding, .figures > div { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .badge, .fill, .track, thead th { print-color-adjust: exact; }
}
`;
