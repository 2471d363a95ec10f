// `holdfast interventions`: questions that workflows put to people, and the answers.
import { told } from './changing.ts';
import { action, type Command, type Flags } from './command.ts';
import { CommandError, EXIT } from './exitCodes.ts';
import { idOf, shortId } from './identity.ts';
import { jsonGiven } from './jsonGiven.ts';
import { type Connection, list, listFlags, PAGE_INFO } from './listing.ts';
import { serverFlags, serverOf } from './server.ts';
import { facts } from './table.ts';
import { jsonText, oneLine } from './terminal.ts';
import { ago, exactly } from './times.ts';
import { UsageError } from './usageError.ts';

interface Question {
  readonly id: string;
  readonly status: string;
  readonly prompt: string;
  readonly reason: string;
  readonly requiredAction: string;
  readonly severity: string;
  readonly stepKey: string | null;
  readonly trigger: string;
  readonly actionUrl: string | null;
  readonly requestedAt: string;
  readonly expiresAt: string | null;
  readonly onDeadline: string;
  readonly decision: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly notes: string | null;
  readonly options: readonly { readonly key: string; readonly label: string; readonly action: string }[];
  readonly workflow: { readonly workflowId: string; readonly definition: { readonly name: string } } | null;
  readonly error: { readonly id: string; readonly message: string } | null;
  readonly conflict: { readonly type: string; readonly affectedItems: readonly string[] } | null;
}

const FIELDS = `id status prompt reason requiredAction severity stepKey trigger actionUrl requestedAt expiresAt onDeadline
  decision decidedBy decidedAt notes options { key label action } conflict { type severity affectedItems recommendedActions }
  workflow { id workflowId key status revision definition { name version } } error { id message }`;

const LIST = `query Questions($status: [InterventionStatus!], $first: Int, $after: String) {
  interventions(status: $status, first: $first, after: $after) { nodes { ${FIELDS} } ${PAGE_INFO} }
}`;

const SHOW = `query Question($id: ID!) { node(id: $id) { ... on Intervention { ${FIELDS} } } }`;

const ANSWER = `mutation Answer($input: DecideInterventionInput!) {
  decideIntervention(input: $input) {
    intervention { id status decision decidedBy } workflow { workflowId status revision } sequence userErrors { code message field }
  }
}`;

const listQuestionsFlags = {
  status: {
    type: 'string',
    short: 's',
    of: 'STATUS',
    multiple: true,
    choices: ['OPEN', 'DECIDED', 'EXPIRED', 'CANCELLED'],
    text: 'in this state (default: OPEN)',
  },
  ...listFlags,
} as const satisfies Flags;

