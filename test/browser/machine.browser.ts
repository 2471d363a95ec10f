// The page of a machine in a real browser: live, in the past, by keyboard, in the dark, with fifty steps, and never a request to anybody else.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import { served, start } from '../graphql/served.ts';
import { browser, expectQuiet } from './chromium.ts';
import { becomes, box, classesOf, violations } from './page.ts';

const gates = { charge: Promise.withResolvers<void>(), pack: Promise.withResolvers<void>() };
const order = workflow<unknown>('order', { version: '1' })
  .step('reserve', { run: () => 'reserved', compensate: () => undefined })
  .step('charge', {
    breaker: 'payments',
    retry: { baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' },
    run: async ({ attempt }) => {
      if (attempt === 1) throw Object.assign(new Error('again'), { code: 'ECONNRESET' });
      await gates.charge.promise;
    },
  })
  .step('pack', { after: ['charge'], run: () => gates.pack.promise })
  .step('label', { after: ['charge'], run: () => 'labelled' })
  .step('ship', { after: ['pack', 'label'], run: () => 'shipped' });

/** Fifty steps, five of them side by side. */
function fifty(): Definition {
  let built = workflow<unknown>('fifty', { version: '1' }) as unknown as {
    step(name: string, of: object): typeof built;
  };
  const run = (): number => 1;
  const beside = Array.from({ length: 5 }, (_, at) => `branch${at + 1}`);
  for (let at = 1; at <= 22; at++) built = built.step(`prepare${at}`, { run });
  for (const name of beside) built = built.step(name, { after: ['prepare22'], run });
  built = built.step('join', { after: beside, run });
  for (let at = 29; at <= 50; at++) built = built.step(`finish${at}`, { run });
  return built as unknown as Definition;
}

/** More checkpoints, and more events, than are read at once. */
const long = workflow<unknown>('long', { version: '1' }).loop('round', {
  budget: 250,
  body: (pass) => pass.step('turn', { run: ({ pass: number }) => number }),
  until: ({ pass }) => pass === 250,
});

const room = served([order, fifty(), long]);
const open = browser();
const pageOf = (workflowId: string, asked = ''): string => `${room().url}/machines/${workflowId}${asked}`;
interface Seen {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Whether the name is inside of the box. */
  readonly inside: boolean;
  /** Height of the name, in pixels. */
  readonly text: number;
}

describe('the page of a live workflow', () => {
  it('lights what is active, follows it to its end, and shows attempts, breakers and the state', async () => {
    const { workflowId } = await start(room(), 'order');
    const opened = await open(pageOf(workflowId));
    const { page } = opened;
    await becomes(page, 'charge', 'active');
    expect(await classesOf(page, 'reserve')).toContain('completed');
    expect(await box(page, 'charge').locator('.now').textContent()).toBe('running, attempt 2');
    await expect.poll(() => page.locator('#live').textContent()).toBe('connected');
    await expect.poll(() => page.locator('#breakers').textContent()).toContain('payments: closed');
    await box(page, 'charge').click();
    expect(await page.locator('#selected').textContent()).toContain('running, attempt 2');
    gates.charge.resolve();
    await becomes(page, 'pack', 'active');
    await becomes(page, 'label', 'completed');
    gates.pack.resolve();
    await becomes(page, 'ship', 'completed');
    await expect.poll(() => page.locator('#status').textContent()).toBe('COMPLETED');
    expect(await page.locator('#events li').allTextContents()).toEqual(
      expect.arrayContaining([
        expect.stringContaining('STEP_STARTED charge #2'),
        expect.stringContaining('STEP_COMPLETED ship'),
      ]),
    );
    expect(await page.locator('#snapshot').textContent()).toContain('"completed"');
    expectQuiet(opened, room().url);
  });
});

describe('the page of a workflow that has ended', () => {
  const ended = async (name = 'order'): Promise<string> => {
    for (const gate of Object.values(gates)) gate.resolve();
    const { workflowId } = await start(room(), name);
    await room().reaches(workflowId, 'COMPLETED');
    return workflowId;
  };

  it('goes back in time over its checkpoints, and its address says where it is', async () => {
    const { page } = await open(pageOf(await ended()));
    await becomes(page, 'ship', 'completed');
    await page.locator('#earlier').click();
    await expect.poll(() => page.url()).toContain('checkpoint=');
    const last = page.url();
    await page.locator('#when').fill('0');
    await becomes(page, 'reserve', 'active');
    expect(await classesOf(page, 'ship')).not.toContain('completed');
    expect(page.url()).not.toBe(last);
    await page.locator('#now').click();
    await becomes(page, 'ship', 'completed');
    expect(page.url()).not.toContain('checkpoint=');
  });

  it('goes back beyond the newest checkpoints and events, to the first', async () => {
    const workflowId = await ended('long');
    const { page, wrong } = await open(pageOf(workflowId));
    const shown = (): Promise<string | null> => page.locator('#checkpoint').textContent();
    await expect.poll(shown, { timeout: 10_000 }).toBe('live, 200 newest checkpoints');
    await page.locator('#when').fill('0');
    await expect.poll(shown).toContain('; [ for older ones');
    await expect.poll(() => page.url()).toContain('checkpoint=');
    const before = page.url();
    await page.locator('#chart').press('[');
    await expect.poll(() => page.locator('#when').getAttribute('max')).not.toBe('200');
    await page.locator('#when').fill('0');
    await expect.poll(shown).toMatch(/^#1 /);
    await expect.poll(() => page.url()).not.toBe(before);
    const newest = await page.locator('#events li').count();
    expect(newest).toBe(200);
    for (let read = newest; await page.locator('#older').isVisible(); read = await page.locator('#events li').count()) {
      await page.locator('#older').click();
      await expect.poll(() => page.locator('#events li').count()).toBeGreaterThan(read);
    }
    expect(await page.locator('#events li').last().textContent()).toContain('WORKFLOW_STARTED');
    const { page: again } = await open(page.url());
    await expect.poll(() => again.locator('#checkpoint').textContent(), { timeout: 10_000 }).toMatch(/^#1 /);
    expect(wrong).toEqual([]);
  });

  it('opens at a deep link: the workflow, the checkpoint, the selected state', async () => {
    const workflowId = await ended();
    const { page } = await open(pageOf(workflowId));
    await becomes(page, 'ship', 'completed');
    await page.locator('#when').fill('0');
    await becomes(page, 'reserve', 'active');
    await box(page, 'reserve').click();
    const { page: again } = await open(page.url());
    await becomes(again, 'reserve', 'active');
    await becomes(again, 'reserve', 'selected');
    expect(await again.locator('#selected').textContent()).toContain('executing.work.reserve');
    expect(await again.locator('#checkpoint').textContent()).toMatch(/^#1 /);
  });

  it('is used by the keyboard alone', async () => {
    const { page } = await open(pageOf(await ended()));
    await becomes(page, 'ship', 'completed');
    for (const id of ['stately', 'fit']) {
      await page.keyboard.press('Tab');
      await expect.poll(() => page.evaluate<string>('document.activeElement.id')).toBe(id);
    }
    await page.keyboard.press('Tab');
    const focused = (): Promise<string | null> =>
      page.evaluate<string | null>("document.activeElement.getAttribute('data-state')");
    expect(await focused()).toBe('executing');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('executing.work.reserve');
    await page.keyboard.press('Enter');
    expect(await page.locator('#selected').textContent()).toContain('reserve');
    expect(page.url()).toContain('state=executing.work.reserve');
    await page.keyboard.press('[');
    await expect.poll(() => page.url()).toContain('checkpoint=');
    await page.keyboard.press('l');
    await expect.poll(() => page.url()).not.toContain('checkpoint=');
  });

  it.each(['light', 'dark'] as const)('breaks no rule of axe in %s', async (colorScheme) => {
    const { page } = await open(pageOf(await ended()), { colorScheme });
    await becomes(page, 'ship', 'completed');
    await box(page, 'ship').click();
    expect(await violations(page)).toEqual([]);
    const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(ground).toBe(colorScheme === 'dark' ? 'rgb(11, 14, 19)' : 'rgb(243, 245, 248)');
  });

  it('shows fifty steps, none over another, each name inside its box and large enough to be read', async () => {
    const opened = await open(pageOf(await ended('fifty')));
    const { page } = opened;
    await becomes(page, 'finish50', 'completed');
    await page.locator('#fit').click();
    const steps = await page.evaluate<Seen[]>(`[...document.querySelectorAll('.box.step')].map((box) => {
      const { x, y, width, height } = box.querySelector('.frame').getBoundingClientRect();
      const name = box.querySelector('.name').getBoundingClientRect();
      return { x, y, width, height, inside: name.x >= x && name.right <= x + width, text: name.height };
    })`);
    expect(steps).toHaveLength(50);
    const over = steps.flatMap((a, at) =>
      steps
        .slice(at + 1)
        .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
    );
    expect(over).toEqual([]);
    expect(steps.every(({ inside, text }) => inside && text >= 12)).toBe(true);
    expectQuiet(opened, room().url);
  });

  it('finds the workflow that was started last', async () => {
    const workflowId = await ended();
    const { page } = await open(pageOf('latest'));
    await becomes(page, 'ship', 'completed');
    expect(page.url()).toContain(workflowId);
  });

  it('says so where there is no such workflow', async () => {
    const { page } = await open(pageOf('01900000-0000-7000-8000-000000000000'));
    await expect.poll(() => page.locator('#problem').textContent()).toContain('There is no workflow');
  });
});
