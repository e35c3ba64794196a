import { html, type Markup } from './html.ts';
import { type Severity, severityTexts } from './severity.ts';

/** A sign and words: colour is never the only difference. */
export const sign = (level: Severity | 'well'): Markup =>
  html`<svg class="i ${level}" aria-hidden="true"><use href="#${level}"/></svg>`;

export const levelText = (level: Severity | 'well'): string =>
  level === 'well' ? 'Well' : severityTexts[level].label;

export const badge = (level: Severity | 'well'): Markup =>
  html`<span class="badge ${level}">${sign(level)}${levelText(level)}</span>`;
