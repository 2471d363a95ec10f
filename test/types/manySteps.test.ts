// A definition of 200 steps must not make an editor slow: the compiler's work on it is counted, which no busy machine changes. For orientation:
// 1,000,000 instantiations take about a second.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

const place = mkdtempSync(path.join(os.tmpdir(), 'holdfast-types-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

it('checks 200 steps in a row within a bounded number of instantiations', { timeout: 120_000 }, async () => {
  const [none, many] = [await instantiations(1), await instantiations(200)];
  expect(many - none).toBeLessThan(1_000_000);
});

/** Each step reads the output of the one before it and of the first. */
async function instantiations(steps: number): Promise<number> {
  const file = path.join(place, `steps${steps}.mts`);
  const step = (index: number): string =>
    `  .step('s${index}', { run: ({ outputs }) => outputs.s0 + outputs.s${index - 1}.length + '${index}' })`;
  const chain = Array.from({ length: steps - 1 }, (_, index) => step(index + 1)).join('\n');
  const last = `s${steps - 1}`;
  writeFileSync(
    file,
    `import { workflow } from ${JSON.stringify(path.resolve('src/builder.ts'))};
export const many = workflow('many', { version: '1' })
  .step('s0', { run: () => 'text' })
${chain};
export const checked = many.step('end', { run: ({ outputs }): string => outputs.${last} });
// @ts-expect-error proves that the types are still there at the end
many.step('wrong', { run: ({ outputs }): number => outputs.${last} });
`,
  );
  const config = path.join(place, `tsconfig${steps}.json`);
  writeFileSync(
    config,
    JSON.stringify({
      extends: path.resolve('tsconfig.json'),
      compilerOptions: { types: ['node'], typeRoots: [path.resolve('node_modules/@types')] },
      include: [],
      files: [file],
    }),
  );
  const { code, output } = await tsc('-p', config, '--extendedDiagnostics');
  expect(output).not.toContain('error TS');
  expect(code).toBe(0);
  return Number(/Instantiations:\s+([\d,]+)/.exec(output)?.[1]?.replaceAll(',', ''));
}

const tsc = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['node_modules/typescript/bin/tsc', ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
