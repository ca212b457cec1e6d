import type { ShareView } from '../../../services/views/schemas.ts';
import { NumberHead } from '../parts/numberHead.tsx';
import { Panel } from '../parts/panel.tsx';

/** Who has how much of max-agents; nothing where the config has no shares. */
export function SharesPanel({ shares }: { readonly shares: readonly ShareView[] }) {
  if (shares.length === 0) return null;
  return (
    <Panel title="Shares">
      <table class="numbers">
        <caption class="hidden">Shares of max-agents</caption>
        <thead>
          <tr>
            <th scope="col">Share</th>
            <NumberHead>Weight</NumberHead>
            <NumberHead>Agents</NumberHead>
            <NumberHead>Waiting</NumberHead>
          </tr>
        </thead>
        <tbody>
          {shares.map((share) => (
            <Share key={share.name} share={share} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Share({ share: { name, weight, reserved, max, agents, waiting } }: { readonly share: ShareView }) {
  const limits = [
    ...(reserved === 0 ? [] : [`${reserved} reserved`]),
    ...(max === null ? [] : [`at most ${max}`]),
  ];
  return (
    <tr>
      <th scope="row">
        {name} <span class="minor">{limits.join(', ')}</span>
      </th>
      <td class="right num">{weight}</td>
      <td class="right num">{agents}</td>
      <td class="right num">{waiting}</td>
    </tr>
  );
}
