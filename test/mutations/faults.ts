// Faults seeded into the source of the engine, one at a time: each is a mistake that a change could make, and the check that must go red for it. The
// cheapest check that sees it is named, so that all of them together take a minute or two.

/** What must go red: the laws of the simulation within this many seeds from the first, or the tests of a file whose titles contain a text. */
export type Check = { readonly seeds: number } | { readonly tests: string; readonly title: string };

export interface SeededFault {
  readonly name: string;
  /** Below src. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  readonly caughtBy: Check;
}

const laws = (seeds: number): Check => ({ seeds });
const tests = (file: string, title: string): Check => ({ tests: `test/${file}`, title });

export const SEEDED_FAULTS: readonly SeededFault[] = [
  {
    name: 'a workflow that was started to begin later begins at once',
    file: 'machines/wanted.ts',
    from: 'dueAt: context.startAt }',
    to: 'dueAt: 0 }',
    caughtBy: laws(20),
  },
  {
    name: 'a loop is begun anew once more than it may',
    file: 'failures/standing.ts',
    from: '(spent[action] ?? 0) < limit',
    to: '(spent[action] ?? 0) <= limit',
    caughtBy: tests('failures/chains.test.ts', 'goes back three times, begins anew once, and is undone'),
  },
  {
    name: 'what was done beside a step since it began does not keep the workflow from going back',
    file: 'machines/beside.ts',
    from: ' && wasOver === (context.done[node.name] !== undefined)',
    to: '',
    caughtBy: tests('engine/goBack.test.ts', 'is told by the state as by the journal'),
  },
  {
    name: 'a key without its round',
    file: 'machines/keys.ts',
    from: "${round ? `~${round}` : ''}` as StepKey",
    to: '` as StepKey',
    caughtBy: tests('engine/moves.int.test.ts', 'runs a finished step again in a new round'),
  },
  {
    name: 'a key without the pass of its loop',
    file: 'machines/keys.ts',
    from: "${path.length > 0 ? `#${path.join('.')}` : ''}",
    to: '',
    caughtBy: tests('engine/shapes.int.test.ts', 'each pass with keys of its own'),
  },
  {
    name: 'undo in the declared order, reversed, instead of that of the start',
    file: 'engine/begin.ts',
    from: '.map(({ key, output }) => ({ key, output }))',
    to: `.map((one) => ({ ...one, place: [...workflow.compiled.nodes.keys()].indexOf(one.step) }))
        .toSorted((one, other) => one.place - other.place)
        .map(({ key, output }) => ({ key, output }))`,
    caughtBy: laws(30),
  },
  {
    name: 'undo in the order of the start',
    file: 'engine/begin.ts',
    from: '.reverse();',
    to: ';',
    caughtBy: laws(30),
  },
  {
    name: 'no settling: an end does not wait for what runs',
    file: 'engine/decidable.ts',
    from: "if (want.kind === 'quiet') return !workflow.busy;",
    to: "if (want.kind === 'quiet') return true;",
    caughtBy: tests('simulation/settling.test.ts', 'an undo begins after what it undoes'),
  },
  {
    name: 'no single flight on waking',
    file: 'engine/residents.ts',
    from: 'this.#waking.get(workflowId) ??\n',
    to: '',
    caughtBy: tests('simulation/waking.test.ts', 'is claimed once'),
  },
  {
    name: 'a lost timer',
    file: 'engine/begin.ts',
    from: 'const timer = clock.schedule(Math.max(0, dueAt - clock.now()), () => workflow.tell(letter(activity)));',
    to: 'const timer = { cancel: () => {} }; void clock, letter;',
    caughtBy: laws(20),
  },
  {
    name: 'acknowledged before the commit',
    file: 'engine/writeTurn.ts',
    from: 'await (within ? store.commitInside(within, commit) : store.commit(commit));',
    to: 'await (within ? store.commitInside(within, commit) : (void store.commit(commit).catch(() => {}), Promise.resolve({ sequence: 0 })));',
    caughtBy: laws(30),
  },
  {
    name: 'the fence is not compared',
    file: 'persistence/sql/commit.ts',
    from: 'w.fence = c.fence and ',
    to: '',
    caughtBy: tests('persistence/postgresStore.int.test.ts', 'refuses the former owner'),
  },
  {
    name: 'the revision is not compared',
    file: 'persistence/sql/commit.ts',
    from: ' and w.revision = c.revision - 1',
    to: '',
    caughtBy: tests('persistence/postgresStore.int.test.ts', 'a revision that skips one'),
  },
  {
    name: 'an ungated part of the commit: values of authors',
    file: 'persistence/sql/commit.ts',
    from: 'size_bytes int, encrypted boolean)\n  join won',
    to: 'size_bytes int, encrypted boolean)\n  left join won',
    caughtBy: tests('persistence/postgresStore.int.test.ts', 'writes no row of any part'),
  },
  {
    name: 'an ungated part of the commit: results of attempts',
    file: 'persistence/sql/commit.ts',
    from: 'error_id uuid)\n  join won using (id)\n  where s.',
    to: 'error_id uuid)\n  left join won using (id)\n  where s.',
    caughtBy: tests('persistence/postgresStore.int.test.ts', 'writes no row of any part'),
  },
  {
    name: 'an ungated part of the commit: events',
    file: 'persistence/sql/commit.ts',
    from: 'as t(id, type, payload, occurred_at, unless_quiet, unless_resolved, earlier, place)\n  join won',
    to: 'as t(id, type, payload, occurred_at, unless_quiet, unless_resolved, earlier, place)\n  left join won',
    caughtBy: tests('persistence/postgresStore.int.test.ts', 'writes no row of any part'),
  },
  {
    name: 'an ungated part of the commit: errors',
    file: 'persistence/sql/commit.ts',
    from: 'recovered boolean, at timestamptz)\n  join won',
    to: 'recovered boolean, at timestamptz)\n  left join won',
    caughtBy: tests('persistence/postgresStore.int.test.ts', 'writes no row of any part'),
  },
  {
    name: 'the checksum is not compared on a restore',
    file: 'persistence/seal.ts',
    from: '!timingSafeEqual(checksum, actual)',
    to: 'false',
    caughtBy: tests('persistence/seal.test.ts', 'are refused after another checkpoint'),
  },
  {
    name: 'a corrupt head is restored without looking',
    file: 'engine/examine.ts',
    from: 'const verifies = verifiesChecksums(around);',
    to: 'const verifies = false;',
    caughtBy: tests('engine/salvage.int.test.ts', 'whose checksum was changed is restored'),
  },
  {
    name: 'any result moves its step, whichever attempt it is of',
    file: 'machines/guards.ts',
    from: 'return tag !== undefined && tag === event.tag;',
    to: 'return tag !== undefined;',
    caughtBy: tests('machines/step.test.ts', 'with another tag'),
  },
  {
    name: 'a restart calls a step again that must not be called twice',
    file: 'engine/call.ts',
    from: 'want.tag <= workflow.begunBefore',
    to: 'false',
    caughtBy: laws(60),
  },
  {
    name: 'the lease is not asked for before a call',
    file: 'engine/call.ts',
    from: 'const isHeld = workflow.around.store.holds(workflow.around.owner);',
    to: 'const isHeld = true;',
    caughtBy: laws(60),
  },
  {
    name: 'a fatal failure is retried',
    file: 'failures/recovery.ts',
    from: 'mayRunAgain(verdictOf(failure.classification)',
    to: 'true || mayRunAgain(verdictOf(failure.classification)',
    caughtBy: laws(60),
  },
  {
    name: 'a refused commit is not rewound',
    file: 'engine/liveWorkflow.ts',
    from: 'if (this.#committed) this.#chart.rewind(this.#committed);',
    to: '',
    caughtBy: tests('engine/transaction.int.test.ts', 'a deferred constraint fails at COMMIT'),
  },
  {
    name: 'an undo that was given up is reported as done',
    file: 'machines/lifecycle.ts',
    from: 'actions: undid(address, false)',
    to: 'actions: undid(address, true)',
    caughtBy: laws(30),
  },
  {
    name: 'a pause that begins new steps',
    file: 'machines/wanted.ts',
    from: ' || (context.heldAfter !== null && tag > context.heldAfter)',
    to: '',
    caughtBy: tests('machines/step.test.ts', 'holds back later ones'),
  },
  {
    name: 'a breaker that counts outcomes of an older generation',
    file: 'machines/circuitBreaker.ts',
    from: "isCurrent: ({ context, event }) => 'generation' in event && event.generation === context.generation",
    to: "isCurrent: ({ event }) => 'generation' in event",
    caughtBy: tests('machines/circuitBreaker.test.ts', 'hears nothing of calls that began before'),
  },
  {
    name: 'a child that ended does not tell its parent',
    file: 'engine/family.ts',
    from: 'if (parent !== null && hasEnded(after)',
    to: 'if (false && hasEnded(after)',
    caughtBy: tests('simulation/waking.test.ts', 'in which its child has ended'),
  },
  {
    name: 'claims of resources are not let go',
    file: 'engine/grants.ts',
    from: 'filter((address) => !kept.has(address));\n  }\n\n  /** They are gone',
    to: 'filter((address) => !kept.has(address) && false);\n  }\n\n  /** They are gone',
    caughtBy: tests('engine/resources.int.test.ts', 'a retry soon keeps what it has'),
  },
  {
    name: 'the deadline of a question ends it although it was answered',
    file: 'engine/questions.ts',
    from: 'const want = questionOf(position, asked.question);',
    to: 'const want = asked;',
    caughtBy: tests('simulation/questions.test.ts', 'the deadline is nothing any more'),
  },
  {
    name: 'a wait that is over is not compared with the one that is stored',
    file: 'machines/guards.ts',
    from: 'return dueAt !== undefined && dueAt === event.dueAt;',
    to: 'return true;',
    caughtBy: tests('machines/step.test.ts', 'another time means nothing'),
  },
  {
    name: 'what was claimed before the lease was lost is kept',
    file: 'engine/lease.ts',
    from: 'if (losses !== this.#losses)',
    to: 'if (false)',
    caughtBy: tests('simulation/restarts.test.ts', 'under a lease that was lost'),
  },
  {
    name: 'a process that lost its lease keeps its workflows',
    file: 'engine/lease.ts',
    from: 'this.#letGoOfAll();',
    to: '',
    caughtBy: tests('simulation/restarts.test.ts', 'lets go of its workflows when its lease is lost'),
  },
];
