// A view as lines of text for people. Pure: the time, the colours and the messages of errors are handed in.
import type { StepStatus } from '../../src/index.ts';
import { decideCommand, type Option } from './decideCommand.ts';
import type { Question, StepView, View } from './view.ts';

export interface Palette {
  readonly colours: boolean;
}

export interface Scene {
  readonly workflowId: string;
  readonly view: View;
  readonly now: number;
  /** Base of the API, such as http://127.0.0.1:4000. */
  readonly url: string;
  /** Id of an error → its type and message. */
  readonly errors: ReadonlyMap<string, string>;
  /** Id of a question → what may be answered. */
  readonly options: ReadonlyMap<string, readonly Option[]>;
  /** Where the release answers, once it does. */
  readonly outcome?: string | undefined;
}

export function paint(scene: Scene, { colours }: Palette): string[] {
  const ink = colours ? COLOURS : PLAIN;
  const { view, now } = scene;
  return [
    `${ink.bold('release')} ${statusInk(view, ink)(view.status)}  ${seconds((isOver(view) ? view.changedAt : now) - view.startedAt)}  ` +
      ink.dim(
        `${view.checkpoints} checkpoints${view.restored > 0 ? `  restored ${times(view.restored)}` : ''}  workflow ${scene.workflowId}`,
      ),
    ...view.steps.flatMap((step) => stepLines(step, scene, ink)),
    ...view.questions.flatMap((question) => questionLines(question, scene, ink)),
    ...(view.status === 'PAUSED' && view.reason ? [ink.yellow(`paused: ${view.reason}`)] : []),
    ...(view.status === 'FAILED' || view.status === 'ABORTED'
      ? [ink.red(`ended ${view.status}${view.reason ? `: ${view.reason}` : ''}`)]
      : []),
    ...(scene.outcome === undefined ? [] : [ink.bold(scene.outcome)]),
  ];
}

type Ink = Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>;
const sgr = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;
const COLOURS: Ink = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
};
const same = (text: string): string => text;
const PLAIN: Ink = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

const MARKS: Readonly<Record<StepStatus, readonly [mark: string, ink: keyof Ink, word: string]>> = {
  PENDING: ['·', 'dim', ''],
  WAITING: ['·', 'cyan', 'waits'],
  RUNNING: ['▶', 'cyan', 'runs'],
  RETRYING: ['↻', 'yellow', 'failed'],
  AWAITING_INTERVENTION: ['?', 'yellow', 'asks'],
  COMPLETED: ['✓', 'green', 'done'],
  FAILED: ['✗', 'red', 'failed'],
  SKIPPED: ['–', 'dim', 'skipped'],
  CANCELLED: ['–', 'dim', 'cancelled'],
  COMPENSATING: ['↶', 'yellow', 'is being undone'],
  COMPENSATED: ['↶', 'yellow', 'undone'],
  COMPENSATION_FAILED: ['✗', 'red', 'could not be undone'],
};

function stepLines(step: StepView, { now, errors }: Scene, ink: Ink): string[] {
  const [mark, colour, word] = MARKS[step.status];
  const took = step.startedAt === undefined ? '' : seconds((step.endedAt ?? now) - step.startedAt);
  const isRetrying = step.status === 'RETRYING' && step.dueAt !== undefined;
  const said = [
    step.attempt > 1 && word !== '' ? `${word} at attempt ${step.attempt}` : word,
    ...(step.status === 'WAITING' && step.dueAt !== undefined
      ? [`${step.reason ?? ''}; again in ${seconds(step.dueAt - now)}`]
      : []),
    ...(isRetrying ? [`attempt ${step.attempt + 1} in ${seconds(Math.max(0, (step.dueAt ?? now) - now))}`] : []),
  ];
  const line = `  ${ink[colour](mark)} ${step.name.padEnd(9)}${ink.dim(step.phase.padEnd(9))}${took.padStart(7)}  ${said.join(', ')}`;
  const error = step.errorId === undefined ? undefined : errors.get(step.errorId);
  const isSettled = step.status === 'COMPLETED' || step.status === 'RUNNING';
  return error === undefined || isSettled ? [line] : [line, ...block(error, 3).map((part) => `      ${ink.red(part)}`)];
}

function questionLines(question: Question, scene: Scene, ink: Ink): string[] {
  const { id, step, prompt, severity, reason, requiredAction, actionUrl, affectedItems, expiresAt } = question;
  const options = scene.options.get(id) ?? [];
  const left = expiresAt === undefined ? '' : ` (${clockTime(Math.max(0, expiresAt - scene.now))} left)`;
  return [
    '',
    ink.yellow(`? ${step}: ${prompt}${left}`),
    ...(reason === '' || reason === prompt ? [] : [`  ${reason}`]),
    `  ${ink.dim(severity)} ${requiredAction}`,
    ...(expiresAt === undefined
      ? []
      : [`  ${ink.dim('without an answer in time:')} ${AT_DEADLINE[question.onDeadline] ?? question.onDeadline}`]),
    ...(affectedItems.length > 0 ? [`  ${ink.dim('about')} ${affectedItems.join(', ')}`] : []),
    ...(actionUrl === undefined ? [] : [`  ${actionUrl}`]),
    ...decideCommand(scene.url, id, options).map((line) => `  ${line}`),
  ];
}

const AT_DEADLINE: Readonly<Record<string, string>> = {
  compensate: 'what was done is undone, and the workflow ends',
  fail: 'the workflow ends, nothing is undone',
  keepWaiting: 'the question stays open, as overdue',
};

function statusInk({ status }: View, ink: Ink): (text: string) => string {
  if (status === 'COMPLETED') return ink.green;
  if (status === 'FAILED' || status === 'ABORTED') return ink.red;
  return status === 'RUNNING' || status === 'PENDING' ? ink.cyan : ink.yellow;
}

const isOver = ({ status }: View): boolean => status === 'COMPLETED' || status === 'FAILED' || status === 'ABORTED';
const block = (text: string, most: number): string[] => text.split('\n').slice(0, most);
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
const seconds = (ms: number): string => `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;

/** 59:59, or 23:59:59 */
function clockTime(ms: number): string {
  const whole = Math.ceil(ms / 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3_600);
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}
