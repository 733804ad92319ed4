/**
 * The life of an action's key: made on import while the petition can be signed or taken back, destroyed for good 14
 * days after it closed. From then on its rows name nobody, not even for us; a record says that it happened, so the
 * key is never made again.
 */
import type { Content } from '../campaign/content.ts'
import type { DueItem, DueItems } from '../delivery/due-items.store.ts'
import type { Parameters } from '../identity/parameters.store.ts'
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { keyEnd, needsKey } from './petition.ts'

export type ActionKeys = {
  /** Makes the missing keys of a campaign and schedules their destruction. May be repeated. */
  prepare(content: Pick<Content, 'campaign' | 'actions'>, now: Date): Promise<void>
  /** Destroys a key whose time has come; one whose petition was prolonged since is left, its own item is to come. */
  destroyDue(item: DueItem, content: Content, now: Date): Promise<'destroyed' | 'prolonged'>
}

export function createActionKeys(table: Table, parameters: Parameters, dueItems: DueItems): ActionKeys {
  return {
    prepare: async (content, now) => {
      for (const action of content.actions.filter((entry) => needsKey(entry, content, now))) {
        if (!(await isKeyDestroyed(table, action.id))) {
          await parameters.createActionKey(action.id)
        }
        const at = keyEnd(action, content.campaign.timeZone)
        if (at)
          await table.write([dueItems.scheduleWrite({ at, kind: 'destroy-action-key', subject: action.id })])
      }
    },
    destroyDue: async (item, content, now) => {
      const action = content.actions.find(({ id }) => id === item.subject)
      if (action && needsKey(action, content, now)) {
        await table.write([dueItems.doneWrite(item)])
        return 'prolonged'
      }
      // First the key, then the record: a crash between them repeats the destruction, which changes nothing.
      await parameters.destroyActionKey(item.subject)
      const day = now.toISOString().slice(0, 10)
      await table.write([
        { put: { ...keys.actionKey(item.subject), destroyedOn: day } },
        dueItems.doneWrite(item),
      ])
      return 'destroyed'
    },
  }
}

/** Whether a petition had a key that was destroyed: it never gets another. */
export async function isKeyDestroyed(table: Table, actionId: string): Promise<boolean> {
  return (await table.get(keys.actionKey(actionId), { consistent: true })) !== undefined
}
