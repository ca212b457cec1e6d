import { EventEmitter, once } from 'node:events';
import type { Observable, Subscription } from 'rxjs';

/** Remembers what a stream of facts says, and lets a test wait for what it has yet to say. */
export class Heard<Fact extends { readonly type: string }> {
  readonly facts: Fact[] = [];
  readonly #news = new EventEmitter();
  readonly #subscription: Subscription;
  #over = false;

  constructor(source: Observable<Fact>) {
    this.#subscription = source.subscribe({
      next: (fact) => {
        this.facts.push(fact);
        this.#news.emit('news');
      },
      error: (error: unknown) => this.#news.emit('error', error),
      complete: () => {
        this.#over = true;
        this.#news.emit('news');
      },
    });
  }

  get types(): string[] {
    return this.facts.map(({ type }) => type);
  }

  /** All facts of one type so far. */
  all<Type extends Fact['type']>(type: Type): Extract<Fact, { type: Type }>[] {
    return this.facts.filter((fact): fact is Extract<Fact, { type: Type }> => fact.type === type);
  }

  /** The `count`th fact of this type, as soon as it is heard. */
  async one<Type extends Fact['type']>(type: Type, count = 1): Promise<Extract<Fact, { type: Type }>> {
    for (;;) {
      const fact = this.all(type)[count - 1];
      if (fact) return fact;
      if (this.#over) throw new Error(`it ended without ${count} ${type}: ${this.types.join(', ')}`);
      await once(this.#news, 'news');
    }
  }

  /** Everything, once it is over. */
  async end(): Promise<readonly Fact[]> {
    while (!this.#over) await once(this.#news, 'news');
    return this.facts;
  }

  get over(): boolean {
    return this.#over;
  }

  leave(): void {
    this.#subscription.unsubscribe();
  }
}
