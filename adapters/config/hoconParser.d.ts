/** The part of the untyped parser that is used here. */
declare module '@pushcorn/hocon-parser' {
  export interface Token {
    readonly type: symbol;
    readonly value: string;
    readonly line: number;
    readonly col: number;
    readonly quoted: boolean;
    /** URL of the file it was read from. */
    readonly file: string;
  }

  interface ConfigBuilder {
    tokenize(text: string): { readonly rootType: unknown; readonly tokens: readonly Token[] };
  }

  interface ValueNode {
    readonly children: readonly Token[];
    resolvePrimitives(): Promise<unknown>;
  }

  interface KeyNode {
    readonly firstToken: Token;
    onResolve(scope: unknown): Promise<readonly string[] | undefined>;
  }

  type TokenType = 'OPEN_CURLY' | 'CLOSE_CURLY' | 'OPEN_SQUARE' | 'CLOSE_SQUARE' | 'SUBSTITUTION' | 'PIPE';

  interface Classes {
    'builders.ConfigBuilder': new (...given: never[]) => ConfigBuilder;
    'nodes.KeyNode': new (...given: never[]) => KeyNode;
    'nodes.ValueNode': new (...given: never[]) => ValueNode;
    'core.Token': { readonly TYPE: Readonly<Record<TokenType, symbol>> };
  }

  interface Options {
    readonly url: string;
    readonly strict: boolean;
    /** Whether substitutions may look into the environment of the process. */
    readonly env: boolean;
    /** Where substitutions look after the file itself. */
    readonly scope: Readonly<Record<string, string | undefined>>;
    readonly builder: string;
  }

  interface Parser {
    parse(options: Options): Promise<unknown>;
    getClass<Name extends keyof Classes>(name: Name): Classes[Name];
    /** Replaces the component of the same class name. */
    registerComponent(component: unknown): void;
    /** Has this class used wherever the parser would make the class it extends. */
    registerNode(node: unknown): void;
    readonly BuilderAdapter: new (...given: never[]) => object;
    /** Which builder reads an included file, by its extension. */
    readonly Context: { readonly defaultBuilderMap: Record<string, string> };
  }

  const parser: Parser;
  export default parser;
}
