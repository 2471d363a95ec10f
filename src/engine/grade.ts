// How far a commit must be saved before the workflow goes on. BUFFERED where it says nothing but that steps whose author allows it have ended well and that
// others of that kind begin: nobody else is told of it, nobody waits for its answer, and the same steps again do no harm. Everything else is DURABLE.
import { isProgress } from '../persistence/buffer/chain.ts';
import type { Commit, Grade } from '../persistence/rows/commit.ts';
import type { Decided } from './commit.ts';
import type { Opened } from './letter.ts';

type Deciding = Pick<Decided, 'compiled' | 'before' | 'opened' | 'isCritical'>;

export function gradeOf(commit: Commit, { compiled, before, opened, isCritical }: Deciding): Grade {
  const mayBe = (step: string | undefined): boolean => {
    const node = step === undefined ? undefined : compiled.nodes.get(step);
    return node?.kind === 'step' && node.grade === 'BUFFERED' && !isCritical(node);
  };
  const stepOf = (tag: number): string | undefined => {
    const want = before?.wants.find((one) => one.kind === 'attempt' && one.tag === tag);
    return want?.kind === 'attempt' && want.work === 'run' ? want.step : undefined;
  };
  const { results, intents } = commit;
  const isOfSteps = results.length > 0 && intents.length > 0 && opened.every(isOfAStep);
  const ended = results.every(({ tag, outcome }) => outcome === 'completed' && mayBe(stepOf(tag)));
  const begins = intents.every(({ kind, step }) => kind === 'run' && mayBe(step));
  return isOfSteps && ended && begins && isProgress(commit) ? 'BUFFERED' : 'DURABLE';
}

/** The end of an attempt, or what follows from that: nobody has sent it. */
const isOfAStep = (one: Opened): boolean =>
  Object.keys(one).every((key) => key === 'event' || key === 'writes' || key === 'always') &&
  (one.event === undefined || FOLLOWS.has(one.event.type.split('.')[0] ?? ''));

const FOLLOWS: ReadonlySet<string> = new Set<StepEventKind>(['DONE', 'BEGIN', 'AGAIN', 'LEAVE', 'SKIP']);
type StepEventKind = 'DONE' | 'BEGIN' | 'AGAIN' | 'LEAVE' | 'SKIP';
