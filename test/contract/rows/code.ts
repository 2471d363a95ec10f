// Failures of the author's own code, of programs and files.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { StepContext } from '../../../src/stepContext.ts';
import type { Row } from '../row.ts';
import { EXACT, failing, order } from '../words.ts';
import type { World } from '../world.ts';

const does =
  (work: (world: World, step: StepContext) => unknown, more: object = {}): Row['build'] =>
  (name, world) =>
    order(name, world).step('work', { retry: EXACT, run: (step) => work(world, step as never), ...more });

const undoes = (id: string, what: string, build: Row['build'], error: string, system: string, calls = 1): Row => ({
  id,
  what,
  recoverable: false,
  build,
  expect: {
    status: 'FAILED',
    steps: `reserve COMPENSATED×2, work FAILED×${calls}`,
    errors: [`${error} → COMPENSATE`],
    recoveries: ['COMPENSATE succeeded'],
    events: ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
    system: [system],
    undone: ['reserve r1'],
  },
});

export const CODE: readonly Row[] = [
  undoes(
    'bug',
    'A step has a bug: it reads a property of undefined',
    does(() => (undefined as unknown as { name: string }).name),
    'FATAL PROGRAMMING',
    "ERROR Cannot read properties of undefined (reading 'name')",
  ),
  undoes(
    'bad-json',
    'A step parses something that is not JSON',
    does(() => JSON.parse('<html>') as unknown),
    'FATAL VALIDATION',
    'WARNING Unexpected token \'<\', "<html>" is not valid JSON',
  ),
  undoes(
    'quoted',
    'A step throws a fatal error whose text quotes another: "expected 503, got ECONNRESET"',
    does(() => {
      throw Object.assign(new TypeError('expected 503 Service Unavailable, got ECONNRESET, deadlock detected'));
    }),
    'FATAL PROGRAMMING',
    'ERROR expected 503 Service Unavailable, got ECONNRESET, deadlock d',
  ),
  undoes(
    'no-file',
    'A step reads a file that is not there',
    does(({ folder }) => readFile(path.join(folder, 'timeout-503.json'), 'utf8')),
    'FATAL NOT_FOUND',
    'WARNING ENOENT',
  ),
  undoes(
    'exit-1',
    'A program that a step runs ends with 1',
    does((world) => world.run('process.exit(1)')),
    'FATAL PROCESS_FAILURE',
    'WARNING Command failed',
  ),
  {
    id: 'killed-program',
    what: 'A program that a step runs is killed for its memory, once',
    recoverable: true,
    build: does((world, { attempt }) =>
      world.run(attempt === 1 ? 'process.kill(process.pid, "SIGKILL")' : 'console.log(1)'),
    ),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, work COMPLETED×2',
      errors: ['RETRIABLE RESOURCE_EXHAUSTION → QUEUE_FOR_LATER'],
      recoveries: ['QUEUE_FOR_LATER succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: '1\n',
    },
  },
  {
    id: 'disk-full',
    what: 'The disk is full; the person makes room and retries',
    recoverable: false,
    build: does(({ folder, undone }) => writeFile(undone.length > 0 ? path.join(folder, 'file') : '/dev/full', 'x')),
    meanwhile: ({ undone }, handle) => {
      undone.push('made room');
      return handle.retryStep('work');
    },
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, work COMPLETED×2',
      errors: ['FATAL RESOURCE_EXHAUSTION → PAUSE_WORKFLOW'],
      recoveries: ['PAUSE_WORKFLOW succeeded'],
      events: ['ERROR_RECORDED', 'INTERVENTION_REQUESTED', 'ERROR_RESOLVED', 'WORKFLOW_COMPLETED'],
      undone: ['made room'],
      output: null,
    },
  },
  undoes(
    'wrong-output',
    'A step returns what its `output` schema does not allow',
    does(() => ({ total: 'many' }), { output: z.object({ total: z.number() }) }),
    'FATAL VALIDATION',
    'WARNING the output of step "work" does not fit its schema',
  ),
  undoes(
    'unsafe-output',
    'A step returns what cannot be stored: a Map',
    does(() => ({ found: new Map() })),
    'FATAL VALIDATION',
    'WARNING $.found holds an instance of class Map, which cannot be stor',
  ),
  {
    id: 'unknown',
    what: 'A step throws an error that nobody knows, twice',
    recoverable: true,
    build: does((_world, step) => failing(2, () => new Error('the flux is off'))(step)),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, work COMPLETED×3',
      errors: ['2× RETRIABLE UNKNOWN → RETRY_WITH_BACKOFF'],
      recoveries: ['RETRY_WITH_BACKOFF failed', 'RETRY_WITH_BACKOFF succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'unknown-once-only',
    what: 'The same in a step that must not be called twice; the person looked, and retries',
    recoverable: false,
    build: does((_world, step) => failing(1, () => new Error('the flux is off'))(step), { idempotent: false }),
    meanwhile: (_world, handle) => handle.retryStep('work'),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, work COMPLETED×2',
      errors: ['RETRIABLE UNKNOWN → PAUSE_WORKFLOW'],
      recoveries: ['PAUSE_WORKFLOW succeeded'],
      events: ['ERROR_RECORDED', 'INTERVENTION_REQUESTED', 'ERROR_RESOLVED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'no-error',
    what: 'A step throws a text instead of an error, once',
    recoverable: true,
    build: does((_world, step) => failing(1, () => 'nope')(step)),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, work COMPLETED×2',
      errors: ['RETRIABLE UNKNOWN → RETRY_WITH_BACKOFF'],
      recoveries: ['RETRY_WITH_BACKOFF succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
];