export const interventions: Command = {
  name: 'interventions',
  summary: 'shows the questions that workflows put to people, and answers them',
  about:
    'A step that asks waits for its answer, without using up attempts; other branches go on. "show" says what each answer does.',
  examples: [
    { line: 'holdfast interventions list', does: 'what waits for an answer' },
    {
      line: 'holdfast interventions show 0198f3a2-7c41-7d10-9e55-3b1f2a6c8d01',
      does: 'one question: why, until when, what each answer does',
    },
    {
      line: 'holdfast interventions answer 0198f3a2-7c41-7d10-9e55-3b1f2a6c8d01 approve --notes "checked the artefact by hand"',
      does: 'answer it',
    },
  ],
  actions: [
    action({
      name: 'list',
      summary: 'questions, newest first; those that are open unless told otherwise',
      flags: listQuestionsFlags,
      run(call) {
        const server = serverOf(call);
        const status = call.flags.status.length > 0 ? call.flags.status : ['OPEN'];
        return list<Question>(call, {
          none: call.flags.status.length > 0 ? 'no such questions' : 'nobody is asked anything',
          page: async (first, after) =>
            (await server.ask<{ interventions: Connection<Question> }>(LIST, { status, first, after })).interventions,
          columns: (now) => [
            { title: 'question', of: ({ id }) => shortId(id) },
            { title: 'severity', of: ({ severity }) => severity },
            { title: 'asked', of: ({ requestedAt }) => ago(requestedAt, now) },
            { title: 'until', of: ({ expiresAt }) => ago(expiresAt, now) },
            { title: 'answer', of: (one) => one.decision ?? (one.status === 'OPEN' ? '' : one.status.toLowerCase()) },
            { title: 'by', of: ({ decidedBy }) => decidedBy, least: 8 },
            {
              title: 'where',
              of: ({ workflow, stepKey }) => [workflow?.definition.name, stepKey].filter(Boolean).join('/'),
              least: 12,
            },
            { title: 'prompt', of: ({ prompt }) => prompt, least: 16 },
            { title: 'options', of: ({ options }) => options.map(({ key }) => key).join(' '), least: 12 },
          ],
        });
      },
    }),
    action({
      name: 'show',
      summary: 'one question with its reason, its deadline, and what each answer does',
      args: ['<question>'],
      flags: serverFlags,
      async run(call) {
        const { args, flags, stdout: out, env, clock } = call;
        const found = await questionOf(call, args[0] as string);
        out.write(flags.json ? `${jsonText(found)}\n` : pageOf(found, clock.now(), { out, env }));
        return EXIT.done;
      },
    }),
    action({
      name: 'answer',
      summary: 'answers an open question with one of its options',
      args: ['<question>', '<option>'],
      flags: {
        notes: { type: 'string', short: 'm', text: 'how and why: required, kept with the question' },
        payload: { type: 'string', of: 'JSON', text: 'what the option needs besides: JSON, @file, or - for stdin' },
        ...serverFlags,
      },
      async run(call) {
        const { args, flags, stdin } = call;
        const [named = '', given = ''] = args;
        const payload =
          flags.payload === undefined ? {} : { payload: await jsonGiven(flags.payload, '--payload', stdin) };
        const found = await questionOf(call, named);
        const option = found.options.find(({ key }) => key.toLowerCase() === given.toLowerCase());
        if (!option)
          throw new UsageError(
            `interventions answer: "${given}" is none of its options: ${found.options.map(({ key }) => key).join(', ')}`,
            `holdfast interventions show ${shortId(found.id)}`,
          );
        const input = { interventionId: found.id, option: option.key, notes: flags.notes ?? '', ...payload };
        const answered = await serverOf(call).change<{ workflow: { workflowId: string; status: string } }>(ANSWER, {
          input,
        });
        return told(
          call,
          answered,
          `answered ${option.key}: workflow ${answered.workflow.workflowId} is ${answered.workflow.status}`,
        );
      },
    }),
  ],
};

async function questionOf(call: Parameters<typeof serverOf>[0], named: string): Promise<Question> {
  const { node } = await serverOf(call).ask<{ node: Question | null }>(SHOW, { id: idOf(named, 'Intervention') });
  if (node) return node;
  throw new CommandError(
    EXIT.notFound,
    `there is no question "${named}"; "holdfast interventions list" shows those that are open`,
  );
}

function pageOf(found: Question, now: number, to: Parameters<typeof facts>[1]): string {
  const { workflow, error, conflict } = found;
  const options = found.options.map(({ key, label, action: does }) => `  ${key}  ${oneLine(label)} (${does})\n`);
  const answer =
    found.status === 'OPEN'
      ? `\nholdfast interventions answer ${shortId(found.id)} <option> --notes "how and why"\n`
      : '';
  return [
    `${oneLine(found.prompt)}\n\n`,
    facts(
      [
        ['question', shortId(found.id)],
        ['status', found.status],
        ['severity', found.severity],
        ['workflow', workflow && `${workflow.workflowId} (${workflow.definition.name})`],
        ['step', found.stepKey],
        ['why', found.reason],
        ['conflict', conflict?.type],
        ['affects', conflict?.affectedItems.join(', ')],
        ['to do', found.requiredAction],
        ['page', found.actionUrl],
        ['error', error && `${shortId(error.id)}: ${error.message}`],
        ['asked', exactly(found.requestedAt, now)],
        [
          'until',
          found.expiresAt === null
            ? 'there is an answer'
            : `${exactly(found.expiresAt, now)}, then ${found.onDeadline}`,
        ],
        [
          'answer',
          found.decision &&
            `${found.decision} by ${found.decidedBy}, ${exactly(found.decidedAt, now)}: ${found.notes ?? ''}`,
        ],
      ],
      to,
    ),
    `\nOptions\n${options.join('')}`,
    answer,
  ].join('');
}
