import { expect } from 'chai';
import { concat, of, throwError } from 'rxjs';
import type { Input } from '../../../domain/facts.ts';
import { CoreError } from '../../../machines/core.ts';
import { recordedIn } from '../../../services/journal/recording.ts';
import type { Step } from '../../../services/service.ts';

const input = (at: number): Input => ({ type: 'time.passed', at });
const step = (at: number): Step => ({
  input: input(at),
  outcome: { commands: [], notices: [], touched: new Set() },
});

describe("recording a service's steps", () => {
  it('keeps each before it is passed on', () => {
    const order: string[] = [];
    const journal = { record: ({ input }: Step) => order.push(`kept ${input.at}`) };
    of(step(1), step(2))
      .pipe(recordedIn(journal))
      .subscribe(({ input }) => order.push(`passed on ${input.at}`));
    expect(order).to.deep.equal(['kept 1', 'passed on 1', 'kept 2', 'passed on 2']);
  });

  it('keeps the input that breaks a machine, and passes the error on', () => {
    const kept: Step[] = [];
    const broken = new CoreError(input(2), new Error('a defect'));
    const errors: unknown[] = [];
    concat(
      of(step(1)),
      throwError(() => broken),
    )
      .pipe(recordedIn({ record: (step) => kept.push(step) }))
      .subscribe({ error: (error) => errors.push(error) });
    expect(kept).to.deep.equal([step(1), step(2)]);
    expect(errors).to.deep.equal([broken]);
  });
});
