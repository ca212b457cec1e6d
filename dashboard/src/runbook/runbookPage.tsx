import { useEffect, useState } from 'preact/hooks';
import { placeUrl } from '../live/place.ts';
import { Empty, Panel } from '../parts/panel.tsx';
import { linkable } from '../words/addresses.ts';
import { type Block, inlinesOf, sectionOf } from './markdown.ts';

/** What to do about a cause, or about what the status says: that part of the handbook, or all of it. */
export function RunbookPage({ anchor }: { readonly anchor: string | null }) {
  const handbook = useHandbook();
  if (typeof handbook === 'string') return <Empty>{handbook}</Empty>;
  const shown = anchor === null ? handbook : sectionOf(handbook, anchor.toLowerCase());
  if (shown.length === 0)
    return (
      <Empty>
        The runbook has nothing under {anchor}: see <a href={placeUrl('runbook')}>all of it</a>.
      </Empty>
    );
  return (
    <Panel
      title="Runbook"
      className="runbook"
      summary={anchor === null ? null : <a href={placeUrl('runbook')}>all of it</a>}
    >
      {shown.map((block, index) => (
        <Shown key={`${index}`} block={block} />
      ))}
    </Panel>
  );
}

function useHandbook(): readonly Block[] | string {
  const [handbook, setHandbook] = useState<readonly Block[] | string>('Reading the runbook…');
  useEffect(() => {
    import('./handbook.ts').then(
      ({ HANDBOOK }) => setHandbook(HANDBOOK),
      () => setHandbook('The runbook cannot be read just now: reload the page.'),
    );
  }, []);
  return handbook;
}

function Shown({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading':
      return block.level < 3 ? (
        <h3 class="chapter">
          <Text text={block.text} />
        </h3>
      ) : (
        <h4>
          <Text text={block.text} />
        </h4>
      );
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'list':
      return (
        <ul class="points">
          {block.items.map((item) => (
            <li key={item}>
              <Text text={item} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return (
        <table class="numbers">
          <thead>
            <tr>
              {block.head.map((cell) => (
                <th key={cell} scope="col">
                  <Text text={cell} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row) => (
              <tr key={row[0]}>
                {row.map((cell, index) => (
                  <td key={`${index}`}>
                    <Text text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    case 'text':
      return (
        <p>
          <Text text={block.text} />
        </p>
      );
  }
}

function Text({ text }: { readonly text: string }) {
  return (
    <>
      {inlinesOf(text).map((part, index) => {
        if (part.kind === 'code') return <code key={`${index}`}>{part.text}</code>;
        if (part.kind === 'emphasis') return <em key={`${index}`}>{part.text}</em>;
        if (part.kind !== 'link') return part.text;
        const href = addressOf(part.to);
        return href === null ? (
          part.text
        ) : (
          <a key={`${index}`} href={href}>
            {part.text}
          </a>
        );
      })}
    </>
  );
}

/** Other pages of the handbook are with the program, and not here. */
function addressOf(to: string): string | null {
  return to.startsWith('#') ? placeUrl('runbook', to.slice(1)) : linkable(to);
}
