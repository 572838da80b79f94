import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One program of the ward as a process of its own. */
export interface Program {
  /** Resolves when it says that it is ready; rejects when it ends before that. */
  readonly ready: Promise<void>;
  readonly running: boolean;
  signal(name: NodeJS.Signals): void;
  /** Sends the signal and waits for the end: the exit code, or `undefined` after a signal. */
  end(name: NodeJS.Signals): Promise<number | undefined>;
  /** The last report that it printed, once it has ended by itself. */
  lastReport(): Record<string, unknown>;
  /** The end of what it said. */
  readonly said: string;
}

const script = fileURLToPath(new URL('../../wardtwin.ts', import.meta.url));

export function startProgram(
  name: 'gateway' | 'analytics' | 'devices',
  variables: Readonly<Record<string, string>>,
): Program {
  const child: ChildProcess = spawn(process.execPath, [script, name], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A run that is cut short leaves nobody behind.
  const leave = () => child.kill('SIGKILL');
  process.once('exit', leave);
  let said = '';
  let printed = '';
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      process.off('exit', leave);
      resolve();
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (bytes) => {
      said = `${said}${bytes}`.slice(-4000);
      if (/^ready/m.test(said)) resolve();
    });
    child.stdout?.on('data', (bytes) => {
      printed = `${printed}${bytes}`.slice(-10_000);
    });
    void ended.then(() => reject(new Error(`${name} ended: ${said}`)));
  });
  // Whoever kills it while it starts does not wait for it to be ready.
  ready.catch(() => undefined);

  return {
    ready,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    signal: (name) => child.kill(name),
    async end(name) {
      child.kill(name);
      await ended;
      return child.exitCode ?? undefined;
    },
    lastReport: () => JSON.parse(printed.trim().split('\n').at(-1) || '{}'),
    get said() {
      return said;
    },
  };
}
