import { expect } from 'chai';
import { withRealNetwork } from '../gocd/support.ts';
import {
  type Caller,
  commandLine,
  gocdChange,
  gocdPoll,
  mesosCall,
  mesosProbe,
  mesosSubscribe,
  type Scene,
  webhook,
  zooKeeper,
} from './support/callers.ts';
import { MISCONDUCTS } from './support/misconducts.ts';
import { type Misconduct, Peer } from './support/peer.ts';

/**
 * What becomes of a call, by what the other side does. Nothing in it may depend on the version of Node. A webhook takes
 * a notification by the status of its answer, a subscription is open once its head has come, and ZooKeeper is asked
 * until the time is up.
 */
const OUTCOMES = `
The other side …                                 | GoCD        | subscription | call           | probe                          | webhook                | command line  | ZooKeeper
is not there                                     | unreachable | unreachable  | unsent, lost   | no connection                  | did not answer         | no answer     | unanswered
resets the connection at once                    | unreachable | unreachable  | unknown        | no connection                  | did not answer         | no answer     | unanswered
resets the connection when asked                 | unreachable | unreachable  | unknown        | no connection                  | did not answer         | no answer     | unanswered
hangs up when asked                              | unreachable | unreachable  | unknown        | no connection                  | did not answer         | no answer     | unanswered
hangs up within the head                         | unreachable | unreachable  | unknown        | no connection                  | did not answer         | no answer     | unanswered
resets the connection within the body            | malformed   | ended        | unknown        | only part of an answer         | did not answer         | no answer     | unanswered
hangs up within the body                         | malformed   | ended        | unknown        | only part of an answer         | did not answer         | no answer     | unanswered
hangs up within a chunk                          | malformed   | ended        | unknown        | only part of an answer         | did not answer         | no answer     | unanswered
speaks plain HTTP where TLS is wanted            | tls         | unreachable  | unknown        | no secure connection           | did not answer         | no answer     | -
speaks TLS where plain HTTP is wanted            | unreachable | unreachable  | unknown        | no connection                  | did not answer         | no answer     | unanswered
hangs up within the handshake                    | unreachable | unreachable  | unknown        | no connection                  | did not answer         | no answer     | -
resets the connection within the handshake       | unreachable | unreachable  | unknown        | no connection                  | did not answer         | no answer     | -
shows a certificate of nobody known              | tls         | unreachable  | unknown        | no certificate that is trusted | did not answer         | no answer     | -
shows a certificate that has expired             | tls         | unreachable  | unknown        | no certificate that is trusted | did not answer         | no answer     | -
shows a certificate for another host             | tls         | unreachable  | unknown        | no certificate that is trusted | did not answer         | no answer     | -
has an authority whose file holds no certificate | tls         | unreachable  | unknown        | no certificate that is trusted | did not answer         | no answer     | -
hangs up when asked over TLS                     | unreachable | unreachable  | unknown        | no connection                  | did not answer         | no answer     | -
hangs up within the body over TLS                | malformed   | ended        | unknown        | only part of an answer         | did not answer         | no answer     | -
says nothing                                     | timeout     | unreachable  | unknown        | did not answer within 10 s     | did not answer in time | no answer     | unanswered
says nothing within the handshake                | timeout     | unreachable  | unknown        | did not answer within 10 s     | did not answer in time | no answer     | -
falls silent within the body                     | timeout     | unreachable  | unknown        | did not answer within 10 s     | did not answer in time | no answer     | unanswered
speaks something else                            | malformed   | unreachable  | unknown        | something other than HTTP      | did not answer         | no answer     | unanswered
answers with bytes of no meaning                 | malformed   | ended        | taken          | answered 200                   | taken                  | no gocd-mesos | unanswered
answers with damaged compression                 | malformed   | ended        | taken          | answered 200                   | did not answer         | no answer     | unanswered
answers with a head without end                  | malformed   | unreachable  | unknown        | something other than HTTP      | did not answer         | no answer     | unanswered
`;

const CALLERS: Readonly<Record<string, Readonly<Record<string, (scene: Scene) => Caller>>>> = {
  GoCD: { 'a reading of GoCD': gocdPoll, 'a change in GoCD': gocdChange },
  subscription: { 'a subscription to Mesos': mesosSubscribe },
  call: { 'a call to Mesos': mesosCall },
  probe: { 'the check of a master': mesosProbe },
  webhook: { 'a notification to a webhook': webhook },
  'command line': { 'a question to a running instance': commandLine },
  ZooKeeper: { 'a session with ZooKeeper': zooKeeper },
};

/** A caller has no such case, as one that never speaks TLS. */
const NONE = '-';

const [columns = [], ...rows] = OUTCOMES.trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('A call to the outside', () => {
  withRealNetwork();

  for (const [title = '', ...outcomes] of rows)
    describe(`when the other side ${title}`, () => {
      outcomes.forEach((outcome, index) => {
        if (outcome !== NONE) specify(title, columns[index + 1] ?? '', outcome);
      });
    });

  it('is tried with each misconduct', () => {
    expect(rows.map(([title]) => title)).to.deep.equal(Object.keys(MISCONDUCTS));
  });
});

function specify(title: string, column: string, outcome: string): void {
  for (const [name, callerIn] of Object.entries(CALLERS[column] ?? {}))
    it(`${name}: ${outcome}, and so again`, async () => {
      const misconduct = named(title);
      const peer = await Peer.start(misconduct);
      try {
        const call = callerIn({ peer, misconduct });
        expect(await call()).to.equal(outcome);
        expect(await call()).to.equal(outcome);
      } finally {
        await peer.close();
      }
    });
}

function named(title: string): Misconduct {
  const found = Object.entries<Misconduct>(MISCONDUCTS).find(([name]) => name === title);
  if (found === undefined) throw new Error(`nobody knows how the other side ${title}`);
  return found[1];
}
