// The style of the one-page report: light, dark by the reader's preference, and paper.
#ifndef GPUDAY_PLANNER_REPORT_HTML_STYLE_H_
#define GPUDAY_PLANNER_REPORT_HTML_STYLE_H_

namespace gpuday {

inline constexpr char kPageStyle[] = R"css(
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --soft: #5b6472; --rule: #d8dde5; --wash: #f5f7fa;
  --yes: #16794c; --no: #b42318; --accent: #1f3a5f; --swing: #7fa8db; --card: #e4e7ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171c; --ink: #e8eaee; --soft: #a2abb9; --rule: #333a45; --wash: #1d222a;
    --yes: #4cc38a; --no: #ff8a7a; --accent: #a9c8f0; --swing: #55799f; --card: #39414d;
  }
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--paper); color: var(--ink); font: 14px/1.45 Arial, "Liberation Sans",
       Helvetica, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.5rem 3rem; }
header p { color: var(--soft); font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; }
h1 { font-size: 1.6rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: .95rem; color: var(--accent); margin: 0 0 .4rem; }
section { margin-top: 1.2rem; }
.decision { margin-top: .9rem; padding: .7rem 1rem; background: var(--wash); font-size: 1.08rem;
            border-left: 5px solid var(--yes); overflow-wrap: anywhere; }
.decision.no { border-color: var(--no); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .8rem; }
.tile { border: 1px solid var(--rule); border-radius: 6px; padding: .7rem .9rem; }
.tile h2 { margin: 0; color: var(--soft); font-weight: normal; font-size: .85rem; }
.figure { font-size: 1.7rem; font-weight: bold; line-height: 1.25; }
.range { color: var(--accent); font-weight: bold; }
.tile p:last-child { color: var(--soft); font-size: .85rem; }
.columns { margin-top: .6rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr));
           gap: 0 1.8rem; align-items: start; }
svg { display: block; width: 100%; }
svg text { font-size: 10px; fill: var(--soft); }
.card { fill: var(--card); }
.limit { stroke: var(--ink); stroke-width: 1.5; }
.band { stroke: var(--soft); stroke-width: 1.2; fill: none; }
.swing { fill: var(--swing); }
.own { stroke: var(--ink); stroke-width: 1.2; }
.weights_bytes { fill: #3b6fb6; background: #3b6fb6; }
.gradients_bytes { fill: #7fa8db; background: #7fa8db; }
.gradient_copy_bytes { fill: #b5cdeb; background: #b5cdeb; }
.master_weights_bytes { fill: #5b5ea6; background: #5b5ea6; }
.optimizer_bytes { fill: #9a8fcb; background: #9a8fcb; }
.activations_bytes { fill: #2a9d8f; background: #2a9d8f; }
.overhead_bytes { fill: #e0a458; background: #e0a458; }
table { width: 100%; border-collapse: collapse; font-size: .85rem; }
th, td { padding: .18rem .3rem; text-align: right; vertical-align: top;
         border-bottom: 1px solid var(--rule); }
th { font-weight: normal; text-align: left; }
.bar svg { max-height: .9rem; }
thead th { color: var(--soft); text-align: right; font-size: .78rem; }
thead th:first-child { text-align: left; }
.total th, .total td { font-weight: bold; border-bottom: 0; }
.memory th, .memory td { white-space: nowrap; }
.memory i { display: inline-block; width: .65rem; height: .65rem; margin-right: .45rem;
            border-radius: 2px; }
.movers td, .movers th { font-size: .8rem; line-height: 1.25; overflow-wrap: anywhere; }
.movers thead th { text-align: left; }
.movers td { text-align: left; }
.movers .bar { width: 7rem; vertical-align: middle; }
.movers th { width: 24%; }
.movers .none { color: var(--soft); }
small { color: var(--soft); font-size: .92em; }
dl { display: grid; grid-template-columns: 4.6rem 1fr; gap: .15rem .6rem; font-size: .85rem; }
@media (min-width: 50rem) { dl { grid-template-columns: 4.6rem 1fr 4.6rem 1fr; } }
dt { color: var(--soft); }
dd { overflow-wrap: anywhere; }
ul { padding-left: 1.1rem; font-size: .85rem; }
li { overflow-wrap: anywhere; }
li.yes b { color: var(--yes); }
li.no b { color: var(--no); }
.fine { color: var(--soft); font-size: .74rem; line-height: 1.4; overflow-wrap: anywhere; }
.fine h2 { font-size: .8rem; margin: .5rem 0 .1rem; }
.fine b { color: var(--ink); font-weight: normal; }
code { font-family: "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: .92em; }
@page { size: A4; margin: 11mm 12mm; }
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ink: #1b1f24; --soft: #4a5361; --rule: #d8dde5; --wash: #f5f7fa;
    --yes: #16794c; --no: #b42318; --accent: #1f3a5f; --swing: #7fa8db; --card: #e4e7ec;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  html { font-size: 8.7pt; }
  body { font-size: 1rem; line-height: 1.32; }
  main { max-width: none; padding: 0; }
  section { margin-top: 2.2mm; }
  .decision { margin-top: 2mm; padding: 1.8mm 3mm; }
  .tiles { grid-template-columns: repeat(3, 1fr); gap: 3mm; }
  .tile { padding: 1.6mm 2.6mm; }
  .figure { line-height: 1.15; }
  .columns { grid-template-columns: 1fr 1fr; gap: 0 6mm; }
  .movers th { width: 18%; }
  .movers .bar { width: 17mm; }
  .movers td, .movers th { font-size: .76rem; padding: .4mm .6mm; }
  dl { grid-template-columns: 14mm 1fr 14mm 1fr; gap: .3mm 2mm; }
  .fine { font-size: 6.4pt; line-height: 1.3; }
  .fine h2 { font-size: 7.4pt; }
}
)css";

}  // namespace gpuday

#endif  // GPUDAY_PLANNER_REPORT_HTML_STYLE_H_
