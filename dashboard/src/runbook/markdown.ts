/** As much of Markdown as the handbook has. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly anchor: string }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'text'; readonly text: string };

export type Inline =
  | { readonly kind: 'plain' | 'code' | 'emphasis'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

export function blocksOf(markdown: string): readonly Block[] {
  return markdown
    .split(/(^```[\s\S]*?^```$)/m)
    .flatMap((part) => (part.startsWith('```') ? [codeOf(part)] : part.split(/\n{2,}/).flatMap(blockOf)));
}

function codeOf(fenced: string): Block {
  return { kind: 'code', text: fenced.replace(/^```.*\n/, '').replace(/\n?```$/, '') };
}

function blockOf(part: string): readonly Block[] {
  const text = part.trim();
  if (text === '') return [];
  const heading = /^(#+) (.*)$/.exec(text);
  if (heading !== null) {
    const [, marks = '', title = ''] = heading;
    return [{ kind: 'heading', level: marks.length, text: title, anchor: anchorOf(title) }];
  }
  const lines = text.split('\n');
  if (text.startsWith('|')) {
    const [head = [], , ...rows] = lines.map(cellsOf);
    return [{ kind: 'table', head, rows }];
  }
  if (text.startsWith('- '))
    return [{ kind: 'list', items: text.split(/\n- /).map((item) => item.replace(/^- /, '')) }];
  return [{ kind: 'text', text }];
}

const cellsOf = (line: string) =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

/** As forges make it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-');
}

const INLINE = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\([^)\s]+\))/;

export function inlinesOf(text: string): readonly Inline[] {
  // Split by a group, every other part is marked.
  return text.split(INLINE).flatMap((part, index): readonly Inline[] => {
    if (part === '') return [];
    if (index % 2 === 0) return [{ kind: 'plain', text: part }];
    const link = /^\[(.+)\]\((.+)\)$/.exec(part);
    if (link !== null)
      return [{ kind: 'link', text: (link[1] ?? '').replaceAll('`', ''), to: link[2] ?? '' }];
    if (part.startsWith('`')) return [{ kind: 'code', text: part.slice(1, -1) }];
    return [{ kind: 'emphasis', text: part.replace(/^\*+|\*+$/g, '') }];
  });
}

/** A heading and all below it, up to the next one that is as high; empty if there is none of that anchor. */
export function sectionOf(blocks: readonly Block[], anchor: string): readonly Block[] {
  const start = blocks.findIndex((block) => block.kind === 'heading' && block.anchor === anchor);
  const head = blocks[start];
  if (head?.kind !== 'heading') return [];
  const rest = blocks.slice(start + 1);
  const end = rest.findIndex((block) => block.kind === 'heading' && block.level <= head.level);
  return [head, ...(end < 0 ? rest : rest.slice(0, end))];
}
