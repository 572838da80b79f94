/** What is known under a name, the newest of very many: beyond `most` the oldest is forgotten. */
export class Remembered<T> {
  readonly #known = new Map<string, T>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }

  get(name: string): T | undefined {
    return this.#known.get(name);
  }

  set(name: string, what: T): void {
    this.#known.set(name, what);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest);
  }

  delete(name: string): void {
    this.#known.delete(name);
  }
}
