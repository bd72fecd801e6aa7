/** As much of Markdown as is needed to check the documentation against the code. */

/** The text of a heading's section, without its subsections' headings being special; up to the next of its level. */
export function sectionOf(markdown: string, heading: string): string {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start < 0) throw new Error(`there is no heading "${heading}"`);
  const level = (/^#+/.exec(lines[start] ?? '') ?? [''])[0].length;
  const isNext = new RegExp(`^#{1,${String(level)}} `);
  const length = lines.slice(start + 1).findIndex((line) => isNext.test(line));
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** The cells of the first table, without its head; `code` marks are left out. */
export function firstTable(markdown: string): string[][] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => line.startsWith('|'));
  const table = start < 0 ? [] : lines.slice(start);
  const end = table.findIndex((line) => !line.startsWith('|'));
  return table.slice(2, end < 0 ? undefined : end).map(cellsOf);
}

function cellsOf(row: string): string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', '').replaceAll('\\', ''));
}

export type Example = { readonly kind: string; readonly text: string };

/** The code blocks that are marked with `<!-- example: kind -->`. */
export function examplesOf(markdown: string): Example[] {
  const marked = /<!-- example: ([\w.-]+) -->\n+```\w*\n([\s\S]*?)\n```/g;
  return Array.from(markdown.matchAll(marked), ([, kind = '', text = '']) => ({ kind, text }));
}

/** Where links and images lead, code left out. */
export function linksOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/```[\s\S]*?\n *```/g, '').replaceAll(/`[^`\n]*`/g, '');
  return Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target);
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(markdown: string): Set<string> {
  const headings = markdown
    .replaceAll(/```[\s\S]*?\n *```/g, '')
    .split('\n')
    .filter((line) => /^#+ /.test(line));
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
