// The layout of elkjs, which is 1.6 MB of JavaScript: loaded by whoever wants a picture.
import type { Elk } from '../drawing/layout.ts';

export async function loadElk(): Promise<Elk> {
  const { default: ELK } = await import('elkjs/lib/elk.bundled.js');
  return new (ELK as unknown as new () => Elk)();
}
