// Whether the release that was deployed does its work, as it says itself.
import { FatalError } from '../../src/index.ts';
import { ask } from './http.ts';

/** @throws HttpError with the status where the server is not well; FatalError where another release answers */
export async function checkHealth(url: string, number: number, signal: AbortSignal): Promise<{ status: 'ok' }> {
  const { release } = (await ask(`the health check of release ${number}`, new URL('/health', url), signal)) as {
    release: number;
  };
  if (release !== number) throw new FatalError(`release ${release} answers at ${url} in place of release ${number}`);
  return { status: 'ok' };
}
