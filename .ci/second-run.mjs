// Prints which test files may run a second time, a line each: node .ci/second-run.mjs <vitest's JSON report>. Used by .ci/run.
// Those are at most three `.int` files: servers, sockets and processes of a busy machine are in them. A `.test` file is pure, so that a failure of it
// comes again or has a seed, and a `.chaos` file that fails shows a broken promise: both are findings, however rare. So is a property's
// counterexample, wherever it stands. Nothing is printed where anything else failed, since the run is red then anyway.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const MOST = 3;

const failed = JSON.parse(readFileSync(process.argv[2], 'utf8')).testResults.filter(
  ({ status }) => status === 'failed',
);
if (failed.length <= MOST && failed.every(mayRunAgain))
  for (const { name } of failed) console.log(path.relative('.', name));

function mayRunAgain({ name, assertionResults }) {
  const said = assertionResults.flatMap(({ failureMessages }) => failureMessages ?? []);
  return (
    name.endsWith('.int.test.ts') && said.length > 0 && !said.some((message) => message.includes('Counterexample'))
  );
}
