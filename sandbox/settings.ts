import { DEMO } from './world.ts';

/** The config of the framework in the sandbox: a fast profile, and a pool for each place jobs run in. */
export function sandboxSettings(at: {
  readonly mesosUrl: string;
  readonly gocdUrl: string;
  readonly stateFile: string;
  /** Of all pools; the one that most jobs are for may have as many. */
  readonly maxAgents?: number;
}): string {
  const [maxAgents, max] =
    at.maxAgents === undefined ? ['', ''] : [`, max-agents = ${at.maxAgents}`, `, max = ${at.maxAgents}`];
  return `
gocd-mesos {
  name = "sandbox"
  mesos-master = "${at.mesosUrl}"
  go-server {
    url = "${at.gocdUrl}"
    user-name = "${DEMO.user}"
    password = "${DEMO.password}"
  }
  go-agent {
    auto-register-key = "${DEMO.autoRegisterKey}"
    docker-image = "${DEMO.image}"
    resources = [ "docker", "linux" ]
    mem = 2 GB
  }
  pools = [
    { name = "build"${max} }
    { name = "staging", environments = [ "staging" ], max = 4 }
    { name = "production", environments = [ "production" ], max = 2 }
  ]
  backlog { poll-interval = 10 seconds, pending-polls = 0 }
  scaling { idle-timeout = 60 seconds, stabilisation = 30 seconds${maxAgents} }
  money { cpu-hour = 0.04, gb-hour = 0.005, monthly-budget = 100 }
  http { port = 0, token = "${DEMO.httpToken}" }
  state.file = "${at.stateFile}"
}
`;
}
