import { COLOURS } from './causeBars.ts';

/** Told apart without red and green; each is readable on light and on dark. */
const HUES = ['#3b7dd8', '#d98026', '#7a5cc7', '#2a9d8f', '#c0578c', '#8a8f3c', '#5a7f9c', '#a3623a'];

export const STYLE = `:root { color-scheme: light dark; --text: #1c2430; --soft: #5b6675; --line: #d8dee6; --ground: #fff }
@media (prefers-color-scheme: dark) { :root { --text: #e6eaf0; --soft: #9aa5b4; --line: #333c48; --ground: #14191f } }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground) }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem } h3 { font-size: 1rem; margin: 1rem 0 .25rem }
ul { padding-left: 1.2rem; overflow-wrap: anywhere } footer { margin-top: 3rem; color: var(--soft); font-size: .85rem }
table { border-collapse: collapse; margin: .75rem 0; display: block; overflow-x: auto }
th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
th:first-child, td:first-child { text-align: left; padding-left: 0 } th { color: var(--soft); font-weight: 600 }
svg { width: 100%; height: auto; display: block } svg text { fill: var(--soft); font-size: 12px } .grid { stroke: var(--line) }
.key span { margin-right: 1rem; white-space: nowrap } .key i { display: inline-block; width: .8rem; height: .8rem; margin-right: .35rem; vertical-align: -1px; border-radius: 2px }
.busy { fill: ${HUES[0]}; background: ${HUES[0]} } .idle { fill: #b9c7da; background: #b9c7da }
${HUES.slice(0, COLOURS)
  .map((hue, index) => `.c${index} { fill: ${hue}; background: ${hue} }`)
  .join('\n')}`;
