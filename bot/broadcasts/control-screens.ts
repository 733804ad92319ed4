/** How a broadcast stands once it is on its way, in words, and the buttons for what can be done then. */
import type { ChannelOutcome, Totals } from '../delivery/job.ts'
import { messagesPerStar } from '../delivery/paying.ts'
import type { Progress } from '../delivery/mailing.ts'
import { keyboard } from '../telegram/keyboards.ts'
import { bold, lines, paragraphs, type Html } from '../text/html.ts'
import type { Say } from '../text/texts.ts'
import type { Broadcast } from './broadcast.ts'
import { channelNames } from './channels.ts'
import { isCorrectable, oldCopiesLeft } from './correcting.ts'
import { step as stepButton } from './draft-screens.ts'
import { copiesLeft } from './taking-back.ts'

/** `pauseAbovePercent`: so many of the last 500 may leave. */
export type WatchedProgress = Progress & { readonly pauseAbovePercent: number }

/** `progress`: while the pump is at work. */
export function controlText(
  say: Say,
  broadcast: Broadcast,
  totals: Totals,
  progress?: WatchedProgress,
): Html {
  const left = copiesLeft(broadcast)
  const old = oldCopiesLeft(broadcast)
  const recall = broadcast.recallAskedBy !== undefined && broadcast.visibility !== 'recalled'
  return paragraphs([
    bold(say.html('broadcast.controlTitle', { code: broadcast.code })),
    progress?.state === 'paused-leaving'
      ? say.html('broadcast.pausedLeaving', { percent: progress.pauseAbovePercent })
      : say.html(stateKey(broadcast)),
    lines([...totalLines(say, totals), ...channelLines(say, broadcast, totals)]),
    progress?.state === 'running' ? progressLine(say, broadcast, totals, progress) : undefined,
    broadcast.visibility === 'shown' || left === undefined
      ? undefined
      : say.html('broadcast.copiesLeft', { count: left }),
    old === undefined ? undefined : say.html('broadcast.oldCopies', { count: old }),
    broadcast.correction?.state === 'submitted' ? say.html('broadcast.correctionWaits') : undefined,
    recall ? say.html('broadcast.recallWaits') : undefined,
  ])
}

/** Rate, what is left, and how long that takes at this rate; without a count when they were too many. */
function progressLine(say: Say, { reach }: Broadcast, totals: Totals, { ratePerSecond }: Progress): Html {
  const rate = Math.max(1, Math.round(ratePerSecond))
  if (reach === undefined) return say.html('broadcast.progressOpen', { rate })
  const done = totals.sent + totals.blocked + totals.failed + totals.unknown + totals.deferred
  const left = Math.max(0, reach - done)
  return say.html('broadcast.progress', { rate, left, minutes: Math.ceil(left / rate / 60) })
}

/** Public channels by name: where it stands, and where somebody has to look after it. */
function channelLines(say: Say, broadcast: Broadcast, { channels }: Totals): (Html | undefined)[] {
  const taken = broadcast.takenBack?.channels
  const line = (key: ChannelKey, languages: readonly string[]): Html | undefined =>
    languages.length > 0 ? say.html(key, { channels: channelNames(broadcast, languages) }) : undefined
  return [
    line('broadcast.postedIn', channelsThat(channels, 'done')),
    line('broadcast.refusedIn', channelsThat(channels, 'refused')),
    line('broadcast.unsureIn', channelsThat(channels, 'unsure')),
    line('broadcast.unchangedIn', [...channelsThat(taken, 'refused'), ...channelsThat(taken, 'unsure')]),
  ]
}

type ChannelKey = `broadcast.${'postedIn' | 'refusedIn' | 'unsureIn' | 'unchangedIn'}`

function channelsThat(channels: Totals['channels'], wanted: ChannelOutcome): string[] {
  return Object.entries(channels ?? {})
    .filter(([, outcome]) => outcome === wanted)
    .map(([language]) => language)
    .toSorted()
}

function stateKey({ state, visibility }: Broadcast) {
  if (visibility === 'recalled') return 'broadcast.isRecalled'
  if (visibility === 'hidden') return 'broadcast.isHidden'
  const states = {
    paused: 'broadcast.isPaused',
    stopped: 'broadcast.isStopped',
    sent: 'broadcast.isSent',
  } as const
  return Object.hasOwn(states, state) ? states[state as keyof typeof states] : 'broadcast.isSending'
}

function totalLines(say: Say, totals: Totals) {
  const { sent, blocked, failed, unknown, possiblyTwice, deferred, paid, payRefused } = totals
  return [
    say.html('broadcast.sentCount', { count: sent }),
    deferred > 0 ? say.html('broadcast.deferredCount', { count: deferred }) : undefined,
    blocked > 0 ? say.html('broadcast.blockedCount', { count: blocked }) : undefined,
    failed > 0 ? say.html('broadcast.failedCount', { count: failed }) : undefined,
    unknown > 0 ? say.html('broadcast.unknownCount', { count: unknown }) : undefined,
    possiblyTwice > 0 ? say.html('broadcast.twiceCount', { count: possiblyTwice }) : undefined,
    paid > 0 ? say.html('broadcast.costCount', { count: Math.ceil(paid / messagesPerStar) }) : undefined,
    payRefused > 0 ? say.html('broadcast.payRefused') : undefined,
  ]
}

/** Buttons for what the state allows; whether this person may is asked when they press. */
export function controlKeyboard(say: Say, broadcast: Broadcast) {
  const { id, state, visibility } = broadcast
  const running = state === 'waiting' || state === 'sending'
  const button = (label: string, name: string) => stepButton(label, name, id)
  return keyboard(
    running
      ? [button(say.plain('broadcast.pause'), 'pause'), button(say.plain('broadcast.stop'), 'halt')]
      : undefined,
    state === 'paused' && visibility === 'shown'
      ? [button(say.plain('broadcast.resume'), 'resume'), button(say.plain('broadcast.stop'), 'halt')]
      : undefined,
    visibility === 'shown' ? [button(say.plain('broadcast.hide'), 'hide')] : undefined,
    visibility === 'hidden' ? [button(say.plain('broadcast.unhide'), 'unhide')] : undefined,
    isCorrectable(broadcast)
      ? [button(say.plain('broadcast.correct'), 'correct'), button(say.plain('broadcast.recall'), 'recall')]
      : undefined,
    [button(say.plain('broadcast.refresh'), 'control')],
  )
}
