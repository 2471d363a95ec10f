// A workflow is started: its input is checked and sealed, an earlier start under the same idempotency key is looked for, and its birth is delivered
// to it as its first letter.
import { IdempotencyMismatchError, InvalidInputError } from '../errors.ts';
import type { Birth } from '../persistence/rows/birth.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import { openValue, plainDigest } from '../persistence/seal.ts';
import type { Store } from '../persistence/store.ts';
import { ownTraceparent, requireTraceparent } from '../trace.ts';
import type { WorkflowId } from '../workflow.ts';
import { accept } from './accept.ts';
import type { ChildOf } from './children.ts';
import type { Moved, StartOptions } from './control.ts';
import type { Opened } from './letter.ts';
import { slotOf } from './grants.ts';
import type { Steering } from './steering.ts';

export async function startWorkflow(
  { around, registry, residents, requireRunning, stamp }: Steering,
  name: string,
  input: unknown,
  options: StartOptions,
  child: ChildOf | undefined,
): Promise<Moved> {
  requireRunning();
  const compiled = registry.named(name, options.version);
  const given = options.traceparent === undefined ? undefined : requireTraceparent(options.traceparent);
  const startAt = laterThan(around.clock.now(), options.startAt);
  const value = await accept(compiled.definition.input, input, `the input of workflow "${name}"`, around);
  if (compiled.definition.concurrency) slotOf(compiled.definition, openValue(value, value.digest));
  const { idempotencyKey = null } = options;
  const earlier = idempotencyKey === null ? undefined : await startedEarlier(around.store, name, idempotencyKey, value);
  if (earlier) return earlier;
  await child?.before(value.digest);
  const workflowId = around.ids() as WorkflowId;
  const birth: Birth = {
    definition: name,
    version: compiled.definition.version,
    definitionHash: compiled.hash,
    threadId: options.threadId ?? workflowId,
    key: options.key ?? null,
    input: value.digest,
    startedBy: options.actor ?? 'sdk',
    idempotencyKey,
    parent: child?.parent ?? null,
    traceparent: given ?? ownTraceparent(workflowId),
    createdAt: around.clock.now(),
    startAt,
  };
  const identity = {
    workflowId,
    threadId: birth.threadId,
    input: value.digest,
    parent: child?.parent.workflowId ?? null,
    traceparent: birth.traceparent,
  };
  const workflow = await residents.born(compiled, identity, birth);
  try {
    return await workflow.deliver(
      stamp({ open: () => ({ ...postponed(startAt), writes: { values: [value] }, always: true }) }),
    );
  } catch (error) {
    const raced = idempotencyKey === null ? undefined : await startedEarlier(around.store, name, idempotencyKey, value);
    if (raced) return raced;
    throw error;
  }
}

const postponed = (startAt: number | null): Pick<Opened, 'event'> =>
  startAt === null ? {} : { event: { type: 'POSTPONED', startAt } };

/** @throws InvalidInputError for what is no time */
function laterThan(now: number, startAt: Date | undefined): number | null {
  if (startAt === undefined) return null;
  const at = startAt instanceof Date ? startAt.getTime() : Number.NaN;
  if (Number.isNaN(at))
    throw new InvalidInputError(
      `startAt is ${String(startAt)}; it must be a Date, as in new Date('2030-01-01T06:00:00Z')`,
      {
        option: 'startAt',
      },
    );
  return at > now ? at : null;
}

async function startedEarlier(
  store: Store,
  definition: string,
  idempotencyKey: string,
  input: StoredValue,
): Promise<Moved | undefined> {
  const found = await store.findByIdempotencyKey(definition, idempotencyKey);
  if (!found) return undefined;
  const { workflowId, revision, sequence, status } = found;
  // One that was started before there was an encryption key has the digest of that time.
  if (found.input !== input.digest && found.input !== plainDigest(input))
    throw new IdempotencyMismatchError(
      `idempotency key "${idempotencyKey}" started workflow ${workflowId} with another input; use a new key for a new request`,
      { workflowId, idempotencyKey },
    );
  return { workflowId, revision, sequence, status };
}
