// What the page of a machine loads before anything is to be seen.
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { served, start } from '../graphql/served.ts';
import { browser } from './chromium.ts';

const room = served();
const open = browser();
const pageOf = (workflowId: string): string => `${room().url}/machines/${workflowId}`;

describe('what the page loads first', () => {
  it('is at most 200 KB, zipped, beside the layout', async () => {
    const { page, asked } = await open(pageOf((await start(room(), 'greet')).workflowId));
    await expect.poll(() => page.locator('#live').textContent(), { timeout: 10_000 }).toBe('connected');
    const files = asked.filter((url) => /\/(assets|machines)\//.test(url) && !url.endsWith('/elk.js'));
    expect(files.length).toBeGreaterThan(8);
    const sizes = await Promise.all(
      files.map(async (url) => {
        // fetch unzips what it reads: what was sent is asked for as it is.
        const { headers } = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
        expect(headers.get('content-encoding')).toBe('gzip');
        return zippedSize(url);
      }),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });
});

async function zippedSize(url: string): Promise<number> {
  const { get } = await import('node:http');
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => void chunks.push(chunk));
      response.on('end', () => {
        const zipped = Buffer.concat(chunks);
        resolve(gunzipSync(zipped).length > 0 ? zipped.length : 0);
      });
    }).on('error', reject);
  });
}
