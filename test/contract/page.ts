// The contract as a page: one row of a table for each scenario, and the rate computed over them.
import type { Outcome, Row } from './row.ts';

const cell = (texts: readonly string[] | undefined): string =>
  texts && texts.length > 0 ? texts.map((text) => text.replaceAll('|', '\\|')).join('<br>') : '–';

const isRecovered = ({ expect: { status, question } }: Row): boolean =>
  status === 'COMPLETED' && question === undefined;

const wasAsked = ({ expect: { events, question } }: Row): boolean =>
  question !== undefined || events.some((event) => event.includes('INTERVENTION_REQUESTED'));

/** Of the scenarios that can end well without a person, those that do, and those in which one was asked on the way. */
export function rateOf(rows: readonly Row[]): { recovered: number; asked: number; recoverable: number } {
  const recoverable = rows.filter((row) => row.recoverable);
  return {
    recovered: recoverable.filter(isRecovered).length,
    asked: recoverable.filter(wasAsked).length,
    recoverable: recoverable.length,
  };
}

const operator = ({ system = [], question }: Outcome): string[] => [
  ...system,
  ...(question ? [`asked: ${question}`] : []),
];

function line({ id, what, recoverable, expect }: Row): string {
  const ends = [
    `**${expect.status}**`,
    expect.steps,
    ...(expect.undone ? [`undone: ${expect.undone.join(', ')}`] : []),
  ];
  const cells = [
    `\`${id}\`${recoverable ? '' : ' †'}`,
    what,
    cell(expect.errors),
    cell(expect.recoveries),
    cell(ends),
    cell(expect.events),
    cell(operator(expect)),
  ];
  return `| ${cells.join(' | ')} |`;
}

export function pageOf(rows: readonly Row[]): string {
  const { recovered, recoverable } = rateOf(rows);
  return `# The failure contract

What exactly happens when something fails. Every row is a test that runs on real servers (\`npx vitest run test/contract\`): a real PostgreSQL, a real HTTP
server that fails as it is told, real processes that are killed. This page is printed from those rows (\`node test/contract/write.ts\`), and a test holds it equal.

**${recovered} of ${recoverable} recoverable scenarios end well without a person** (${((100 * recovered) / recoverable).toFixed(1)} %); of all ${rows.length} scenarios, those marked † cannot: what is wrong
stays wrong, or only a person may decide. Those end undone and recorded, or with a question.

- *Error → plan*: class, category and the recovery action that was planned before the workflow heard of it. *n×*: n in a row.
- *Recovery*: each attempt at it, as \`workflow_recovery_attempts\` has it.
- *Ends*: status of the workflow, its steps with status and number of calls (those of undo included), and what was undone, in that order.
- *Events*: beyond those that every workflow has.
- *The operator sees*: unresolved \`systemErrors\`, and the open question with its options.

| | what fails | error → plan | recovery | ends | events | the operator sees |
|---|---|---|---|---|---|---|
${rows.map(line).join('\n')}
`;
}
