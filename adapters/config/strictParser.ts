import parser, { type Token } from '@pushcorn/hocon-parser';

/**
 * The parser, made to refuse what it would otherwise misread. It keeps its parts in a registry of its own; importing
 * this module replaces some of them.
 */
export default parser;

/** A token that can't be where it is. */
export class Misplaced extends Error {
  readonly token: Token;

  constructor(token: Token, message: string) {
    super(message);
    this.token = token;
  }
}

const { TYPE } = parser.getClass('core.Token');
const CLOSING = new Map([
  [TYPE.OPEN_CURLY, TYPE.CLOSE_CURLY],
  [TYPE.SUBSTITUTION, TYPE.CLOSE_CURLY],
  [TYPE.OPEN_SQUARE, TYPE.CLOSE_SQUARE],
]);

/** The parser takes `}{` for an empty file, overlooks `]` after a value, and pipes values into code, all in strict mode. */
function assertSound(tokens: readonly Token[]): void {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.type === TYPE.PIPE) throw new Misplaced(token, 'a text with | needs double quotes');
    if (CLOSING.has(token.type)) open.push(token);
    if (token.type !== TYPE.CLOSE_CURLY && token.type !== TYPE.CLOSE_SQUARE) continue;
    const opened = open.pop();
    if (!opened) throw new Misplaced(token, `${token.value} closes nothing`);
    if (CLOSING.get(opened.type) !== token.type) {
      throw new Misplaced(token, `${token.value} does not close the ${opened.value} of line ${opened.line}`);
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) throw new Misplaced(unclosed, `${unclosed.value} is not closed`);
}

parser.registerComponent(
  class ConfigBuilder extends parser.getClass('builders.ConfigBuilder') {
    override tokenize(text: string) {
      const result = super.tokenize(text);
      assertSound(result.tokens);
      return result;
    }
  },
);

parser.registerComponent(
  /** Would run an included `.js` file. */
  class ScriptBuilder extends parser.BuilderAdapter {
    build(): never {
      throw new Error('Scripts are not included.');
    }
  },
);

parser.registerNode(
  /** Keys that every object has anyway would be left out without a word, or break it. */
  class PlainKeyNode extends parser.getClass('nodes.KeyNode') {
    override async onResolve(scope: unknown): Promise<readonly string[] | undefined> {
      const path = await super.onResolve(scope);
      const reserved = path?.find((key) => key === 'prototype' || key in Object.prototype);
      if (reserved !== undefined) throw new Misplaced(this.firstToken, `${reserved} cannot be a key`);
      return path;
    }
  },
);

/** Included without complaint, but only as one long text, would a file with this extension be otherwise. */
parser.Context.defaultBuilderMap.hocon = 'config';

parser.registerNode(
  /** In HOCON a number is also the text it was written as: a version 1.10 is not 1.1, a password 1e5 not 100000. */
  class TextKeepingNode extends parser.getClass('nodes.ValueNode') {
    override async resolvePrimitives(): Promise<unknown> {
      const value = await super.resolvePrimitives();
      if (typeof value !== 'number') return value;
      return this.children
        .map((token) => token.value)
        .join('')
        .trim();
    }
  },
);
