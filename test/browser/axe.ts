/** What a machine finds wrong for those who do not see, or not well. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Serious and critical findings of axe, each with the elements concerned. */
export async function findings(shown: Page): Promise<string[]> {
  await shown.evaluate(axe.source)
  return shown.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }
    type Violation = { id: string; impact?: string; nodes: { html: string }[] }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}
