import { z } from 'zod';
import type { Block } from '../../../domain/settings/block.ts';
import { configSettings } from '../../../domain/settings/configSettings.ts';
import { forms, type Shape, shapes } from '../../../domain/settings/kinds/shapes.ts';
import { poolSettings } from '../../../domain/settings/poolSettings.ts';
import { Setting } from '../../../domain/settings/setting.ts';
import { ROOT } from '../load.ts';
import { takenBy } from './takenBy.ts';

const ADDRESS = 'https://json-schema.org/draft/2020-12/schema';

/** The text of `docs/config.schema.json`, made from the schema that files are checked with. */
export function configJsonSchema(): string {
  const schema = {
    $schema: ADDRESS,
    title: 'Configuration of gocd-mesos',
    description:
      'For configs that are written as JSON, which is HOCON too. What only several keys together show is told by gocd-mesos check.',
    type: 'object',
    required: [ROOT],
    properties: { [ROOT]: { ...ofBlock(configSettings), required: ['mesos-master', 'go-server'] } },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function ofBlock(block: Block): Shape {
  const properties = Object.entries(block).map(([key, entry]): [string, Shape] => [
    key,
    entry instanceof Setting ? ofSetting(key, entry) : ofBlock(entry),
  ]);
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) };
}

function ofSetting(key: string, { written, info }: Setting): Shape {
  const value = key === 'pools' ? { type: 'array', items: ofBlock(poolSettings) } : ofFormat(written);
  return {
    description: `${info.doc} Takes ${takenBy(written)}.`,
    ...value,
    ...(info.default === null ? {} : { default: info.default }),
    ...(info.example === undefined ? {} : { examples: [info.example] }),
  };
}

/** What a file may say for a format to read it. */
function ofFormat(format: z.ZodType): Shape {
  const { $schema, ...schema } = z.toJSONSchema(format, {
    io: 'input',
    unrepresentable: 'any',
    metadata: shapes,
    override: ({ zodSchema, jsonSchema }) => {
      const several = forms.get(zodSchema);
      if (several !== undefined) Object.assign(jsonSchema, { anyOf: several.map(ofFormat) });
    },
  });
  return JSON_SCHEMA.parse(schema);
}

const JSON_SCHEMA = z.record(z.string(), z.json());
