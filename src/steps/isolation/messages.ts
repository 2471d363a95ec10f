// What the two threads say to each other.
import type { Carried } from './carry.ts';

/** What the thread is started with: a step's context as plain data. */
export interface Assignment {
  readonly module: string;
  readonly export: string;
  readonly step: Readonly<Record<string, unknown>>;
}

export type FromThread =
  | { readonly says: 'progress' | 'report'; readonly value: unknown }
  | {
      readonly says: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly bindings: object;
      readonly message: string;
    }
  | { readonly says: 'spend'; readonly call: number; readonly budget: string; readonly amount: number | undefined }
  | { readonly says: 'completed'; readonly value: unknown }
  | { readonly says: 'failed'; readonly error: Carried }
  /** There is no such function. */
  | { readonly says: 'missing'; readonly exports: readonly string[] };

export type ToThread =
  | { readonly says: 'abort'; readonly reason: Carried }
  | { readonly says: 'spent'; readonly call: number; readonly error?: Carried };
