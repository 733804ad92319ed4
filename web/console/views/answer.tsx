/** An answer to whoever wrote, and what they see of the state of things. */
import { useState } from 'preact/hooks'
import { answerLimitCharacters, statuses } from '../../../bot/tips/answer.ts'
import type { TipContent } from '../../../bot/tips/tip.ts'
import { filled } from '../../tips/texts/languages.ts'
import { sendAnswer } from '../answering.ts'
import { busily, draftOf, keepDraft, type Desk, type Opened } from '../desk.ts'
import { canned, cannedKinds, type CannedKind } from '../texts/canned.ts'
import { languages } from '../texts/languages.ts'
import { Field, Select } from './parts.tsx'

type Props = { readonly desk: Desk; readonly opened: Opened; readonly content: TipContent }

export function AnswerBox({ desk, opened, content }: Props) {
  const { texts } = desk
  const { id } = opened.row
  if (!content.reply)
    return (
      <section class="box" tabIndex={-1} data-answer data-no-reply>
        <h3>{texts.answer}</h3>
        <p>{content.follows === undefined ? texts.noReply : texts.replyToFirst}</p>
      </section>
    )
  const { text, status } = draftOf(desk, id)
  const submit = (event: Event): void => {
    event.preventDefault()
    void busily(desk, () => sendAnswer(desk, opened))
  }
  return (
    <form class="box" autocomplete="off" onSubmit={submit}>
      <h3>{texts.answer}</h3>
      <Canned
        desk={desk}
        language={content.language}
        text={text}
        change={(next) => keepDraft(desk, id, { text: next })}
      />
      <Field label={texts.answerText} hint={filled(texts.answerHint, { limit: answerLimitCharacters })}>
        {(field, hint) => (
          <textarea
            id={field}
            aria-describedby={hint}
            rows={6}
            dir="auto"
            autocomplete="off"
            spellcheck={false}
            maxLength={answerLimitCharacters}
            data-answer
            value={text}
            onInput={(event) => keepDraft(desk, id, { text: event.currentTarget.value })}
          />
        )}
      </Field>
      <Select
        label={texts.sourceStatus}
        value={status}
        options={statuses.map((each) => [each, texts.sourceStatuses[each]] as const)}
        change={(next) => keepDraft(desk, id, { status: next })}
      />
      <button type="submit" class="main whole" disabled={desk.busy}>
        {text.trim() === '' ? texts.sendStatus : texts.send}
      </button>
    </form>
  )
}

type CannedProps = {
  readonly desk: Desk
  readonly language: string
  readonly text: string
  readonly change: (text: string) => void
}

/** In the language of the message first. What someone wrote themself stays, and this comes below. */
function Canned({ desk: { texts }, language, text, change }: CannedProps) {
  const [code, setCode] = useState(language in canned ? language : texts.code)
  const [kind, setKind] = useState<CannedKind | ''>('')
  const use = (nextKind: CannedKind | '', nextCode: string): void => {
    setKind(nextKind)
    setCode(nextCode)
    const begun = nextKind === '' ? '' : (canned[nextCode]?.[nextKind] ?? '')
    if (text.trim() === '' || isCanned(text)) change(begun)
    else if (begun !== '') change(`${text}\n\n${begun}`.slice(0, answerLimitCharacters))
  }
  return (
    <div class="grid">
      <Select
        label={texts.canned}
        value={kind}
        options={[
          ['', texts.cannedNone],
          ...cannedKinds.map((each) => [each, texts.cannedNames[each]] as const),
        ]}
        change={(next) => use(next, code)}
      />
      <Select
        label={texts.language}
        value={code}
        options={languages.map(({ code, name }) => [code, name] as const)}
        change={(next) => use(kind, next)}
      />
    </div>
  )
}

function isCanned(text: string): boolean {
  return Object.values(canned).some((each) => Object.values(each).includes(text))
}
