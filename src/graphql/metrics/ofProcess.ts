// What one process knows of itself without asking anybody: it answers also while the database does not.
import type { Tally } from '../../engine/tally.ts';
import { RESOURCES } from '../../failures/exhaustion.ts';
import type { PoolUse } from '../../persistence/poolUse.ts';
import { processUse } from '../../vitals.ts';
import type { Entrance } from '../access/entrance.ts';
import type { ServedEngine } from '../context.ts';
import { type Family, histogram, type Sample } from './exposition.ts';

interface Parts {
  readonly engine: Pick<ServedEngine, 'tally' | 'inMemory' | 'exhausted' | 'phase' | 'store'>;
  readonly entrance: Pick<Entrance, 'failures' | 'presence'>;
  readonly version: string;
  /** Subscriptions that are open. */
  readonly subscribers: number;
  /** Of the API's own connections, where it has any. */
  readonly api: PoolUse | undefined;
}

export function ofProcess({ engine, entrance, version, subscribers, api }: Parts): Family[] {
  const { memory, cpu, uptime } = processUse();
  const short = new Set<string>(engine.exhausted.map(({ resource }) => resource));
  return [
    gauge('holdfast_info', 'Version of holdfast; the value is always 1.', [{ labels: { version }, value: 1 }]),
    gauge('holdfast_running', '1 while the engine runs, 0 while it drains or has not started.', [
      { value: engine.phase === 'running' ? 1 : 0 },
    ]),
    gauge('holdfast_workflows_in_memory', 'Workflows that this process has in memory.', [{ value: engine.inMemory }]),
    gauge(
      'holdfast_short_of',
      '1 while the process is short of the resource and begins no steps.',
      RESOURCES.map((resource) => ({ labels: { resource }, value: short.has(resource) ? 1 : 0 })),
    ),
    gauge('holdfast_subscribers', 'Subscriptions that read the event log here.', [{ value: subscribers }]),
    gauge('holdfast_connected_clients', 'WebSockets and event streams that are open here.', [
      { value: entrance.presence.size },
    ]),
    counter('holdfast_credential_failures_total', 'Requests with credentials that were not true.', [
      { value: entrance.failures.total },
    ]),
    ...ofWork(engine.tally),
    ...ofBuffer(engine.store.buffered),
    ...ofPools([...(engine.tally?.pools ?? []), ...(api ? [api] : [])]),
    gauge('process_resident_memory_bytes', 'Memory of the process.', [{ value: memory }]),
    counter('process_cpu_seconds_total', 'Processor time that the process has used.', [{ value: cpu }]),
    gauge('holdfast_uptime_seconds', 'For how long the process runs.', [{ value: uptime }]),
  ];
}

function ofWork(tally: Tally | undefined): Family[] {
  if (!tally) return [];
  const { events, attempts, errors, recoveries, commitLengths, detectionLengths, attemptLengths } = tally;
  return [
    counter('holdfast_events_total', 'Lines of the event log that this process wrote.', labelled(events, ['type'])),
    counter('holdfast_attempts_total', 'Calls of steps and undos that ended here.', labelled(attempts, ['outcome'])),
    counter(
      'holdfast_errors_total',
      'Errors of workflows that were recorded here.',
      labelled(errors, ['class', 'category']),
    ),
    counter(
      'holdfast_recoveries_total',
      'Attempts of recovery that ended here.',
      labelled(recoveries, ['strategy', 'success']),
    ),
    lengths('holdfast_attempt_duration_seconds', 'How long calls of steps and undos took.', attemptLengths),
    lengths(
      'holdfast_commit_duration_seconds',
      'From sending a checkpoint to its being saved: durable, or buffered where that is enough.',
      commitLengths,
    ),
    lengths('holdfast_error_detection_seconds', 'From when an error could be seen to its commit.', detectionLengths),
  ];
}

function ofBuffer(buffered: ServedEngine['store']['buffered']): Family[] {
  if (!buffered) return [];
  return [
    gauge('holdfast_buffer_entries', 'Checkpoints that Redis has and the database has not yet.', [
      { value: buffered.length },
    ]),
    gauge('holdfast_buffer_bytes', 'Their size.', [{ value: buffered.bytes }]),
    gauge('holdfast_buffer_full', '1 while as much is buffered as may be.', [{ value: buffered.isFull ? 1 : 0 }]),
    counter(
      'holdfast_buffer_passed_total',
      'Checkpoints that might have been buffered and waited for the database.',
      Object.entries(buffered.passed).map(([reason, value]) => ({ labels: { reason }, value })),
    ),
    gauge('holdfast_buffer_up', '1 while progress can be buffered.', [{ value: buffered.isReady ? 1 : 0 }]),
  ];
}

function ofPools(pools: readonly PoolUse[]): Family[] {
  const of = (states: readonly ('busy' | 'idle' | 'waiting' | 'most')[]): Sample[] =>
    pools.flatMap((use) => states.map((state) => ({ labels: { pool: use.pool, state }, value: use[state] })));
  return [
    gauge(
      'holdfast_pool_connections',
      'Connections to the database, and the most that there may be.',
      of(['busy', 'idle', 'most']),
    ),
    gauge(
      'holdfast_pool_waiting',
      'Statements that wait for a connection.',
      pools.map(({ pool, waiting }) => ({ labels: { pool }, value: waiting })),
    ),
  ];
}

export const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
  name,
  type: 'gauge',
  help,
  samples,
});

const counter = (name: string, help: string, samples: readonly Sample[]): Family => ({
  name,
  type: 'counter',
  help,
  samples,
});

const lengths = (name: string, help: string, of: Tally['commitLengths']): Family => ({
  name,
  type: 'histogram',
  help,
  samples: histogram(of),
});

/** The parts of each name, as labels. */
const labelled = (counts: ReadonlyMap<string, number>, labels: readonly string[]): Sample[] =>
  [...counts].map(([name, value]) => {
    const parts = name.split('/');
    return { labels: Object.fromEntries(labels.map((label, at) => [label, parts[at] ?? ''])), value };
  });
