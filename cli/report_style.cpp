#include "cli/report_style.hpp"

namespace sceau::cli {

// Colours of state go with a word or a shape, never alone.
const char* const kReportStyle = R"css(
:root{color-scheme:light dark;--ground:#f4f6f8;--sheet:#fff;--ink:#17202b;--soft:#505c6a;--line:#d9dfe6;
--track:#e9edf1;--good:#1c7a58;--soon:#8f5400;--over:#b3261e;--unknown:#55606d;--good-bg:#e6f4ee;--soon-bg:#fdf1dc;
--over-bg:#fdeae8;--unknown-bg:#eceff2;--link:#0b5cad}
@media (prefers-color-scheme:dark){:root{--ground:#0f141a;--sheet:#171e26;--ink:#e9eef4;--soft:#aab6c3;--line:#2c3743;
--track:#26303b;--good:#5ecb9f;--soon:#f2b95a;--over:#ff8f85;--unknown:#b3bdc8;--good-bg:#12302a;--soon-bg:#37290f;
--over-bg:#3d1a1a;--unknown-bg:#232c36;--link:#7fbcff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI","Noto Sans","DejaVu Sans",sans-serif}
a{color:var(--link)}a:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-999rem}.skip:focus{left:8px;top:8px;background:var(--sheet);padding:8px}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
h1{font-size:1.9rem;line-height:1.2;margin:0;overflow-wrap:anywhere}
h2{font-size:1.5rem;line-height:1.2;margin:2rem 0 .15rem;overflow-wrap:anywhere}
.part{font-size:1.05rem;line-height:1.4;margin:0 0 .75rem}
p{margin:.25rem 0;overflow-wrap:anywhere}
.soft,.meta{color:var(--soft)}.meta{margin:.2rem 0 1rem}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.25rem;margin:0 0 1rem}
.verdict{border-left:6px solid;padding-left:1.1rem}
.verdict strong{font-size:1.3rem;line-height:1.3}
.verdict ul{margin:.6rem 0 0;padding:0;list-style:none}
.verdict li{padding:.3rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
.verdict.good{border-left-color:var(--good);background:var(--good-bg)}.verdict.good strong{color:var(--good)}
.verdict.soon{border-left-color:var(--soon);background:var(--soon-bg)}.verdict.soon strong{color:var(--soon)}
.verdict.over{border-left-color:var(--over);background:var(--over-bg)}.verdict.over strong{color:var(--over)}
.verdict.unknown{border-left-color:var(--unknown);background:var(--unknown-bg)}.verdict.unknown strong{color:var(--unknown)}
.lights{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1rem;margin:0 0 1rem}
.light{background:var(--sheet);border:1px solid var(--line);border-radius:12px;padding:.9rem 1.25rem}
.light b{display:block;font-size:1.1rem}.light .good{color:var(--good)}.light .soon{color:var(--soon)}
.word{font-weight:600}.word.good{color:var(--good)}.word.soon{color:var(--soon)}.word.over{color:var(--over)}
.word.unknown,.word.waiting{color:var(--unknown)}
figure{margin:0}figcaption{color:var(--soft);font-size:.875rem;margin-top:.5rem}
.timeline{display:block;font-size:13px;overflow:visible}
.timeline text{fill:var(--ink);paint-order:stroke;stroke:var(--sheet);stroke-width:4px;stroke-linejoin:round}.timeline .note,.timeline .act,.timeline .tick{fill:var(--soft)}
.timeline .group{font-weight:600;fill:var(--soft)}.timeline .name{font-weight:600}
.timeline .act{font-size:12px}.timeline .tick{font-size:12px}
.timeline .today-word{fill:var(--link);font-size:12px;font-weight:600}
.timeline line{stroke:var(--line);stroke-width:1}.timeline .quarter{stroke-dasharray:2 4}
.timeline .today{stroke:var(--link);stroke-width:2}
.timeline .track{fill:var(--track)}.timeline .good{fill:var(--good)}.timeline .soon{fill:var(--soon)}
.timeline .over{fill:var(--over)}.timeline .waiting{fill:var(--unknown)}.timeline .late{fill:var(--over)}
.timeline .mark{overflow:visible}.timeline .mark path{fill:var(--ink);stroke:var(--sheet);stroke-width:2}
.graph{margin:1rem 0}.graph .scroll{overflow-x:auto;padding:2px}.graph [role=img]{margin:0 auto}
.graph .row{display:block;width:100%;height:auto;font-size:13px;overflow:visible}
.graph text{fill:var(--ink)}.graph .foot{fill:var(--soft);font-size:12px}
.graph .stage{font-weight:600}.graph .rule{stroke:var(--line);stroke-width:1}
.graph .line{fill:none;stroke:var(--unknown);stroke-width:1.5;stroke-dasharray:5 4}.graph .line.met{stroke:var(--good);stroke-dasharray:none}
.graph .tip{fill:var(--unknown)}.graph .tip.met{fill:var(--good)}
.graph rect{fill:var(--sheet);stroke:currentColor;stroke-width:1.5}.graph .state{fill:currentColor;font-size:12px;font-weight:600}
.graph .done{color:var(--good)}.graph .open{color:var(--link)}.graph .waits{color:var(--unknown)}.graph .ask{color:var(--soon)}
.graph .done rect{fill:var(--good-bg)}.graph .waits rect{stroke-dasharray:5 4}.graph .ask rect{stroke-dasharray:1.5 3.5;stroke-linecap:round;stroke-width:2}.graph .next rect{stroke-width:3.5;stroke-dasharray:none}
.graph .sign{fill:currentColor}.graph .sign .rim{fill:none;stroke:currentColor;stroke-width:1.5;stroke-linejoin:round}
.graph .sign .cut{fill:none;stroke:var(--sheet);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
summary{cursor:pointer;color:var(--link);padding:.35rem 0}summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
details{margin-top:.5rem}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th{text-align:left;color:var(--soft);font-weight:600;border-bottom:2px solid var(--line);padding:.35rem .9rem .35rem 0}
td{vertical-align:top;border-bottom:1px solid var(--line);padding:.55rem .9rem .55rem 0;overflow-wrap:break-word}
.day,.word{white-space:nowrap}
td:last-child,th:last-child{padding-right:0}
tbody tr:last-child td{border-bottom:0}
td b{display:block}td .soft{display:block;font-size:.875rem}
code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.9em;overflow-wrap:anywhere}
.path{overflow-wrap:anywhere;list-style:none;margin:.75rem 0 0;padding:0}.path>li{border-top:1px solid var(--line);padding:.5rem 0}
.path .count{float:right;color:var(--soft);font-variant-numeric:tabular-nums;margin-left:1rem}
.path ul{margin:.25rem 0 0;padding-left:1.1rem;color:var(--soft)}
progress{width:100%;height:.6rem;accent-color:var(--good);display:block;margin:.5rem 0}
.people{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1rem;margin:0;padding:0;list-style:none}
.people li{overflow-wrap:anywhere}.people b{display:block}
footer{color:var(--soft);font-size:.875rem;margin-top:1.5rem}
@media (max-width:40rem){main{padding:1rem .75rem 2rem}h1{font-size:1.45rem}h2{font-size:1.3rem}.sheet,.light{padding:.9rem 1rem;border-radius:10px}
table,tbody,tr,td{display:block;width:100%}thead{position:absolute;left:-999rem}
tbody tr{padding:.6rem 0;border-bottom:1px solid var(--line)}tbody tr:last-child{border-bottom:0;padding-bottom:0}
td{border:0;padding:.15rem 0;overflow-wrap:anywhere}td>div{min-width:0}td[data-label]:not(:first-child){display:grid;grid-template-columns:8.5rem 1fr;gap:.5rem}
td[data-label]:not(:first-child)::before{content:attr(data-label);color:var(--soft)}}
@page{size:A4;margin:14mm}
@media print{:root{color-scheme:light;--ground:#fff;--sheet:#fff;--ink:#17202b;--soft:#505c6a;--line:#d9dfe6;--track:#e9edf1;
--good:#1c7a58;--soon:#8f5400;--over:#b3261e;--unknown:#55606d;--good-bg:#e6f4ee;--soon-bg:#fdf1dc;--over-bg:#fdeae8;
--unknown-bg:#eceff2;--link:#0b5cad}
body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}main{max-width:none;padding:0}.skip{display:none}
.verdict,.light,tr,li,.people,figure{break-inside:avoid}.part,h2,th{break-after:avoid}
.sheet{padding:.7rem .9rem;margin-bottom:.6rem;-webkit-box-decoration-break:clone;box-decoration-break:clone}
a{color:inherit;text-decoration:none}
.graph{break-inside:auto}.graph .scroll{overflow:visible}.graph [role=img]{min-width:0!important}.row{break-inside:avoid}details{display:none}}
)css";

}  // namespace sceau::cli
