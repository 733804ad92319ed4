/**
 * Makes the JSON Schemas of a campaign pack from the schemas that check it, so that editors help staff while they
 * write. What JSON Schema cannot say (days that exist, references between files) is left to the import.
 */
import { toJsonSchema, type ConversionConfig } from '@valibot/to-json-schema'
import { schemas } from '../bot/campaign/pack.ts'
import type { GeneratedFile } from './text-keys.ts'

const files = [
  { name: 'campaign', title: 'A campaign (campaign.yaml)', schema: schemas.campaign },
  { name: 'case', title: 'A case (cases/<id>.yaml)', schema: schemas.cases },
  { name: 'action', title: 'An action (actions/<id>.yaml)', schema: schemas.actions },
  { name: 'update', title: 'An update (updates/<id>.yaml)', schema: schemas.updates },
]

/** What staff write is described, not what the import makes of it; rules without a counterpart are left out. */
const conversion: ConversionConfig = {
  typeMode: 'input',
  errorMode: 'ignore',
  ignoreActions: ['trim', 'check'],
}

export function generateSchemas(): GeneratedFile[] {
  return files.map(({ name, title, schema }) => ({
    path: `campaigns/schema/${name}.schema.json`,
    content: `${JSON.stringify({ title, ...toJsonSchema(schema, conversion) }, undefined, 2)}\n`,
  }))
}
