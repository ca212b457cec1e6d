/** The chance of each whole number, from `least` on: `chances[0]` is that of `least`. */
export interface Numbers {
  readonly least: number;
  readonly chances: readonly number[];
}

/** So many are told apart; beyond, only their mean and their spread are. */
const MOST_APART = 64;
/** Chances below this are none. */
const NEGLIGIBLE = 1e-6;

/** A number that is known. */
export function certain(value: number): Numbers {
  return { least: value, chances: [1] };
}

/** One of some numbers, each with its chance; what is missing to 1 is the chance of 0. */
export function oneOf(outcomes: readonly (readonly [value: number, chance: number])[]): Numbers {
  const rest = Math.max(0, 1 - outcomes.reduce((sum, [, chance]) => sum + chance, 0));
  const all = [...outcomes, [0, rest] as const].filter(([, chance]) => chance > 0);
  const least = Math.min(...all.map(([value]) => value));
  const chances = Array.from({ length: Math.max(...all.map(([value]) => value)) - least + 1 }, () => 0);
  for (const [value, chance] of all) chances[value - least] = (chances[value - least] ?? 0) + chance;
  return { least, chances };
}

/** The sum of two that do not depend on each other. */
export function plus(a: Numbers, b: Numbers): Numbers {
  const chances = Array.from({ length: a.chances.length + b.chances.length - 1 }, () => 0);
  a.chances.forEach((chanceA, indexA) => {
    if (chanceA < NEGLIGIBLE) return;
    b.chances.forEach((chanceB, indexB) => {
      chances[indexA + indexB] = (chances[indexA + indexB] ?? 0) + chanceA * chanceB;
    });
  });
  return { least: a.least + b.least, chances };
}

/** First one or the other, by a chance of the first. */
export function either(first: Numbers, chance: number, second: Numbers): Numbers {
  return oneOf([
    ...valuesOf(first).map(([value, its]) => [value, its * chance] as const),
    ...valuesOf(second).map(([value, its]) => [value, its * (1 - chance)] as const),
  ]);
}

/** The greater of it and a number that is known. */
export function atLeast(numbers: Numbers, floor: number): Numbers {
  return oneOf(valuesOf(numbers).map(([value, chance]) => [Math.max(value, floor), chance] as const));
}

/** The same, so many more. */
export function shifted({ least, chances }: Numbers, by: number): Numbers {
  return { least: least + by, chances };
}

function valuesOf({ least, chances }: Numbers): readonly (readonly [number, number])[] {
  return chances.map((chance, index) => [least + index, chance] as const);
}

/** The greatest number that the sum of all is no less than with at least this chance; 0 if that is below it. */
export function reachedWith(chance: number, all: readonly Numbers[]): number {
  if (all.length > MOST_APART) return roughly(chance, all);
  const { least, chances } = all.reduce(plus, certain(0));
  let above = 0;
  for (let index = chances.length - 1; index >= 0; index--) {
    above += chances[index] ?? 0;
    if (above >= chance) return Math.max(0, least + index);
  }
  return 0;
}

/** Of very many, by the normal distribution of their sum. */
function roughly(chance: number, all: readonly Numbers[]): number {
  let mean = 0;
  let variance = 0;
  for (const numbers of all) {
    const its = valuesOf(numbers).reduce((sum, [value, share]) => sum + value * share, 0);
    mean += its;
    variance += valuesOf(numbers).reduce((sum, [value, share]) => sum + (value - its) ** 2 * share, 0);
  }
  return Math.max(0, Math.floor(mean + Math.sqrt(variance) * normalQuantile(1 - chance)));
}

/** The quantile of the standard normal distribution: logistic approximation, right to 0.02 between 0.02 and 0.98. */
function normalQuantile(share: number): number {
  const within = Math.min(0.98, Math.max(0.02, share));
  return Math.log(within / (1 - within)) / 1.702;
}
