import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 24rem; margin: 10vh auto; padding: 0 1rem; background: light-dark(#f4f6f8, #14181f); color: light-dark(#1c2430, #e3e8ee); }
main { padding: 1.5rem 2rem 2rem; border-radius: .5rem; background: light-dark(#fff, #1d232c); }
h1 { font-size: 1.4rem; } h2 { font-size: 1rem; margin-top: 2rem; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; border: 1px solid light-dark(#6b7683, #8b96a3); border-radius: .25rem; }
button { width: 100%; margin-top: 1.5rem; padding: .6rem; font: inherit; font-weight: 600; border: 0; border-radius: .25rem; background: #0b6476; color: #fff; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: 2px solid light-dark(#0b6476, #6fcbdc); outline-offset: 1px; }
a { color: light-dark(#0b6476, #6fcbdc); } ul { padding: 0; list-style: none; } li + li { margin-top: .5rem; }
.error { padding: .6rem .8rem; border-radius: .25rem; background: light-dark(#fdecea, #4a1f1c); color: light-dark(#8c1d13, #ffc9c4); }`;

/** Sends the only form of a page. Without scripts, its button does. */
const SUBMIT_SCRIPT = `document.querySelector('button').click();`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The policy of these pages. A form's answer may redirect to `formTargets` as well, which browsers count as its target. */
export function contentSecurityPolicy(formTargets: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    `script-src ${hashOf(SUBMIT_SCRIPT)}`,
    `form-action 'self' ${formTargets.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** @param content is HTML: what comes from outside must be escaped */
export function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)} · Sight demo</title>
<style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>${content}</main></body></html>`;
}

export const submitAtOnce = `<script>${SUBMIT_SCRIPT}</script>`;

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
