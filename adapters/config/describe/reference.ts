import { type Leaf, leavesOf } from '../../../domain/settings/block.ts';
import { configSettings } from '../../../domain/settings/configSettings.ts';
import { poolOnlySettings } from '../../../domain/settings/poolSettings.ts';
import { needsRestart } from '../../../domain/settings/restart.ts';
import { Setting } from '../../../domain/settings/setting.ts';
import { ROOT } from '../load.ts';
import { takenBy } from './takenBy.ts';
import { writeHocon } from './writeHocon.ts';

const HEADER = `# Configuration

After this page you can write a config, know what each key does, and which changes need a restart.

Every key, what it takes and its default. \`npm run generate:config-reference\` makes this page from the schema that files are
checked with; [framework.conf.example](../framework.conf.example) has the same as a file to start from.
\`gocd-mesos check CONFIG\` names everything wrong with a file at once, and warns of what is probably not intended; \`--print\` shows what is in force.
\`-\` in place of CONFIG is standard input.

- A file is [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md), all of it in the block \`${ROOT}\`. Keys that
  are not listed here are refused by name.
- \`include "other.conf"\` takes in another file, \`\${?NAME}\` a variable of the environment, if it is set. Nothing else of
  the environment counts. Names are relative to the including file, and may leave out \`.conf\`, \`.hocon\`, \`.json\` or
  \`.properties\`. A file that is not there is left out, unless it is \`required("other.conf")\`. URLs and the class path are not
  supported.
- Of every wrong value, \`check\` says file, line and column; of a missing one, those of the block that it would be in.
- Every secret can come from a file of its own instead: by the key that ends in \`-file\`. A line break at its end is not
  part of the secret. Such paths, and those of certificates, are relative to the config file.
- Durations are written as \`500 ms\`, \`10 seconds\`, \`2 minutes\`, \`1 week\`; a bare number is milliseconds. Sizes are written
  as \`512 MB\` or \`2 GB\`; a bare number is MB, and 1 GB is 1024 MB, as Mesos counts.
- A file is read at start, and again at SIGHUP, or when it or a file that it includes changes. Changed keys marked *live* are
  put in force at once: agents run on, and idle ones give way to new ones where the settings of their pool have changed
  (\`scaling.recycle-on-change\`). Those marked **restart** need one; until then nothing of the changed file is in force, and
  the log and a [notification](notifications.md) say so. \`gocd-mesos diff OLD NEW\` tells it beforehand.
- Whoever reads a value has rules of its own: Mesos for roles and principals, HTTP for tokens and passwords, Docker for
  images, volumes and options, GoCD for names. \`check\` knows them and refuses what can never work, or would quietly be
  something else: a variable of an agent that another key sets, a GPU for Docker, constraints that leave no host.
- Expressions of \`LIKE\` and \`UNLIKE\` are matched here, as JavaScript reads them, against the whole value. Those on host
  names that are small, and mean the same to the master, it gets too, so that it makes no offers in vain.
- \`HTTP_PROXY\`, \`HTTPS_PROXY\` and \`NO_PROXY\` are not used: GoCD, masters and webhooks are reached directly. \`check\` says
  so where one is set.
- [config.schema.json](config.schema.json), which \`gocd-mesos schema\` prints, is a JSON Schema by which an editor completes keys,
  shows what they are for and marks what cannot be. JSON is HOCON too, so that a config may be written as \`framework.json\`,
  with \`"$schema": "./config.schema.json"\` beside the block \`${ROOT}\`; of \`.conf\` files editors know no schema.
- \`--dry-run\` and \`--log-level\` on the command line win over the file.`;

const FOR_DEVELOPERS = `## For developers: the HOCON reader

\`adapters/config/hocon\` reads HOCON by its specification: texts become tokens (\`lexer.ts\`), these a tree (\`parser.ts\`),
trees of files with their includes one tree of values (\`build.ts\`), and values replace references in it
(\`resolver.ts\`). Where the specification leaves something open, the reference implementation (lightbend/config 1.4)
decides: \`spec/samples/hocon/cases.jsonl\` has its answers to random files.

| what | cases | right | time |
| --- | --- | --- | --- |
| files of the reference implementation, \`spec/adapters/config/hocon/reference.spec.ts\` | 734 | 734 | 0.5 s |
| random texts: a config or a typed error, \`HOCON_RUNS=100000 npx mocha spec/adapters/config/hocon/random.spec.ts\` | 100,000 | 100,000 | 60 s |

All is bounded (\`limits.ts\`): a file has up to 1 MiB, 10,000 values and 100 levels, and the work of substitutions ends
after about half a second, since a running instance reads its changed config on the thread that does everything else.
On purpose, it is stricter than the reference in three things: a text with a bar needs quotes, names that every object
has anyway (\`constructor\`) are no keys, and a word right after a list or block, which the reference drops, is refused.`;

/** The text of `docs/configuration.md`, made from the schema. */
export function configReference(): string {
  const leaves = leavesOf(configSettings);
  const top = leaves.filter(({ path }) => !path.includes('.'));
  const blocks = Object.entries(configSettings).flatMap(([key, entry]) =>
    entry instanceof Setting ? [] : [section(`\`${key}\``, leavesOf(entry), `${key}.`)],
  );
  const pools = section('`pools[]`, beside every key of `go-agent`', leavesOf(poolOnlySettings));
  return [HEADER, section('Top level', top), ...blocks, pools, FOR_DEVELOPERS, '']
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** @param block in which the keys are, with its dot; none of the keys of pools needs a restart. */
function section(title: string, leaves: readonly Leaf[], block = ''): string {
  return [
    `## ${title}`,
    '',
    '| key | takes | default | changed | |',
    '| --- | --- | --- | --- | --- |',
    ...leaves.map((leaf) => row(leaf, block)),
  ].join('\n');
}

function row({ path, format, info }: Leaf, block: string): string {
  const changed = needsRestart(`${block}${path}`) ? '**restart**' : 'live';
  const cells = [code(path), takenBy(format), defaultOf(info), changed, info.doc];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function defaultOf({ default: value, required }: Leaf['info']): string {
  if (value !== null) return code(writeHocon(value));
  return required ? 'to be set' : '';
}

function code(text: string): string {
  return `\`${text}\``;
}
