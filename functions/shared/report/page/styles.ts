/** Colours of both schemes; each text has a contrast of 4.5 or more against what is behind it. */
const colours = `
:root{color-scheme:light dark;--bg:#f4f6f8;--card:#fff;--ink:#17212b;--soft:#51606f;--line:#d8dfe6;--link:#0a58a8;
--risk:#b42318;--risk-bg:#fdecea;--exposed:#9a4a00;--exposed-bg:#fff0df;--care:#775c00;--care-bg:#fdf5d6;--well:#176b40;--well-bg:#e6f4ec;
--cur:#1668b8;--grace:#8fb8e0;--track:#e6ebf0}
@media screen and (prefers-color-scheme:dark){:root{--bg:#10151b;--card:#182029;--ink:#e8edf2;--soft:#a4b1be;--line:#2e3a46;--link:#85bdff;
--risk:#ff9b90;--risk-bg:#3a1c1a;--exposed:#ffb878;--exposed-bg:#38250f;--care:#efd06a;--care-bg:#322a10;--well:#7fd6a5;--well-bg:#15301f;
--cur:#5ba4ec;--grace:#335f8c;--track:#26313c}}`;

const basics = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;max-width:68rem;padding:2rem 1.25rem 4rem;background:var(--bg);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1,h2,h3,h4,p,ul,ol,dl,dd{margin:0;padding:0}
h1{font-size:1.9rem;line-height:1.2;letter-spacing:-.015em}
h1 span{color:var(--soft);font-weight:400}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem}
h3{font-size:1.05rem;line-height:1.35}
h4{font-size:.95rem;margin:1rem 0 .25rem}
ul,ol{list-style:none}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
code{font:.82em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
time,.num,dd{font-variant-numeric:tabular-nums}
.fleet th,.fleet td{word-break:normal}
time{white-space:nowrap}
small,.note,.when,caption,.since,.sub{color:var(--soft);font-size:.875rem;font-weight:400}
.defs{position:absolute}
.i{width:1.05em;height:1.05em;flex:none;fill:currentColor;vertical-align:-.15em}
.i .cut,.cut{fill:none;stroke:var(--card);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.at-risk{--tone:var(--risk);--tint:var(--risk-bg)}.exposed{--tone:var(--exposed);--tint:var(--exposed-bg)}
.attention{--tone:var(--care);--tint:var(--care-bg)}.well{--tone:var(--well);--tint:var(--well-bg)}
.badge{display:inline-flex;align-items:center;gap:.35em;padding:.1em .6em .1em .45em;border-radius:1em;background:var(--tint);color:var(--tone);font-size:.825rem;font-weight:600;white-space:nowrap}`;

const head = `
.brand{font-size:.8rem;font-weight:700;letter-spacing:.09em;text-transform:uppercase;color:var(--soft)}
.verdict{display:flex;gap:.65rem;align-items:center;margin-top:1.25rem;padding:.85rem 1.1rem;border-radius:10px;background:var(--tint);color:var(--tone);font-size:1.15rem;line-height:1.35}
.verdict .i{width:1.4em;height:1.4em}
.verdict small{display:block;color:var(--ink);font-size:.9rem}
.calm{color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(5,1fr);gap:.75rem;margin-bottom:1rem}
.tiles div{display:flex;flex-direction:column-reverse;justify-content:flex-end;padding:.75rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:10px}
.tiles dt{font-size:.85rem;color:var(--soft);line-height:1.3}
.tiles dd{font-size:1.6rem;font-weight:650;line-height:1.25}
.tiles small{font-size:.8rem}
.tiles .amiss{border-left:4px solid var(--care)}.tiles .amiss dd{color:var(--care)}`;

const lists = `
.note+.sev{margin-top:1rem}
.sev{margin-bottom:1rem;border:1px solid var(--line);border-left:5px solid var(--tone);border-radius:10px;background:var(--card);overflow:hidden}
.sev>h3{display:flex;align-items:center;flex-wrap:wrap;gap:.2em .5em;padding:.6rem 1rem;background:var(--tint);color:var(--tone)}
.sev>h3 small{color:var(--ink)}
.sev article{padding:.7rem 1rem}.sev article+article{border-top:1px solid var(--line)}
.sev h4{margin:0 0 .35rem}.sev h4 code,.facts code{color:var(--soft);font-weight:400;margin-left:.3em}
.sev li+li{margin-top:.6rem}.sev li a,.sev li b{font-weight:600}.sev li p{max-width:50rem}.sev li p:first-letter{text-transform:uppercase}
.since{white-space:nowrap}
.times{color:var(--tone)}
.card,table.fleet{background:var(--card);border:1px solid var(--line);border-radius:10px}
table{overflow-wrap:break-word;border-collapse:separate;border-spacing:0;width:100%;text-align:left;font-size:.92rem}
caption{text-align:left;padding:.25rem 0}
table.fleet caption{padding:0 0 .35rem}
th,td{padding:.45rem .6rem;border-top:1px solid var(--line);vertical-align:top}
thead th{border-top:0;font-size:.8rem;color:var(--soft);font-weight:600;white-space:nowrap}
tbody th{font-weight:600}
.fleet th:first-child,.fleet td:first-child{padding-left:1rem}
.num{text-align:right}
.bar{display:block;position:relative;height:.45rem;margin-top:.3rem;border-radius:.25rem;background:var(--track);max-width:16rem}
.bar i{display:block;height:100%;border-radius:.25rem;background:var(--cur)}
.bar i.over{background:repeating-linear-gradient(45deg,var(--care) 0 4px,var(--track) 4px 6px)}
.bar:after{content:"";position:absolute;left:80%;top:-.15rem;bottom:-.15rem;width:2px;background:var(--ink)}
summary{cursor:pointer}
.fold{margin-top:.75rem}.fold>summary{color:var(--link);padding:.25rem 0}.fold>ul,.fold>table,.fold>.ep:first-of-type{margin-top:.5rem}
.scroll{overflow-x:auto}.scroll table{font-size:.85rem}.fleet tbody th{overflow-wrap:anywhere;min-width:6.5rem}`;

const endpoints = `
.ep{margin-bottom:1rem;border:1px solid var(--line);border-left:5px solid var(--tone);border-radius:10px;background:var(--card)}
.ep>summary{display:flex;align-items:center;flex-wrap:wrap;gap:.25rem .75rem;padding:.7rem 1rem;list-style:none}
.ep>summary::-webkit-details-marker{display:none}
.ep>summary:before{content:"";width:.5em;height:.5em;border:solid var(--soft);border-width:0 2px 2px 0;transform:rotate(-45deg)}
.ep[open]>summary:before{transform:rotate(45deg)}
.sum{margin-left:auto;color:var(--soft);font-size:.9rem}
.ep[open]>summary .sum{display:none}
.in{padding:0 1rem 1rem;scroll-margin-top:4rem}
.in>details,.in>table,.in>h4{margin-top:1rem}
.in>details>summary{color:var(--link)}
.in>details[open]>summary{margin-bottom:.5rem}
.in:target{outline:2px solid var(--tone);outline-offset:-2px;border-radius:0 0 10px 10px;padding-top:1rem}
.many .ep{margin-bottom:.4rem}
.facts{display:grid;grid-template-columns:repeat(3,1fr);gap:.75rem 1.5rem;margin-bottom:1rem;padding-top:.75rem;border-top:1px solid var(--line)}
.facts dt{font-size:.8rem;color:var(--soft);font-weight:600}
.facts .wide{grid-column:1/-1}
.who{display:flex;flex-wrap:wrap;gap:.1rem 2rem}
.log li{padding:.2rem 0}.arn{font-weight:400;font-size:.85rem}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;margin-bottom:1rem;color:var(--soft);font-size:.85rem}
.legend svg{vertical-align:-.15em;margin-right:.2em;overflow:visible}`;

const timelines = `
.t{position:relative;font-size:.85rem;line-height:1.3}
.t svg{display:block;width:100%;overflow:visible}
.t .grid{position:absolute;inset:0;height:calc(100% - 26px)}
.grid rect{width:1px;height:100%;fill:var(--line)}.grid .now{width:1.5px;fill:var(--soft)}
.t ol{position:relative}.t li{padding-bottom:.35rem}.t li svg{height:12px;margin-top:.2rem}
.t li small:before{content:"· "}
.t b,.t li{text-shadow:0 0 3px var(--card),0 0 3px var(--card),0 0 3px var(--card)}
.t .axis{position:relative;height:26px;border-top:1px solid var(--line)}
.p,.c,.g,.u,.o,.f{height:12px}
.a{fill:var(--soft);font-size:.75rem;text-anchor:middle}.s{text-anchor:start}.e{text-anchor:end}
.c{fill:var(--cur)}.g{fill:var(--grace)}.u{fill:url(#ph)}.o{fill:url(#po)}
.p{fill:none;stroke:var(--cur);stroke-width:1.5}.f{fill:none;stroke:var(--grace);stroke-width:1.5;stroke-dasharray:4 3}
#ph .b{fill:var(--track)}#ph .f{fill:var(--cur);stroke:none}#po .b{fill:var(--exposed-bg)}#po .f{fill:var(--exposed);stroke:none}
.bad span{color:var(--risk);font-weight:600}.bad .c,.bad .g{fill:url(#pb)}
#pb .b{fill:var(--risk-bg)}#pb .f{fill:var(--risk);stroke:none}
.x{stroke:var(--risk);stroke-width:3;fill:none;stroke-linecap:round}
.r{stroke:var(--ink);stroke-width:2.5;fill:none}
.l{stroke:var(--care);stroke-width:2.5;fill:none}
.n{fill:var(--card);stroke:var(--cur);stroke-width:2}
figure{margin:0 0 1rem;padding:.75rem 1rem .25rem;background:var(--card);border:1px solid var(--line);border-radius:10px}
figcaption{color:var(--soft);font-size:.85rem}
.ages{display:block}.m{font-size:.8rem;font-weight:650;text-anchor:middle;fill:var(--ink)}`;

const media = `
@media(max-width:60rem){.fleet thead th{white-space:normal}.fleet th,.fleet td{padding:.45rem .4rem}.bar{max-width:8rem}.tiles dd{font-size:1.4rem}}
@media(max-width:44rem){.bar{max-width:16rem}.fleet{table-layout:fixed}.fleet th,.fleet td{padding:.45rem .4rem}.fleet thead th{white-space:normal}.fleet .badge{white-space:normal;padding:.1em .45em;border-radius:.7em;line-height:1.25;font-size:.78rem}body{padding:1.25rem .75rem 3rem}h1{font-size:1.5rem}h1 span{display:block}.d,.w{display:none}.tiles{grid-template-columns:repeat(2,1fr);gap:.5rem}.tiles div:first-child{grid-column:1/-1}.tiles div{padding:.6rem .75rem}.facts{grid-template-columns:1fr}.sum{margin-left:0;width:100%}.since{display:block}.fleet th:first-child,.fleet td:first-child{padding-left:.6rem}.ep>summary,.sev>h3,.sev article{padding-left:.75rem;padding-right:.75rem}.in{padding:0 .75rem .9rem}}
@media print{body{max-width:none;padding:0;background:#fff;font-size:10pt}.ep>summary{break-after:avoid}.t,.facts,li{break-inside:avoid}.scroll table{font-size:7pt}.scroll th,.scroll td{padding:.2rem .25rem}.scroll time{white-space:normal}.sev,.tiles div,table.fleet{break-inside:avoid}details::details-content{content-visibility:visible;height:auto;display:block}.ep>summary:before{display:none}.scroll{overflow:visible}a{color:inherit;text-decoration:none}.many,.fleet ~ .fold{display:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`;

export const styles = [colours, basics, head, lists, endpoints, timelines, media]
  .join('')
  .replaceAll('\n', '');
