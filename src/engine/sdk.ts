// The engine as an author embeds it: `createEngine` opens the store, starts everything and gives typed handles. It installs no signal handlers,
// opens no port and reads no environment.
import type { Clock } from '../clock.ts';
import type { TypedDefinition } from '../definition.ts';
import type { WorkflowId } from '../workflow.ts';
import type { StartOptions } from './control.ts';
import type { Engine } from './engine.ts';
import { checkEngineOptions } from './engineOptions.ts';
import { WorkflowHandle } from './handle.ts';
import { type OpenEngine, type OpenOptions, openEngine } from './open.ts';

export interface CreateEngineOptions extends Omit<OpenOptions, 'definitions'> {
  /**
   * What this process can run. A workflow of any other definition is left to a process that has it; where there is none for 10 s, it is among the
   * system errors.
   */
  readonly workflows: OpenOptions['definitions'];
}

/**
 * An engine that runs: unfinished workflows of earlier processes go on by themselves.
 * @throws InvalidConfigurationError for an option that is unknown or cannot be, ServerUnavailableError where the database cannot be reached,
 * PendingMigrationsError, NewerSchemaError, InvalidDefinitionError, EncryptionKeyError where something is stored under a key that is not given
 */
export async function createEngine(given: CreateEngineOptions): Promise<EmbeddedEngine> {
  checkEngineOptions(given);
  const { workflows, ...options } = given;
  const open = await openEngine({ ...options, definitions: workflows }, (engine) => engine.start());
  return new EmbeddedEngine(open);
}

export class EmbeddedEngine {
  /** The whole of what can be asked, by workflow id: what the GraphQL API stands on. */
  readonly control: Engine;
  /** What `createServer` needs. */
  readonly open: OpenEngine;
  readonly #clock: Clock;

  constructor(open: OpenEngine) {
    this.open = open;
    this.control = open.engine;
    this.#clock = open.clock;
  }

  /**
   * Starts a workflow; resolves when its birth is DURABLE.
   * @throws InvalidInputError, UnsafeValueError, DuplicateKeyError, IdempotencyMismatchError, NotRunningError
   */
  async start<Input, Output>(
    definition: TypedDefinition<Input, Output>,
    input: NoInfer<Input>,
    options: StartOptions = {},
  ): Promise<WorkflowHandle<Output>> {
    const { name, version } = definition;
    const { workflowId } = await this.control.startWorkflow(name, input, { version, ...options });
    return this.handle<Output>(workflowId);
  }

  /**
   * The workflow of a definition that was started with this business key: the unfinished one, else the newest that ended; undefined where there is
   * none.
   */
  async find<Input, Output>(
    { name }: TypedDefinition<Input, Output>,
    key: string,
  ): Promise<WorkflowHandle<Output> | undefined> {
    const found = await this.control.store.findByKey(name, key);
    return found && this.handle<Output>(found.workflowId);
  }

  /** A handle of a workflow that exists already. */
  handle<Output = unknown>(workflowId: WorkflowId): WorkflowHandle<Output> {
    return new WorkflowHandle<Output>(this.control, this.#clock, workflowId);
  }

  /** Lets running attempts finish (up to `timeoutMs`, @default 25,000), releases all workflows and closes the store. Safe to call twice. */
  stop(timeoutMs?: number): Promise<void> {
    return this.open.close(timeoutMs);
  }
}
