// Random definitions, as fast-check draws and shrinks them: steps that depend on any of those before them, with everything that a step may have.
import fc from 'fast-check';
import type { Definition, Node } from '../../src/definition.ts';
import { definitionOf, listening, sleeping, step } from './chart.ts';

const common = {
  onDependencyFailure: fc.constantFrom('fail' as const, 'skip' as const, 'continue' as const),
};

const kinds = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      ...common,
      when: fc.constantFrom(undefined, () => true),
      alternative: fc.constantFrom(undefined, () => null),
      compensate: fc.constantFrom(undefined, () => null),
      intervention: fc.constantFrom(undefined, undefined, { prompt: '?' }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sleep' as const), ...common }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ...common }) },
);

/** Up to `most` nodes; each is after some of those before it, or, where `inTurn`, after the one before. */
export const definitions = (most = 10): fc.Arbitrary<Definition> =>
  fc
    .tuple(
      fc.boolean(),
      fc.constantFrom(undefined, 'settle' as const),
      fc.array(fc.tuple(kinds, fc.array(fc.nat(most), { maxLength: 3 })), { minLength: 1, maxLength: most }),
    )
    .map(([inTurn, onBranchFailure, drawn]) => ({
      ...definitionOf(
        drawn.map(([kind, needs], index) => {
          const before = inTurn ? [index - 1] : [...new Set(needs.map((need) => need % (index + 1)))];
          const after = before.filter((need) => need >= 0 && need < index).map((need) => `n${need}`);
          return nodeOf(`n${index}`, after, kind);
        }),
      ),
      onBranchFailure,
    }));

type Kind = typeof kinds extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function nodeOf(name: string, after: readonly string[], kind: Kind): Node {
  switch (kind.kind) {
    case 'step':
      return step(name, after, kind);
    case 'sleep':
      return sleeping(name, after, kind);
    case 'wait':
      return listening(name, after, kind);
  }
}
