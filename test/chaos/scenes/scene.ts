// What a scene is: workflows that one process brings to their end, with whoever takes part from outside. `stage.ts` plays it, again after every kill;
// everything that a scene needs to know after a kill it reads from the database and from its files.
import type pg from 'pg';
import type { Definition } from '../../../src/definition.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { OpenOptions } from '../../../src/engine/open.ts';
import type { Ledger } from '../ledger.ts';
import type { House } from '../worker.ts';

export interface World {
  readonly ledger: Ledger;
  readonly house: House;
}

export interface Stage extends World {
  readonly engine: Engine;
  /** Rows of a query on the schema; none where the database is away. */
  readonly ask: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
  /** Does what somebody else may have done already, or what a later look will do. */
  readonly attempt: (what: () => Promise<unknown>) => Promise<void>;
}

export interface Start {
  readonly definition: string;
  readonly version?: string;
  /** Business key, and the key under which it is started once. */
  readonly key: string;
  readonly input: unknown;
}

export interface Scene {
  readonly definitions: (world: World) => readonly Definition[];
  readonly options?: Partial<OpenOptions>;
  readonly starts: readonly Start[];
  /** What people do now, asked every few milliseconds until all has ended. */
  readonly people?: (stage: Stage) => Promise<void>;
}

export const starts = (definition: string, ...inputs: readonly unknown[]): Start[] =>
  inputs.map((input, index) => ({ definition, key: `${definition}-${index}`, input }));
