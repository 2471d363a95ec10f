// The end of a socket that may break first: `once` of node:events throws the error of a socket whose other end closed while it was still writing.
import type { EventEmitter } from 'node:events';

/** What its `close` says. An error before it is how such an end can look, not a failure. */
export function closed<Said extends readonly unknown[]>(socket: EventEmitter): Promise<Said> {
  socket.on('error', () => {});
  return new Promise((resolve) => void socket.once('close', (...said: unknown[]) => resolve(said as unknown as Said)));
}
