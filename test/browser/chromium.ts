// Debian's chromium for the tests of this folder, and what every page of ours must not do: ask anybody but its own server for anything, or fail.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';

export interface Opened {
  readonly page: Page;
  /** Addresses that were asked for, of whatever kind. */
  readonly asked: string[];
  /** Errors of the page, and what its policy refused. */
  readonly wrong: string[];
}

/** @returns opens an address in a window of its own, with nothing left of the last one */
export function browser(): (url: string, options?: BrowserContextOptions) => Promise<Opened> {
  let running: Browser | undefined;
  beforeAll(async () => {
    running = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      // The tests run as root in containers, where its sandbox cannot.
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
  });
  afterAll(() => running?.close());
  return async (url, options = {}) => {
    const context = await (running as Browser).newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const [asked, wrong]: [string[], string[]] = [[], []];
    page.on('request', (request) => void asked.push(request.url()));
    page.on('pageerror', ({ message }) => void wrong.push(message));
    page.on('console', (line) => void (line.type() === 'error' && wrong.push(line.text())));
    await page.goto(url);
    return { page, asked, wrong };
  };
}

export function expectQuiet({ asked, wrong }: Opened, origin: string): void {
  expect(wrong).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))).toEqual([]);
}
