// Tickets for pages that want to open a WebSocket: a browser sends no header with one, and a key in an address would be in every log on the way.
// A ticket lets in once, within a minute, whoever proved who they are when they asked for it. They are of this process alone.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Standing } from '../access/caller.ts';

/** How long a ticket may be used, in ms. */
const VALID_MS = 60_000;
/** Who asks for more loses the oldest. */
const MOST = 1_000;

export interface Ticket {
  readonly ticket: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

export class Tickets {
  readonly #clock: Clock;
  readonly #open = new Map<string, { readonly standing: Standing; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(standing: Standing): Ticket {
    const ticket = randomBytes(24).toString('base64url');
    const until = this.#clock.now() + VALID_MS;
    this.#open.set(ticket, { standing, until });
    const [oldest] = this.#open.keys();
    if (this.#open.size > MOST && oldest !== undefined) this.#open.delete(oldest);
    return { ticket, expiresAt: new Date(until).toISOString() };
  }

  /** Who has it; undefined for one that is unknown, used or too old. */
  take(ticket: string): Standing | undefined {
    const found = this.#open.get(ticket);
    this.#open.delete(ticket);
    return found && this.#clock.now() <= found.until ? found.standing : undefined;
  }
}
