import { once } from 'node:events';
import { MessageChannel, type Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { remote, type Service, serve } from '#gateway/call.ts';

/** The service at one end of a real channel, called from the other. */
function across<S extends Service>(service: S) {
  const { port1, port2 } = new MessageChannel();
  serve(port1, service);
  onTestFinished(() => port1.close());
  return remote<S>(port2);
}

describe('a call to another thread', () => {
  test('gives what the method gives, at once or later, whoever is ready first', async () => {
    const answers: ((text: string) => void)[] = [];
    const service = across({
      add: (one: number, other: number) => one + other,
      slow: () => new Promise<string>((resolve) => answers.push(resolve)),
      nothing: () => undefined,
    });
    const first = service.slow();
    const second = service.slow();
    expect(await service.add(2, 3)).toBe(5);
    expect(await service.nothing()).toBeUndefined();
    answers[1]?.('second');
    answers[0]?.('first');
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
  });

  test('hands bytes over instead of copying them', async () => {
    const service = across({
      sum: (parcel: { bytes: Uint8Array }) => parcel.bytes.reduce((sum, byte) => sum + byte, 0),
    });
    const bytes = Uint8Array.of(1, 2, 3);
    const sum = service.sum({ bytes });
    expect(bytes.byteLength).toBe(0);
    expect(await sum).toBe(6);
  });

  test('may be a promise like any other: nobody takes the service itself for one', async () => {
    const service = across({ one: () => 1 });
    expect(await (await service).one()).toBe(1);
  });

  test('that fails ends its thread: a broken disk is not an answer', async () => {
    const { Worker } = await import('node:worker_threads');
    const script = `
      import { parentPort } from 'node:worker_threads';
      import { serve } from '${import.meta.resolve('#gateway/call.ts')}';
      serve(parentPort, { async fail() { throw new Error('the disk is broken'); } });`;
    const url = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
    const worker: Worker = new Worker(url);
    const failed = once(worker, 'error');
    void remote<{ fail(): Promise<void> }>(worker).fail();
    expect((await failed)[0].message).toBe('the disk is broken');
  });
});
