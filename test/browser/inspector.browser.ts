// The bridge to Stately's inspector. Their page is out of reach here: one that stands in for it is answered under its address, with the receiver of the
// official package as it is.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { served, start } from '../graphql/served.ts';
import { browser } from './chromium.ts';

const room = served();
const open = browser();

const PACKAGE = readFileSync(new URL(import.meta.resolve('@statelyai/inspect')), 'utf8');
/** What the package imports and the receiver does not use, besides `toObserver` of XState. */
const stub = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
const none = stub('export default {}; export const stringify = JSON.stringify;');
const imports = {
  xstate: stub('export const toObserver = (next) => (typeof next === "function" ? { next } : next);'),
  'safe-stable-stringify': stub('export default Object.assign(JSON.stringify, { configure: () => JSON.stringify });'),
  'fast-safe-stringify': none,
  'isomorphic-ws': none,
  partysocket: none,
  superjson: none,
  '#uuid': stub('export const uuid = () => "";'),
};
const STAND_IN = `<!doctype html><title>stand-in</title><ol></ol>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">
  import { createBrowserReceiver } from '/package.mjs';
  createBrowserReceiver().subscribe((message) => {
    const line = document.createElement('li');
    line.textContent = [message.type, message.sessionId, JSON.stringify(message.snapshot?.value)].join(' ');
    document.querySelector('ol').append(line);
  });
</script>`;

async function standIn(page: Page): Promise<void> {
  await page.route('https://stately.ai/**', (route) =>
    route.request().url().endsWith('/package.mjs')
      ? route.fulfill({ contentType: 'text/javascript', body: PACKAGE })
      : route.fulfill({ contentType: 'text/html', body: STAND_IN }),
  );
}

it('hands over nothing before somebody says so, and then everything, live', async () => {
  const { workflowId } = await start(room(), 'wait');
  const { page, asked, wrong } = await open(`${room().url}/inspector/${workflowId}`);
  await standIn(page);
  await expect.poll(() => page.locator('#own').getAttribute('href')).toBe(`/machines/${workflowId}`);
  expect(await page.locator('#consent').textContent()).toContain('https://stately.ai/inspect');
  expect(asked.filter((url) => !url.startsWith(room().url) && !url.startsWith('data:'))).toEqual([]);
  await page.locator('#open').click();
  const lines = page.frameLocator('#frame').locator('li');
  await expect
    .poll(() => lines.first().textContent(), { timeout: 10_000 })
    .toMatch(new RegExp(`^@xstate\\.actor ${workflowId} .*"listening"`));
  const id = Buffer.from(`Workflow:${workflowId}`).toString('base64url');
  await room().ask('mutation ($input: SendWorkflowEventInput!) { sendWorkflowEvent(input: $input) { sequence } }', {
    input: { workflowId: id, type: 'word' },
  });
  await expect
    .poll(() => lines.allTextContents(), { timeout: 10_000 })
    .toContain(`@xstate.snapshot ${workflowId} "completed"`);
  expect(wrong).toEqual([]);
});
