/**
 * Every key of both tables on one page. Nothing else builds a key. A pseudonym here is always a keyed HMAC
 * (identity/pseudonyms.ts); no Telegram id, name or word ever becomes part of a key.
 */
export type Key = { readonly pk: string; readonly sk: string }

const only = '-'
/** Generation of the chat pseudonym's key; another one means a migration. */
const chatKeyGeneration = 1

/** Sorts behind every leaf of its partition, so that one Query reads the leaves first and the head last. */
export const headSk = '~head'

export const keys = {
  /** A person's chat: language, follows, settings, dialogue. */
  chat: (pseudonym: string): Key => ({ pk: `C${chatKeyGeneration}#${pseudonym}`, sk: only }),
  /** Whose chat a partition is. */
  chatPseudonym: (pk: string): string => pk.slice(pk.indexOf('#') + 1),
  /** Partition of the sparse audience index. */
  audience: (shard: number): string => `AUD#${shard}`,

  /** Names the content that is in force. */
  contentRoot: (): Key => ({ pk: 'X#root', sk: only }),
  contentManifest: (version: string, part: number): Key => ({
    pk: `X#manifest#${version}`,
    sk: numbered(part),
  }),
  contentDocument: (kind: string, id: string, hash: string, part: number): Key => ({
    pk: `X#${kind}#${id}`,
    sk: `${hash}#${numbered(part)}`,
  }),
  /** A change that staff made, laid over the content; by its place in the order of approval. */
  contentChanges: (): string => 'X#changes',
  contentChange: (place: number): Key => ({ pk: 'X#changes', sk: numbered(place) }),
  /** What staff know of a change: who wrote and approved it, and how it stands. */
  change: (id: string): Key => ({ pk: `CH#${id}`, sk: only }),
  /** Changes that are not over yet, in the order of their beginning. */
  changeList: (): string => 'CHL',
  changeListed: (id: string, at: Date): Key => ({ pk: 'CHL', sk: `${at.toISOString()}#${id}` }),
  /** Telegram's file id of an uploaded photo, by the hash of its bytes. */
  telegramFile: (hash: string): Key => ({ pk: `X#file#${hash}`, sk: only }),

  /** A person's signature under the action's own pseudonym. */
  signUp: (actionId: string, pseudonym: string): Key => ({ pk: `S#${actionId}#${pseudonym}`, sk: only }),
  /** The signature of a partition, and its action. */
  signUpOf: (pk: string) => ({ key: { pk, sk: only }, actionId: pk.split('#')[1] ?? '' }),
  /** A counted step that no fold has moved into the head yet. */
  leaf: (actionId: string, shard: number, leafId: string): Key => ({
    pk: inbox(actionId, shard),
    sk: leafId,
  }),
  inbox,
  /** The count and the newest leaf hashes of a shard. */
  head: (actionId: string, shard: number): Key => ({ pk: inbox(actionId, shard), sk: headSk }),
  /** Older leaf hashes, a full page each. */
  page: (actionId: string, shard: number, page: number): Key => ({
    pk: `P#${actionId}#${shard}`,
    sk: numbered(page),
  }),
  /** What became of an action's key. */
  actionKey: (actionId: string): Key => ({ pk: `K#${actionId}`, sk: only }),

  /** Something that was erased on a day, `YYYY-MM-DD`. */
  erasure: (day: string, id: string): Key => ({ pk: `${erasurePrefix}${day}`, sk: id }),
  /** The day of such a partition; `undefined` for any other. */
  erasureDay: (pk: string): string | undefined =>
    pk.startsWith(erasurePrefix) ? pk.slice(erasurePrefix.length) : undefined,

  /** Stands in a table while a copy is being put into it. */
  restoring: (): Key => ({ pk: 'RESTORE', sk: only }),

  duePartition: (shard: number): string => `DUE#${shard}`,
  due: (shard: number, at: Date, id: string): Key => ({
    pk: `DUE#${shard}`,
    sk: `${at.toISOString()}#${id}`,
  }),

  /** The pump's own partition, read whole every second: lease, what stops it, jobs, who left lately. */
  pumpPartition: (): string => 'PUMP',
  pumpLease: (): Key => ({ pk: 'PUMP', sk: 'LEASE' }),
  /** Until when nothing may be sent because Telegram said so. */
  pumpPause: (): Key => ({ pk: 'PUMP', sk: 'PAUSE' }),
  lockdown: (): Key => ({ pk: 'PUMP', sk: 'LOCKDOWN' }),
  job: (mailingId: string, generation: number): Key => ({
    pk: 'PUMP',
    sk: `J#${mailingId}#${generationName(generation)}`,
  }),
  /** Someone of the audience who just left. */
  leaver: (pseudonym: string): Key => ({ pk: 'PUMP', sk: `X#${pseudonym}` }),

  broadcast: (id: string): Key => ({ pk: `B#${id}`, sk: 'META' }),
  broadcastText: (id: string, revision: number, language: string): Key => ({
    pk: `B#${id}`,
    sk: `T#${numbered(revision)}#${language}`,
  }),
  /** The message in which someone of the staff watches it. */
  broadcastView: (id: string, pseudonym: string): Key => ({ pk: `B#${id}`, sk: `V#${pseudonym}` }),
  /** Names a broadcast by the code that its readers see. */
  broadcastCode: (code: string): Key => ({ pk: `BC#${code}`, sk: only }),
  /** Every broadcast, in the order of their beginning. */
  broadcastList: (): string => 'BL',
  broadcastListed: (id: string, at: Date): Key => ({ pk: 'BL', sk: `${at.toISOString()}#${id}` }),
  /** What a second's worth of a job delivered; also the job's checkpoint. */
  ledger: (mailingId: string, generation: number, seq: number): Key => ({
    pk: `B#${mailingId}`,
    sk: `${ledgerPrefix(generation)}${numbered(seq)}`,
  }),
  ledgerPartition: (mailingId: string): string => `B#${mailingId}`,
  ledgerPrefix,
  /** Someone for whom a mailing waits until a slot; `queue` is the mailing, or that of all digests. */
  deferral: (queue: string, slot: Date, shard: number, pseudonym: string, mailingId: string): Key => ({
    pk: deferralPartition(queue, slot, shard),
    sk: `${pseudonym}#${mailingId}`,
  }),
  deferralPartition,

  staff: (pseudonym: string): Key => ({ pk: 'ST', sk: pseudonym }),
  staffPartition: (): string => 'ST',
  /** Says that the first admins were made. */
  staffBootstrap: (): Key => ({ pk: 'ST#bootstrap', sk: only }),
  /** A change of the staff that waits for a second admin, or was decided lately. */
  staffProposal: (id: string): Key => ({ pk: 'STP', sk: id }),
  staffProposalPartition: (): string => 'STP',
  invitation: (hash: string): Key => ({ pk: `INV#${hash}`, sk: only }),
  auditPartition: (): string => 'AU',
  auditEntry: (seq: number): Key => ({ pk: 'AU', sk: String(seq).padStart(10, '0') }),
  auditHead: (): Key => ({ pk: 'AU#head', sk: only }),
  /** The single-use right to press the buttons under one staff message. */
  staffTicket: (hash: string): Key => ({ pk: `T#${hash}`, sk: only }),

  /** Until when someone is on duty for tips. */
  onDuty: (): Key => ({ pk: 'X#duty', sk: only }),
  /** The signed roster that is in force. Not content: a restore must not bring an older one back. */
  roster: (): Key => ({ pk: 'RO', sk: only }),
  /** How the roster stood when admins were last told of it. */
  rosterTold: (): Key => ({ pk: 'RO', sk: 'TOLD' }),
  /** A data key, sealed to the roster: names are sealed under it. */
  envelope: (id: string): Key => ({ pk: `ENV#${id}`, sk: only }),
} as const

