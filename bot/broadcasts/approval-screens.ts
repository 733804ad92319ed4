/**
 * What a second person is shown to decide upon: a draft, or a correction of what was delivered. The buttons carry what
 * is decided upon by its hash, and which languages the person said they read.
 */
import type { Visit } from '../context.ts'
import type { OutgoingMessage } from '../delivery/mailing.ts'
import { inRows, keyboard } from '../telegram/keyboards.ts'
import { lines, paragraphs, type Html } from '../text/html.ts'
import { languageName } from '../text/languages.ts'
import { contentHash, currentRevision, type Broadcast } from './broadcast.ts'
import { asCorrected } from './correcting.ts'
import {
  audienceLine,
  delayText,
  languageNames,
  startButtons,
  step as stepButton,
  stateText,
  wantedLanguages,
} from './draft-screens.ts'
import { unreadLanguages } from './drafting.ts'
import { warnings } from './findings.ts'

const hashCharacters = 16

/** `reach`: whom it concerns. A correction is shown as it will read. */
export function approvalScreen(
  visit: Visit,
  broadcast: Broadcast,
  mask: number,
  reach: Html,
): OutgoingMessage {
  const { say, language: reader } = visit
  const { correction } = broadcast
  const proposal = asCorrected(broadcast)
  const texts = languagesOf(proposal)
  const hash = contentHash(proposal).slice(0, hashCharacters)
  const reads = texts.map((language, bit) => {
    const chosen = (mask & (1 << bit)) !== 0
    const label = `${chosen ? '✓ ' : ''}${languageName(language, reader)}`
    return stepButton(label, 'reads', broadcast.id, `${mask ^ (1 << bit)}.${hash}`)
  })
  const leftOut = !correction && broadcast.without.length > 0 ? broadcast.without : missingIn(visit, proposal)
  return {
    text: paragraphs([
      say.html(correction ? 'broadcast.correctionApproveAsk' : 'broadcast.approveAsk'),
      audienceLine(visit, broadcast),
      broadcast.urgent ? say.html('broadcast.urgentMark') : undefined,
      reach,
      lines(
        leftOut.map((code) =>
          say.html('broadcast.languageMissing', { language: languageName(code, reader) }),
        ),
      ),
      lines(warnings(visit, proposal).slice(0, 8)),
      say.html('broadcast.codeLine', { code: broadcast.code }),
    ]),
    keyboard: keyboard(...inRows(reads, 2), [
      stepButton(say.plain('broadcast.approve'), 'approve', broadcast.id, `${mask}.${hash}`),
      stepButton(say.plain('broadcast.reject'), 'reject', broadcast.id, `${mask}.${hash}`),
    ]),
  }
}

export function approvedScreen(visit: Visit, broadcast: Broadcast) {
  const { say } = visit
  const unread = unreadLanguages(broadcast)
  const isCorrection = currentRevision(broadcast).number > 1
  const hidden = broadcast.visibility === 'hidden'
  return {
    text: paragraphs([
      isCorrection
        ? say.html(hidden ? 'broadcast.correctionApprovedHidden' : 'broadcast.correctionApproved')
        : say.html('broadcast.approvedNow'),
      say.html('broadcast.codeLine', { code: broadcast.code }),
      unread.length > 0
        ? say.html('broadcast.unread', { languages: languageNames(unread, visit.language) })
        : undefined,
      ...(isCorrection ? [] : [stateText(visit, broadcast), delayText(visit, broadcast)]),
    ]),
    keyboard: isCorrection
      ? keyboard([stepButton(say.plain('broadcast.refresh'), 'control', broadcast.id)])
      : keyboard(broadcast.state === 'approved' ? startButtons(visit, broadcast) : undefined),
  }
}

export function languagesOf(broadcast: Broadcast): string[] {
  return Object.keys(currentRevision(broadcast).texts).toSorted()
}

export function maskOf(texts: readonly string[], reads: readonly string[]): number {
  return texts.reduce((mask, language, bit) => (reads.includes(language) ? mask | (1 << bit) : mask), 0)
}

export function readsOf(texts: readonly string[], mask: number): string[] {
  return texts.filter((_language, bit) => (mask & (1 << bit)) !== 0)
}

/** What the button named: languages and the beginning of a hash. */
export function readDetail(detail: string): { mask: number; hash: string } {
  const [mask = '', hash = ''] = detail.split(/\.(.*)/s)
  return { mask: Number(mask) || 0, hash }
}

export function isShown(broadcast: Broadcast, hash: string): boolean {
  return hash.length === hashCharacters && contentHash(asCorrected(broadcast)).startsWith(hash)
}

function missingIn(visit: Visit, broadcast: Broadcast): string[] {
  return wantedLanguages(visit).filter((language) => !languagesOf(broadcast).includes(language))
}
