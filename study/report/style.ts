import { properties } from './palette.ts';

/** Light or dark as the reader's system says, one column on a phone, and on paper without colour behind. */
export const style = `
:root { color-scheme: light dark; ${properties('light')} }
@media (prefers-color-scheme: dark) { :root { ${properties('dark')} } }
@media print { :root { color-scheme: light; ${properties('light')} } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 62.5rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
  overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1.5rem 0 0.5rem; }
h2 { font-size: 1.3rem; margin: 3rem 0 0.5rem; border-bottom: 1px solid var(--line); padding-bottom: 0.3rem; }
h2, h3 { break-after: avoid; }
h3 { font-size: 1.05rem; margin: 0 0 0.75rem; }
p, li { max-width: 44rem; }
.notice, .banner { margin: 0.75rem 0; padding: 0.6rem 0.9rem; max-width: none; border-radius: 0.4rem; }
.notice { background: var(--raised); color: var(--muted); font-size: 0.9rem; }
.banner { background: var(--warned); color: var(--warning); font-weight: 600; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 0.75rem; margin: 1.25rem 0; }
.facts div { background: var(--raised); border-radius: 0.4rem; padding: 0.7rem 0.9rem; }
.facts dt { color: var(--muted); font-size: 0.85rem; }
.facts dd { margin: 0.1rem 0 0; font-size: 1.25rem; font-weight: 600; line-height: 1.3; }
.facts small { display: block; font-weight: 400; font-size: 0.8rem; color: var(--muted); }
figure { margin: 2rem 0 2.5rem; break-inside: avoid; }
figcaption p { margin: 0.4rem 0; }
.n { color: var(--muted); font-size: 0.85rem; }
svg { display: block; width: 100%; height: auto; }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin: 0 0 0.4rem; padding: 0; font-size: 0.82rem; }
.narrow + .key { margin-top: 1.25rem; }
.key li { display: flex; align-items: center; gap: 0.4rem; }
.key span { width: 1.2rem; height: 0.7rem; border-radius: 0.15rem; background: currentColor; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.key span.line, .key span.dashes { height: 0; background: none; border-radius: 0; border-top: 3px solid; }
.key span.dashes { border-top-style: dashed; }
.narrow { display: none; }
@media (max-width: 44rem) { .wide { display: none; } .narrow { display: block; } body { padding: 1rem 0.85rem 2rem; } }
@media print { .wide { display: block; } .narrow { display: none; } details { display: none; } h2 { margin-top: 1rem; } figure { margin: 1rem 0 1.5rem; } body { font-size: 0.85rem; } }
.scroll { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; font-size: 0.85rem; line-height: 1.4; font-variant-numeric: tabular-nums; width: 100%; }
caption { text-align: left; color: var(--muted); padding: 0.3rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.8rem 0.35rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--muted); font-weight: 600; }
tbody th { font-weight: 500; }
td { overflow-wrap: break-word; }
td:nth-child(2):last-child { overflow-wrap: anywhere; }
details summary { cursor: pointer; color: var(--muted); font-size: 0.9rem; }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.85em; overflow-wrap: anywhere; }
`;
