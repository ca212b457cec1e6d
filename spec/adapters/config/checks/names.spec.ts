import { accepted, type Refusal, refused } from './tables.ts';

describe('A role of Mesos', () => {
  const rule =
    "expected a role of Mesos, as ci or ci/builds: no blanks, no part that is empty, '.', '..' or '*', or begins with '-'";
  const roles = ['', 'ci/', '/ci', 'ci//builds', '-x', 'ci/-x', '.', '..', 'ci/..', './ci', 'ci/*', '*/ci'];
  refused([
    ...roles.map((role): Refusal => [`mesos.role = "${role}"`, `mesos.role: found "${role}", ${rule}`]),
    ['mesos.role = "a b"', `mesos.role: found "a b", ${rule}`],
    ['mesos.role = "a\\bb"', `mesos.role: found "a\\bb", ${rule}`],
    ['mesos.role = "a\\tb"', `mesos.role: found "a\\tb", ${rule}`],
    ['mesos.role = "a\\u007fb"', `mesos.role: found "a\u007fb", ${rule}`],
  ]);
  accepted([
    'mesos.role = "*"',
    'mesos.role = ci',
    'mesos.role = "ci/builds/big"',
    'mesos.role = "x-"',
    'mesos.role = "..."',
    'mesos.role = "a*"',
    'mesos.role = "bücher"',
  ]);
});

describe('A name that is shown to a server', () => {
  const principal = 'expected a name without colons, of which Mesos would take the first part only';
  const account = 'expected a name without colons';
  const password = 'go-server.password = x';
  refused([
    ['mesos.principal = "ci:builds"', `mesos.principal: found "ci:builds", ${principal}`],
    ['mesos.principal = "ci\\u0000"', `mesos.principal: found "ci\\u0000", ${principal}`],
    ['mesos.principal = "c\\ni"', `mesos.principal: found "c\\ni", ${principal}`],
    ['mesos.user = "root:wheel"', 'mesos.user: found "root:wheel", expected the name of a Unix user'],
    ['mesos.user = "a b"', 'mesos.user: found "a b", expected the name of a Unix user'],
    ['mesos.user = "-u"', 'mesos.user: found "-u", expected the name of a Unix user'],
    ['mesos.user = "/root"', 'mesos.user: found "/root", expected the name of a Unix user'],
    ['mesos.user = ""', 'mesos.user: found "", expected the name of a Unix user'],
    [
      `go-server { user-name = "ci:builds" }, ${password}`,
      `go-server.user-name: found "ci:builds", ${account}`,
    ],
  ]);
  accepted([
    'mesos.principal = "ci builds"',
    'mesos.principal = "bücher"',
    'mesos.user = "ci-builds"',
    'mesos.user = "ci@example.com"',
    'mesos.user = "EXAMPLE\\\\ci"',
    `go-server.user-name = "ci@example.com", ${password}`,
  ]);
});

describe('What GoCD has a rule of its own for', () => {
  const name = (what: string) =>
    `expected the name of ${what}: letters, digits, and any of - _ . but no dot at the start`;
  const resource = 'expected letters, digits, blanks and any of - _ . |';
  refused([
    ['go-agent.environments = ["a b"]', `go-agent.environments[0]: found "a b", ${name('an environment')}`],
    [
      'go-agent.environments = [ci, ".hidden"]',
      `go-agent.environments[1]: found ".hidden", ${name('an environment')}`,
    ],
    ['go-agent.environments = ["a,b"]', `go-agent.environments[0]: found "a,b", ${name('an environment')}`],
    [
      'go-server.elastic-pipelines = ["a/b"]',
      `go-server.elastic-pipelines[0]: found "a/b", ${name('a pipeline')}`,
    ],
    ['go-agent.resources = ["a\\nb"]', `go-agent.resources[0]: found "a\\nb", ${resource}`],
    ['go-agent.resources = ["a,b"]', `go-agent.resources[0]: found "a,b", ${resource}`],
  ]);
  accepted([
    'go-agent.environments = ["QA-1", "prod.eu", "_x"]',
    'go-server.elastic-pipelines = ["build.all"]',
    'go-agent.resources = ["linux 64", "java|17", "a.b"]',
  ]);
});

describe('An image', () => {
  const rule =
    'expected the name of an image, as registry.example:5000/gocd/agent:v1, its repository in lower case';
  const digest = `sha256:${'a'.repeat(64)}`;
  const wrong = [
    '',
    '-rm',
    'GoCD',
    'gocd/Agent',
    'gocd/agent:',
    'gocd/agent:a b',
    'gocd//agent',
    '/agent',
    'agent/',
    'https://hub.example/agent',
    'agent@latest',
    'agent:a:b',
    'agent:-x',
  ];
  refused(
    wrong.map(
      (image): Refusal => [
        `go-agent.docker-image = "${image}"`,
        `go-agent.docker-image: found ${image.includes('@') ? '"********@latest"' : `"${image}"`}, ${rule}`,
      ],
    ),
  );
  accepted(
    [
      'agent',
      'gocd/gocd-agent-wolfi:v25.1.0',
      'hub.example:5000/a/b/c',
      'localhost/agent',
      '[::1]:5000/agent',
      `gocd/agent@${digest}`,
      `hub.example/gocd/agent:v1@${digest}`,
      'a__b/c--d.e',
      `sha256:${'a'.repeat(64)}`,
    ].map((image) => `go-agent.docker-image = "${image}"`),
  );
});
