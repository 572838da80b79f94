/** So many may be in at once; the others come in when somebody leaves, in the order in which they came. */
export interface Places {
  enter(): Promise<void>;
  leave(): void;
}

export function places(count: number): Places {
  const outside: (() => void)[] = [];
  let free = count;

  return {
    async enter() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => outside.push(resolve));
    },
    leave() {
      const next = outside.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}
