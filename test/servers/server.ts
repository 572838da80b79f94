import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface Server {
  readonly port: number;
  readonly url: string;
  /** Ends the process, but keeps its folder and port for `restart`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port with what it had stored. */
  restart(): Promise<void>;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a real server on a free port of loopback, in a temporary folder; resolves once it answers. */
export async function startServer(options: {
  readonly program: string;
  words(port: number, folder: string, sparePort: number): Promise<string[]> | string[];
  readonly readyPath: string;
}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'ward-server-'));
  const [port, sparePort] = await freePorts();
  const words = await options.words(port, folder, sparePort);
  const url = `http://127.0.0.1:${port}`;
  let running: ChildProcess;

  const run = async (): Promise<void> => {
    running = spawn(options.program, words, {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // A test run that is cut short must not leave servers behind.
    const child = running;
    process.once('exit', () => child.kill('SIGKILL'));
    let said = '';
    running.stderr?.on('data', (bytes) => {
      said = `${said}${bytes}`.slice(-2000);
    });
    await until(`${url}${options.readyPath}`, () => {
      if (hasEnded(running)) throw new Error(`${options.program} ended: ${said}`);
    });
  };
  const kill = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (hasEnded(running)) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  };
  const stop = async (): Promise<void> => {
    await kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    await run();
  } catch (failure) {
    await stop();
    throw failure;
  }
  return { port, url, kill, restart: run, stop };
}

/** Two ports that were free a moment ago. */
export async function freePorts(): Promise<[number, number]> {
  const servers = await Promise.all([listening(), listening()]);
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports as [number, number];
}

function listening(): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a port');
  return address.port;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function until(url: string, check: () => void): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    check();
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await wait(50);
  }
  throw new Error(`${url} did not answer within 30 s`);
}
