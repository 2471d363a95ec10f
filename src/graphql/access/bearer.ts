// The text by which a caller proves who they are: of a header, or of what a WebSocket client says of itself first.
import { Refusal } from '../requests.ts';

/** Longer ones are no credentials of ours, and not looked at. */
const LONGEST = 8_192;

/**
 * What stands behind `Bearer`; undefined where there is nothing.
 * @throws Refusal 401 for another scheme: nobody who says who they are is taken for somebody else
 */
export function bearerOf(authorization: unknown): string | undefined {
  if (authorization === undefined || authorization === null || authorization === '') return undefined;
  const [, text] = typeof authorization === 'string' ? (/^Bearer +([\w.~+/=-]+) *$/i.exec(authorization) ?? []) : [];
  if (text === undefined || text.length > LONGEST)
    throw unauthenticated('`authorization` must be "Bearer" with an API key or a token');
  return text;
}

/** With 401, and what HTTP asks of it. */
export const unauthenticated = (message: string): Refusal =>
  new Refusal(401, message, 'UNAUTHENTICATED', { headers: { 'www-authenticate': 'Bearer realm="holdfast"' } });

/** What somebody is told who said nothing of themselves. */
export const NO_CREDENTIALS =
  'Say who you are: `authorization: Bearer …` with an API key (holdfast keys create) or a token of your identity provider';