/** Keys of the table `vault`; bot/permissions.ts names them by their beginnings. */
export const vaultKeys = {
  /** A sealed tip. */
  tip: (id: string): Key => ({ pk: `T#${id}`, sk: only }),
  /** Says that something sent was received already; kept for 48 hours. */
  duplicate: (tag: string): Key => ({ pk: `D#${tag}`, sk: only }),
  /** What a team sees of a tip without opening it. */
  deskRow: (team: string, tipId: string): Key => ({ pk: `DU#${team}`, sk: tipId }),
  desk: (team: string): string => `DU#${team}`,
  /** What is known of a mailbox: which tip it belongs to. Made with the first answer. */
  mailbox: (id: string): Key => ({ pk: `M#${id}`, sk: only }),
  mailboxPartition: (id: string): string => `M#${id}`,
  answer: (mailboxId: string, seq: number): Key => ({ pk: `M#${mailboxId}`, sk: `A#${numbered(seq)}` }),
  /** Where someone wants to be told, in the chat, that there is an answer. */
  route: (handle: string): Key => ({ pk: `R#${handle}`, sk: only }),
  /** A link or a code that opens the console once. */
  consoleLink: (hash: string): Key => ({ pk: `CL#${hash}`, sk: only }),
  consoleSession: (hash: string): Key => ({ pk: `SE#${hash}`, sk: only }),
  /** The key of someone of the staff, wrapped: by a passphrase or a passkey. */
  wrappedIdentity: (member: string, wrapping: string): Key => ({ pk: `W#${member}`, sk: wrapping }),
  wrappedIdentities: (member: string): string => `W#${member}`,
} as const

const erasurePrefix = 'ER#'

function deferralPartition(queue: string, slot: Date, shard: number): string {
  return `Q#${queue}#${slot.toISOString()}#${shard}`
}

function ledgerPrefix(generation: number): string {
  return `L#${generationName(generation)}#`
}

function generationName(generation: number): string {
  return String(generation).padStart(3, '0')
}

function inbox(actionId: string, shard: number): string {
  return `I#${actionId}#${shard}`
}

function numbered(number: number): string {
  return String(number).padStart(6, '0')
}
