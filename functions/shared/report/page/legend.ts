import { html } from './html.ts';

/** What the timelines are drawn with; once a page. */
export const legend = html`<ul class="legend" aria-label="What the timelines show">
<li><svg width="26" height="12" aria-hidden="true"><rect class="p" x="1" y="1" width="24" height="10"/></svg> created, not current yet
<li><svg width="26" height="12" aria-hidden="true"><rect class="c" width="26" height="12"/></svg> current
<li><svg width="26" height="12" aria-hidden="true"><rect class="g" width="26" height="12"/></svg> in grace
<li><svg width="26" height="12" aria-hidden="true"><rect class="u" width="26" height="12"/></svg> in use after it
<li><svg width="26" height="12" aria-hidden="true"><rect class="o" width="26" height="12"/></svg> being taken out
<li class="bad"><svg width="26" height="12" aria-hidden="true"><rect class="c" width="26" height="12"/></svg> compromised, or failed
<li><svg width="16" height="18" aria-hidden="true"><use href="#r" x="8" y="9"/></svg> refused everywhere
<li><svg width="16" height="18" aria-hidden="true"><use href="#x" x="8" y="9"/></svg> a step failed
<li><svg width="16" height="18" aria-hidden="true"><use href="#n" x="8" y="9"/></svg> next rotation
<li><svg width="16" height="18" aria-hidden="true"><use href="#l" x="8" y="9"/></svg> limit of the age
</ul>`;
