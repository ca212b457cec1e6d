import { expect } from 'chai';
import { linkBase } from '../../../services/views/links.ts';
import { WatchedDriver } from './support.ts';

describe('Where the page links to', () => {
  for (const [address, base] of [
    ['http://ci.example:8153/go/', 'http://ci.example:8153/go'],
    ['https://ci.example', 'https://ci.example'],
    ['https://jane:secret@ci.example/go', 'https://ci.example/go'],
    ['javascript:alert(1)//http://ci.example', null],
    ['ftp://ci.example', null],
    ['ci.example', null],
    [null, null],
  ] as const)
    it(`is ${base} where the address is ${address}`, () => {
      expect(linkBase(address)).to.equal(base);
    });

  it('is the page of the master that leads, once it is known', () => {
    const driver = new WatchedDriver();
    expect(driver.view.state().links).to.deep.equal({ gocd: null, mesos: null });
    driver.ready();
    const { framework, links } = driver.view.state();
    expect(framework.master).to.match(/^http:/);
    expect(links.mesos).to.equal(framework.master);
  });
});
