/** The style sheet of the console, after the tokens of every page. */
export const STYLE_SHEET = `
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--page); color: var(--text); font: var(--base)/1.5 var(--sans); }
h1, h2, h3, p, ul, ol, dl, dd, fieldset, pre { margin: 0; }
h1 { font-size: var(--title); line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: var(--large); line-height: 1.35; font-weight: 650; overflow-wrap: anywhere; }
h3 { font-size: var(--base); font-weight: 650; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
code, pre { font-family: var(--mono); font-size: 0.92em; }
code { overflow-wrap: anywhere; }
time, .numeric, .figures, .pager { font-variant-numeric: tabular-nums; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
main:focus { outline: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--surface); z-index: 1; }
.skip:focus { top: 0.5rem; }

.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1.25rem; padding: 0.625rem 1.5rem; background: var(--surface); border-bottom: 1px solid var(--line); }
.brand { display: flex; align-items: center; gap: 0.5rem; font-weight: 650; }
.brand a { display: flex; align-items: center; gap: 0.5rem; color: inherit; text-decoration: none; }
.organization { color: var(--muted); margin-right: auto; }
.signed-in { display: flex; align-items: center; gap: 0.75rem; }
.columns { display: grid; grid-template-columns: 11rem minmax(0, 1fr); max-width: 96rem; margin: 0 auto; }
.sections { padding: 1.5rem 0 1.5rem 1.5rem; }
.sections ul { list-style: none; padding: 0; display: grid; gap: 2px; }
.sections a { display: block; padding: 0.375rem 0.75rem; border-radius: var(--radius); color: var(--text); text-decoration: none; }
.sections a:hover { background: var(--sunken); }
.sections a[aria-current] { background: var(--neutral-tint); font-weight: 650; }
main { container-type: inline-size; padding: 1.5rem 1.5rem 4rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; align-content: start; }
.page-head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1rem; }
.lead, .prose { max-width: 46rem; color: var(--muted); }
.prose { white-space: normal; }
.hint, .beside, .below { color: var(--muted); font-size: var(--small); }
.below { display: block; }
.panel { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.25rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.875rem; justify-items: start; }
.panel > table, .panel > .pager, .panel > fieldset, .panel > dl, .panel > pre, .panel > .field, .panel > .notice, .panel > ul { justify-self: stretch; }
.narrow { max-width: 30rem; }
.readable { max-width: 52rem; }
.narrow form { display: grid; gap: 0.875rem; justify-items: start; width: 100%; }
.narrow .field { width: 100%; }
.group { margin-top: 1rem; }

.button { display: inline-block; font: inherit; line-height: 1.25; padding: 0.4375rem 0.875rem; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); color: var(--text); text-decoration: none; cursor: pointer; white-space: nowrap; }
.button:hover { background: var(--sunken); }
.button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.button.danger { color: var(--bad); border-color: var(--bad); }
.button.filled { background: var(--bad); color: var(--surface); font-weight: 600; }
.button.plain { border-color: transparent; color: var(--accent); text-decoration: underline; }
.button.off { color: var(--muted); border-color: var(--line); background: transparent; cursor: default; }
.button[hidden] { display: none; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }

.field { display: grid; gap: 0.25rem; }
.field > span { font-size: var(--small); font-weight: 600; }
.field.nested { margin-left: 1.625rem; justify-items: start; }
.field.nested > span { font-weight: 400; color: var(--muted); }
input:not([type=radio], [type=checkbox]), select { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius); padding: 0.375rem 0.625rem; min-height: 2.25rem; width: 100%; min-width: 0; max-width: 32rem; }
input[size] { width: auto !important; }
.nested input { width: auto !important; }
input[type=radio], input[type=checkbox] { width: 1rem; height: 1rem; margin: 0.25rem 0 0; flex: none; accent-color: var(--accent); }
[aria-invalid=true] { border-color: var(--bad) !important; }
fieldset { border: 1px solid var(--line); border-radius: var(--radius); padding: 0.75rem 1rem 1rem; display: grid; gap: 0.5rem; min-width: 0; }
legend { font-weight: 650; padding: 0 0.375rem; margin-left: -0.375rem; }
.choice { display: flex; gap: 0.625rem; align-items: flex-start; }
.fault { color: var(--bad); font-weight: 600; }
.filters { display: flex; flex-wrap: wrap; align-items: end; gap: 0.75rem; }
.filters .field { flex: 0 1 11rem; }
.filters .grow { flex: 1 1 16rem; }
.filters input { max-width: none !important; }

.notice { border: 1px solid var(--line); border-left-width: 4px; border-radius: var(--radius); padding: 0.75rem 1rem; background: var(--surface); }
.notice h2 { font-size: var(--base); }
.notice ul { padding-left: 1.25rem; }
.notice.good { border-left-color: var(--good); }
.notice.warning { border-left-color: var(--warning); }
.notice.bad { border-left-color: var(--bad); }
.badge { display: inline-block; font-size: var(--small); line-height: 1.25; font-weight: 600; padding: 0.125rem 0.4375rem; border-radius: 1rem; white-space: nowrap; }
.badge.good { color: var(--good); background: var(--good-tint); }
.badge.warning { color: var(--warning); background: var(--warning-tint); }
.badge.bad { color: var(--bad); background: var(--bad-tint); }
.badge.neutral { color: var(--text); background: var(--neutral-tint); }

ul.figures, dl.figures { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.75rem; }
.figures a { display: block; min-width: 8.75rem; padding: 0.625rem 0.875rem; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); color: var(--muted); font-size: var(--small); text-decoration: none; }
.figures a:hover { border-color: var(--line-strong); }
.figures a[aria-current] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.figures strong { display: block; font-size: var(--large); line-height: 1.3; color: var(--text); }
.figures .attention strong { color: var(--warning); }
dl.figures > div { min-width: 6rem; }
.figures dt { font-size: var(--small); color: var(--muted); }
.figures dd { font-size: var(--large); font-weight: 650; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 0.875rem 1.5rem; }
.facts dt, .responses dt { font-size: var(--small); color: var(--muted); }
.facts dd { overflow-wrap: anywhere; }
.responses { display: grid; gap: 0.375rem; }
.responses > div { display: grid; grid-template-columns: 3rem minmax(0, 1fr); gap: 0.75rem; }
.responses dd > * + * { margin-top: 0.5rem; }
.secret { width: 100%; padding: 0.875rem 1rem; border: 1px dashed var(--line-strong); border-radius: var(--radius); background: var(--sunken); font-size: var(--large); }
.uses { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 0.75rem; }
.uses a { display: grid; gap: 0.25rem; justify-items: start; align-content: start; height: 100%; padding: 0.75rem 0.875rem; border: 1px solid var(--line); border-radius: var(--radius); color: var(--text); text-decoration: none; }
.uses a:hover { border-color: var(--line-strong); }
.uses a[aria-current] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.toc, .toc ul { list-style: none; padding: 0; }
.toc { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1rem; }
pre { padding: 0.75rem 1rem; border-radius: var(--radius); background: var(--sunken); overflow-x: auto; max-height: 24rem; width: 100%; }
pre code { overflow-wrap: normal; }
.operation h2 code { display: inline-flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }

table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: var(--small); font-weight: 600; color: var(--muted); white-space: nowrap; }
th a { color: inherit; text-decoration: none; }
th a:hover { text-decoration: underline; }
th, td { padding: 0.5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
tbody tr:last-child td { border-bottom: 0; }
.numeric { text-align: right; }
td time { white-space: nowrap; }
td .beside { white-space: nowrap; }
td .ago { display: block; }
.name { font-weight: 600; overflow-wrap: anywhere; }
td bdi { overflow-wrap: anywhere; }
td:has(bdi) { min-width: 7rem; }
td:has(.name) { min-width: 10rem; max-width: 24rem; overflow-wrap: anywhere; }
code.whole { white-space: nowrap; }
input::placeholder { color: var(--muted); opacity: 1; }
details { width: 100%; }
summary { cursor: pointer; color: var(--accent); }
details pre { margin-top: 0.5rem; }
.clock { color: var(--muted); }
.row-actions { display: flex; gap: 0.875rem; font-size: var(--small); white-space: nowrap; margin-top: 0.125rem; }
.danger { color: var(--bad); }
.details { list-style: none; padding: 0; font-size: var(--small); overflow-wrap: anywhere; }
.score { display: flex; gap: 0.5rem; align-items: center; }
.bar { display: block; width: 100%; min-width: 6rem; max-width: 14rem; height: 6px; margin-top: 0.375rem; border-radius: 3px; }
.track { fill: var(--sunken); }
.value { fill: var(--bar); }
.pager { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem; }
.empty { color: var(--muted); padding: 1.5rem 0; }

@media (max-width: 56rem) {
  .columns { grid-template-columns: minmax(0, 1fr); }
  .sections { padding: 0.75rem 1rem 0; }
  .sections ul { display: flex; flex-wrap: wrap; gap: 0.25rem; }
  .sections a { padding: 0.375rem 0.625rem; }
  .top { padding: 0.625rem 1rem; }
  main { padding: 1rem 1rem 3rem; gap: 1rem; }
  .panel { padding: 1rem; }
}
@container (max-width: 63rem) {
  .cards, .cards tbody, .cards tr, .cards td { display: block; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tr { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
  .cards tr:first-child { padding-top: 0; }
  .cards tr:last-child { border-bottom: 0; padding-bottom: 0; }
  .cards td { display: grid; grid-template-columns: minmax(6.5rem, 30%) minmax(0, 1fr); gap: 0.75rem; padding: 0.1875rem 0; border: 0; text-align: left; }
  .cards td::before { content: attr(data-label); font-size: var(--small); color: var(--muted); }
  td .beside, td .ago { display: inline; white-space: normal; }
  td:has(bdi), td:has(.name) { min-width: 0; max-width: none; }
  .cards td { overflow-wrap: anywhere; }
}
@media (max-width: 30rem) {
  .signed-in { width: 100%; justify-content: space-between; }
  .figures a { min-width: 0; }
  ul.figures li { flex: 1 1 40%; }
  .filters .field, .filters .grow { flex: 1 1 100%; }
  .responses > div { grid-template-columns: minmax(0, 1fr); gap: 0.125rem; }
}
@media print {
  .sections, .signed-in, .filters, .actions { display: none; }
}
`;
