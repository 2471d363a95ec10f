// Prints which test files may run a second time, a line each: node .ci/second-run.mjs <vitest's JSON report>. Used by .ci/run.
// Those are at most three `.int` and `.chaos` files: servers, sockets and processes of a busy machine are in them. What failed first is named at the end of
// the run, and is a finding to look into, however rare. A `.test` file is pure, so that a failure of it comes again or has a seed; and a property's
// counterexample, wherever it stands, is one. Nothing is printed where any of those failed, since the run is red then anyway.
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
    /\.(int|chaos)\.test\.ts$/.test(name) &&
    said.length > 0 &&
    !said.some((message) => message.includes('Counterexample'))
  );
}
