import { FAST_PROFILE } from '../../adapters/config/describe/fastProfile.ts';
import { writeBlock, writeHocon } from '../../adapters/config/describe/writeHocon.ts';
import { ROOT } from '../../adapters/config/load.ts';
import { type Answers, accountKeys, secretKey } from './answers.ts';

/** A config with these answers, and what to know of each, as a file to go on with. */
export function writtenConfig({ gocdUrl, account, mesosUrl, key, image, resources }: Answers): string {
  return `# Written by gocd-mesos init. Every other key has a default: docs/configuration.md and framework.conf.example have all.
${ROOT} {
  # Where Mesos is: host:port, a URL, several of them with commas between, or zk://host:port,host:port/path.
  mesos-master = ${writeHocon(mesosUrl)}

  go-server {
    # Where GoCD is for this program; agent-url is where agents find it, if that is another address.
    url = ${writeHocon(gocdUrl)}
${account.kind === 'none' ? '    # The server asks for no account: anybody who reaches it may change it.' : '    # The account has to be a system administrator: docs/security.md says why.'}
${lines(accountKeys(account), '    ')}  }

  go-agent {
    # agentAutoRegisterKey in GoCD's cruise-config.xml. Without the right one agents wait for somebody to approve them.
${lines(secretKey('auto-register-key', key), '    ')}
    # Best of the version of the server, or each agent begins with a download.
    docker-image = ${writeHocon(image)}

    # What the agents offer to jobs. A job gets an agent that has all the resources it asks for.
    resources = ${writeHocon([...resources])}

    # What one agent is given on its host.
    cpus = 1
    mem = 2 GB
  }

  # Agents at the most. Begin with few, and raise it once they come and go as they should.
  scaling.max-agents = 5

  # As it is, agents come after six polls, two minutes apart. Once all works, have them come within seconds:
${fastProfile()}
}
`;
}

function lines(keys: Readonly<Record<string, string>>, indent: string): string {
  return Object.entries(keys)
    .map(([key, value]) => `${indent}${key} = ${writeHocon(value)}\n`)
    .join('');
}

function fastProfile(): string {
  return writeBlock(FAST_PROFILE)
    .split('\n')
    .slice(1, -1)
    .map((line) => `  # ${line.slice(2)}`)
    .join('\n');
}
