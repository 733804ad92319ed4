/** A message that is open, or that does not open. */
import type { TipContent } from '../../../bot/tips/tip.ts'
import { filled } from '../../tips/texts/languages.ts'
import { busily, isOfTeam, membersOf, set, type Desk, type Opened } from '../desk.ts'
import { merge } from '../handling.ts'
import { openTip } from '../opening.ts'
import { lock } from '../unlocking.ts'
import { dayInWords } from '../times.ts'
import { visible } from '../visible.ts'
import { AnswerBox } from './answer.tsx'
import { Files } from './files.tsx'
import { MoreBox } from './more.tsx'
import { NotesBox } from './notes.tsx'
import { Heading } from './parts.tsx'
import { Due, topicName } from './rows.tsx'

type Props = { readonly desk: Desk; readonly opened: Opened }

export function TipView({ desk, opened }: Props) {
  const { texts } = desk
  const { row, content } = opened
  return (
    <article class="tip" data-tip={row.id}>
      <button type="button" class="small back" onClick={() => set(desk, { opened: undefined })}>
        {texts.back}
      </button>
      <Heading text={topicName(desk, row.topic)} />
      <p class="hint">
        {row.urgent && <strong class="urgent">{texts.urgent} · </strong>}
        {`${dayInWords(row.day, texts.code)} · ${texts.statuses[row.status]}`}
        {content && ` · ${texts.doors[content.door]}`}
        {content?.country !== undefined && ` · ${content.country}`}
        {row.assignee !== undefined && ` · ${row.assignee}`}
      </p>
      <p>
        <Due desk={desk} row={row} />
      </p>
      {content ? (
        <Content desk={desk} opened={opened} content={content} />
      ) : (
        <Unreadable desk={desk} opened={opened} />
      )}
      <MoreBox desk={desk} opened={opened} />
    </article>
  )
}

/** Who is on the team that it is sealed to; rosters of former times are not kept. */
function Unreadable({ desk, opened: { row } }: Props) {
  const { texts } = desk
  const members = [row.team, row.sealedTo].flatMap((team) => membersOf(desk, team))
  const others = new Set(members.map(({ id }) => id).filter((id) => id !== desk.keys?.name))
  const names = [...others].join(', ') || texts.cannotOpenNobody
  return (
    <div class="warning" role="alert" data-unreadable>
      <p>
        <strong>{texts.cannotOpen}</strong>
      </p>
      <p>{filled(texts.cannotOpenHint, { names })}</p>
    </div>
  )
}

/** Hidden, all of it is out of sight, also what is being written. */
function Content({ desk, opened, content }: Props & { readonly content: TipContent }) {
  const { texts, hidden } = desk
  return (
    <>
      <Reach desk={desk} />
      {hidden ? (
        <p class="hint" data-hidden>
          {texts.hiddenText}
        </p>
      ) : (
        <>
          <p class="said" dir="auto" data-text>
            {content.text === '' ? texts.emptyText : visible(content.text)}
          </p>
          <Files desk={desk} opened={opened} files={content.files} />
          <Together desk={desk} opened={opened} content={content} />
          {isOfTeam(desk, opened.row.team) && (
            <>
              <AnswerBox desk={desk} opened={opened} content={content} />
              <NotesBox desk={desk} opened={opened} />
            </>
          )}
        </>
      )}
    </>
  )
}

/** What has to be at hand: on a telephone at the lower edge, where a thumb is. */
function Reach({ desk }: { readonly desk: Desk }) {
  const { texts, hidden } = desk
  return (
    <div class="reach">
      <button type="button" aria-pressed={hidden} data-hide onClick={() => set(desk, { hidden: !hidden })}>
        {hidden ? texts.show : texts.hide}
      </button>
      {!hidden && (
        <button type="button" onClick={toAnswer}>
          {texts.answer}
        </button>
      )}
      <button type="button" onClick={() => void lock(desk)}>
        {texts.lock}
      </button>
    </div>
  )
}

/** Where one writes, or reads why that cannot be. */
export function toAnswer(): void {
  document.querySelector<HTMLElement>('[data-answer]')?.focus()
}

/** What belongs to it, before and after. */
function Together({ desk, opened, content }: Props & { readonly content: TipContent }) {
  const { texts, rows } = desk
  const first = rows.find(({ id }) => id === opened.first)
  const further = rows.filter(({ into }) => into === opened.row.id)
  return (
    <>
      {content.follows !== undefined && (
        <div class="box" data-follows>
          <p>{first ? texts.follows : texts.followsGone}</p>
          {first && (
            <div class="line">
              <button type="button" onClick={() => void busily(desk, () => openTip(desk, first))}>
                {texts.openFirst}
              </button>
              {opened.row.into === undefined && (
                <button
                  type="button"
                  onClick={() => void busily(desk, () => merge(desk, opened.row, first.id))}
                >
                  {texts.mergeFirst}
                </button>
              )}
            </div>
          )}
        </div>
      )}
      {further.length > 0 && (
        <div class="box">
          <p>{texts.further}</p>
          {further.map((row) => (
            <button type="button" key={row.id} onClick={() => void busily(desk, () => openTip(desk, row))}>
              {`${dayInWords(row.day, texts.code)} · ${texts.statuses[row.status]}`}
            </button>
          ))}
        </div>
      )}
    </>
  )
}
