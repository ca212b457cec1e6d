import type { Block } from '../../../domain/settings/block.ts';
import { configSettings } from '../../../domain/settings/configSettings.ts';
import { poolOnlySettings } from '../../../domain/settings/poolSettings.ts';
import { Setting, type SettingInfo } from '../../../domain/settings/setting.ts';
import { ROOT } from '../load.ts';
import { FAST_PROFILE } from './fastProfile.ts';
import { writeBlock, writeHocon } from './writeHocon.ts';

const WIDTH = 108;

const HEADER = `Every setting, with its doc and its default. What has a # in front is not set.

Set what is yours: mesos-master, go-server.host (or url) and go-agent.docker-image are required; an account
(go-server.user-name and password, or an access-token) and go-agent.auto-register-key nearly always are.

The file is HOCON. include "other.conf" takes in another file, \${?NAME} a variable of the environment, if it is
set. Every secret can also come from a file, by the key that ends in -file; such a path is relative to this file.
Durations are written as 500 ms, 10 seconds, 2 minutes, 1 week, and a bare number is milliseconds. Sizes are
written as 512 MB or 2 GB, and a bare number is MB; 1 GB is 1024 MB, as Mesos counts.

The defaults are cautious: agents come after six polls, two minutes apart. Recommended, once all works, is the
fast profile, under which agents come within seconds and do not stay for long; docs/benchmarks.md has its numbers:`;

/** The text of `framework.conf.example`, made from the schema. It loads as it is. */
export function exampleConfig(): string {
  return [
    ...comment([...HEADER.split('\n'), '', ...profileLines()], ''),
    '',
    `${ROOT} {`,
    ...blockLines(configSettings, '  '),
    '}',
    '',
  ].join('\n');
}

/** Without the braces around it: to be copied into a file. */
function profileLines(): readonly string[] {
  return writeBlock(FAST_PROFILE).split('\n').slice(1, -1);
}

function blockLines(block: Block, indent: string): readonly string[] {
  return Object.entries(block).flatMap(([key, entry], index) => {
    const gap = index === 0 ? [] : [''];
    if (!(entry instanceof Setting)) {
      return [...gap, `${indent}${key} {`, ...blockLines(entry, `${indent}  `), `${indent}}`];
    }
    const { info } = entry;
    const setting = key === 'pools' ? poolLines(indent) : [settingLine(key, info, indent)];
    return [...gap, ...comment(wrap(info.doc, WIDTH - indent.length), indent), ...setting];
  });
}

function settingLine(key: string, info: SettingInfo, indent: string): string {
  if (info.default !== null) return `${indent}${key} = ${writeHocon(info.default)}`;
  return `${indent}${info.required ? '' : '# '}${key} = ${writeHocon(info.example ?? null)}`;
}

/** An empty list, with a pool to uncomment within. */
function poolLines(indent: string): readonly string[] {
  const pool = ['{', ...blockLines(poolOnlySettings, '  '), '}'];
  return [`${indent}pools = [`, ...comment(pool, `${indent}  `), `${indent}]`];
}

function comment(lines: readonly string[], indent: string): readonly string[] {
  return lines.map((line) => `${indent}# ${line}`.trimEnd());
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
