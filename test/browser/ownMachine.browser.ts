// The page of an author's own machine in a real browser, and what is below a workflow: machines with charts of their own, children with pages of theirs.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createMachine, emit, sendTo, setup } from 'xstate';
import { workflow } from '../../src/builder.ts';
import { fromMachine } from '../../src/fromMachine.ts';
import { served, start } from '../graphql/served.ts';
import { browser } from './chromium.ts';
import { becomes, violations } from './page.ts';

/** An author's own machine: two states in turn, and an event between them. */
const light = createMachine({
  id: 'light',
  initial: 'red',
  states: {
    red: { on: { GO: { target: 'green', actions: emit({ type: 'went' }) } } },
    green: { initial: 'slow', states: { slow: { on: { FAST: 'fast' } }, fast: {} } },
  },
});

/** A machine with another below it, and a workflow with a child. */
const bell = setup({}).createMachine({
  id: 'bell',
  initial: 'hung',
  states: { hung: { on: { RING: 'ringing' } }, ringing: {} },
});
const tower = setup({ actors: { bell } }).createMachine({
  id: 'tower',
  initial: 'quiet',
  invoke: { id: 'great', src: 'bell', onError: {} },
  states: { quiet: { on: { RING: { target: 'loud', actions: sendTo('great', { type: 'RING' }) } } }, loud: {} },
});
const parcel = workflow<unknown>('parcel', { version: '1' }).waitFor('packed');
const delivery = workflow<unknown>('delivery', { version: '1' }).child('pack', parcel, { input: () => null });

const room = served([parcel, delivery, fromMachine(tower, { version: '1' }), fromMachine(light, { version: '1' })]);
const open = browser();
const pageOf = (workflowId: string): string => `${room().url}/machines/${workflowId}`;

describe('the page of an author’s own machine', () => {
  it('has all of its states, lights them live and in the past, and names the events that it heard and emitted', async () => {
    const { id, workflowId } = await start(room(), 'light');
    const { page, wrong } = await open(pageOf(workflowId));
    const red = (): Promise<string | null> => page.locator('[data-state="red"]').getAttribute('class');
    await expect.poll(red, { timeout: 10_000 }).toContain('active');
    await room().ask('mutation ($input: SendWorkflowEventInput!) { sendWorkflowEvent(input: $input) { sequence } }', {
      input: { workflowId: id, type: 'GO' },
    });
    await becomes(page, 'slow', 'active');
    expect(await red()).not.toContain('active');
    const told = ['SIGNAL_RECEIVED GO', 'EVENT_EMITTED went'].map((line) => expect.stringContaining(line));
    const lines = (): Promise<string[]> => page.locator('#events li').allTextContents();
    await expect.poll(lines).toEqual(expect.arrayContaining(told));
    await page.locator('#when').fill('0');
    await expect.poll(red, { timeout: 10_000 }).toContain('active');
    await page.reload();
    await expect.poll(lines, { timeout: 10_000 }).toEqual(expect.arrayContaining(told));
    expect(wrong).toEqual([]);
  });
});

describe('what is below a workflow', () => {
  const send = (id: string, type: string): Promise<unknown> =>
    room().ask('mutation ($input: SendWorkflowEventInput!) { sendWorkflowEvent(input: $input) { sequence } }', {
      input: { workflowId: id, type },
    });
  const classes = (page: Page, state: string): Promise<string | null> =>
    page.locator(`[data-state="${state}"]`).getAttribute('class');

  it('is a machine with a chart of its own: live, in the past, at a deep link', async () => {
    const { id, workflowId } = await start(room(), 'tower');
    const { page, wrong } = await open(pageOf(workflowId));
    await expect.poll(() => page.locator('#actors').textContent(), { timeout: 10_000 }).toContain('great hung');
    await page.getByRole('button', { name: 'great' }).click();
    await expect.poll(() => page.locator('[data-state="hung"]').count()).toBe(1);
    await expect.poll(() => classes(page, 'hung')).toContain('active');
    await send(id, 'RING');
    await expect.poll(() => classes(page, 'ringing'), { timeout: 10_000 }).toContain('active');
    expect(await violations(page)).toEqual([]);
    await page.locator('#when').fill('0');
    await expect.poll(() => classes(page, 'hung')).toContain('active');
    await page.locator('[data-state="hung"]').click();
    await expect.poll(() => page.url()).toMatch(/checkpoint=.*state=hung.*actor=great/);
    const { page: again } = await open(page.url());
    await expect.poll(() => again.locator('[data-state="hung"]').count(), { timeout: 10_000 }).toBe(1);
    await expect.poll(() => classes(again, 'hung')).toMatch(/active.*selected|selected.*active/);
    await again.getByRole('button', { name: 'tower' }).click();
    await expect.poll(() => classes(again, 'quiet')).toContain('active');
    expect(wrong).toEqual([]);
  });

  it('is a child workflow with a page of its own', async () => {
    const { workflowId } = await start(room(), 'delivery');
    const { page } = await open(pageOf(workflowId));
    await expect.poll(() => page.locator('#actors').textContent(), { timeout: 10_000 }).toContain('parcel executing');
    await page.locator('#actors a').click();
    await becomes(page, 'packed', 'active');
    expect(page.url()).not.toContain(workflowId);
  });
});
