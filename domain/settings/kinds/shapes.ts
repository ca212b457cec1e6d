import { z } from 'zod';

/** What JSON Schema says of a value, as far as it matters here. */
export interface Shape {
  readonly [keyword: string]: z.core.util.JSONType;
}

/**
 * What a file may say in places where reading it takes more than a type: by the schema that reads it, so that editors know as
 * much. What has none here has that of its types.
 */
export const shapes = z.registry<Shape>();

/** The forms of a value that may be a block or something simpler. */
export const forms = new WeakMap<object, readonly z.ZodType[]>();

/** A schema together with the shape of what it reads. */
export function shaped<Schema extends z.ZodType>(schema: Schema, shape: Shape): Schema {
  shapes.add(schema, shape);
  return schema;
}

/** A number, which may stand in a text as well. */
export function numberShape(type: 'integer' | 'number', min: number, max: number): Shape {
  const least = min === Number.MIN_SAFE_INTEGER ? {} : { minimum: min };
  const most = max === Number.MAX_SAFE_INTEGER ? {} : { maximum: max };
  const pattern = type === 'integer' ? '^-?\\d+$' : '^\\d+(\\.\\d+)?$';
  return {
    anyOf: [
      { type, ...least, ...most },
      { type: 'string', pattern },
    ],
  };
}

/** An amount with a unit, or of the usual one. */
export const AMOUNT: Shape = {
  anyOf: [
    { type: 'number', minimum: 0 },
    { type: 'string', pattern: '^\\s*\\d+(\\.\\d+)?\\s*[A-Za-z]*\\s*$' },
  ],
};
