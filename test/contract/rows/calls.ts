// Calls of other services that fail: the connection, the answer, the time.
import type { Row } from '../row.ts';
import { EXACT, order } from '../words.ts';
import type { Answer, World } from '../world.ts';

/** `call` follows `reserve` and gets these answers, the last one for ever. */
const calls =
  (answers: readonly Answer[], more: object = {}): Row['build'] =>
  (name: string, world: World) =>
    order(name, world).step('call', {
      retry: EXACT,
      run: ({ signal }) => world.call(name, answers, signal),
      ...more,
    });

export const CALLS: readonly Row[] = [
  {
    id: 'refused',
    what: 'A service refuses connections twice, then it is there',
    recoverable: true,
    build: calls(['refused', 'refused', 'ok']),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, call COMPLETED×3',
      errors: ['2× TRANSIENT NETWORK → RETRY_WITH_BACKOFF'],
      recoveries: ['RETRY_WITH_BACKOFF failed', 'RETRY_WITH_BACKOFF succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'reset',
    what: 'The connection breaks before the answer has come',
    recoverable: true,
    build: calls(['reset', 'ok']),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, call COMPLETED×2',
      errors: ['TRANSIENT NETWORK → RETRY_WITH_BACKOFF'],
      recoveries: ['RETRY_WITH_BACKOFF succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'reset-once-only',
    what: 'The same, in a step that must not be called twice: nobody knows whether the call took effect',
    recoverable: false,
    build: calls(['reset', 'ok'], { idempotent: false }),
    expect: {
      status: 'AWAITING_INTERVENTION',
      steps: 'reserve COMPLETED×1, call AWAITING_INTERVENTION×1',
      errors: ['TRANSIENT NETWORK → PAUSE_WORKFLOW'],
      events: ['ERROR_RECORDED', 'INTERVENTION_REQUESTED'],
      system: ['WARNING fetch failed'],
      question: 'OUTCOME_UNKNOWN: retry, skip, fail',
    },
  },
  {
    id: 'unavailable',
    what: 'The server answers 503 twice and asks for 40 seconds',
    recoverable: true,
    build: calls([{ status: 503, headers: { 'retry-after': '40' } }, { status: 503 }, 'ok']),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, call COMPLETED×3',
      errors: [
        'TRANSIENT SERVICE_UNAVAILABLE → RETRY_AFTER_HINT',
        'TRANSIENT SERVICE_UNAVAILABLE → RETRY_WITH_BACKOFF',
      ],
      recoveries: ['RETRY_AFTER_HINT failed', 'RETRY_WITH_BACKOFF succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'rate-limited',
    what: 'The server answers 429 and asks for two hours',
    recoverable: true,
    build: calls([{ status: 429, headers: { 'retry-after': '7200' } }, 'ok']),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, call COMPLETED×2',
      errors: ['TRANSIENT RATE_LIMIT → RETRY_AFTER_HINT'],
      recoveries: ['RETRY_AFTER_HINT succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'server-error',
    what: 'The server answers 500 once',
    recoverable: true,
    build: calls([{ status: 500 }, 'ok']),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, call COMPLETED×2',
      errors: ['TRANSIENT SERVICE_UNAVAILABLE → RETRY_WITH_BACKOFF'],
      recoveries: ['RETRY_WITH_BACKOFF succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'silence',
    what: 'The server never answers the first call; the step has a time-out',
    recoverable: true,
    build: calls(['silence', 'ok'], { timeoutMs: 1_500 }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, call COMPLETED×2',
      errors: ['TRANSIENT TIMEOUT → INCREASE_TIMEOUT_AND_RETRY'],
      recoveries: ['INCREASE_TIMEOUT_AND_RETRY succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'not-found',
    what: 'The server answers 404: asking again cannot help',
    recoverable: false,
    build: calls([{ status: 404 }]),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, call FAILED×1',
      errors: ['FATAL NOT_FOUND → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['WARNING the server answered 404'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'unauthorized',
    what: 'The server answers 401, and nothing here can renew the credentials',
    recoverable: false,
    build: calls([{ status: 401 }]),
    expect: {
      status: 'AWAITING_INTERVENTION',
      steps: 'reserve COMPLETED×1, call AWAITING_INTERVENTION×1',
      errors: ['FATAL AUTHENTICATION → PAUSE_WORKFLOW'],
      events: ['ERROR_RECORDED', 'INTERVENTION_REQUESTED'],
      system: ['ERROR the server answered 401'],
      question: 'CORRECTION_NEEDED: retry, skip, fail',
    },
  },
  {
    id: 'down-for-good',
    what: 'A service refuses connections for good',
    recoverable: false,
    build: calls(['refused']),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, call FAILED×5',
      errors: ['4× TRANSIENT NETWORK → RETRY_WITH_BACKOFF', 'TRANSIENT NETWORK → COMPENSATE'],
      recoveries: ['4× RETRY_WITH_BACKOFF failed', 'COMPENSATE succeeded'],
      events: [
        'ERROR_RECORDED',
        'RETRY_SCHEDULED',
        'ERROR_RECORDED',
        'RETRY_SCHEDULED',
        'ERROR_RECORDED',
        'RETRY_SCHEDULED',
        'ERROR_RECORDED',
        'RETRY_SCHEDULED',
        'ERROR_RECORDED',
        'STEP_FAILED',
        'STEP_COMPENSATED',
        'WORKFLOW_FAILED',
      ],
      system: ['WARNING fetch failed'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'alternative',
    what: 'A service is down for good, and the step has an alternative',
    recoverable: true,
    build: calls(['refused'], { retry: { ...EXACT, maxAttempts: 2 }, alternative: () => 'from the mirror' }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, call COMPLETED×3',
      errors: ['TRANSIENT NETWORK → RETRY_WITH_BACKOFF', 'TRANSIENT NETWORK → ALTERNATIVE_PATH'],
      recoveries: ['RETRY_WITH_BACKOFF failed', 'ALTERNATIVE_PATH succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'ERROR_RECORDED', 'WORKFLOW_COMPLETED'],
      output: 'from the mirror',
    },
  },
  {
    id: 'pause-when-exhausted',
    what: 'A service is down for longer than the retries last, the step says `onExhausted: "pause"`, and a person retries when it is back',
    recoverable: false,
    build: calls(['refused', 'refused', 'ok'], { retry: { ...EXACT, maxAttempts: 2 }, onExhausted: 'pause' }),
    meanwhile: (_world, handle) => handle.retryStep('call'),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, call COMPLETED×3',
      errors: ['TRANSIENT NETWORK → RETRY_WITH_BACKOFF', 'TRANSIENT NETWORK → PAUSE_WORKFLOW'],
      recoveries: ['RETRY_WITH_BACKOFF failed', 'PAUSE_WORKFLOW succeeded'],
      events: [
        'ERROR_RECORDED',
        'RETRY_SCHEDULED',
        'ERROR_RECORDED',
        'INTERVENTION_REQUESTED',
        'ERROR_RESOLVED',
        'WORKFLOW_COMPLETED',
      ],
      output: 'ok',
    },
  },
  {
    id: 'go-on-without',
    what: 'An optional step is down for good: `onExhausted: "continue"`, and the step that needs it is skipped',
    recoverable: true,
    build: (name, world) =>
      order(name, world)
        .step('decorate', {
          retry: { ...EXACT, maxAttempts: 2 },
          onExhausted: 'continue',
          run: ({ signal }) => world.call(name, ['refused'], signal),
        })
        .step('show', { onDependencyFailure: 'skip', run: () => 'shown' })
        .step('finish', { after: ['reserve'], run: () => 'finished' }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, decorate FAILED×2, show SKIPPED×0, finish COMPLETED×1',
      errors: ['TRANSIENT NETWORK → RETRY_WITH_BACKOFF', 'TRANSIENT NETWORK → none'],
      recoveries: ['RETRY_WITH_BACKOFF failed'],
      events: [
        'ERROR_RECORDED',
        'RETRY_SCHEDULED',
        'ERROR_RECORDED',
        'STEP_FAILED',
        'STEP_SKIPPED',
        'WORKFLOW_COMPLETED',
      ],
      output: 'finished',
    },
  },
  {
    id: 'fail-at-once',
    what: 'A step that says `onExhausted: "fail"` has failed for good: nothing is undone',
    recoverable: false,
    build: calls([{ status: 404 }], { onExhausted: 'fail' }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPLETED×1, call FAILED×1',
      errors: ['FATAL NOT_FOUND → FAIL_IMMEDIATELY'],
      recoveries: ['FAIL_IMMEDIATELY failed'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', 'WORKFLOW_FAILED'],
      system: ['WARNING the server answered 404'],
    },
  },
];
