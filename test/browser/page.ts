// What tests of the page of a machine look at: the boxes of its chart, and what axe finds.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export const box = (page: Page, name: string) => page.locator(`[data-state$=".${name}"]`);
export const classesOf = (page: Page, name: string): Promise<string> =>
  box(page, name)
    .getAttribute('class')
    .then((text) => text ?? '');
export const becomes = async (page: Page, name: string, what: string): Promise<void> => {
  await expect.poll(() => classesOf(page, name), { timeout: 10_000 }).toContain(what);
};

/** Rules of axe that the page breaks, with where. */
export async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await run.run()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
  });
}
