import { expect } from 'chai';
import { adviceWarnings } from '../../../../adapters/config/checks/advice.ts';
import { someConfig } from '../../../support/config.ts';

describe('A check of advice', () => {
  it('warns of advice that has no history to go by', () => {
    const advice = { dailyAt: '03:30' };
    expect(adviceWarnings(someConfig({ advice, http: { historyDays: 0 } }))).to.deep.equal([
      'advice.daily-at is set, and there is no history to advise by: http.history-days is off',
    ]);
    expect(adviceWarnings(someConfig({ advice }))).to.deep.equal([]);
    expect(adviceWarnings(someConfig({ http: { historyDays: 0 } }))).to.deep.equal([]);
  });
});
