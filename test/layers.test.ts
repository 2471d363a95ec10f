// Imports follow the arrows between the rooms of src/ (CONTRIBUTING.md draws them) and no others.
import { describe, expect, it } from 'vitest';
import { ARROWS, importsOf, wrongArrow } from './arrows.ts';
import { sources } from './sources.ts';

describe('the imports of src/', () => {
  const found = sources().flatMap(({ file, text }) => importsOf(text).map((specifier) => ({ file, specifier })));

  it('are found', () => {
    expect(found).toContainEqual({ file: 'persistence/embeddedPostgres.ts', specifier: '../clock.ts' });
    expect(found).toContainEqual({ file: 'persistence/embeddedPostgres.ts', specifier: 'pg' });
  });

  it('follow the arrows', () => {
    expect(found.map(({ file, specifier }) => wrongArrow(file, specifier)).filter(Boolean)).toEqual([]);
  });
});

describe('importsOf', () => {
  it.each([
    ["import { a } from './a.ts';", ['./a.ts']],
    ["import type { A } from './a.ts';", ['./a.ts']],
    ["import {\n  type A,\n  b,\n} from './a.ts';", ['./a.ts']],
    ["import * as a from './a.ts';", ['./a.ts']],
    ["import a, { b } from './a.ts'", ['./a.ts']],
    ["import './a.ts';", ['./a.ts']],
    ["export { a } from './a.ts';", ['./a.ts']],
    ["export * from './a.ts';", ['./a.ts']],
    ["export type { A } from './a.ts';", ['./a.ts']],
    ["const a = await import('./a.ts');", ['./a.ts']],
    ["let a: import('./a.ts').A;", ['./a.ts']],
    ["import { a } from './a.ts';\nimport { b } from './b.ts';", ['./a.ts', './b.ts']],
    ["const url = 'http://x'; import b from './b.ts';", ['./b.ts']],
    ["// import { a } from './a.ts';\n/* import './b.ts' */", []],
    ["export const a = 1;\nconst from = './a.ts';", []],
  ])('reads %j', (source, specifiers) => {
    expect(importsOf(source)).toEqual(specifiers);
  });
});

describe('an arrow', () => {
  it('from one room to another is allowed only where the house has it', () => {
    const rooms = Object.keys(ARROWS);
    const allowed = rooms.flatMap((from) =>
      rooms
        .filter((to) => to !== from && wrongArrow(`${from}/one.ts`, `../${to}/other.ts`) === undefined)
        .map((to) => `${from} → ${to}`),
    );
    expect(allowed.sort()).toEqual([
      'cli → drawing',
      'cli → engine',
      'cli → failures',
      'cli → graphql',
      'cli → persistence',
      'engine → failures',
      'engine → machines',
      'engine → notifications',
      'engine → persistence',
      'engine → steps',
      'graphql → drawing',
      'graphql → engine',
      'graphql → failures',
      'graphql → persistence',
      'machines → failures',
      'steps → failures',
    ]);
  });

  it.each([
    ['machines/compile.ts', '../steps/attempt.ts', 'machines/ may import failures/'],
    ['persistence/store.ts', '../notifications/notice.ts', 'persistence/ may import no room'],
    ['persistence/entities/step.ts', '../../engine/commit.ts', 'persistence/ may import no room'],
    ['graphql/server.ts', '../cli/serving.ts', 'graphql/ may import engine/'],
    ['workflow.ts', './engine/engine.ts', 'words (the single files in src/) import only words, not engine/'],
    ['engine/engine.ts', '../index.ts', 'nobody imports src/index.ts'],
    ['index.ts', './main.ts', 'nobody imports src/main.ts'],
    ['engine/engine.ts', '../../test/arrows.ts', 'src/ imports nothing outside itself'],
    ['helpers/one.ts', '../engine/engine.ts', 'helpers/ is no room'],
  ])('from %s to %s is refused', (file, specifier, rule) => {
    expect(wrongArrow(file, specifier)).toContain(rule);
  });

  it.each([
    ['machines/compile.ts', '../definition.ts'],
    ['machines/compile.ts', './place.ts'],
    ['persistence/entities/step.ts', '../orm.ts'],
    ['engine/engine.ts', 'xstate'],
    ['workflow.ts', './clock.ts'],
    ['main.ts', './cli/serving.ts'],
    ['cli/serving.ts', '../graphql/server.ts'],
    ['index.ts', './engine/engine.ts'],
  ])('from %s to %s is allowed', (file, specifier) => {
    expect(wrongArrow(file, specifier)).toBeUndefined();
  });
});
