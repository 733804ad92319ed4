/** Prints the closing line of a test run, taken from vitest's JSON report. Runs on any Node. */
import { readFileSync } from 'node:fs'

const report = JSON.parse(readFileSync(process.argv[2] ?? 'test-results/report.json', 'utf8'))
const skipped = report.numPendingTests + report.numTodoTests
// A file that fails to load has no tests of its own, and must not pass unseen.
const broken = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length
const failed = report.numFailedTests + broken
console.log(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
