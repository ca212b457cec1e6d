/** Whether a name is one of those that a pattern stands for: * any letters, ? one; GoCD compares without regard to case. */
export function matchesGlob(glob: string, name: string): boolean {
  const known = expressions.get(glob);
  if (known !== undefined) return known.test(name);
  const source = glob.replace(/\./g, '\\.').replace(/\*+/g, '.*').replace(/\?/g, '.');
  const expression = new RegExp(`^${source}$`, 'i');
  expressions.set(glob, expression);
  return expression.test(name);
}

const expressions = new Map<string, RegExp>();
