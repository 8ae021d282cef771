const e=require("./shared.js");function t(t){return`${JSON.stringify(t,(e,t)=>typeof t==`string`?t.toWellFormed():t,2).split(`
`).map(t=>e.Et(t,n)).join(`
`)}\n`}function n(e){return String.fromCodePoint(e).split(``).map(e=>`\\u${e.charCodeAt(0).toString(16).padStart(4,`0`)}`).join(``)}Object.defineProperty(exports,"t",{enumerable:!0,get:function(){return t}});