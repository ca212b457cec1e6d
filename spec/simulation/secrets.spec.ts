import { expect } from 'chai';
import { checkSecrets } from './secrets.ts';
import { PRINCIPAL, SECRETS, USER } from './settings.ts';
import { Violation } from './violation.ts';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

describe('the look for secrets in all that is told', () => {
  for (const [name, secret] of Object.entries(SECRETS))
    for (const [form, text] of Object.entries({
      'as it is': secret,
      'in JSON': JSON.stringify({ secret }),
      'in JSON within JSON': JSON.stringify(JSON.stringify({ secret })),
      'in a URL': `http://ci.example/go?key=${encodeURIComponent(secret)}`,
      'in base64': base64(secret),
      'in a page': `<b>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</b>`,
    }))
      it(`finds ${name} ${form}`, () => {
        expect(() => checkSecrets(`before ${text} after`, 'the log')).to.throw(Violation, name);
      });

  it('finds the credentials of a request', () => {
    for (const pair of [`${USER}:${SECRETS.password}`, `${PRINCIPAL}:${SECRETS.mesosSecret}`])
      expect(() => checkSecrets(`authorization: Basic ${base64(pair)}`, 'the log')).to.throw(Violation);
  });

  it('takes no word for a secret', () => {
    for (const text of ['', 'the password is refused', 'secret, register, auto-register', '{"key":"2f9c"}'])
      expect(() => checkSecrets(text, 'the log')).not.to.throw();
  });
});
