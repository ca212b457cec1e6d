import { accepted, type Refusal, refused } from './tables.ts';

const OFFICIAL = 'go-agent.docker-image = "gocd/gocd-agent-wolfi:v25.1.0"';
const TRAVIX = 'go-agent.docker-image = "travix/gocd-agent:21.2.0"';

const URL = 'is set from go-server.agent-url: set that instead';
const TASK = 'is set to the task id, by which agents are found again';
const ELASTIC = 'makes an agent of an elastic plugin, which gets no jobs of ours';
const KEY = 'is set from auto-register-key: set that instead';
const RESOURCES = 'is set from resources: set these instead';
const ENVIRONMENTS = 'is set from environments: set these instead';

function variable(beside: string, name: string, reason: string): Refusal {
  return [`${beside}, go-agent.env.${name} = x`, `go-agent.env.${name}: ${reason}`];
}

describe('A variable of an agent', () => {
  refused([
    variable(OFFICIAL, 'GO_SERVER_URL', URL),
    variable(OFFICIAL, 'AGENT_AUTO_REGISTER_KEY', KEY),
    variable(OFFICIAL, 'AGENT_AUTO_REGISTER_RESOURCES', RESOURCES),
    variable(OFFICIAL, 'AGENT_AUTO_REGISTER_ENVIRONMENTS', ENVIRONMENTS),
    variable(OFFICIAL, 'AGENT_AUTO_REGISTER_HOSTNAME', TASK),
    variable(OFFICIAL, 'AGENT_AUTO_REGISTER_ELASTIC_AGENT_ID', ELASTIC),
    variable(OFFICIAL, 'AGENT_AUTO_REGISTER_ELASTIC_PLUGIN_ID', ELASTIC),
    variable(OFFICIAL, 'GO_EA_SERVER_URL', ELASTIC),
    variable(OFFICIAL, 'GO_EA_AUTO_REGISTER_KEY', ELASTIC),
    variable(OFFICIAL, 'MESOS_SANDBOX', 'is set by Mesos'),
    variable(OFFICIAL, 'go_server_url', `is read by nothing, and GO_SERVER_URL ${URL}`),
    variable(OFFICIAL, 'Agent_Auto_Register_Key', `is read by nothing, and AGENT_AUTO_REGISTER_KEY ${KEY}`),
    variable(`${OFFICIAL}, go-agent.ports = 2`, 'PORT1', 'is set from ports'),
    variable(TRAVIX, 'GO_SERVER_URL', URL),
    variable(TRAVIX, 'GO_SERVER', URL),
    variable(TRAVIX, 'GO_SERVER_PORT', URL),
    variable(TRAVIX, 'AGENT_KEY', KEY),
    variable(TRAVIX, 'AGENT_RESOURCES', RESOURCES),
    variable(TRAVIX, 'AGENT_ENVIRONMENTS', ENVIRONMENTS),
    variable(TRAVIX, 'AGENT_HOSTNAME', TASK),
    variable(`${OFFICIAL}, go-agent.image-family = travix`, 'AGENT_KEY', KEY),
    ['go-agent.env.X = "a\\u0000b"', 'go-agent.env.X: holds a NUL, where every variable ends'],
    ['go-agent.env.GO_SERVER_URL { secret = x }', `go-agent.env.GO_SERVER_URL: ${URL}`],
    [
      'go-agent.env."A\\u0001" = x',
      'go-agent.env.A\u0001: expected a name without blanks, = and control characters',
    ],
    ['go-agent.env."" = x', 'go-agent.env.: expected a name without blanks, = and control characters'],
    [
      'go-agent.env.GO_SERVER_URL = x, pools = [{ name = own, env.GO_EA_SERVER_URL = y }]',
      `go-agent.env.GO_SERVER_URL: ${URL}`,
      `pools[0] (own).env.GO_EA_SERVER_URL: ${ELASTIC}`,
    ],
  ]);
  accepted([
    `${OFFICIAL}, go-agent.env { AGENT_KEY = x, GO_SERVER = x, AGENT_BOOTSTRAPPER_ARGS = x, VOLUME_DIR = x }`,
    `${TRAVIX}, go-agent.env { AGENT_MEM = 128m, AGENT_BOOTSTRAPPER_ARGS = x, DOCKER_GID_ON_HOST = 1 }`,
    `${OFFICIAL}, go-agent { ports = 2, env { PORT2 = x, PORT = x } }`,
    `${TRAVIX}, go-agent { image-family = official, env.AGENT_KEY = x }`,
    'go-agent.env { GO_AGENT_SYSTEM_PROPERTIES = x, MESOS_TASK = x, lower_case = "two\\nlines" }',
  ]);
});

describe('The family of an image', () => {
  const key = 'go-agent.env.AGENT_KEY = x';
  refused(
    [
      'travix/gocd-agent',
      'hub.example:5000/travix/gocd-agent:21.2.0',
      'hub.example/mirror/travix/gocd-agent',
      `travix/gocd-agent@sha256:${'0'.repeat(64)}`,
    ].map(
      (image): Refusal => [`go-agent.docker-image = "${image}", ${key}`, `go-agent.env.AGENT_KEY: ${KEY}`],
    ),
  );
  accepted(
    [
      'nottravix/gocd-agent',
      'travix.example/gocd-agent',
      'travix.example/gocd/agent',
      'ours/travix',
      'ours/gocd-agent:travix',
      'travix/mirror/gocd-agent',
    ].map((image) => `go-agent.docker-image = "${image}", ${key}`),
  );
});
