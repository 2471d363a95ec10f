// Of the server, if one runs: it answers, and would take work.
import { CommandError } from '../exitCodes.ts';
import type { Server } from '../server.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const PATIENCE_MS = 3_000;

export async function serverFindings(url: string, server: Pick<Server, 'ask'>): Promise<Finding[]> {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
    (error: unknown) => error as Error,
  );
  if (response instanceof Error)
    return [
      warning(
        'server.reachable',
        `none answers at ${url}`,
        'if one should run: holdfast serve <module>, or say where it is with HOLDFAST_URL',
      ),
    ];
  const text = await response.text().catch(() => '');
  const body = parsed(text);
  if (!body)
    return [
      problem(
        'server.reachable',
        `what answers at ${url} is no holdfast (HTTP ${response.status})`,
        'choose another PORT, or correct HOLDFAST_URL',
      ),
    ];
  const reasons = Array.isArray(body['reasons']) ? body['reasons'].join('; ') : text.slice(0, 200);
  const ready = response.ok
    ? ok('server.ready', `${url} is ready`)
    : problem('server.ready', `${url} is not ready: ${reasons}`, 'see its process log; the other findings may say why');
  return [ready, await callFinding(server)];
}

/** With the key that the command has. */
async function callFinding(server: Pick<Server, 'ask'>): Promise<Finding> {
  const check = 'server.call';
  try {
    const { headSequence } = await server.ask<{ headSequence: number }>('query Doctor { headSequence }');
    return ok(check, `the API answers; ${headSequence} events so far`);
  } catch (error) {
    const remedy =
      error instanceof CommandError && error.exitCode === 4 ? 'set HOLDFAST_API_KEY' : 'see its process log';
    return problem(check, (error as Error).message, remedy);
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
