// What a workflow in memory keeps of its values is their bytes, and nothing of what they came in.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Values } from '../../src/engine/values.ts';
import type { Digest, WorkflowId } from '../../src/workflow.ts';

const MB = 1024 * 1024;

it('a thousand small values of a loop hold on to no buffers that they were cut from', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const values = new Values('one' as WorkflowId, undefined as never, MB);
  collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  for (let index = 0; index < 1_000; index += 1) {
    const bytes = Buffer.from(new ArrayBuffer(65_536), 100, 20);
    values.keep([{ digest: `digest ${index}` as Digest, bytes, encoding: 'plain', size: bytes.length }]);
  }
  // What is garbage is given back beside the thread, and not at once.
  const held = (): number => {
    collectGarbage();
    return process.memoryUsage().arrayBuffers - before;
  };
  await expect.poll(held, { timeout: 4_000, interval: 10 }).toBeLessThan(8 * MB);
  expect(values.has('digest 999' as Digest)).toBe(true);
});
