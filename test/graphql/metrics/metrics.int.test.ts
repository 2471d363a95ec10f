// /metrics: what has happened is in it, whoever may read the API may read it, and nobody else.
import { expect, it } from 'vitest';
import { guarded } from '../access/guarded.ts';
import { served, start } from '../served.ts';
import { parsed, type ParsedFamily } from './parsed.ts';

const room = served();
const locked = guarded();

const valueOf = (
  families: Map<string, ParsedFamily>,
  name: string,
  labels: Record<string, string> = {},
): number | undefined =>
  families
    .get(name)
    ?.samples.find((one) => one.name === name && Object.entries(labels).every(([key, is]) => one.labels[key] === is))
    ?.value;

async function scraped(): Promise<Map<string, ParsedFamily>> {
  const response = await fetch(`${room().url}/metrics`);
  expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'text/plain; version=0.0.4; charset=utf-8',
  });
  return parsed(await response.text());
}

it('what workflows did, and what is open, is counted', async () => {
  const ended = await start(room(), 'greet');
  const asking = await start(room(), 'release', { failures: 1 });
  const failed = await start(room(), 'doomed');
  await room().reaches(ended.workflowId, 'COMPLETED');
  await room().reaches(asking.workflowId, 'AWAITING_INTERVENTION');
  await room().reaches(failed.workflowId, 'FAILED');
  const families = await scraped();
  expect(valueOf(families, 'holdfast_events_total', { type: 'WORKFLOW_COMPLETED' })).toBe(1);
  expect(valueOf(families, 'holdfast_events_total', { type: 'WORKFLOW_STARTED' })).toBe(3);
  expect(valueOf(families, 'holdfast_attempts_total', { outcome: 'completed' })).toBe(3);
  expect(valueOf(families, 'holdfast_attempts_total', { outcome: 'failed' })).toBeGreaterThan(1);
  expect(valueOf(families, 'holdfast_errors_total', { class: 'TRANSIENT', category: 'NETWORK' })).toBe(1);
  expect(valueOf(families, 'holdfast_workflows', { status: 'AWAITING_INTERVENTION' })).toBe(1);
  expect(valueOf(families, 'holdfast_workflows', { status: 'RUNNING' })).toBe(0);
  expect(valueOf(families, 'holdfast_interventions_open')).toBe(1);
  expect(valueOf(families, 'holdfast_system_errors_open', { severity: 'critical' })).toBeDefined();
  expect(valueOf(families, 'holdfast_database_up')).toBe(1);
  expect(valueOf(families, 'holdfast_running')).toBe(1);
  expect(valueOf(families, 'holdfast_pool_connections', { pool: 'writer', state: 'most' })).toBe(1);
  expect(valueOf(families, 'holdfast_pool_connections', { pool: 'api', state: 'most' })).toBe(8);
  expect(valueOf(families, 'holdfast_event_log_head')).toBe(await room().open.engine.store.headSequence());
  for (const [name, { type, help, samples }] of families) {
    expect({ name, help: /^[A-Z01].*\.$/.test(help), total: name.endsWith('_total') }).toEqual({
      name,
      help: true,
      total: type === 'counter',
    });
    if (type !== 'histogram') continue;
    const buckets = samples.filter((one) => one.name.endsWith('_bucket')).map(({ value }) => value);
    expect(buckets).toEqual(buckets.toSorted((one, other) => one - other));
    expect(buckets.at(-1)).toBe(samples.find((one) => one.name.endsWith('_count'))?.value);
    expect({ name, any: Number(buckets.at(-1)) > 0 }).toEqual({ name, any: true });
  }
});

it('whoever may read the API may read it, and nobody else', async () => {
  const read = async (key?: string, init: RequestInit = {}): Promise<number> => {
    const headers = new Headers(init.headers);
    if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
    const response = await fetch(`${locked().url}/metrics`, { ...init, headers });
    const text = await response.text();
    expect(text.startsWith('# HELP')).toBe(response.status === 200);
    return response.status;
  };
  expect(await read()).toBe(401);
  expect(await read('hf_not_a_key')).toBe(401);
  expect(await read(locked().keys.VIEWER)).toBe(200);
  expect(await read(locked().keys.VIEWER, { headers: { origin: 'https://evil.example' } })).toBe(403);
  expect(await read(locked().keys.VIEWER, { method: 'POST' })).toBe(405);
});
