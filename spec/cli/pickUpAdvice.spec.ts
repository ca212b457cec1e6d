import { expect } from 'chai';
import { pickUpAdvice } from '../../cli/pickUpAdvice.ts';
import { someConfig, somePool } from '../support/config.ts';

describe('The advice of check --online on the server’s options', () => {
  const advice = (image: string, toldMs: number | null = null) =>
    pickUpAdvice(someConfig({ pools: [somePool({ name: 'ours', image })] }), toldMs).join('\n');

  it('names the list of waiting jobs, of which nothing can be told from outside', () => {
    expect(advice('gocd/gocd-agent-wolfi:v26.2.0'))
      .to.include('-Dcruise.build.assignment.service.interval=1000')
      .and.not.to.include('gocd.agent.extra.properties');
  });

  it('names what tells agents of every image to ask sooner, where a pool’s are not told otherwise', () => {
    expect(advice('ours/agent:1')).to.include(
      'of pool ours ask it for work seldom: started with -Dgocd.agent.extra.properties=agent.get.work.interval=2000',
    );
  });

  it('says what the server tells its agents, for that wins', () => {
    expect(advice('gocd/gocd-agent-wolfi:v26.2.0', 7_500)).to.include(
      'told to ask for work every 7.5 s (gocd.agent.extra.properties), whatever pick-up and env say',
    );
  });
});
