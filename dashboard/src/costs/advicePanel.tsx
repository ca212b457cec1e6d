import type { Advice, AdviceView } from '../../../services/advice/adviceSchemas.ts';
import type { Found } from '../../../services/advice/found.ts';
import { differenceText, placed, triedText } from '../../../services/advice/words.ts';
import { FullMoment } from '../parts/moment.tsx';
import { Panel } from '../parts/panel.tsx';

/** What config would have been better last week, where that is looked for; nothing where it is not. */
export function AdvicePanel({ advice }: { readonly advice: AdviceView | undefined }) {
  if (advice === undefined || !advice.wanted) return null;
  const { latest, nextAt, running } = advice;
  return (
    <Panel title="Better last week" summary={<span class="minor">advice: nothing acts on it</span>}>
      {latest === null ? null : <Told advice={latest} />}
      <p class="minor">
        {latest === null ? null : (
          <>
            <FullMoment at={latest.at} />, {triedText(latest)}.{' '}
          </>
        )}
        {running ? 'Configs are being tried now.' : null}
        {running || nextAt === null ? null : (
          <>
            Configs are tried next at <FullMoment at={nextAt} />.
          </>
        )}
      </p>
    </Panel>
  );
}

function Told({ advice: { outcome, found, text } }: { readonly advice: Advice }) {
  if (outcome === 'better' && found !== null) return <Better found={found} />;
  return <p class={outcome === 'failed' ? 'fact-warning' : ''}>{sentence(text)}</p>;
}

function Better({ found: { changes, together, check } }: { readonly found: Found }) {
  return (
    <>
      <table class="numbers">
        <caption class="hidden">What would have been better</caption>
        <thead>
          <tr>
            <th scope="col">In the config</th>
            <th scope="col">Now</th>
            <th scope="col">What it does alone</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={placed(change)}>
              <th scope="row">
                <code>{placed(change)}</code>
              </th>
              <td>
                <code>{change.was.join(', ')}</code>
              </td>
              <td class="num">{differenceText(change.alone)}</td>
            </tr>
          ))}
          {together === null ? null : (
            <tr>
              <th scope="row">all of it together</th>
              <td />
              <td class="num">{differenceText(together)}</td>
            </tr>
          )}
        </tbody>
      </table>
      <p>
        {check === null
          ? 'There were too few days to check it on others.'
          : 'It holds on the days held out: what got better is better there too.'}
      </p>
    </>
  );
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
