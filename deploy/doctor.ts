/**
 * `npm run doctor -- <stage> [--campaign <folder>] [--alarms <address>] [--admins <ids>]`: checks what a deployment
 * needs, and prints what to do about the rest. Ends with 1 when something blocks, 2 when it was asked for wrongly.
 */
import { awsWorld } from './aws-world.ts'
import { examine } from './checks.ts'
import { readDeployment } from './deployment.ts'
import { findingsText } from './finding.ts'

const deployment = readDeployment('doctor', process.argv.slice(2))
if (deployment) {
  const findings = await examine(awsWorld(deployment.stageName), deployment)
  console.log(findingsText(findings))
  if (findings.some(({ result }) => result === 'blocks')) process.exitCode = 1
}
