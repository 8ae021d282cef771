require("./rolldown-runtime.js");const e=require("./shared.js"),t=require("./main.js"),n=require("./json.js");let r=require("node:crypto");function i({expires_at:t}){return t===null?e.xt:{kind:`at`,at:o(t)}}function a({last_used_at:e}){return e===null?void 0:o(e)}function o(t){return e.Mt(t)??Date.parse(t)}const s={Stringify:1,BeforeStream:2,Stream:3},c=(e,t)=>{let n=new String(e);return n.isEscaped=!0,n.callbacks=t,n},l=/[&<>'"]/,u=async(e,t)=>{let n=``;t||=[];let r=await Promise.all(e);for(let e=r.length-1;n+=r[e],e--,!(e<0);e--){let i=r[e];if(i==null||typeof i==`boolean`)continue;if(typeof i==`number`){n+=i;continue}typeof i==`object`&&t.push(...i.callbacks||[]);let a=i.isEscaped;if(i=await(typeof i==`object`?i.toString():i),typeof i==`object`&&t.push(...i.callbacks||[]),i.isEscaped??a)n+=i;else{let e=[n];d(i,e),n=e[0]}}return c(n,t)},d=(e,t)=>{let n=e.search(l);if(n===-1){t[0]+=e;return}let r,i,a=0;for(i=n;i<e.length;i++){switch(e.charCodeAt(i)){case 34:r=`&quot;`;break;case 39:r=`&#39;`;break;case 38:r=`&amp;`;break;case 60:r=`&lt;`;break;case 62:r=`&gt;`;break;default:continue}t[0]+=e.substring(a,i)+r,a=i+1}t[0]+=e.substring(a,i)},f=e=>{let t=e.callbacks;if(!t?.length)return e;let n=[e],r={};return t.forEach(e=>e({phase:s.Stringify,buffer:n,context:r})),n[0]},p=(e,...t)=>{let n=[``];for(let r=0,i=e.length-1;r<i;r++){n[0]+=e[r];let i=Array.isArray(t[r])?t[r].flat(1/0):[t[r]];for(let e=0,t=i.length;e<t;e++){let t=i[e];if(typeof t==`string`)d(t,n);else if(typeof t==`number`)n[0]+=t;else if(typeof t==`boolean`||t==null)continue;else if(typeof t==`object`&&t.isEscaped){if(t.callbacks)n.unshift(``,t);else{let e=t.toString();e instanceof Promise?n.unshift(``,e):n[0]+=e}}else t instanceof Promise?n.unshift(``,t):d(t.toString(),n)}}return n[0]+=e.at(-1),n.length===1?`callbacks`in n?c(f(c(n[0],n.callbacks))):c(n[0]):u(n,n.callbacks)};c(``);function m(t){return p`<bdi>${e.Dt(t)}</bdi>`}function h(e){if(/<\//.test(e))throw RangeError(`a style sheet must not contain "</"`);return c(e)}function g(e,t){return p`<span class="badge ${t}">${e}</span>`}function _(e,t,n){return p`<div class="scroll" role="region" aria-label="${e}" tabindex="0"><table><caption>${e}</caption>
<thead><tr>${t.map(e=>p`<th scope="col">${e}</th>`)}</tr></thead>
<tbody>${n.map(([e=``,...n])=>p`<tr><th scope="row">${e}</th>${n.map((e,n)=>p`<td data-heading="${t[n+1]??``}">${e}</td>`)}</tr>`)}</tbody></table></div>`}function v(t){let n=e.At(t);return p`<time datetime="${n}" title="${n}">${e.kt(t)}</time>`}function y(t,n){let r=Math.trunc((t-n)/e.st);if(r===0)return`today`;let i=`${Math.abs(r)} ${Math.abs(r)===1?`day`:`days`}`;return r>0?`in ${i}`:`${i} ago`}function b(e,t,n){let r=e=>(Math.min(1,Math.max(0,e))*100).toFixed(1);return p`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="fill ${t}" width="${r(e)}" height="8"/>${n===void 0?``:p`<rect class="mark" x="${r(n)}" width="1" height="8"/>`}</svg>`}function x(e,t,n){return p`<section aria-labelledby="${e}"><h2 id="${e}">${t}</h2>
${n.map(e=>p`${e}\n`)}</section>`}function S(e,t,n){let r=e.length-t;return{items:e.slice(0,t),rest:r>0?p`<p class="muted">${r} more ${n} are not shown.</p>`:``}}const C=1e3,w={outage:{word:`outage`,tone:`bad`},successor:{word:`successor`,tone:`good`},ending:{word:`old key ends`,tone:`neutral`},other:{word:`change`,tone:`neutral`}};function T({calendar:t,at:n}){if(t===void 0)return``;let r=p`until ${v(t.until)}`;if(t.events.length===0)return x(`calendar`,`Rotation calendar`,[p`<p>Nothing will happen to keys ${r}.</p>`]);let{items:i,rest:a}=S(t.events,C,`events`),o=Map.groupBy(i,t=>e.kt(t.at).slice(0,7));return x(`calendar`,`Rotation calendar`,[p`<p>What will happen ${r}, if someone applies each day and consumers switch at once.</p>`,E(t,n),...[...o].flatMap(([e,t])=>[p`<h3>${e}</h3>`,_(`What happens in ${e}`,[`Key`,`Day`,`What`,`Why`],t.map(e=>[m(e.name),v(e.at),p`${g(w[e.kind].word,w[e.kind].tone)} ${m(e.what)}`,m(e.detail)]))]),a])}function E({events:t,until:n},r){let i=e=>((e-r)/(n-r)*1e3).toFixed(1);return p`<svg class="timeline" viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="1000" height="40"/>${t.slice(0,C).map(({at:e,kind:t})=>p`<rect class="fill ${w[t].tone}" x="${i(e)}" y="${t===`outage`?`0`:`10`}" width="3" height="${t===`outage`?`40`:`20`}"/>`)}</svg><p class="muted ends"><span>today</span><span>${e.kt(n)}</span></p>`}const D={pass:{word:`passed`,tone:`good`},warn:{word:`passed with warnings`,tone:`warning`},fail:{word:`failed`,tone:`bad`},unknown:{word:`no verdict`,tone:`bad`}};function O({checks:t}){let n=t.at(-1);if(n===void 0)return``;let{word:r,tone:i}=D[n.outcome];return x(`findings`,`Findings of the gate`,[p`<p>${g(r,i)} on ${v(Date.parse(n.checked_at))}, mode ${n.mode}${n.environment===null?``:`, environment ${n.environment}`}. ${e.mt(n.counts.open,`open finding`)}, ${n.counts.waived} waived, ${n.counts.baselined} baselined, ${n.counts.known} there before.</p>`,n.because.length===0?``:p`<ul>${n.because.map(e=>p`<li>${m(e)}</li>`)}</ul>`,j(n.findings)])}function k({checks:e}){let t=(e.at(-1)?.findings??[]).filter(({status:e})=>e===`open`).toSorted(A);if(t.length===0)return``;let{items:n,rest:r}=S(t,300,`findings`);return x(`each-finding`,`Each open finding`,[...n.map(M),r])}function A(t,n){return e.Bt.indexOf(t.severity)-e.Bt.indexOf(n.severity)}function j(e){let t=[...Map.groupBy(e,({rule:e})=>e)].map(([e,t])=>({rule:e,title:t[0]?.title??``,worst:t.toSorted(A)[0]?.severity??`low`,open:t.filter(({status:e})=>e===`open`).length,other:t.filter(({status:e})=>e!==`open`).length}));return t.length===0?``:_(`Findings by rule`,[`Rule`,`Title`,`Severity`,`Open`,`Not counted`],t.toSorted((e,t)=>t.open-e.open).map(({rule:e,title:t,worst:n,open:r,other:i})=>[p`<code>${m(e)}</code>`,m(t),g(n,N(n)),String(r),String(i)]))}function M({title:e,severity:t,message:n,fix:r,place:i,rule:a,policy:o}){let s=i.kind===`code`?`${i.path}:${i.line}`:i.kind===`remote`?`${i.thing} "${i.name}"`:`set-up`;return p`<article class="finding ${N(t)}"><h3>${m(e)} ${g(t,N(t))}</h3>
<p class="muted"><code>${m(s)}</code> · <code>${m(a)}</code>${o===void 0?``:p` · judged by <code>${m(o)}</code>`}</p>
<p>${m(n)}</p><p><strong>Fix:</strong> ${m(r)}</p></article>`}function N(e){return e===`critical`||e===`high`?`bad`:e===`medium`?`warning`:`neutral`}function P({keys:t,at:n}){if(t===void 0)return x(`keys`,`Keys`,[p`<p class="muted">Not known.</p>`]);let r=t.filter(({status:e})=>e===`active`),{items:i,rest:a}=S(r.toSorted((e,t)=>F(t,n)-F(e,n)||e.createdAt-t.createdAt),1e3,`keys`),o=t.length-r.length;return x(`keys`,`Keys`,[p`<p>${e.mt(r.length,`active key`)}, those that need attention first. ${o===0?``:`${e.mt(o,`key`)} expired or revoked.`} The bar is the age against LowerPlane's advice: at most a year, 90 days for admin keys.</p>`,_(`Age and expiration of keys`,[`Name`,`Permissions`,`Age`,`Expires`,`Last used`],i.map(t=>[p`${m(t.name)} <span class="muted mono">…${m(t.lastFour)}</span>`,p`${g(t.permissions,t.permissions===`admin`?`warning`:`neutral`)} <span class="muted">${e.Tt(t.environments)}</span>`,I(t,n),L(t,n),R(t,n)])),p`<h3>Who uses what</h3>`,_(`Use and declaration of keys`,[`Name`,`Requests in 90 days`,`Requests in all`,`Secret goes to`,`Declared in`],i.map(t=>[p`${m(t.name)} <span class="muted mono">…${m(t.lastFour)}</span>`,t.use?.requestsLast90Days===void 0?`not known`:e.ht(t.use.requestsLast90Days),t.use===void 0?`not known`:e.ht(t.use.requestsInAll),...z(t)])),a])}function F(t,n){let{createdAt:r,expiresAt:i,permissions:a,declaration:o}=t;return[n-r>e.s(a),n-(t.lastUsedAt??r)>e.o,i===void 0,i!==void 0&&i-n<e.i,o===`none`].filter(Boolean).length}function I({createdAt:t,permissions:n},r){let i=(r-t)/e.s(n),a=i>1?`bad`:i>.8?`warning`:`good`,o=e.mt(Math.floor((r-t)/e.st),`day`);return p`${o}${i>1?p` ${g(`overdue`,`bad`)}`:``} <span class="muted">since ${v(t)}</span>${b(i,a)}`}function L({expiresAt:t},n){if(t===void 0)return g(`never`,`warning`);let r=t-n<e.i;return p`${v(t)} ${r?g(y(t,n),`warning`):p`<span class="muted">${y(t,n)}</span>`}`}function R({lastUsedAt:t,createdAt:n},r){let i=r-(t??n)>e.o,a=t===void 0?p`never`:p`${v(t)}`;return p`${a}${i?p` ${g(`unused`,`warning`)}`:``}`}function z({declaration:e}){if(e===void 0)return[`not known`,`not known`];if(e===`none`)return[`not known`,g(`no code declares it`,`warning`)];let{place:t,destinations:n}=e;return[p`${n.map(e=>p`<div>${m(e)}</div>`)}`,p`<code>${m(t)}</code>`]}function B({posture:e}){return e.length===0?``:x(`posture`,`Compliance posture`,[_(`Score of each framework`,[`Framework`,`Source`,`Score`,`Asked for`,`Status`],e.map(e=>[m(e.name),m(e.source),p`${t.c(e.score)}${b(e.score,V(e),e.minimum)}`,e.minimum===void 0?``:t.c(e.minimum),g(e.status.replaceAll(`_`,` `),V(e))]))])}function V({status:e,score:t,minimum:n}){return e===`non_compliant`||n!==void 0&&t<n?`bad`:e===`compliant`?`good`:`warning`}const H=`
:root {
  color-scheme: light dark;
  --page: #f6f7f9;
  --surface: #ffffff;
  --sunken: #eef1f4;
  --line: #d9dee4;
  --line-strong: #7b8591;
  --text: #17202b;
  --muted: #515d6b;
  --accent: #1f4fbf;
  --on-accent: #ffffff;
  --good: #14663a;
  --good-tint: #e2f3e9;
  --warning: #7f4a00;
  --warning-tint: #fdf0d8;
  --bad: #a3231b;
  --bad-tint: #fdeae8;
  --neutral-tint: #e9edf1;
  --bar: #2f6f4f;
  --small: 0.8125rem;
  --base: 0.9375rem;
  --large: 1.125rem;
  --title: 1.5rem;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", "DejaVu Sans Mono", Menlo, monospace;
  --radius: 6px;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f141a;
    --surface: #171d25;
    --sunken: #1f2731;
    --line: #2c3540;
    --line-strong: #66727f;
    --text: #e7ebf0;
    --muted: #a3aebb;
    --accent: #8fb4ff;
    --on-accent: #0b1220;
    --good: #6fd39b;
    --good-tint: #14301f;
    --warning: #ecb95c;
    --warning-tint: #33260c;
    --bad: #ff9c92;
    --bad-tint: #3a1a18;
    --neutral-tint: #29323d;
    --bar: #4fae7f;
  }
}
`,[U=``]=H.split(`@media`),W=`${H}
@media print { ${U.replace(`light dark`,`light`)} }
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
`;function G(e){return p`<section aria-label="Summary"><dl class="figures">${K(e).map(({label:e,value:t,tone:n})=>p`<div class="${n}"><dt>${e}</dt><dd>${t}</dd></div>`)}</dl></section>`}function K({keys:n,calendar:r,checks:i,posture:a,at:o}){let s=[],c=(t,n,r)=>s.push({label:t,value:e.ht(n),tone:n===0?`good`:r});if(n){let t=n.filter(({status:e})=>e===`active`);s.push({label:`Active keys`,value:e.ht(t.length),tone:`neutral`}),c(`Need attention`,t.filter(e=>F(e,o)>0).length,`warning`),t.some(({declaration:e})=>e!==void 0)&&c(`Declared nowhere`,t.filter(({declaration:e})=>e===`none`).length,`warning`)}if(r){c(`Will stop working`,r.events.filter(({kind:e})=>e===`outage`).length,`bad`);let t=r.events.filter(({kind:e})=>e===`successor`).length;s.push({label:`Rotations ahead`,value:e.ht(t),tone:`neutral`})}let l=i.at(-1);if(l&&c(`Open findings`,l.counts.open,l.counts.critical+l.counts.high>0?`bad`:`warning`),a.length>0){let e=a.reduce((e,t)=>t.score<e.score?t:e),n=e.minimum!==void 0&&e.score<e.minimum;s.push({label:`Lowest score`,value:t.c(e.score),tone:n?`bad`:`neutral`})}return s}function q({checks:e}){if(e.length<2)return``;let t=Math.max(1,...e.map(({counts:e})=>e.open));return x(`trend`,`Trend`,[p`<p>${e.length} results of the gate.</p>`,p`<svg class="trend" viewBox="0 0 1000 120" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="1000" height="120"/>${J(e.map(({counts:e})=>e.open/t),`bad`)}${J(e.map(Y),`good`)}</svg><p class="muted">Red: open findings, of at most ${t}. Green: the lowest score, of 100%.</p>`,_(`Results of the gate`,[`Checked`,`Outcome`,`Open`,`Critical`,`High`,`Medium`,`Low`,`Lowest score`],e.toReversed().map(e=>[v(Date.parse(e.checked_at)),e.outcome,...[e.counts.open,e.counts.critical,e.counts.high,e.counts.medium,e.counts.low].map(String),X(e)]))])}function J(e,t){let n=1e3/Math.max(1,e.length-1),r=e.flatMap((e,t)=>e===void 0?[]:[`${(t*n).toFixed(1)},${(116-e*112).toFixed(1)}`]);return r.length===0?``:p`<polyline class="line ${t}" points="${r.join(` `)}"/>`}function Y({posture:e}){return e.length===0?void 0:Math.min(...e.map(({score:e})=>e))}function X(e){let n=Y(e);return n===void 0?`not known`:t.c(n)}const Z=[`default-src 'none'`,`style-src 'sha256-${(0,r.createHash)(`sha256`).update(W).digest(`base64`)}'`,`base-uri 'none'`,`form-action 'none'`].join(`; `);function Q(t){let n=e.At(t.at);return`${p`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${Z}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>API keys on ${n.slice(0,10)}</title>
<style>${h(W)}</style>
</head>
<body>
<header>
<h1>API keys</h1>
<p>${m(t.subject)}, on <time datetime="${n}">${n.slice(0,16).replace(`T`,` `)} UTC</time></p>
</header>
<main>
${G(t)}
${T(t)}
${P(t)}
${B(t)}
${O(t)}
${q(t)}
${$(t)}
${k(t)}
</main>
<footer><p>Written by <code>lowerplane report</code>. It holds no secret.</p></footer>
</body>
</html>`}\n`}function $({notKnown:e}){return e.length===0?``:p`<section aria-labelledby="not-known"><h2 id="not-known">Not known</h2>
<ul>${e.map(e=>p`<li>${m(e)}</li>`)}</ul></section>`}function ee(e,t){let r=n.reportOf(e);return Q({at:e.checkedAt,subject:t===void 0?`Result of the gate`:t.repository,keys:e.keys?.map(t=>te(t,e.checkedAt)),calendar:void 0,posture:r.posture.map(ne),checks:[r],notKnown:r.not_known.map(({subject:e,because:t})=>`${e}: ${t}`)})}function te(t,n){let r=i(t);return{id:t.id,name:t.name,permissions:t.permissions,environments:t.environments,status:e.bt(t.status,r,n),lastFour:t.last_four,createdAt:o(t.created_at),lastUsedAt:a(t),expiresAt:r.kind===`at`?r.at:void 0,use:{requestsInAll:t.request_count,requestsLast90Days:void 0},declaration:void 0}}function ne(e){let{source:t,framework:n,status:r,score:i,minimum_score:a}=e;return{source:t,name:n,status:r,score:i,minimum:a??void 0}}exports.page=ee;