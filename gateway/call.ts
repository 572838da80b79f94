import type { MessagePort, Transferable, Worker } from 'node:worker_threads';

type Method = (...args: never[]) => unknown;

/** What one thread offers another: named methods of plain data. */
export type Service = Readonly<Record<string, Method>>;

/** The same methods, called from the other side. */
export type Remote<S> = {
  readonly [K in keyof S]: S[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

interface Question {
  readonly id: number;
  readonly method: string;
  readonly args: unknown[];
}

interface Answer {
  readonly id: number;
  readonly value: unknown;
}

type Port = Worker | MessagePort;

/** Answers calls. A method that throws is a bug or a broken disk: it ends the thread. */
export function serve<S extends Service>(port: Port, service: S): void {
  port.on('message', ({ id, method, args }: Question) => {
    const answer = async () => {
      const value = await service[method]?.(...(args as never[]));
      port.postMessage({ id, value } satisfies Answer);
    };
    answer().catch((error) => {
      setImmediate(() => {
        throw error;
      });
    });
  });
}

/** Calls the service at the other end. Byte arrays given are handed over, not copied. */
export function remote<S extends Service>(port: Port): Remote<S> {
  const waiting = new Map<number, (value: unknown) => void>();
  let lastId = 0;
  port.on('message', ({ id, value }: Answer) => {
    waiting.get(id)?.(value);
    waiting.delete(id);
  });
  const call = (method: string, args: unknown[]) =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      port.postMessage({ id: lastId, method, args } satisfies Question, buffersOf(args));
    });
  return new Proxy({} as Remote<S>, {
    get: (_, method) =>
      typeof method === 'string' && method !== 'then'
        ? (...args: unknown[]) => call(method, args)
        : undefined,
  });
}

function buffersOf(args: readonly unknown[]): Transferable[] {
  return args.flatMap((arg) =>
    typeof arg === 'object' && arg !== null
      ? Object.values(arg).flatMap((part) =>
          ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer ? [part.buffer] : [],
        )
      : [],
  );
}
