/** Says of findings why they are no defect here. A finding that nobody acknowledges fails the synthesis. */
import { Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** `reasons`: by the rule's name. It covers the construct and all below it. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason })
}
