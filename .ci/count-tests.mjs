/**
 * Prints `passed failed skipped` from Vitest's JSON report: `node count-tests.mjs FILE yes|no`, where
 * the word says whether the run exited with 0. What cannot be counted is counted as a failure.
 */
import { readFileSync } from 'node:fs';

const [file, exitedClean] = process.argv.slice(2);
console.log(count().join(' '));

function count() {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return [0, 1, 0];
  }
  // A file that fails before its first test has no failed test to be counted.
  const broken = report.testResults.filter(
    (suite) =>
      suite.status === 'failed' && !suite.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + broken;
  const skipped = report.numPendingTests + report.numTodoTests;
  // An error outside every test, or a run without tests, fails the run although no test did.
  const silent = failed === 0 && (exitedClean !== 'yes' || passed === 0);
  return [passed, failed + (silent ? 1 : 0), skipped];
}
