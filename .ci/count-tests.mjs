// Prints "<passed> <failed>" for a run of vitest: node .ci/count-tests.mjs <its JSON report> <its exit code> [<report of those that ran again>].
// Used by .ci/run. A file that could not be loaded has no failed test, and an error outside of any test fails nothing: both count as a failure
// here. What ran again counts as it ended then.
import { readFileSync } from 'node:fs';

const [report, exitCode, again] = process.argv.slice(2);
const secondTime = new Map(again ? read(again).map((file) => [file.name, file]) : []);
const files = read(report).map((file) => secondTime.get(file.name) ?? file);
const tests = files.flatMap((file) => file.assertionResults);
const passed = tests.filter(({ status }) => status === 'passed').length;
const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.every(isFine)).length;
const failures = tests.length - tests.filter(isFine).length + broken;
const unexplained = failures === 0 && secondTime.size === 0 && (exitCode !== '0' || passed === 0) ? 1 : 0;
console.log(`${passed} ${failures + unexplained}`);

function isFine({ status }) {
  return status !== 'failed';
}

/** No report, or half of one: vitest did not come to its end. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults;
  } catch (error) {
    console.error(`no test report: ${error.message}`);
    return [];
  }
}
