/** What those who correct an update see: each language with its text, what is new, and what can be done. */
import type { Visit } from '../context.ts'
import type { Totals } from '../delivery/job.ts'
import { inRows, keyboard } from '../telegram/keyboards.ts'
import type { Screen } from '../telegram/screens.ts'
import { bold, cutText, lines, paragraphs, type Html } from '../text/html.ts'
import type { Say } from '../text/texts.ts'
import { languageName } from '../text/languages.ts'
import { currentRevision, outdatedLanguages, sourceText, type Broadcast } from './broadcast.ts'
import { asCorrected } from './correcting.ts'
import { shownText, step as stepButton, wantedLanguages } from './draft-screens.ts'

/** `notes` are what was just found or done. */
export function correctionScreen(visit: Visit, broadcast: Broadcast, notes: readonly Html[] = []): Screen {
  const { say, language: reader } = visit
  const { id, code, correction } = broadcast
  const proposal = asCorrected(broadcast)
  const languages = [
    ...new Set([...Object.keys(currentRevision(broadcast).texts), ...wantedLanguages(visit)]),
  ]
  const texts = languages.map((language) =>
    stepButton(
      say.plain('broadcast.correctionText', { language: languageName(language, reader) }),
      'cortext',
      id,
      language,
    ),
  )
  const isOpen = correction?.state === 'draft'
  return {
    text: paragraphs([
      bold(say.html('broadcast.correctionTitle', { code })),
      shownText(sourceText(proposal)?.html ?? ''),
      lines(languages.map((language) => languageLine(visit, broadcast, language))),
      correction?.rejection &&
        say.html('broadcast.rejectedWith', { reason: cutText(correction.rejection.reason, 300) }),
      lines(notes.slice(0, 12)),
      bold(say.html(isOpen ? 'broadcast.correctionDraft' : 'broadcast.correctionSubmitted')),
    ]),
    keyboard: keyboard(
      isOpen ? [stepButton(say.plain('broadcast.submit'), 'corsubmit', id)] : undefined,
      ...inRows(texts, 2),
      outdatedLanguages(proposal).length > 0
        ? [stepButton(say.plain('broadcast.correctionWithout'), 'corwithout', id)]
        : undefined,
      [
        stepButton(say.plain('broadcast.testSend'), 'cortest', id),
        stepButton(say.plain('broadcast.drop'), 'cordrop', id),
      ],
      [stepButton(say.plain('nav.back'), 'control', id)],
    ),
  }
}

/** How many messages a correction changes. */
export function correctionReach(say: Say, { report }: Broadcast, totals: Totals | undefined): Html {
  return say.html('broadcast.correctionReach', { count: (report ?? totals)?.sent ?? 0 })
}

function languageLine({ say, language: reader }: Visit, broadcast: Broadcast, code: string): Html {
  const language = languageName(code, reader)
  const proposal = asCorrected(broadcast)
  if (!currentRevision(proposal).texts[code])
    return say.html(
      currentRevision(broadcast).texts[code] ? 'broadcast.correctionLeft' : 'broadcast.languageMissing',
      { language },
    )
  if (broadcast.correction?.texts[code]) return say.html('broadcast.correctionNew', { language })
  const isOld = outdatedLanguages(proposal).includes(code)
  return say.html(isOld ? 'broadcast.correctionOld' : 'broadcast.correctionSame', { language })
}
