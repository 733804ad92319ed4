/** What a tip costs: sealing and opening, capacity of each act, and an inbox of many, by the functions themselves. */
import type { FinishedCall } from '../../local/database-call.ts'
import { randomId } from '../../bot/identity/pseudonyms.ts'
import { open, seal } from '../../bot/sealing/sealed.ts'
import { vaultKeys } from '../../bot/table/keys.ts'
import { deskRowFor } from '../../bot/tips/desk.ts'
import { tipBytes } from '../../bot/tips/tip.ts'
import { deskRowWrite } from '../../bot/tips/tips.store.ts'
import { aTipDesk, judithId } from '../support/tip-desk.ts'
import { startTipDoor, type Signer, type TipDoor } from '../support/tip-door.ts'
import { aContent, aTipRequest } from '../tips/senders.ts'
import { median, type Table } from './report.ts'

const rounds = 15
const inboxTips = 10_000
const budgetWriteUnits = 40

type Cost = {
  readonly act: string
  readonly ms: number
  readonly readUnits?: number
  readonly writeUnits?: number
}

export async function measureTips(): Promise<Table> {
  const door = await startTipDoor()
  try {
    const [judith] = door.staff as [Signer]
    const rows = [
      ...(await sealing(door, judith)),
      ...(await receiving(door)),
      ...(await inbox(door, judith)),
    ]
    return tableOf(rows)
  } finally {
    await door.close()
  }
}

async function sealing({ staff }: TipDoor, { identity }: Signer): Promise<Cost[]> {
  const members = staff.map(({ member }) => member)
  const content = tipBytes(aContent())
  const sealed = await seal(members, content)
  return [
    { act: 'seal a text of 4 KiB to eight', ms: await timeOf(async () => seal(members, content)) },
    { act: 'open it', ms: await timeOf(async () => open(identity, sealed)) },
  ]
}

async function receiving(door: TipDoor): Promise<Cost[]> {
  const requests = await Promise.all(Array.from({ length: rounds }, async () => aTipRequest(door)))
  const next = requests.values()
  const cost = await costOf(door, async () => {
    await door.restart()
    return async () => door.ask('tip', next.next().value)
  })
  return [{ act: 'receive a tip of 4 KiB, with what calls its team', ...cost }]
}

async function inbox(door: TipDoor, judith: Signer): Promise<Cost[]> {
  const desk = await aTipDesk(door)
  const tips = Array.from({ length: inboxTips }, () => {
    const tip = { id: randomId(), team: 'desk', topic: 'detention', urgent: false } as const
    return deskRowFor({ ...tip, epoch: door.roster.epoch }, door.now())
  })
  const writes = tips.map((row) => deskRowWrite(row))
  await door.vault.putMany(writes.flatMap((write) => ('put' in write ? [write.put] : [])))
  const session = await desk.session(judithId, judith)
  const [first] = tips
  await door.vault.write([
    { put: { ...vaultKeys.tip(first?.tipId ?? ''), sealed: new Uint8Array(17_000), epoch: 3 } },
  ])
  const asked = async (act: 'inbox' | 'tip', request: object): Promise<Cost> => ({
    act: act === 'inbox' ? `inbox of ${inboxTips.toLocaleString('en')} tips` : 'fetch a tip',
    ...(await costOf(door, async () => Promise.resolve(async () => desk.ask(act, request, session)))),
  })
  return [await asked('inbox', {}), await asked('tip', { team: 'desk', id: first?.tipId })]
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const startedAtMs = performance.now()
    await work()
    times.push(performance.now() - startedAtMs)
  }
  return median(times)
}

async function costOf(
  door: TipDoor,
  prepare: () => Promise<() => Promise<unknown>>,
): Promise<Omit<Cost, 'act'>> {
  const calls: FinishedCall[] = []
  let work: () => Promise<unknown> = async () => Promise.resolve()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    work = await prepare()
    const stop = door.storage.proxy.use({ onCall: (call) => void calls.push(call) })
    const startedAtMs = performance.now()
    await work()
    times.push(performance.now() - startedAtMs)
    stop()
  }
  const consumed = calls.flatMap((call) => call.consumed)
  const sum = (name: 'readUnits' | 'writeUnits'): number =>
    consumed.reduce((total, one) => total + one[name], 0) / rounds
  return { ms: median(times), readUnits: sum('readUnits'), writeUnits: sum('writeUnits') }
}

function tableOf(costs: readonly Cost[]): Table {
  const received = costs.find(({ act }) => act.startsWith('receive'))?.writeUnits ?? 0
  return {
    title: 'Tips: time and capacity of each act',
    head: ['act', 'ms', 'RCU', 'WCU'],
    rows: costs.map(({ act, ms, readUnits = 0, writeUnits = 0 }) => [act, ms, readUnits, writeUnits]),
    note: `Medians of ${rounds}; capacity is the mean, with what a function reads again after its start. Budget for receiving: ${budgetWriteUnits} WCU, ${received <= budgetWriteUnits ? 'met' : 'missed'} with ${received.toFixed(1)}. The times hold the embedded database and its proxy on these cores.`,
  }
}
