/**
 * The entry point of `cdk`: synthesizes every stage, offline. Run by `npm run synth` after `npm run build`.
 */
import { CaselineError } from '../bot/errors.ts'
import { createApp } from './caseline-app.ts'

try {
  // Explicitly: the synthesis that CDK starts by itself at the end of a process ends with 0 even with findings.
  createApp().synth()
} catch (error) {
  if (!(error instanceof CaselineError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
