// The port of the buffer: where progress is kept between its acknowledgement and its commit. Each process has a part of its own, in the order in which it
// decided; who takes its workflows over reads what it left. `redisBuffer.ts` is the one that ships; one contract suite says what any of them must do.
import type { Buffer } from 'node:buffer';

/** One buffered commit on its way. */
export interface Entry {
  /** Number within the part of its process: later entries have higher ones. */
  readonly place: number;
  readonly content: Buffer;
}

export interface CheckpointBuffer {
  /**
   * Begins the part of this process. Where the server does not answer, it is begun as soon as it does; until then nothing is ready.
   * @throws InvalidConfigurationError where the server may throw away what it is given, or does not let this process in
   */
  open(): Promise<void>;
  /** Begins it anew where it is not, and can be now. Never rejects. */
  begin(): Promise<void>;
  /** Whether it can be asked to keep something now. */
  readonly isReady: boolean;
  /**
   * Resolves when the buffer has it. Rejects soon where it does not answer: it may have it all the same, once, and is never asked twice. Rejects too where
   * the part of this process is gone: emptied by somebody, or ended by who took over.
   */
  append(entry: Entry): Promise<void>;
  /** Takes out what is stored by now. Never rejects: what stays is taken out by `trim`, or found to be stored when it is read. */
  remove(places: readonly number[]): Promise<void>;
  /** Grows whenever something that is stored may have stayed: `remove` was not answered, or the server has come back, as it is now or as it was before. */
  readonly untidy: number;
  /** Takes out all that this process has appended before the place `from`: it is stored. */
  trim(from: number): Promise<void>;
  /** Processes that have a part. */
  writers(): Promise<readonly string[]>;
  /** The oldest entries of a process that is gone, at most `limit`: given to everybody who asks, until they are acknowledged. */
  read(writer: string, limit: number): Promise<readonly Entry[]>;
  /** These are stored, or set apart: they leave the buffer. */
  acknowledge(writer: string, places: readonly number[]): Promise<void>;
  /** Ends the part of a process where nothing is in it: its writer can append nothing more. False where something is. */
  end(writer: string): Promise<boolean>;
  /** Entries in the part of a process. */
  length(writer: string): Promise<number>;
  /** Ends the part of this process where nothing is in it, and closes the connection. */
  close(): Promise<void>;
}
