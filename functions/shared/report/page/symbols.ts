import { html } from './html.ts';

/** Drawn once, used everywhere. Marks of the timeline have their middle at 0, 0. */
export const symbols = html`<svg width="0" height="0" aria-hidden="true" class="defs"><defs>
<symbol id="at-risk" viewBox="0 0 16 16"><path d="M8 1.2 15.4 14.6H.6Z"/><path class="cut" d="M8 6v4M8 11.6v1.5"/></symbol>
<symbol id="exposed" viewBox="0 0 16 16"><path d="M8 .6 15.4 8 8 15.4.6 8Z"/><path class="cut" d="M8 4.4v4.6M8 10.4v1.6"/></symbol>
<symbol id="attention" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.2"/><path class="cut" d="M8 3.8v5.2M8 10.6v1.7"/></symbol>
<symbol id="well" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.2"/><path class="cut" d="m4.6 8.3 2.4 2.4 4.5-5"/></symbol>
<g id="x" class="x"><path d="m-5-5 10 10m0-10-10 10"/></g>
<g id="r" class="r"><path d="M0-8V8"/></g>
<g id="l" class="l"><path d="M0-8V8M0-8h4M0 8h4"/></g>
<g id="n" class="n"><path d="M0-6 6 0 0 6-6 0Z"/></g>
<pattern id="ph" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="b" d="M0 0h6v6H0z"/><path class="f" d="M0 0h2.5v6H0z"/></pattern>
<pattern id="po" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><path class="b" d="M0 0h6v6H0z"/><path class="f" d="M0 0h3v6H0z"/></pattern>
<pattern id="pb" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="b" d="M0 0h6v6H0z"/><path class="f" d="M0 0h4v6H0z"/></pattern>
</defs></svg>`;
