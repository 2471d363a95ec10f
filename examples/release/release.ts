// The workflow that `npm start` runs: it releases a new version of a small TypeScript server, for real. Read this file first; each step's work is
// in a small file beside it. Everything here is what you would write for your own workflow, and `src/index.ts` is all it needs of holdfast.
import { z } from 'zod';
import { workflow } from '../../src/index.ts';
import { build } from './build.ts';
import { deploy, undeploy } from './deploy.ts';
import { FAULTS } from './faults.ts';
import { commitChange, mergeRelease, undoChange } from './git.ts';
import { checkHealth } from './health.ts';
import { prepareProject } from './project.ts';
import { install } from './registry.ts';
import { scan } from './scan.ts';
import { runTests } from './tests.ts';

/** Plain data, stored with the workflow: a restart goes on with the same folder and the same faults. */
const input = z.object({ folder: z.string().min(1), faults: z.array(z.enum(FAULTS)).default([]) });

export type ReleaseInput = z.output<typeof input>;

export const release = workflow('release', { version: '1', input })
  // A step runs after the one before it, and what it returns is typed in all that follow.
  .step('prepare', {
    phase: 'develop',
    run: ({ input, signal }) => prepareProject(input.folder, signal),
  })
  // The key is the same for every call of one piece of work. The commit carries it, so a second call after a crash finds the commit.
  .step('change', {
    phase: 'develop',
    agentType: 'developer',
    retry: { maxAttempts: 5 },
    run: ({ input, outputs, idempotencyKey, signal }) =>
      commitChange(input, { number: outputs.prepare.number, key: idempotencyKey, signal }),
    compensate: ({ input, outputs, signal }) => undoChange(input.folder, outputs.prepare.number, signal),
  })
  // A registry that answers 503 is asked again after the wait that it names, or 1, 2, 4 s.
  .step('install', {
    phase: 'verify',
    run: ({ input, idempotencyKey, signal }) => install(input, idempotencyKey, signal),
  })
  .step('build', {
    phase: 'verify',
    agentType: 'builder',
    milestone: 'built',
    timeoutMs: 120_000,
    run: ({ input, outputs, idempotencyKey, signal }) =>
      build(input, { commit: outputs.change.commit, key: idempotencyKey, signal }),
  })
  // Both come after `build`, so they run side by side.
  .step('test', {
    after: ['build'],
    phase: 'verify',
    agentType: 'tester',
    run: ({ outputs, signal }) => runTests(outputs.build.folder, signal),
  })
  // A vulnerability is a conflict: the step stops and a person decides, while the tests go on.
  .step('scan', {
    after: ['build'],
    phase: 'verify',
    agentType: 'scanner',
    run: ({ input }) => scan(input),
  })
  // Nothing goes live unasked. If a later step fails for good, `compensate` puts the earlier release back.
  .step('deploy', {
    after: ['test', 'scan'],
    phase: 'deliver',
    critical: true,
    intervention: { prompt: 'The release is built, tested and scanned. Deploy it?', deadlineMs: 3_600_000 },
    run: ({ input, outputs, signal }) =>
      deploy(input.folder, {
        number: outputs.prepare.number,
        commit: outputs.change.commit,
        build: outputs.build.folder,
        signal,
      }),
    compensate: ({ input, outputs, signal }) =>
      undeploy(input.folder, { number: outputs.prepare.number, commit: outputs.change.commit, signal }),
  })
  // Whoever is asked may also leave the deployment out; then there is nothing to check, and nothing to merge.
  .step('health', {
    phase: 'deliver',
    when: ({ outputs }) => isThere(outputs.deploy),
    milestone: 'live',
    retry: { maxAttempts: 3, strategy: 'constant', baseDelayMs: 500 },
    run: ({ outputs, signal }) => checkHealth(outputs.deploy.url, outputs.prepare.number, signal),
  })
  .step('merge', {
    phase: 'deliver',
    when: ({ outputs }) => isThere(outputs.deploy),
    retry: { maxAttempts: 5 },
    run: async ({ input, outputs, idempotencyKey, signal }) => {
      const { number } = outputs.prepare;
      await mergeRelease(input.folder, { number, key: idempotencyKey, signal });
      return { number, commit: outputs.change.commit, url: outputs.deploy.url };
    },
  });

/** A step that a person skips has no output. */
const isThere = (output: unknown): boolean => output !== undefined && output !== null;
