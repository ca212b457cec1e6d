import { expect } from 'chai';
import { complaints, loadWith } from '../loading.ts';
import { accepted, type Refusal, refused } from './tables.ts';

const FILES = {
  bom: '\uFEFFquiet',
  led: ' quiet',
  followed: 'quiet \n',
  lines: 'quiet\nquiet\n',
  broken: 'quiet\n\n',
  windows: 'quiet\r\n',
  unix: 'quiet\n',
  bare: 'quiet',
  control: 'qui\u0007et',
  blank: 'quiet quiet',
  foreign: 'quiét',
  colon: 'qui:et',
  backslash: 'qui\\et',
  nul: 'qui\0et',
};

const MARK = 'the file begins with a byte order mark';
const EDGE = 'the file begins or ends with a blank or an empty line';
const IN_TOKEN = 'which no header carries in a token';
const IN_PASSWORD = 'which HTTP does not allow in a name or password';

/** What becomes of every secret that a file brings along. */
function fromFile(key: string, beside: string): readonly Refusal[] {
  const given = (file: string) => `${beside}, ${key} = ${file}`;
  return [
    [given('bom'), `${key}: ${MARK}`],
    [given('led'), `${key}: ${EDGE}`],
    [given('followed'), `${key}: ${EDGE}`],
    [given('broken'), `${key}: ${EDGE}`],
  ];
}

describe('A token', () => {
  const tokens: readonly (readonly [key: string, beside: string])[] = [
    ['go-server.access-token', 'name = ci'],
    ['http.token', 'http.host = "0.0.0.0"'],
  ];
  for (const [key, beside] of tokens) {
    refused(
      [
        ...fromFile(`${key}-file`, beside),
        [`${beside}, ${key}-file = lines`, `${key}-file: holds a line break, ${IN_TOKEN}`],
        [`${beside}, ${key}-file = control`, `${key}-file: holds a control character, ${IN_TOKEN}`],
        [`${beside}, ${key}-file = blank`, `${key}-file: holds a blank, ${IN_TOKEN}`],
        [`${beside}, ${key}-file = foreign`, `${key}-file: holds a character beyond ASCII, ${IN_TOKEN}`],
        [`${beside}, ${key} = "quiet\\n"`, `${key}: holds a line break, ${IN_TOKEN}`],
        [`${beside}, ${key} = " quiet"`, `${key}: holds a blank, ${IN_TOKEN}`],
        [`${beside}, ${key} = "quiet\\uFEFF"`, `${key}: holds a byte order mark, ${IN_TOKEN}`],
      ],
      FILES,
    );
    accepted(
      ['windows', 'unix', 'bare', 'colon', 'backslash'].map((file) => `${beside}, ${key}-file = ${file}`),
      FILES,
    );
  }
});

describe('A password', () => {
  const passwords: readonly (readonly [key: string, beside: string])[] = [
    ['go-server.password', 'go-server.user-name = ci'],
    ['mesos.secret', 'mesos.principal = ci'],
  ];
  for (const [key, beside] of passwords) {
    refused(
      [
        ...fromFile(`${key}-file`, beside),
        [`${beside}, ${key}-file = lines`, `${key}-file: holds a line break, ${IN_PASSWORD}`],
        [`${beside}, ${key}-file = nul`, `${key}-file: holds a control character, ${IN_PASSWORD}`],
        [`${beside}, ${key} = "quiet\\n"`, `${key}: holds a line break, ${IN_PASSWORD}`],
        [`${beside}, ${key} = "\\uFEFFquiet"`, `${key}: holds a byte order mark, ${IN_PASSWORD}`],
      ],
      FILES,
    );
    accepted(
      [`${beside}, ${key}-file = blank`, `${beside}, ${key}-file = foreign`, `${beside}, ${key} = " a b "`],
      FILES,
    );
  }
  refused(
    [
      [
        'mesos { principal = ci, secret-file = colon }',
        'mesos.secret-file: holds a colon, which Mesos never accepts',
      ],
      ['mesos { principal = ci, secret = "a:b" }', 'mesos.secret: holds a colon, which Mesos never accepts'],
    ],
    FILES,
  );
  accepted(['go-server { user-name = ci, password-file = colon }'], FILES);
});

describe('An auto-register key', () => {
  const key = 'go-agent.auto-register-key';
  const ESCAPE = 'holds a backslash, which the agent takes for an escape';
  const END = 'holds a line break or another control character, which ends the key';
  refused(
    [
      ...fromFile(`${key}-file`, 'name = ci'),
      [`${key}-file = lines`, `${key}-file: ${END}`],
      [`${key}-file = backslash`, `${key}-file: ${ESCAPE}`],
      [`${key} = "a\\\\b"`, `${key}: ${ESCAPE}`],
      [`${key} = "a\\nb"`, `${key}: ${END}`],
      [`${key} = " a"`, `${key}: begins with a blank, which the agent does not see`],
      [
        `${key} = a, pools = [{ name = own, auto-register-key-file = backslash }]`,
        `pools[0] (own).auto-register-key-file: ${ESCAPE}`,
      ],
      [`${key}-file = backslash, pools = [{ name = own }]`, `${key}-file: ${ESCAPE}`],
    ],
    FILES,
  );
  accepted([`${key}-file = windows`, `${key}-file = blank`, `${key} = "a:b=c"`], FILES);
});

describe('A secret that is refused', () => {
  const places = [
    'go-server.access-token-file',
    'go-server { user-name = ci, password-file',
    'mesos { principal = ci, secret-file',
    'http.token-file',
    'go-agent.auto-register-key-file',
    'notifications.webhook-url-file',
    'go-agent.env.X.secret-file',
  ];
  for (const place of places) {
    for (const file of Object.keys(FILES)) {
      it(`is not shown: ${place} = ${file}`, async () => {
        const settings = `${place} = ${file} ${place.includes('{') ? '}' : ''}`;
        for (const line of await complaints(loadWith(settings, { files: FILES })))
          expect(line).not.to.match(/qui/);
      });
    }
  }
});
