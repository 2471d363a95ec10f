// Workflows that call one dependency through a circuit breaker: the dependency is down for the first calls, so that the circuit opens, is tried, opens
// again and closes. Every call leaves a line in a file with its time, whatever becomes of its process.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { workflow } from '../../../src/builder.ts';
import { type Scene, starts, type World } from './scene.ts';

export const RESET_MS = 1_200;
/** Calls that fail: those that open the circuit, and the first try. */
const FAILING_CALLS = 4;

export interface Called {
  readonly at: number;
  readonly pid: number;
}

const fileOf = (ledger: string): string => `${ledger}.calls`;
export const callsOf = (ledger: string): Called[] =>
  existsSync(fileOf(ledger))
    ? readFileSync(fileOf(ledger), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Called)
    : [];

function definitions({ ledger, house }: World) {
  return [
    workflow('payment', { version: '1' }).step('charge', {
      breaker: 'bank',
      retry: { maxAttempts: 20, baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' },
      run: async (step) => {
        const before = callsOf(house.ledger).length;
        appendFileSync(
          fileOf(house.ledger),
          `${JSON.stringify({ at: Date.now(), pid: process.pid } satisfies Called)}\n`,
        );
        if (before >= FAILING_CALLS) return ledger.effect(step, 'paid');
        await ledger.begin(step);
        throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' });
      },
    }),
  ];
}

export const tripping: Scene = {
  definitions,
  options: {
    breakers: {
      bank: {
        failureThreshold: 2,
        resetTimeoutMs: RESET_MS,
        maxResetTimeoutMs: RESET_MS,
        halfOpenMaxWaitMs: 400,
        rampMs: 50,
      },
    },
  },
  starts: starts('payment', {}, {}, {}),
};
