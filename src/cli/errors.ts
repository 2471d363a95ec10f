// `holdfast errors`: what went wrong, why, and who ended the matter.
import { told } from './changing.ts';
import { action, type Command } from './command.ts';
import { errorListFlags, listErrors } from './errorsList.ts';
import { showError } from './errorsShow.ts';
import { errorTestFlags, testErrors } from './errorsTest.ts';
import { idsOf, shortId } from './identity.ts';
import { serverFlags, serverOf } from './server.ts';
import { theOneThatIs } from './theOneThatIs.ts';

interface Resolved {
  readonly error: { readonly id: string } | null;
  readonly systemError: { readonly id: string } | null;
}

const RESOLVE = `mutation Resolve($input: ResolveErrorInput!) {
  resolveError(input: $input) {
    error { id resolution { kind resolvedBy resolvedAt notes } }
    systemError { id resolution { kind resolvedBy resolvedAt notes } }
    sequence userErrors { code message field }
  }
}`;

const KINDS = ['FIXED', 'WORKED_AROUND', 'WONT_FIX', 'DUPLICATE'] as const;

export const errors: Command = {
  name: 'errors',
  summary: 'shows what went wrong and resolves it',
  about: `"list" shows what an administrator must look at: errors whose recovery failed or waits for a person, and failures of the platform, unresolved ones only.
With --all it lists every error that a workflow recorded, also those that a retry mended. Resolving an error does not move its workflow.`,
  examples: [
    { line: 'holdfast errors list', does: 'what must be looked at, newest first' },
    { line: 'holdfast errors list --all --step deploy --since 7d', does: 'everything that a step threw this week' },
    {
      line: 'holdfast errors show 0198f3a2-7c41-7d10-9e55-3b1f2a6c8d01',
      does: 'one of them: root cause, stack, what was tried, what to do',
    },
    {
      line: 'holdfast errors resolve 0198f3a2-7c41-7d10-9e55-3b1f2a6c8d01 --notes "the disk was full; enlarged it"',
      does: 'record who ended the matter, and how',
    },
    { line: 'holdfast errors test', does: 'before the first night: does a failure arrive where people look?' },
  ],
  actions: [
    action({
      name: 'list',
      summary: 'unresolved errors that need somebody, or with --all every one that was recorded',
      flags: errorListFlags,
      run: (call) => listErrors(call),
    }),
    action({
      name: 'show',
      summary: 'one error with its causes, stack, context, and what was tried',
      args: ['<error>'],
      flags: serverFlags,
      run: (call) => showError(call),
    }),
    action({
      name: 'resolve',
      summary: 'records that the matter is ended; of a workflow error and its system error either will do',
      args: ['<error>'],
      flags: {
        notes: { type: 'string', short: 'm', text: 'how and why: required, kept with the error' },
        kind: { type: 'string', of: 'KIND', choices: KINDS, text: 'in what sense (default: FIXED)' },
        ...serverFlags,
      },
      async run(call) {
        const { flags, args } = call;
        const server = serverOf(call);
        const [named = ''] = args;
        const { id, __typename } = await theOneThatIs(
          server,
          idsOf(named, 'SystemError', 'WorkflowError'),
          `error "${named}"`,
        );
        const target = __typename === 'SystemError' ? { systemErrorId: id } : { errorId: id };
        const input = { target, notes: flags.notes ?? '', ...(flags.kind === undefined ? {} : { kind: flags.kind }) };
        const resolved = await server.change<Resolved>(RESOLVE, { input });
        const both = [resolved.systemError, resolved.error].flatMap((one) => (one ? [shortId(one.id)] : []));
        return told(call, resolved, `resolved: ${both.join(' and ')}`);
      },
    }),
    action({
      name: 'test',
      summary:
        'sends one failure that is none to all four places where failures go, says where it arrived, and resolves it',
      flags: errorTestFlags,
      run: (call) => testErrors(call),
    }),
  ],
};
