/** Longer texts would cost more memory to keep than they save work: a list of some 250 agents is as long. */
const LONGEST_KEPT = 256 * 1024;

/**
 * A reader of texts that reads again only what is another text than the one before: most answers of a server tell nothing
 * new. What was read is then given out once more, so that nobody may change it in place.
 */
export function unlessSame<Value>(
  read: (text: string, call: string) => Value,
): (text: string, call: string) => Value {
  let last: { readonly text: string; readonly value: Value } | null = null;
  return (text, call) => {
    if (last !== null && last.text === text) return last.value;
    const value = read(text, call);
    last = text.length > LONGEST_KEPT ? null : { text, value };
    return value;
  };
}
