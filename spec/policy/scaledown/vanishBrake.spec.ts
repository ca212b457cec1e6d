import { expect } from 'chai';
import { brakeFor } from '../../../policy/scaledown/vanishBrake.ts';

describe('the brake for agents that vanish', () => {
  const cases = [
    { before: 10, vanishedNow: 6, brakes: true, because: 'that is more than the share' },
    { before: 10, vanishedNow: 5, brakes: false, because: 'that is just the share' },
    { before: 3, vanishedNow: 3, brakes: true, because: 'three are enough to mean something' },
    { before: 2, vanishedNow: 2, brakes: false, because: 'of so few, all may go by chance' },
    { before: 10, vanishedNow: 0, brakes: false, because: 'none has gone' },
    { before: 0, vanishedNow: 0, brakes: false, because: 'there were none' },
  ];
  for (const { before, vanishedNow, brakes, because } of cases)
    it(`${brakes ? 'is put on' : 'stays off'} when ${vanishedNow} of ${before} vanish at once: ${because}`, () => {
      const found = { before, vanishedNow, share: 0.5, listIsEmpty: false, missed: 0 };
      expect(brakeFor(found)).to.equal(brakes);
    });

  for (const missed of [0, 1, 2])
    it(`${missed > 0 ? 'is put on' : 'stays off'} when a list without anybody lacks ${missed}`, () => {
      const found = { before: 0, vanishedNow: 0, share: 1, listIsEmpty: true, missed };
      expect(brakeFor(found)).to.equal(missed > 0);
    });
});
